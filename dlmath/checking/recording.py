"""Run an answer and write down what came out, as plain data: the half that meets the reader's code."""

from __future__ import annotations

import dis
import functools
import inspect
import re
import types
from typing import Any

from dlmath._traceback import readers_line
from dlmath.checking.exercise import Case, Exercise
from dlmath.checking.isolation import guarded, pristine
from dlmath.checking.record import RECORD_FORMAT, encode, printable, snapshot
from dlmath.checking.work import observed

_EMPTY_BODY = {"RESUME", "NOP", "CACHE", "LOAD_CONST", "RETURN_CONST", "RETURN_VALUE", "POP_TOP"}
_EMPTY_BODY |= {"COPY_FREE_VARS", "MAKE_CELL", "EXTENDED_ARG", "NOT_TAKEN"}


def collect(exercise: Exercise, answer: Any, cases: list[Case] | None = None) -> dict:
    """What the answer is, or what it returns on every input of the exercise: JSON-able, for `judge`.

    `cases` are the inputs, if they are known already; of a function that works on all of them, how it works
    is recorded too, where the exercise has rules or remarks. Never raises, except KeyboardInterrupt.
    """
    record: dict = {"format": RECORD_FORMAT, "exercise": exercise.id}
    if answer is Ellipsis or is_stub(answer):
        return record | {"attempted": False}
    record["attempted"] = True
    if cases is None:
        with pristine():
            cases = exercise.cases()
    if not cases or not callable(answer):
        with pristine():
            return record | {"value": encode(answer)}
    file, results, printed = _file_of(answer), [], False
    for case in cases:
        result, has_printed = _run(exercise, case, answer, file)
        results.append(result)
        printed |= has_printed
        if result.get("error", {}).get("type") == "NotImplementedError":
            return record | {"attempted": False}
    if all("dots" in result.get("out", ()) for result in results):
        return record | {"attempted": False}
    if not any("error" in result for result in results):
        record |= observed(exercise, answer, cases)
    return record | {"cases": results, "printed": printed}


def _run(exercise: Exercise, case: Case, answer: Any, file: str | None) -> tuple[dict, bool]:
    """The entry of the record for one input, and whether something was printed.

    The entry is the encoded result, or the error with its line in `file`.
    """
    with pristine():
        args = exercise.copied(case)
        values = tuple(argument for argument in args if not callable(argument))
        before = snapshot(values)
    with guarded() as sink:
        try:
            out, error = exercise.call(answer, args), None
        except KeyboardInterrupt:
            raise
        except BaseException as raised:  # SystemExit included: an answer must not end the notebook
            out, error = None, raised
    with pristine():
        entry: dict = {"case": case.name}
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
    return all(
        step.opname in _EMPTY_BODY
        and (step.opname not in ("LOAD_CONST", "RETURN_CONST") or step.argval is None or step.argval is ...)
        for step in dis.get_instructions(answer.__code__)
    )


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
