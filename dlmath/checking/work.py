"""How an answer works, as opposed to what it returns: which functions it uses, its loops, its cost.

Entries use it for rules ("without np.outer") and for remarks after success ("shorter: one expression"). Each
function here makes a condition, `condition(work) -> bool`; what is True says that the answer does it:

    uses("outer", "@")              one of these functions, methods or operators
    loops()                         for, while, a comprehension, np.vectorize, map, or recursion
    takes(1000, normal(5), 10**6)   more than 1000 lines of the reader's code on this input
    holds(5000, normal(400, 300))   arrays of more than 5000 numbers at once on this input
    calls("gradient", 2)            the argument of this name, a function, more than twice on some input
    any_of(loops(), uses("inv"))    one of several conditions; all_of(…), but_not(…)

Code is read from its byte code, which is there however it was entered, and goes into the reader's own helper
functions. Calls into NumPy are seen while the answer runs, too, whatever name it has given them. Who wants to
hide what he does can: a rule is a course's request to a reader, not a fence.
"""

from __future__ import annotations

import builtins
import dis
import functools
import sys
import tracemalloc
import types
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from dlmath.checking.exercise import Case, Condition, Exercise
from dlmath.checking.inputs import Draw
from dlmath.checking.isolation import guarded, pristine

_LOOPING = ("map", "filter", "reduce", "vectorize", "frompyfunc", "apply_along_axis", "apply_over_axes")
_LIBRARY = ("numpy", "scipy")
MOST_LINES = 20_000
"""Lines that are counted; a longer run goes on uncounted."""


# -- conditions --------------------------------------------------------------------------------------------


def uses(*names: str) -> Condition:
    """Whether an answer uses one of these: "outer" is np.outer, np.multiply.outer and a method .outer.

    "np.sum" is that function alone, "np.linalg" all of that module. Operators are named by their sign, "@".
    What the reader has defined under such a name does not count.
    """
    wanted = [name.replace("np.", "numpy.", 1) if name.startswith("np.") else name for name in names]

    def condition(work: Work) -> bool:
        return any(_is_called(used, name) for used in work.names for name in wanted)

    return condition


def _is_called(used: str, name: str) -> bool:
    """Whether a name as `Work.names` writes it ("numpy.linalg.norm", ".dot", "@") is meant by another."""
    if "." not in name:
        return used.rpartition(".")[2] == name
    last = name.rpartition(".")[2]
    return used == name or used.startswith(name + ".") or used == f".{last}"


def loops() -> Condition:
    """Whether an answer goes through entries one by one, in whatever form."""

    def condition(work: Work) -> bool:
        return work.loops > 0 or uses(*_LOOPING)(work)

    return condition


def takes(most: int, *args: Any) -> Condition:
    """Whether more than `most` lines of the reader's code run (at most MOST_LINES are counted).

    `args` is the input, as in `Exercise.inputs`; without it, the exercise's own general inputs.
    """
    return lambda work: work.most("lines", args) > most


def holds(most: int, *args: Any) -> Condition:
    """Whether there are ever arrays of more than `most` numbers (of 8 bytes) together, inputs left out.

    Choose an input so large that the way that is meant and the other one are far apart: a vector of 300
    entries, say, where a matrix would have 90,000.
    """
    return lambda work: work.most("numbers", args) > most


def calls(argument: str, most: int, *args: Any) -> Condition:
    """Whether an argument that is a function is called more than `most` times on some input."""
    return lambda work: work.most(argument, args) > most


def any_of(*conditions: Condition) -> Condition:
    return lambda work: any(condition(work) for condition in conditions)


def all_of(*conditions: Condition) -> Condition:
    return lambda work: all(condition(work) for condition in conditions)


def but_not(condition: Condition) -> Condition:
    return lambda work: not condition(work)


# -- the answer --------------------------------------------------------------------------------------------


def observed(exercise: Exercise, answer: Any, cases: list[Case]) -> dict[str, list[str]]:
    """Which rules an answer breaks and which remarks apply to it: their texts, for the record.

    Nothing of it is judged by the values, so an answer that fails where it is watched breaks no rule.
    """
    seen: dict[str, list[str]] = {}
    if not (exercise.rules or exercise.remarks):
        return seen
    work = Work(exercise, answer, cases)
    if broken := [rule.label for rule in exercise.rules if rule.broken(work)]:
        seen["broken"] = broken
    if remarks := [remark.text for remark in exercise.remarks if remark.when(work)]:
        seen["remarks"] = remarks
    return seen


@dataclass
class Work:
    """What is known of how an answer works; looked up when a condition asks for it.

    It runs the answer again, apart from the runs that are judged, and swallows what that raises.
    """

    exercise: Exercise
    answer: Any
    cases: list[Case]

    @functools.cached_property
    def functions(self) -> list[types.FunctionType]:
        """The answer, or its methods, and the reader's own functions that they use, at whatever depth."""
        found: list[types.FunctionType] = []
        left = list(_functions_of(self.answer))
        homes = {id(function.__globals__) for function in left}
        while left:
            function = left.pop(0)
            if function in found:
                continue
            found.append(function)
            for value in _values_in(function):
                left += [f for f in _functions_of(value) if id(f.__globals__) in homes]
        return found

    @functools.cached_property
    def names(self) -> frozenset[str]:
        """Functions as "numpy.linalg.norm" or "builtins.sum", methods as ".dot", operators as "@"."""
        names: set[str] = set()
        own = set(map(id, self.functions))
        if not own:
            _note(names, self.answer, own)  # the answer is a function of a library
        for function in self.functions:
            for code in _codes(function.__code__):
                names |= _names_in(code, function, own)
        return frozenset(names | self._called)

    @functools.cached_property
    def loops(self) -> int:
        """The number of loops, comprehensions and recursions in the code."""
        codes = [(f, code) for f in self.functions for code in _codes(f.__code__)]
        count = sum(
            step.opname == "FOR_ITER"
            or (
                "JUMP_BACKWARD" in step.opname
                and "INTERRUPT" not in step.opname
                and "NONE" not in step.opname
            )
            for _, code in codes
            for step in dis.get_instructions(code)
        )
        return count + sum(any(g is f for g in _values_in(f)) for f in self.functions)

    @functools.cached_property
    def _called(self) -> set[str]:
        """Functions of NumPy and SciPy, written in Python, that the reader's code itself calls in a run."""
        called: set[str] = set()
        homes = {id(function.__globals__) for function in self.functions}

        def note(frame: types.FrameType, event: str, argument: Any) -> None:
            module = frame.f_globals.get("__name__", "")
            if event == "call" and frame.f_back and module.partition(".")[0] in _LIBRARY:
                name = frame.f_code.co_name
                if id(frame.f_back.f_globals) in homes and not name.startswith(("_", "<")):
                    called.add(".".join([*_public(module), name]))

        before = sys.getprofile()
        for case in [case for case in self.cases if not case.special][:2]:
            args = self.exercise.copied(case)
            sys.setprofile(note)
            try:
                self._run(args)
            finally:
                sys.setprofile(before)
        return called

    def most(self, what: str, args: tuple) -> int:
        """The largest count over the inputs: of "lines", of "numbers", or of calls of a function by its name.

        `args` is one input; the exercise's general ones, if it is empty.
        """
        cases = [case for case in self.cases if not case.special]
        if args:
            with pristine():
                rng = np.random.default_rng(0)
                cases = [Case(tuple(a.make(rng) if isinstance(a, Draw) else a for a in args))]
        count = {"lines": self._lines, "numbers": self._numbers}.get(
            what, functools.partial(self._calls, what)
        )
        return max(map(count, cases), default=0)

    def _lines(self, case: Case) -> int:
        """The lines of the reader's own functions that run, each as often as it does."""
        homes = {id(function.__globals__) for function in self.functions}
        count = 0

        def line(frame: types.FrameType, event: str, argument: Any) -> Any:
            nonlocal count
            if event != "line":
                return line
            count += 1
            if count < MOST_LINES:
                return line
            sys.settrace(before)
            while frame:
                frame.f_trace = None
                frame = frame.f_back
            return None

        args = self.exercise.copied(case)
        before = sys.gettrace()
        sys.settrace(lambda frame, event, argument: line if id(frame.f_globals) in homes else None)
        try:
            self._run(args)
        finally:
            sys.settrace(before)
        return count

    def _numbers(self, case: Case) -> int:
        """The largest number of bytes in use during a run beyond those before it, by 8."""
        args = self.exercise.copied(case)
        tracing = tracemalloc.is_tracing()
        if not tracing:
            tracemalloc.start(1)
        try:
            tracemalloc.reset_peak()
            before, _ = tracemalloc.get_traced_memory()
            self._run(args)
            return (tracemalloc.get_traced_memory()[1] - before) // 8
        finally:
            if not tracing:
                tracemalloc.stop()

    def _calls(self, name: str, case: Case) -> int:
        """How often the argument `name`, a function, is called."""
        count = 0

        def counted(function: Callable[..., Any]) -> Callable[..., Any]:
            @functools.wraps(function)
            def counting(*args: Any, **kwargs: Any) -> Any:
                nonlocal count
                count += 1
                return function(*args, **kwargs)

            return counting

        names = [argument for argument, _ in self.exercise.named(case)]
        args = self.exercise.copied(case)
        self._run(
            tuple(counted(a) if n == name and callable(a) else a for n, a in zip(names, args, strict=True))
        )
        return count

    def _run(self, args: tuple) -> None:
        with guarded():
            try:
                self.exercise.call(self.answer, args)
            except KeyboardInterrupt:
                raise
            except BaseException:
                return


# -- byte code ---------------------------------------------------------------------------------------------


def _functions_of(value: Any) -> Iterator[types.FunctionType]:
    """The Python functions that a value is, or that a class, partial, method or decorated function holds."""
    if type(value) is functools.partial:
        yield from _functions_of(value.func)
    elif type(value) is np.vectorize:
        yield from _functions_of(value.pyfunc)
    elif type(value) in (types.MethodType, staticmethod, classmethod):
        yield from _functions_of(value.__func__)
    elif type(value) is property:
        yield from _functions_of(value.fget)
    elif issubclass(type(value), type):
        for member in vars(value).values():
            yield from _functions_of(member)
    elif type(value) is types.FunctionType:
        if value.__module__ is None or value.__module__.partition(".")[0] not in _LIBRARY:
            yield value
    elif type(vars(type(value)).get("__call__")) is types.FunctionType:
        yield from _functions_of(type(value))


def _values_in(function: types.FunctionType) -> Iterator[Any]:
    """The global and enclosed values that a function's code names."""
    for code in _codes(function.__code__):
        for name in code.co_names:
            if name in function.__globals__:
                yield function.__globals__[name]
    for cell in function.__closure__ or ():
        try:
            yield cell.cell_contents
        except ValueError:  # not yet filled
            continue


def _codes(code: types.CodeType) -> Iterator[types.CodeType]:
    """A code object, and those of the functions and comprehensions written inside it."""
    yield code
    for constant in code.co_consts:
        if type(constant) is types.CodeType:
            yield from _codes(constant)


def _names_in(code: types.CodeType, function: types.FunctionType, own: set[int]) -> set[str]:
    """What one code object names: functions outside of the reader's, unknown attributes, operators."""
    names: set[str] = set()
    local: dict[str, Any] = {}  # what is imported inside the function
    unknown = object()
    now: Any = unknown
    for step in dis.get_instructions(code):
        name = step.argval
        if step.opname in ("LOAD_GLOBAL", "LOAD_NAME"):
            now = function.__globals__.get(name, vars(builtins).get(name, unknown))
            _note(names, now, own)
        elif step.opname == "IMPORT_NAME":
            now = sys.modules.get(name.partition(".")[0], unknown)
        elif step.opname == "IMPORT_FROM":
            found = getattr(now, name, unknown)
            _note(names, found, own)
            local[name] = found
        elif step.opname.startswith("STORE_FAST") and type(now) is types.ModuleType:
            local[str(name)] = now
            now = unknown
        elif step.opname.startswith("LOAD_FAST") and type(name) is str and name in local:
            now = local[name]
        elif step.opname in ("LOAD_ATTR", "LOAD_METHOD"):
            found = (
                getattr(now, name, unknown) if type(now) in (types.ModuleType, np.ufunc, type) else unknown
            )
            if found is unknown:
                names.add(f".{name}")
            else:
                _note(names, found, own, name)
            now = found
        else:
            if step.opname == "BINARY_OP":
                names.add(step.argrepr.removesuffix("="))
            now = unknown
    return names


def _note(names: set[str], value: Any, own: set[int], attribute: str = "") -> None:
    """Add the full name of a function, unless it is the reader's own."""
    if id(value) in own or type(value) is types.ModuleType or not callable(value):
        return
    name = getattr(value, "__name__", None) or attribute
    module = getattr(value, "__module__", None) or ("numpy" if type(value) is np.ufunc else "")
    if type(name) is str and type(module) is str:
        names.add(".".join([*_public(module), name]))


def _public(module: str) -> list[str]:
    """The parts of a module's name by which NumPy is used: numpy.linalg._linalg is numpy.linalg."""
    parts = module.split(".")
    return [p for p in parts if p and not p.startswith("_") and p not in ("core", "lib")]
