"""Run an answer and write down what came out, as plain data: the half that meets the reader's code."""

from __future__ import annotations

import ast
import functools
import inspect
import re
import textwrap
import types
from typing import Any

from dlmath._traceback import readers_line
from dlmath.checking.exercise import Case, Exercise
from dlmath.checking.isolation import guarded, pristine
from dlmath.checking.record import RECORD_FORMAT, encode, printable, snapshot
from dlmath.checking.waiting import Running, Watch
from dlmath.checking.work import observed


class Interrupted(KeyboardInterrupt):
    """Raised where an answer is interrupted; IPython shows its text alone, which says where that was."""

    def _render_traceback_(self) -> list[str]:
        return [str(self)]


def collect(
    exercise: Exercise,
    answer: Any,
    cases: list[Case] | None = None,
    watch: Watch | None = None,
    fresh: int = 0,
) -> dict:
    """What the answer is, or what it returns on every input of the exercise: JSON-able, for `judge`.

    `cases` are the inputs, if they are known already; else some are drawn anew by the number `fresh`, and
    of a function that works on all of them it is recorded how, where the exercise has rules or remarks.
    `watch` is kept informed. Never raises, except Interrupted.
    """
    record: dict = {"format": RECORD_FORMAT, "exercise": exercise.id}
    if answer is Ellipsis or is_stub(answer):
        return record | {"attempted": False}
    record["attempted"] = True
    alone = cases is None
    if cases is None:
        with pristine():
            cases = exercise.cases(fresh)
        if fresh:
            record["fresh"] = fresh
    if not cases or not callable(answer):
        with pristine():
            return record | {"value": encode(answer)}
    file, results, printed = _file_of(answer), [], False
    for case in cases:
        if watch is not None:
            watch.file, watch.case = file, case.name
        result, has_printed = _run(exercise, case, answer, file)
        results.append(result)
        printed |= has_printed
        if result.get("error", {}).get("type") == "NotImplementedError":
            return record | {"attempted": False}
    if all("dots" in result.get("out", ()) for result in results):
        return record | {"attempted": False}
    if alone and not any("error" in result for result in results):
        record |= observed(exercise, answer, cases)
    return record | {"cases": results, "printed": printed}


def _run(exercise: Exercise, case: Case, answer: Any, file: str | None) -> tuple[dict, bool]:
    """The entry of the record for one input, and whether something was printed.

    The entry is the encoded result, or the error with its line in `file`, and the first of what it prints.
    """
    with pristine():
        args = exercise.copied(case)
        values = tuple(argument for argument in args if not callable(argument))
        before = snapshot(values)
    with guarded() as sink:
        try:
            out, error = exercise.call(answer, args), None
        except BaseException as raised:  # SystemExit included: an answer must not end the notebook
            out, error = None, raised
    with pristine():
        if isinstance(error, KeyboardInterrupt):
            place = Running(0, case.name, readers_line(error, file)).place()
            raise Interrupted(f"Interrupted{place}") from None
        entry: dict = {"case": case.name}
        if sink.text.strip():
            entry["printed"] = printable(sink.text)
        if error is None:
            entry |= {"out": encode(out), "changed": snapshot(values) != before}
        else:
            entry |= {"error": _described(error, file)}
            error = None  # its traceback holds this frame, and all that the answer had in memory
    return entry, sink.count > 0


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
    body = _body_of(answer.__code__)
    if body is None:
        return _code(answer) in _EMPTY
    return all(_is_empty(statement) for statement in body)


def _body_of(code: types.CodeType) -> list[ast.stmt] | None:
    """The statements of a function that was written with `def`; None where its source is not known."""
    if code.co_name == "<lambda>":  # several may be on its line
        return None
    try:
        (tree,) = ast.parse(textwrap.dedent(inspect.getsource(code))).body
    except Exception:  # what was typed into a bare Python, or is no function alone once its lines are cut out
        return None
    is_def = isinstance(tree, ast.FunctionDef | ast.AsyncFunctionDef) and tree.name == code.co_name
    return tree.body if is_def else None


def _is_empty(statement: ast.stmt) -> bool:
    """Whether a statement is `pass`, `...`, `return ...`, or a text such as a docstring."""
    if isinstance(statement, ast.Pass):
        return True
    if not isinstance(statement, ast.Expr | ast.Return) or not isinstance(statement.value, ast.Constant):
        return False
    said = statement.value.value
    return said is ... or (isinstance(statement, ast.Expr) and isinstance(said, str))


def _code(function: types.FunctionType) -> tuple:
    """What a function does, in the byte code of this very Python; its docstring and its names left out."""
    code, doc = function.__code__, function.__doc__
    return code.co_code, tuple("" if doc is not None and c is doc else c for c in code.co_consts)


def _stub() -> None: ...


def _documented_stub() -> None:
    """What to do."""
    ...


# What stubs look like where no source is known.
_EMPTY = [_code(stub) for stub in (_stub, _documented_stub, lambda: ...)]


def _file_of(answer: Any) -> str | None:
    """The file (or notebook cell) that an answer was written in; None for what is no Python function."""
    while type(answer) in (functools.partial, types.MethodType):
        answer = answer.func if type(answer) is functools.partial else answer.__func__
    if issubclass(type(answer), type):
        methods = [m for m in vars(answer).values() if type(m) is types.FunctionType]
        answer = methods[0] if methods else None
    return answer.__code__.co_filename if type(answer) is types.FunctionType else None


def _described(error: BaseException, file: str | None) -> dict:
    """Type and text of an exception, with number and text of the reader's own line it came from."""
    try:
        text = printable(re.sub(r"0x[0-9a-fA-F]+", "0x…", str(error)).strip()[:300])
    except Exception:  # the exception's own text may raise whatever it likes
        text = ""
    name = type.__dict__["__name__"].__get__(type(error))
    line = readers_line(error, file)
    place = {"number": line.number, "line": printable(line.text[:160])} if line else {}
    return {"type": name[:60], "text": text} | place
