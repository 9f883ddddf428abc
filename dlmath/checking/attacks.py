"""An entry is attacked: answers with general faults are made from its reference, and none may pass.

    unnoticed(exercise)   the faults that the inputs of an entry do not tell from a right answer, in sentences

Each attack is the reference with one fault: an argument is ignored, or replaced by its absolute values, its
transpose, two digits of it; the result is rounded, or that of the first input; a comparison, a branch, an
axis, the end of a range or a small constant in its code is another one; nan stands where an argument is 0.

What passes the inputs of an entry is then tried on *probes*: its general inputs, altered at random. If it
agrees with the reference there as well, it is no fault. Where it does not, an input is missing, and the probe
that shows it is named. What holds of an argument in all inputs (it is symmetric, positive, whole …) may hide
a fault, so some probes break it; what the statement promises (`Exercise.domain`) holds for all of them.
"""

from __future__ import annotations

import ast
import copy
import functools
import importlib
import inspect
import itertools
import types
import warnings
from collections.abc import Callable, Iterator
from contextlib import redirect_stdout
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from dlmath.checking.exercise import Case, Exercise
from dlmath.checking.faults import CHANGED, IGNORED, at, exchanged, kind
from dlmath.checking.isolation import Sink, pristine
from dlmath.checking.record import Outcome, Unsupported, plain
from dlmath.checking.verdict import Want, expected, tried
from dlmath.checking.work import Work, uses


@dataclass(frozen=True)
class Attack:
    """A wrong answer: `answer(*args)`; the name says what is wrong with it."""

    name: str
    answer: Callable[..., Any]


@dataclass(frozen=True)
class Probe:
    """An input that the entry does not have: what it is, and the arguments."""

    what: str
    args: tuple


def unnoticed(exercise: Exercise) -> list[str]:
    """The attacks that an entry does not notice, each with an input that would tell; empty for a good one."""
    if exercise.kind != "function" or exercise.reference is None:
        return []
    with pristine(), redirect_stdout(Sink()):
        target = Target(exercise)
        shown: dict[str, Probe] = {}
        for attack in target.attacks():
            if attack.name not in shown and target.passes(attack) and (probe := target.told_by(attack)):
                shown[attack.name] = probe
    faults = [
        f"{exercise.id}: the fault “{name}” passes, and is wrong {probe.what}: add such an input, say what "
        "the statement promises (domain=…), or excuse the fault with a reason (excused=…)"
        for name, probe in shown.items()
        if name not in exercise.excused
    ]
    faults += [
        f"{exercise.id}: the fault “{name}” is excused, and does not pass: excuse it no longer"
        for name in exercise.excused
        if name not in shown
    ]
    words = {word for promise in exercise.domain.values() for word in promise.split()}
    strange = sorted(words - {*STRUCTURES, "fixed"}) + sorted(set(exercise.domain) - set(target.names))
    return faults + [f"{exercise.id}: domain knows no “{word}”" for word in strange]


@dataclass
class Target:
    """The inputs of an exercise with what is expected on them, and probes around them."""

    exercise: Exercise
    cases: list[Case] = field(init=False)
    wants: list[Want] = field(init=False)
    names: list[str] = field(init=False)

    def __post_init__(self) -> None:
        self.cases = self.exercise.cases()
        self.wants = [expected(self.exercise, case) for case in self.cases]
        self.names = [name for name, _ in self.exercise.named(self.cases[0])]

    def right(self, *args: Any) -> Any:
        """What the reference gives, as an answer would."""
        return self.of(self.exercise.reference, args)

    def of(self, reference: Any, args: tuple) -> Any:
        if self.exercise.derivative:
            return reference(*args).value
        return self.exercise.call(reference, args)

    # -- trying --------------------------------------------------------------------------------------------

    def passes(self, attack: Attack) -> bool:
        """Whether an attack is taken for right on all inputs; it starts anew, as after a restart."""
        return all(
            self._right_on(attack, case, want) for case, want in zip(self.cases, self.wants, strict=True)
        )

    def _right_on(self, attack: Attack, case: Case, want: Want) -> bool:
        try:
            got = plain(attack.answer(*self.exercise.copied(case)))
        except Exception:  # whatever a wrong answer raises
            return False
        if not tried(case, Outcome(got), want, self.exercise.compare).verdict.right:
            return False
        if type(got) is Unsupported:
            return False
        return all(criterion.test(got, *case.args) is True for criterion in self.exercise.criteria)

    def told_by(self, attack: Attack) -> Probe | None:
        """A probe on which an attack is wrong; None if it is right on all of them."""
        self.passes(attack)  # so that what it keeps between calls is what it keeps after a check
        for probe, want in self.probes:
            if not self._right_on(attack, Case(probe.args, probe.what), want):
                return probe
        return None

    # -- probes --------------------------------------------------------------------------------------------

    @functools.cached_property
    def probes(self) -> list[tuple[Probe, Want]]:
        """Inputs around the general ones, on which the reference has a finite result."""
        probes = []
        for probe in self._probes():
            try:
                want = expected(self.exercise, Case(probe.args, probe.what))
            except Exception:  # outside of the reference's domain
                continue
            if all(np.all(np.isfinite(part)) for part in _parts(want.value) if _is_float(part)):
                probes.append((probe, want))
        return probes

    def _probes(self) -> Iterator[Probe]:
        """Inputs drawn anew; then each argument without what holds of it by chance, and at its edges."""
        rng = np.random.default_rng(1)
        few = self.exercise.derivative  # measuring one takes long
        general = [case for case in self.cases if not case.special][:4]
        holds = [self._structure(i) for i in range(len(self.names))]
        promised = [set(self.exercise.domain.get(name, "").split()) for name in self.names]
        for case in general:
            for _ in range(1 if few else 4):
                yield Probe(f"on “{case.name}” drawn anew", self._altered(rng, case.args, holds))
        for i, name in enumerate(self.names):
            if "fixed" in promised[i]:
                continue
            chance = sorted(holds[i] - promised[i] - PROBABILITIES)
            for dropped in [set(chance)] * (1 if few else 3) + [{one} for one in chance if not few]:
                looser = [held - dropped if j == i else held for j, held in enumerate(holds)]
                for case in general[: 1 if few else 2] if dropped else ():
                    args = self._altered(rng, case.args, looser)
                    yield Probe(
                        f"on “{case.name}” with {name} that is not {' or '.join(sorted(dropped))}", args
                    )
        for case in general[: 1 if few else 2]:
            for i, name in enumerate(self.names):
                for what, value in self._edges(case.args, i, holds[i], promised[i]):
                    args = (*case.args[:i], value, *case.args[i + 1 :])
                    yield Probe(f"on “{case.name}” with {what.format(name)}", args)

    def _edges(self, args: tuple, i: int, holds: set[str], promised: set[str]) -> Iterator[tuple[str, Any]]:
        """An argument at its edges, some of which are other arguments: an entry that equals one of those."""
        yield from itertools.islice(_edges(args[i], holds, promised), 1 if self.exercise.derivative else None)
        value = args[i]
        if self.exercise.derivative:
            return
        if type(value) is np.ndarray and value.dtype.kind == "f" and value.size and not promised:
            for other, name in zip(args, self.names, strict=True):
                if type(other) is float and not holds & {"distribution", "joint", "symmetric", "orthogonal"}:
                    new = value.copy()
                    new.flat[0] = other
                    yield "an entry of {} that is " + name, new

    def _structure(self, i: int) -> set[str]:
        """What holds of an argument in all inputs."""
        values = [case.args[i] for case in self.cases if not case.special]
        if "fixed" in self.exercise.domain.get(self.names[i], "").split():
            return {"fixed"}
        found = {what for what, holds in STRUCTURES.items() if all(holds(value) for value in values)}
        if found & PROBABILITIES:  # no chance: probabilities stay such
            found &= PROBABILITIES
        return found | set(self.exercise.domain.get(self.names[i], "").split())

    def _altered(self, rng: np.random.Generator, args: tuple, structures: list[set[str]]) -> tuple:
        return tuple(
            argument if callable(argument) else _altered(rng, copy.deepcopy(argument), structure)
            for argument, structure in zip(args, structures, strict=True)
        )

    # -- attacks -------------------------------------------------------------------------------------------

    def attacks(self) -> Iterator[Attack]:
        """Every attack on this exercise."""
        yield from self._on_results()
        for i in range(len(self.names)):
            yield from self._on_argument(i)
        for i, j in itertools.combinations(range(len(self.names)), 2):
            if all(kind(case.args[i]) == kind(case.args[j]) for case in self.cases):
                yield self._with_args(f"{self.names[i]} and {self.names[j]} are exchanged", exchanged(i, j))
        for name, reference in mutants(self.exercise):
            yield Attack(name, lambda *args, r=reference: self.of(r, args))

    def _with_args(self, name: str, change: Callable[[list], list]) -> Attack:
        return Attack(name, lambda *args: self.right(*change(list(args))))

    def _on_argument(self, i: int) -> Iterator[Attack]:
        name = self.names[i]
        first = self.cases[0].args[i]
        yield self._with_args(f"{name} is ignored", at(i, _as_first(first)))
        for fault in IGNORED + CHANGED:
            yield self._with_args(fault.name.format(name), at(i, fault.change))
        if self._divides:
            yield Attack(f"nan where {name} is 0", lambda *args: _nan_at_zero(self.right(*args), args[i]))

    @functools.cached_property
    def _divides(self) -> bool:
        """Whether the reference does what nan can come from; of a derivative, whether the function does."""
        reference = self.exercise.reference
        answer = reference.function if self.exercise.derivative else reference
        work = Work(self.exercise, answer, [])
        return bool(work.functions) and uses(*_WITH_LIMITS)(work)

    def _on_results(self) -> Iterator[Attack]:
        count = max(len(want.value) if type(want.value) is list else 1 for want in self.wants)
        first = plain(self.right(*self.exercise.copied(self.cases[0])))
        yield Attack(
            "the result of the first input for all", lambda *args: _like_first(self.right(*args), first)
        )
        for number in range(count):
            part = f" (result {number + 1})" if count > 1 else ""
            for what, change in RESULTS.items():

                def answer(*args: Any, change: Callable = change, number: int = number) -> Any:
                    out = self.right(*args)
                    if count == 1:
                        return change(np.asarray(out))
                    parts = list(out)
                    parts[number] = change(np.asarray(parts[number]))
                    return tuple(parts)

                yield Attack(what + part, answer)


def _parts(value: Any) -> list:
    return value if type(value) is list else [value]


def _is_float(value: Any) -> bool:
    return isinstance(value, np.ndarray | np.floating | float) and np.asarray(value).dtype.kind in "fc"


# -- what is done to an argument ---------------------------------------------------------------------------


_WITH_LIMITS = ("/", "log", "log2", "sqrt", "norm", "sign", "abs", "xlogy")


def _as_first(first: Any) -> Callable[[Any], Any]:
    """Replace an argument by that of the first input, repeated to the same shape."""
    return lambda a: np.resize(first, a.shape) if type(a) is np.ndarray and np.size(first) else first


def _nan_at_zero(out: Any, argument: Any) -> Any:
    """The result, or nan where an argument of floats has an entry 0."""
    if not _is_float(argument) or not _is_float(np.asarray(out) if type(out) is not tuple else out[0]):
        raise TypeError
    return np.asarray(out) * np.nan if np.any(argument == 0) and type(out) is not tuple else out


# -- what is done to a result ------------------------------------------------------------------------------


def _digits(a: np.ndarray) -> np.ndarray:
    """Two significant digits."""
    if a.dtype.kind != "f":
        raise TypeError
    size = 10.0 ** (np.floor(np.log10(np.where(a == 0, 1, np.abs(a)))) - 1)
    return np.round(a / size) * size


def _like_first(out: Any, first: Any) -> Any:
    """The first result in the shapes of another one."""
    if type(first) is list:
        return tuple(np.resize(f, np.shape(o)) for f, o in zip(first, out, strict=True))
    if type(first) is not np.ndarray:
        return first
    return np.resize(first, np.shape(out))


RESULTS: dict[str, Callable[[np.ndarray], Any]] = {
    "the result is rounded to two digits": _digits,
    "the result is rounded to two decimals": lambda a: np.round(a, 2) if a.dtype.kind == "f" else None,
    "the result without signs": lambda a: np.abs(a),
    "the result is never negative": lambda a: np.maximum(a, 0),
    "the result is sorted": lambda a: np.sort(a, axis=0),
    "the result is reversed": lambda a: a[::-1],
    "the result is transposed": lambda a: a.T if a.ndim == 2 and a.shape[0] == a.shape[1] else None,
    "the result is made whole": lambda a: a.astype(np.int64),
    "always 0": lambda a: np.zeros_like(a),
    "always 1": lambda a: np.ones_like(a),
}


# -- probes ------------------------------------------------------------------------------------------------


def _all(test: Callable[[np.ndarray], bool]) -> Callable[[Any], bool]:
    """A property of every array among lists of them, and of numbers."""

    def holds(value: Any) -> bool:
        if type(value) is list:
            return bool(value) and all(holds(x) for x in value)
        return type(value) in (np.ndarray, float, int) and bool(test(np.asarray(value)))

    return holds


def _is_distribution(a: np.ndarray) -> bool:
    return a.ndim > 0 and a.dtype.kind == "f" and bool(np.all(a >= 0) and np.allclose(a.sum(-1), 1))


def _is_joint(a: np.ndarray) -> bool:
    return a.ndim > 1 and a.dtype.kind == "f" and bool(np.all(a >= 0) and np.isclose(a.sum(), 1))


STRUCTURES: dict[str, Callable[[Any], bool]] = {
    "distribution": _all(_is_distribution),
    "joint": _all(_is_joint),
    "symmetric": _all(lambda a: a.ndim == 2 and a.shape[0] == a.shape[1] > 1 and np.allclose(a, a.T)),
    "diagonal": _all(lambda a: a.ndim == 2 and a.shape[0] == a.shape[1] and np.all(a == np.diag(np.diag(a)))),
    "positive": _all(lambda a: a.dtype.kind in "fi" and a.size and np.all(a > 0)),
    "negative": _all(lambda a: a.dtype.kind in "fi" and a.size and np.all(a < 0)),
    "whole": _all(lambda a: a.dtype.kind in "iub" or np.all(a == np.round(a))),
    "increasing": _all(lambda a: a.ndim == 1 and a.size > 1 and np.all(np.diff(a) >= 0)),
    "decreasing": _all(lambda a: a.ndim == 1 and a.size > 1 and np.all(np.diff(a) <= 0)),
    "unit": _all(lambda a: a.ndim == 1 and a.size > 1 and np.isclose(np.linalg.norm(a), 1)),
    "orthogonal": _all(lambda a: a.ndim == 2 and np.allclose(a.T @ a, np.eye(a.shape[1]))),
    "fraction": _all(lambda a: a.dtype.kind == "f" and np.all((a >= 0) & (a <= 1))),
}
"""What may hold of an argument in all inputs, and what `Exercise.domain` may promise."""

PROBABILITIES = {"distribution", "joint"}


def _altered(rng: np.random.Generator, value: Any, structure: set[str]) -> Any:
    """A value like another one, with the same structure; texts, and what is fixed, stay as they are."""
    if "fixed" in structure or value is None or isinstance(value, str | bool):
        return value
    if isinstance(value, tuple | list):
        return type(value)(_altered(rng, item, structure) for item in value)
    if isinstance(value, float):
        return float(_altered_array(rng, np.asarray(value), structure))
    if isinstance(value, int):
        return max(value + int(rng.integers(-1, 2)), 1) if value > 0 else value
    return _altered_array(rng, value, structure) if type(value) is np.ndarray else value


def _altered_array(rng: np.random.Generator, a: np.ndarray, structure: set[str]) -> np.ndarray:
    if a.dtype.kind in "iub":
        # Labels and counts: others that occur.
        return rng.choice(a.reshape(-1), size=a.shape) if a.size else a
    if a.dtype.kind != "f":
        return a
    if "distribution" in structure or "joint" in structure:
        new = a * np.exp(rng.normal(size=a.shape))
        return new / (new.sum() if "joint" in structure else new.sum(-1, keepdims=True))
    scale = float(np.max(np.abs(a), initial=0.0)) or 1.0
    if "fraction" in structure:
        new = rng.uniform(0.02, 0.98, size=a.shape)
    elif structure & {"positive", "negative"}:
        new = a * np.exp(0.5 * rng.normal(size=a.shape))
    else:
        new = a + 0.5 * scale * rng.normal(size=a.shape)
    if "whole" in structure:
        new = np.round(new)
    if "symmetric" in structure:
        # The same eigenvectors turned, and nearly the same eigenvalues: positive ones stay so.
        e = np.linalg.eigvalsh(a)
        q = np.linalg.qr(rng.normal(size=a.shape))[0]
        new = (q * (e * np.exp(0.3 * rng.normal(size=e.shape)))) @ q.T
        new = (new + new.T) / 2
    if "diagonal" in structure:
        new = np.diag(np.diag(new))
    if "orthogonal" in structure:
        new = np.linalg.qr(new)[0]
    if "unit" in structure:
        new = new / np.linalg.norm(new)
    if "increasing" in structure:
        new = np.sort(new)
    if "decreasing" in structure:
        new = np.sort(new)[::-1].copy()
    return new


def _edges(value: Any, structure: set[str], promised: set[str]) -> Iterator[tuple[str, Any]]:
    """A value at the edges, where its structure allows it: with a 0, with equal entries."""
    if structure & {"orthogonal", "unit", "symmetric"} or promised & {"positive", "negative", "fixed"}:
        return
    if isinstance(value, float):
        yield "{} = 0", 0.0
    if type(value) is not np.ndarray or value.dtype.kind != "f" or not value.ndim or value.size < 2:
        return
    new = value.copy()
    new[(0,) * new.ndim] = 0.0
    if structure & {"distribution", "joint"}:
        if value.shape[-1] > 1:
            new = new / (new.sum() if "joint" in structure else new.sum(-1, keepdims=True))
            yield "a probability of {} that is 0", new
        return
    yield "an entry of {} that is 0", new
    for factor in (1e-2, 1e-4):
        new = value.copy()
        new.flat[0] = factor * np.max(np.abs(value))
        yield "a small entry of {}", new
    if value.ndim == 1 and not structure & {"increasing", "decreasing"}:
        new = value.copy()
        new[-1] = new[0]
        yield "equal entries in {}", new


# -- the reference with another line of code ---------------------------------------------------------------


def mutants(exercise: Exercise) -> Iterator[tuple[str, Any]]:
    """The reference with one small change of its code, or of that of the functions that it uses.

    The name is the changed expression and what it was. Nothing for what is no function or class of a module.
    """
    reference = exercise.reference
    if exercise.derivative or not isinstance(reference, types.FunctionType | type):
        return
    module = importlib.import_module(reference.__module__)
    functions = Work(exercise, reference, []).functions
    heads = {function.__qualname__.partition(".")[0] for function in functions}
    if any("<locals>" in function.__qualname__ for function in functions) or not functions:
        return
    tree = _tree(module)
    body = [node for node in tree.body if getattr(node, "name", None) in heads]
    target = reference.__name__
    if "<lambda>" in reference.__qualname__:
        lambdas = [n for n in ast.walk(tree) if isinstance(n, ast.Lambda)]
        found = [n for n in lambdas if n.lineno == reference.__code__.co_firstlineno]
        if len(found) != 1:
            return
        target = "_reference"
        body = [*body, ast.Assign([ast.Name(target, ast.Store())], found[0], lineno=1)]
    total = sum(1 for node in ast.walk(ast.Module(body, [])) for _ in _variants(node))
    for number in range(total):
        new_body, name = _mutated(body, number)
        namespace = dict(vars(module))
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            exec(compile(ast.fix_missing_locations(ast.Module(new_body, [])), "<mutant>", "exec"), namespace)
        yield name, namespace[target]


@functools.cache
def _tree(module: types.ModuleType) -> ast.Module:
    return ast.parse(inspect.getsource(module))


def _mutated(body: list[ast.stmt], number: int) -> tuple[list[ast.stmt], str]:
    """The code with change number so-and-so of all that are possible, and its name."""
    body = copy.deepcopy(body)
    module = ast.Module(body, [])
    sites = ((node, variant) for node in ast.walk(module) for variant in _variants(node))
    node, new = next(itertools.islice(sites, number, None))
    name = f"{_text(new)} in place of {_text(node)}"

    class Replace(ast.NodeTransformer):
        def visit(self, at: ast.AST) -> ast.AST:
            return new if at is node else self.generic_visit(at)

    return Replace().visit(module).body, name


def _text(node: ast.AST) -> str:
    if isinstance(node, ast.If):
        return f"if {ast.unparse(node.test)}"
    if isinstance(node, ast.keyword):
        return f"{node.arg}={ast.unparse(node.value)}"
    return ast.unparse(node).splitlines()[0]


_SWAPPED: dict[type, type] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.And: ast.Or,
    ast.Or: ast.And,
}
_BRANCHES = ("where",)
_WRAPPERS = ("abs", "sqrt", "clip", "maximum", "minimum", "max", "min", "sort", "sorted", "reversed")


def _variants(node: ast.AST) -> Iterator[ast.AST]:
    """What may stand in place of a piece of code."""
    if isinstance(node, ast.Compare) and type(node.ops[0]) in _SWAPPED:
        yield ast.Compare(node.left, [_SWAPPED[type(node.ops[0])](), *node.ops[1:]], node.comparators)
    elif isinstance(node, ast.BinOp) and type(node.op) in _SWAPPED:
        yield ast.BinOp(node.left, _SWAPPED[type(node.op)](), node.right)
    elif isinstance(node, ast.BoolOp):
        yield ast.BoolOp(_SWAPPED[type(node.op)](), node.values)
    elif isinstance(node, ast.IfExp):
        yield from (node.body, node.orelse)
    elif isinstance(node, ast.If):
        for value in (True, False):
            yield ast.If(ast.Constant(value), node.body, node.orelse or [ast.Pass()])
    elif isinstance(node, ast.Attribute) and node.attr == "T":
        yield node.value
    elif isinstance(node, ast.keyword) and node.arg == "axis" and _number(node.value) in (0, 1, -1):
        yield ast.keyword("axis", ast.Constant(1 if _number(node.value) == 0 else 0))
    elif isinstance(node, ast.Subscript):
        yield from _of_subscript(node)
    elif isinstance(node, ast.Call):
        yield from _of_call(node)
    elif isinstance(node, ast.Constant) and type(node.value) is float and 0 < abs(node.value) < 0.01:
        yield ast.Constant(100 * node.value)


def _of_subscript(node: ast.Subscript) -> Iterator[ast.AST]:
    """The other axis of a shape; a slice without its ends."""
    index = _number(node.slice)
    if isinstance(node.value, ast.Attribute) and node.value.attr == "shape" and index in (0, 1, -1):
        yield ast.Subscript(node.value, ast.Constant(1 if index == 0 else 0), node.ctx)
    if isinstance(node.slice, ast.Slice) and isinstance(node.ctx, ast.Load) and not node.slice.step:
        yield node.value


def _of_call(node: ast.Call) -> Iterator[ast.AST]:
    """One branch of where, an argument without its function, a range without one end."""
    name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    if any(isinstance(argument, ast.Starred) for argument in node.args):
        return
    if name in _BRANCHES and len(node.args) == 3:
        yield from node.args[1:]
    elif name in _WRAPPERS and node.args:
        yield node.args[0]
    elif name in ("range", "arange") and node.args:
        start, stop = ([ast.Constant(0)] * (len(node.args) == 1) + node.args)[:2]
        one = ast.Constant(1)
        yield _with_arguments(node, ast.BinOp(start, ast.Add(), one), stop)
        yield _with_arguments(node, start, ast.BinOp(stop, ast.Sub(), one))


def _with_arguments(node: ast.Call, *args: ast.expr) -> ast.Call:
    return ast.Call(node.func, [*args, *node.args[2:]], node.keywords)


def _number(node: ast.AST) -> Any:
    """The whole number that a piece of code is, or None."""
    try:
        value = ast.literal_eval(node)
    except (ValueError, TypeError, SyntaxError):
        return None
    return value if type(value) is int else None
