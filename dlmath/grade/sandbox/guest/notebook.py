"""Runs cells as a notebook does, and tells in plain data how each ended and what its checks wrote down.

The same file works in every sandbox: it needs numpy, `dlmath` and `IPython` beside it, and nobody's trust.
"""

import ast
import builtins
import inspect
import io
import json
import linecache
import os
import re
import sys
import types

import recorder

MOST_TEXT = 400
BODY_RUNS = ("capture", "prun", "time", "timeit")
OUT = sys.__stdout__  # what the grader reads where a call's output is its answer
SPACE = {}


class Nowhere(io.TextIOBase):
    """Takes what cells print: nobody reads it."""

    encoding = "utf-8"

    def writable(self):
        return True

    def write(self, text):
        return len(text)


def begin(exercises):
    """Make a new notebook, with an empty namespace, in which `check` knows these exercises."""
    global SPACE
    import IPython

    recorder.give(exercises)
    module = types.ModuleType("__main__")
    sys.modules["__main__"], SPACE = module, vars(module)
    SPACE.update(get_ipython=IPython.get_ipython, display=IPython.display.display, exit=leave, quit=leave)
    builtins.help = IPython.display.display  # of the module site, which is not loaded
    sys.stdout, sys.stderr = Nowhere(), Nowhere()


def leave(code=0):
    """End the kernel, as `exit` does in a notebook."""
    os._exit(0)


def answered(message):
    """The answer to a message of the grader, as JSON."""
    number = message["number"]
    if message["do"] == "begin":
        begin(message["exercises"])
        return json.dumps({"number": number, "ended": "done"})
    try:
        return json.dumps({"number": number} | run_cell(f"<cell {number}>", message["source"]))
    except BaseException as error:  # such as a record that a notebook has replaced by something else
        return json.dumps({"number": number, "ended": "raised", "raised": described(error), "records": []})


def run_cell(name, source):
    """Run one cell: how it ended, what it raised, and the records of its checks."""
    recorder.RECORDS.clear()
    ended = {"ended": "done"}
    try:
        tree = parsed(name, source)
        last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
        done(compile(tree, name, "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT))
        if last is not None:
            expression = ast.Expression(last.value)
            value = done(compile(expression, name, "eval", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT))
            if value is not None:
                SPACE["_"] = value
    except BaseException as error:
        ended = {"ended": "raised", "raised": described(error)}
    return ended | {"records": list(recorder.RECORDS)}


def done(code):
    """Run compiled code in the notebook's namespace; also code that awaits something."""
    value = eval(code, SPACE)
    if not code.co_flags & inspect.CO_COROUTINE:
        return value
    import asyncio  # slow, and few cells await anything

    return asyncio.run(value)


def parsed(name, source):
    """The syntax tree of a cell, with what only IPython understands left out where Python does not."""
    lines = source.splitlines(keepends=True)
    linecache.cache[name] = len(source), None, lines, name
    try:
        return ast.parse(source, name)
    except SyntaxError:
        text = without_magic(source)
        if text == source:
            raise
        return ast.parse(text, name)


def without_magic(source):
    """The cell without magics and commands of a shell, each line in its place."""
    first, _, body = source.lstrip("\n").partition("\n")
    if magic := re.match(r"%%(\w+)", first):
        return "\n" + body if magic[1] in BODY_RUNS else ""
    source = re.sub(r"(?m)^([ \t]*)(?:[%!?].*|[\w.]+\?\??[ \t]*)$", r"\1pass", source)
    return re.sub(r"(?m)^([ \t]*[\w., ]+=[ \t]*)[%!].*$", r"\1[]", source)


def described(error):
    """Type and text of an exception, whatever its own methods do."""
    try:
        text = str.__str__(str(error))[:MOST_TEXT]
    except BaseException:
        text = ""
    return [type.__dict__["__name__"].__get__(type(error))[:MOST_TEXT], text]
