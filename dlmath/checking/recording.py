"""Run an answer and write down what came out, as plain data: the half that meets the reader's code."""

from __future__ import annotations

import dis
import functools
import inspect
import linecache
import re
import types
from pathlib import Path
from typing import Any

from dlmath.checking.exercise import Case, Exercise
from dlmath.checking.isolation import Sink, guarded, pristine
from dlmath.checking.record import encode, fingerprint, printable

FORMAT = 1
_OURS = str(Path(__file__).resolve().parent.parent)
_EMPTY_BODY = {"RESUME", "NOP", "CACHE", "LOAD_CONST", "RETURN_CONST", "RETURN_VALUE", "POP_TOP"}
_EMPTY_BODY |= {"COPY_FREE_VARS", "MAKE_CELL", "EXTENDED_ARG", "NOT_TAKEN"}


def collect(exercise: Exercise, answer: Any) -> dict:
    """What the answer is, or what it returns on every input of the exercise: JSON-able, for `judge`.

    Never raises, except KeyboardInterrupt.
    """
    record: dict = {"format": FORMAT, "exercise": exercise.id}
    if answer is Ellipsis or is_stub(answer):
        return record | {"attempted": False}
    record["attempted"] = True
    with pristine():
        cases = exercise.cases() if exercise.kind == "function" else []
    if not cases or not callable(answer):
        with pristine():
            return record | {"value": encode(answer)}
    sink, home = Sink(), _file_of(answer)
    results = []
    for case in cases:
        result = _run(exercise, case, answer, sink, home)
        results.append(result)
        if result.get("error", {}).get("type") == "NotImplementedError":
            return record | {"attempted": False}
    if all("dots" in result.get("out", ()) for result in results):
        return record | {"attempted": False}
    return record | {"cases": results, "printed": sink.count > 0}


def _run(exercise: Exercise, case: Case, answer: Any, sink: Sink, home: str | None) -> dict:
    with pristine():
        args = exercise.fresh(case)
        values = tuple(argument for argument in args if not callable(argument))
        before = fingerprint(values)
    try:
        with guarded(sink):
            out = exercise.call(answer, args)
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # SystemExit and its like included: an answer must not end the notebook
        with pristine():
            return {"case": case.name, "error": _explain(error, home)}
    with pristine():
        return {"case": case.name, "out": encode(out), "changed": fingerprint(values) != before}


def is_stub(answer: Any) -> bool:
    """Whether the body of a function, or of every method of a class, is still `...` (or `pass`)."""
    if issubclass(type(answer), type):
        methods = [
            m for name, m in vars(answer).items() if type(m) is types.FunctionType and name != "__init__"
        ]
        return bool(methods) and all(map(is_stub, methods))
    if type(answer) is functools.partial:
        return is_stub(answer.func)
    if type(answer) is types.MethodType:
        answer = answer.__func__
    if type(answer) is not types.FunctionType or inspect.isgeneratorfunction(answer):
        return False
    return all(
        step.opname in _EMPTY_BODY
        and (step.opname not in ("LOAD_CONST", "RETURN_CONST") or step.argval is None or step.argval is ...)
        for step in dis.get_instructions(answer.__code__)
    )


def _file_of(answer: Any) -> str | None:
    """The file (or notebook cell) that an answer was written in."""
    while type(answer) in (functools.partial, types.MethodType):
        answer = answer.func if type(answer) is functools.partial else answer.__func__
    if issubclass(type(answer), type):
        methods = [m for m in vars(answer).values() if type(m) is types.FunctionType]
        answer = methods[0] if methods else None
    return answer.__code__.co_filename if type(answer) is types.FunctionType else None


def _explain(error: BaseException, home: str | None) -> dict:
    """Type and text of an exception, with the line of the reader's own code it came from."""
    try:
        text = printable(re.sub(r"0x[0-9a-fA-F]+", "0x…", str(error)).strip()[:300])
    except Exception:  # the exception's own text may raise whatever it likes
        text = ""
    name = type.__dict__["__name__"].__get__(type(error))
    found: dict = {"type": name[:60], "text": text}
    frame, steps = error.__traceback__, 0
    while frame is not None and steps < 5000:
        file = frame.tb_frame.f_code.co_filename
        own = (
            file == home if home else not file.startswith((_OURS, "<frozen")) and "site-packages" not in file
        )
        if own:
            line = printable(linecache.getline(file, frame.tb_lineno).strip()[:160])
            found |= {"number": frame.tb_lineno, "line": line}
        frame, steps = frame.tb_next, steps + 1
    return found
