r"""Identities of deep learning's mathematics that verify themselves.

Every entry holds a formula, its conditions and the same statement as code. `verify` computes both sides on
many random inputs of random shapes and returns the largest relative error; the page "Identities" of the book
shows it for every entry, and a wrong one stops the build.

    >>> from dlmath import identities
    >>> [entry.id for entry in identities.find("quadratic")][:2]
    ['grad-quadratic', 'grad-quadratic-symmetric']
    >>> identities.find("log-determinant")[0].verify() < 1e-6
    True

Derivatives are compared with finite differences of the function itself (five points, error about 1e-11).
Gradients have the shape of the variable (denominator layout); `numerator` is the same statement in numerator
layout, in which the derivative of a number by a column is a row.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

Array = np.ndarray

TRIALS = 60
"""Random inputs per identity."""

TOLERANCE = 1e-6
"""Largest relative error that counts as rounding; a wrong factor or sign is 1e-1 or more."""


@dataclass(frozen=True)
class Identity:
    """One statement as a formula and as code.

    `given(rng)` draws the arguments of `left` and `right`. With `wrt` the claim is that `right` is the
    derivative of `left` by that argument: a gradient of the variable's shape if `left` returns a number, else
    a Jacobian, outputs × inputs. With `relation="<="` the claim is left ≤ right.
    """

    id: str
    title: str
    topic: str
    formula: str
    given: Callable[[np.random.Generator], tuple]
    left: Callable
    right: Callable
    source: str
    conditions: str = ""
    numerator: str = ""
    wrt: int | None = None
    relation: str = "="

    def error(self, rng: np.random.Generator) -> float:
        """Relative error of the claim on one random input; for an inequality what it is violated by."""
        arguments = self.given(rng)
        right = np.asarray(self.right(*arguments), float)
        if self.wrt is None:
            left = np.asarray(self.left(*arguments), float)
        else:
            left = derivative(self.left, arguments, self.wrt)
        if left.shape != right.shape:
            return np.inf
        gap = left - right if self.relation == "<=" else np.abs(left - right)
        scale = max(1.0, float(np.max(np.abs(left), initial=0.0)))
        return max(0.0, float(np.max(gap, initial=0.0)) / scale)

    def verify(self, trials: int = TRIALS, seed: int = 0) -> float:
        """The largest relative error over `trials` random inputs, the same for the same seed."""
        rng = np.random.default_rng([seed, *self.id.encode()])
        return max(self.error(rng) for _ in range(trials))


def derivative(f: Callable, arguments: tuple, wrt: int) -> Array:
    """Derivative of `f` by its argument number `wrt`, by central differences of fourth order.

    A number by an array has the array's shape; a vector (m,) by a vector (n,) has the shape (m, n).
    """
    x = np.asarray(arguments[wrt], float)

    def at(values: Array) -> Array:
        changed = list(arguments)
        changed[wrt] = values if x.ndim else float(values)
        return np.asarray(f(*changed), float)

    columns = []
    for index in np.ndindex(x.shape):
        h = 1e-3 * max(1.0, abs(float(x[index])))
        step = np.zeros_like(x)
        step[index] = h
        near, far = at(x + step) - at(x - step), at(x + 2 * step) - at(x - 2 * step)
        columns.append((8 * near - far) / (12 * h))
    stacked = np.stack(columns, axis=-1)
    return stacked.reshape(stacked.shape[:-1] + x.shape)


class WrongIdentity(AssertionError):
    """An entry of the table does not hold; the message names it and its error."""


def check(entries: tuple[Identity, ...] | None = None, tolerance: float = TOLERANCE) -> dict[str, float]:
    """Verify all entries; returns the largest error of each, and raises `WrongIdentity` for a wrong one."""
    errors = {entry.id: entry.verify() for entry in (TABLE if entries is None else entries)}
    wrong = [f"{name} (error {error:.1e})" for name, error in errors.items() if not error <= tolerance]
    if wrong:
        raise WrongIdentity(f"dlmath/identities.py: not true as written: {', '.join(wrong)}")
    return errors


def find(words: str) -> list[Identity]:
    """The entries whose id, title, topic or conditions hold every one of the words."""
    wanted = words.lower().split()
    return [
        entry
        for entry in TABLE
        if all(w in f"{entry.id} {entry.title} {entry.topic} {entry.conditions}".lower() for w in wanted)
    ]


# -- random inputs -------------------------------------------------------------------------------------


def _n(rng) -> int:
    return int(rng.integers(2, 6))


def _sizes(rng, count: int) -> list[int]:
    return [_n(rng) for _ in range(count)]


def _vec(rng, n: int) -> Array:
    return rng.normal(size=n)


def _mat(rng, m: int, n: int) -> Array:
    return rng.normal(size=(m, n))


def _sym(rng, n: int) -> Array:
    A = _mat(rng, n, n)
    return A + A.T


def _spd(rng, n: int) -> Array:
    """Symmetric positive definite, eigenvalues at least ½."""
    A = _mat(rng, n, n)
    return A @ A.T / n + 0.5 * np.eye(n)


def _inv(rng, n: int) -> Array:
    """Invertible and far from singular: singular values between ½ and 2."""
    U, V = np.linalg.qr(_mat(rng, n, n))[0], np.linalg.qr(_mat(rng, n, n))[0]
    return U @ np.diag(rng.uniform(0.5, 2, n)) @ V


def _prob(rng, *shape: int) -> Array:
    """Positive entries that sum to 1."""
    p = rng.uniform(0.05, 1, shape)
    return p / p.sum()


def _away(rng, *shape: int) -> Array:
    """Entries of both signs, none nearer than 0.2 to zero."""
    return rng.choice([-1, 1], shape) * rng.uniform(0.2, 2, shape)


# -- functions that several identities share -------------------------------------------------------------


def _norm(x):
    return np.sqrt(np.sum(x * x))


def _trace(A):
    return np.sum(np.diagonal(A))


def _sigmoid(x):
    return 1 / (1 + np.exp(-x))


def _lse(x):
    top = np.max(x)
    return top + np.log(np.sum(np.exp(x - top)))


def _softmax(x):
    e = np.exp(x - np.max(x))
    return e / np.sum(e)


def _entropy(p):
    return -np.sum(p * np.log(p))


def _kl(p, q):
    return np.sum(p * np.log(p / q))


def _layer_norm(x):
    return (x - np.mean(x)) / np.std(x)


def _vecF(A):
    """The columns of A under each other."""
    return np.asarray(A).flatten(order="F")


def _gauss_kl(m, S, k, T):
    """KL of N(m, S) from N(k, T) in nats by its definition, with E[log p] and E[log q] in closed form."""
    d = len(m)
    log_p = -0.5 * (d * np.log(2 * np.pi) + np.linalg.slogdet(S)[1] + d)
    spread = _trace(np.linalg.solve(T, S)) + (m - k) @ np.linalg.solve(T, m - k)
    log_q = -0.5 * (d * np.log(2 * np.pi) + np.linalg.slogdet(T)[1] + spread)
    return log_p - log_q


def _attention(q, K):
    return _softmax(K @ q / np.sqrt(len(q)))


COOKBOOK, MAGNUS, GOOD, COVER = (
    "petersen2012matrix",
    "magnus2019matrix",
    "goodfellow2016deep",
    "cover2006elements",
)
HORN, BOYD, MML, GOLUB, MURPHY = (
    "horn2012matrix",
    "boyd2004convex",
    "deisenroth2020mathematics",
    "golub2013matrix",
    "murphy2022probabilistic",
)


def _same(id, title, topic, formula, given, left, right, source, **more) -> Identity:
    return Identity(id, title, topic, formula, given, left, right, source, **more)


def _gradient(id, title, topic, formula, numerator, given, f, claim, source, wrt=0, **more) -> Identity:
    return Identity(id, title, topic, formula, given, f, claim, source, numerator=numerator, wrt=wrt, **more)


NORMS = "norms"
LINEAR = "linear maps"
QUADRATIC = "quadratic forms"
TRACE = "trace"
DETERMINANT = "inverse and determinant"
SPECTRAL = "eigenvalues and singular values"
LAYERS = "layers and losses"
PROBABILITY = "probability"
INFORMATION = "information"
ARRAYS = "vec, Kronecker and Hadamard"


def _vector_pair(rng):
    n = _n(rng)
    return _vec(rng, n), _vec(rng, n)


def _matrix_and_vector(rng):
    m, n = _sizes(rng, 2)
    return _vec(rng, n), _mat(rng, m, n)


def _square_and_vector(rng):
    n = _n(rng)
    return _vec(rng, n), _mat(rng, n, n)


def _regression(rng):
    rows, n = int(rng.integers(5, 9)), _n(rng)
    return _vec(rng, n), _mat(rng, rows, n), _vec(rng, rows)


def _layer(rng):
    m, n = _sizes(rng, 2)
    return _mat(rng, m, n), _vec(rng, n), _vec(rng, m), _vec(rng, m)


TABLE: tuple[Identity, ...] = (
    # -- norms
    _gradient(
        "grad-dot",
        "Gradient of a dot product",
        LINEAR,
        r"\nabla_{\mathbf x}\,\mathbf a^\top\mathbf x=\mathbf a",
        r"\frac{d}{d\mathbf x}\mathbf a^\top\mathbf x=\mathbf a^\top",
        _vector_pair,
        lambda x, a: a @ x,
        lambda x, a: a,
        COOKBOOK,
    ),
    _gradient(
        "grad-l2-squared",
        "Gradient of the squared 2-norm",
        NORMS,
        r"\nabla_{\mathbf x}\|\mathbf x\|_2^2=2\mathbf x",
        r"\frac{d}{d\mathbf x}\|\mathbf x\|_2^2=2\mathbf x^\top",
        lambda r: (_vec(r, _n(r)),),
        lambda x: x @ x,
        lambda x: 2 * x,
        COOKBOOK,
    ),
    _gradient(
        "grad-l2",
        "Gradient of the 2-norm",
        NORMS,
        r"\nabla_{\mathbf x}\|\mathbf x\|_2=\mathbf x/\|\mathbf x\|_2",
        r"\frac{d}{d\mathbf x}\|\mathbf x\|_2=\mathbf x^\top/\|\mathbf x\|_2",
        lambda r: (_away(r, _n(r)),),
        _norm,
        lambda x: x / _norm(x),
        COOKBOOK,
        conditions="x ≠ 0",
    ),
    _gradient(
        "grad-l1",
        "Gradient of the 1-norm",
        NORMS,
        r"\nabla_{\mathbf x}\|\mathbf x\|_1=\operatorname{sign}(\mathbf x)",
        r"\frac{d}{d\mathbf x}\|\mathbf x\|_1=\operatorname{sign}(\mathbf x)^\top",
        lambda r: (_away(r, _n(r)),),
        lambda x: np.sum(np.abs(x)),
        np.sign,
        "source2",
        conditions="no entry of x is 0",
    ),
    _gradient(
        "grad-lp",
        "Gradient of the p-norm",
        NORMS,
        r"\nabla_{\mathbf x}\|\mathbf x\|_p=\operatorname{sign}(\mathbf x)\odot\lvert\mathbf x\rvert^{p-1}/\|\mathbf x\|_p^{p-1}",
        r"\frac{d}{d\mathbf x}\|\mathbf x\|_p=\big(\operatorname{sign}(\mathbf x)\odot\lvert\mathbf x\rvert^{p-1}\big)^\top/\|\mathbf x\|_p^{p-1}",
        lambda r: (_away(r, _n(r)), r.uniform(1.2, 5)),
        lambda x, p: np.sum(np.abs(x) ** p) ** (1 / p),
        lambda x, p: np.sign(x) * np.abs(x) ** (p - 1) / np.sum(np.abs(x) ** p) ** ((p - 1) / p),
        "source2",
        conditions="1 < p < ∞, x ≠ 0",
    ),
    _gradient(
        "grad-normalise",
        "Jacobian of normalising a vector",
        NORMS,
        r"\Big(\frac{\partial}{\partial\mathbf x}\frac{\mathbf x}{\|\mathbf x\|_2}\Big)^{\!\top}=\frac{I-\hat{\mathbf x}\hat{\mathbf x}^\top}{\|\mathbf x\|_2},\quad\hat{\mathbf x}=\frac{\mathbf x}{\|\mathbf x\|_2}",
        r"\frac{d}{d\mathbf x}\frac{\mathbf x}{\|\mathbf x\|_2}=\frac{I-\hat{\mathbf x}\hat{\mathbf x}^\top}{\|\mathbf x\|_2}",
        lambda r: (_away(r, _n(r)),),
        lambda x: x / _norm(x),
        lambda x: (np.eye(len(x)) - np.outer(x, x) / (x @ x)) / _norm(x),
        COOKBOOK,
        conditions="x ≠ 0; the matrix is symmetric, the same in both layouts",
    ),
    _gradient(
        "grad-frobenius",
        "Gradient of the squared Frobenius norm",
        NORMS,
        r"\nabla_W\|W\|_F^2=2W",
        r"\frac{d}{dW}\|W\|_F^2=2W^\top",
        lambda r: (_mat(r, *_sizes(r, 2)),),
        lambda W: np.sum(W * W),
        lambda W: 2 * W,
        COOKBOOK,
    ),
    _same(
        "frobenius-trace",
        "Frobenius norm by a trace",
        NORMS,
        r"\|W\|_F^2=\operatorname{tr}(W^\top W)",
        lambda r: (_mat(r, *_sizes(r, 2)),),
        lambda W: np.sum(W * W),
        lambda W: _trace(W.T @ W),
        COOKBOOK,
    ),
    _same(
        "cauchy-schwarz",
        "Cauchy–Schwarz inequality",
        NORMS,
        r"\lvert\mathbf x^\top\mathbf y\rvert\le\|\mathbf x\|_2\|\mathbf y\|_2",
        _vector_pair,
        lambda x, y: abs(x @ y),
        lambda x, y: _norm(x) * _norm(y),
        HORN,
        relation="<=",
    ),
    _same(
        "norm-order",
        "Order of the norms",
        NORMS,
        r"\|\mathbf x\|_\infty\le\|\mathbf x\|_2\le\|\mathbf x\|_1\le\sqrt n\,\|\mathbf x\|_2\le n\,\|\mathbf x\|_\infty",
        lambda r: (_vec(r, _n(r)),),
        lambda x: np.array([np.max(np.abs(x)), _norm(x), np.sum(np.abs(x)), np.sqrt(len(x)) * _norm(x)]),
        lambda x: np.array(
            [_norm(x), np.sum(np.abs(x)), np.sqrt(len(x)) * _norm(x), len(x) * np.max(np.abs(x))]
        ),
        HORN,
        relation="<=",
    ),
    # -- linear maps
    _gradient(
        "jac-linear",
        "Derivative of a linear map",
        LINEAR,
        r"\nabla_{\mathbf x}W\mathbf x=W^\top",
        r"\frac{d}{d\mathbf x}W\mathbf x=W",
        _matrix_and_vector,
        lambda x, W: W @ x,
        lambda x, W: W,
        "source3",
        conditions="computed: the Jacobian, outputs × inputs, and its transpose",
    ),
    _gradient(
        "grad-bilinear-x",
        "Gradient of a bilinear form",
        LINEAR,
        r"\nabla_{\mathbf x}\,\mathbf u^\top A\mathbf x=A^\top\mathbf u",
        r"\frac{d}{d\mathbf x}\mathbf u^\top A\mathbf x=\mathbf u^\top A",
        lambda r: (lambda m, n: (_vec(r, n), _vec(r, m), _mat(r, m, n)))(*_sizes(r, 2)),
        lambda x, u, A: u @ A @ x,
        lambda x, u, A: A.T @ u,
        "source4",
    ),
    _gradient(
        "grad-bilinear-matrix",
        "Bilinear form by its matrix",
        LINEAR,
        r"\nabla_A\,\mathbf u^\top A\mathbf x=\mathbf u\mathbf x^\top",
        r"\frac{d}{dA}\mathbf u^\top A\mathbf x=\mathbf x\mathbf u^\top",
        lambda r: (lambda m, n: (_mat(r, m, n), _vec(r, m), _vec(r, n)))(*_sizes(r, 2)),
        lambda A, u, x: u @ A @ x,
        lambda A, u, x: np.outer(u, x),
        COOKBOOK,
    ),
    _gradient(
        "grad-product-rule",
        "Product rule for a dot product of two maps",
        LINEAR,
        r"\nabla_{\mathbf x}\,\mathbf u^\top\mathbf v=J_{\mathbf u}^\top\mathbf v+J_{\mathbf v}^\top\mathbf u",
        r"\frac{d}{d\mathbf x}\mathbf u^\top\mathbf v=\mathbf v^\top J_{\mathbf u}+\mathbf u^\top J_{\mathbf v}",
        lambda r: (lambda m, n: (_vec(r, n), _mat(r, m, n), _mat(r, m, n)))(*_sizes(r, 2)),
        lambda x, A, B: np.tanh(A @ x) @ np.sin(B @ x),
        lambda x, A, B: (
            A.T @ ((1 - np.tanh(A @ x) ** 2) * np.sin(B @ x)) + B.T @ (np.cos(B @ x) * np.tanh(A @ x))
        ),
        "source4",
        conditions="computed with u = tanh(Ax), v = sin(Bx)",
    ),
    # -- quadratic forms
    _gradient(
        "grad-quadratic",
        "Gradient of a quadratic form",
        QUADRATIC,
        r"\nabla_{\mathbf x}\,\mathbf x^\top A\mathbf x=(A+A^\top)\mathbf x",
        r"\frac{d}{d\mathbf x}\mathbf x^\top A\mathbf x=\mathbf x^\top(A+A^\top)",
        _square_and_vector,
        lambda x, A: x @ A @ x,
        lambda x, A: (A + A.T) @ x,
        "source1",
    ),
    _gradient(
        "grad-quadratic-symmetric",
        "Gradient of a quadratic form, symmetric matrix",
        QUADRATIC,
        r"\nabla_{\mathbf x}\,\mathbf x^\top S\mathbf x=2S\mathbf x",
        r"\frac{d}{d\mathbf x}\mathbf x^\top S\mathbf x=2\mathbf x^\top S",
        lambda r: (lambda n: (_vec(r, n), _sym(r, n)))(_n(r)),
        lambda x, S: x @ S @ x,
        lambda x, S: 2 * S @ x,
        "source1",
        conditions="S symmetric",
    ),
    _gradient(
        "grad-quadratic-matrix",
        "Quadratic form by its matrix",
        QUADRATIC,
        r"\nabla_A\,\mathbf x^\top A\mathbf x=\mathbf x\mathbf x^\top",
        r"\frac{d}{dA}\mathbf x^\top A\mathbf x=\mathbf x\mathbf x^\top",
        lambda r: (lambda n: (_mat(r, n, n), _vec(r, n)))(_n(r)),
        lambda A, x: x @ A @ x,
        lambda A, x: np.outer(x, x),
        "source1",
    ),
    _gradient(
        "hessian-quadratic",
        "Hessian of a quadratic form",
        QUADRATIC,
        r"\nabla^2_{\mathbf x}\,\mathbf x^\top A\mathbf x=A+A^\top",
        r"\frac{d}{d\mathbf x}\Big(\frac{d}{d\mathbf x}\mathbf x^\top A\mathbf x\Big)^{\!\top}=A+A^\top",
        _square_and_vector,
        lambda x, A: derivative(lambda z: z @ A @ z, (x,), 0),
        lambda x, A: A + A.T,
        COOKBOOK,
        conditions="symmetric, the same in both layouts",
    ),
    _gradient(
        "grad-linear-squared",
        "Squared norm of a linear map, by its input",
        QUADRATIC,
        r"\nabla_{\mathbf x}\|A^\top\mathbf x\|_2^2=2AA^\top\mathbf x",
        r"\frac{d}{d\mathbf x}\|A^\top\mathbf x\|_2^2=2\mathbf x^\top AA^\top",
        lambda r: (lambda m, n: (_vec(r, m), _mat(r, m, n)))(*_sizes(r, 2)),
        lambda x, A: np.sum((A.T @ x) ** 2),
        lambda x, A: 2 * A @ A.T @ x,
        "source2",
    ),
    _gradient(
        "grad-linear-squared-matrix",
        "Squared norm of a linear map, by its matrix",
        QUADRATIC,
        r"\nabla_A\|A^\top\mathbf x\|_2^2=2\,\mathbf x\mathbf x^\top A",
        r"\frac{d}{dA}\|A^\top\mathbf x\|_2^2=2A^\top\mathbf x\mathbf x^\top",
        lambda r: (lambda m, n: (_mat(r, m, n), _vec(r, m)))(*_sizes(r, 2)),
        lambda A, x: np.sum((A.T @ x) ** 2),
        lambda A, x: 2 * np.outer(x, x) @ A,
        "source2",
    ),
    _gradient(
        "grad-least-squares",
        "Gradient of least squares",
        QUADRATIC,
        r"\nabla_{\boldsymbol\theta}\tfrac12\|X\boldsymbol\theta-\mathbf y\|_2^2=X^\top(X\boldsymbol\theta-\mathbf y)",
        r"\frac{d}{d\boldsymbol\theta}\tfrac12\|X\boldsymbol\theta-\mathbf y\|_2^2=(X\boldsymbol\theta-\mathbf y)^\top X",
        _regression,
        lambda t, X, y: 0.5 * np.sum((X @ t - y) ** 2),
        lambda t, X, y: X.T @ (X @ t - y),
        "source3",
    ),
    _gradient(
        "grad-residual-matrix",
        "Squared residual by the matrix",
        QUADRATIC,
        r"\nabla_A\|A\mathbf x-\mathbf y\|_2^2=2(A\mathbf x-\mathbf y)\mathbf x^\top",
        r"\frac{d}{dA}\|A\mathbf x-\mathbf y\|_2^2=2\mathbf x(A\mathbf x-\mathbf y)^\top",
        lambda r: (lambda m, n: (_mat(r, m, n), _vec(r, n), _vec(r, m)))(*_sizes(r, 2)),
        lambda A, x, y: np.sum((A @ x - y) ** 2),
        lambda A, x, y: 2 * np.outer(A @ x - y, x),
        "source3",
    ),
    _same(
        "normal-equations",
        "Least squares in closed form",
        QUADRATIC,
        r"\operatorname*{arg\,min}_{\boldsymbol\theta}\|X\boldsymbol\theta-\mathbf y\|_2^2=(X^\top X)^{-1}X^\top\mathbf y",
        lambda r: _regression(r)[1:],
        lambda X, y: np.linalg.lstsq(X, y, rcond=None)[0],
        lambda X, y: np.linalg.solve(X.T @ X, X.T @ y),
        "source4",
        conditions="X has full column rank",
    ),
    _gradient(
        "grad-ridge",
        "Gradient of ridge regression",
        QUADRATIC,
        r"\nabla_{\boldsymbol\theta}\big(\tfrac12\|X\boldsymbol\theta-\mathbf y\|_2^2+\tfrac\lambda2\|\boldsymbol\theta\|_2^2\big)=(X^\top X+\lambda I)\boldsymbol\theta-X^\top\mathbf y",
        r"\frac{d}{d\boldsymbol\theta}(\cdots)=\boldsymbol\theta^\top(X^\top X+\lambda I)-\mathbf y^\top X",
        lambda r: (*_regression(r), r.uniform(0.1, 2)),
        lambda t, X, y, a: 0.5 * np.sum((X @ t - y) ** 2) + 0.5 * a * t @ t,
        lambda t, X, y, a: (X.T @ X + a * np.eye(len(t))) @ t - X.T @ y,
        "hoerl1970ridge",
    ),
    _same(
        "complete-the-square",
        "Completing the square",
        QUADRATIC,
        r"\tfrac12\mathbf x^\top S\mathbf x-\mathbf b^\top\mathbf x=\tfrac12(\mathbf x-S^{-1}\mathbf b)^\top S(\mathbf x-S^{-1}\mathbf b)-\tfrac12\mathbf b^\top S^{-1}\mathbf b",
        lambda r: (lambda n: (_vec(r, n), _vec(r, n), _spd(r, n)))(_n(r)),
        lambda x, b, S: 0.5 * x @ S @ x - b @ x,
        lambda x, b, S: (
            0.5 * (x - np.linalg.solve(S, b)) @ S @ (x - np.linalg.solve(S, b))
            - 0.5 * b @ np.linalg.solve(S, b)
        ),
        COOKBOOK,
        conditions="S symmetric and invertible",
    ),
    # -- trace
    _same(
        "trace-cyclic",
        "The trace is cyclic",
        TRACE,
        r"\operatorname{tr}(ABC)=\operatorname{tr}(BCA)=\operatorname{tr}(CAB)",
        lambda r: (lambda m, n, k: (_mat(r, m, n), _mat(r, n, k), _mat(r, k, m)))(*_sizes(r, 3)),
        lambda A, B, C: np.array([_trace(A @ B @ C), _trace(B @ C @ A)]),
        lambda A, B, C: np.array([_trace(B @ C @ A), _trace(C @ A @ B)]),
        COOKBOOK,
    ),
    _same(
        "trace-scalar",
        "A quadratic form as a trace",
        TRACE,
        r"\mathbf x^\top A\mathbf x=\operatorname{tr}(A\mathbf x\mathbf x^\top)",
        _square_and_vector,
        lambda x, A: x @ A @ x,
        lambda x, A: _trace(A @ np.outer(x, x)),
        COOKBOOK,
    ),
    _same(
        "trace-sum",
        "Trace of a product as a sum of entries",
        TRACE,
        r"\operatorname{tr}(A^\top B)=\sum_{i,j}A_{ij}B_{ij}",
        lambda r: (lambda m, n: (_mat(r, m, n), _mat(r, m, n)))(*_sizes(r, 2)),
        lambda A, B: _trace(A.T @ B),
        lambda A, B: np.sum(A * B),
        COOKBOOK,
    ),
    _gradient(
        "grad-trace-linear",
        "Gradient of a trace, linear",
        TRACE,
        r"\nabla_X\operatorname{tr}(A^\top X)=A",
        r"\frac{d}{dX}\operatorname{tr}(A^\top X)=A^\top",
        lambda r: (lambda m, n: (_mat(r, m, n), _mat(r, m, n)))(*_sizes(r, 2)),
        lambda X, A: _trace(A.T @ X),
        lambda X, A: A,
        COOKBOOK,
    ),
    _gradient(
        "grad-trace-sandwich",
        "Gradient of a trace, between two matrices",
        TRACE,
        r"\nabla_X\operatorname{tr}(AXB)=A^\top B^\top",
        r"\frac{d}{dX}\operatorname{tr}(AXB)=BA",
        lambda r: (lambda m, n, k: (_mat(r, m, n), _mat(r, k, m), _mat(r, n, k)))(*_sizes(r, 3)),
        lambda X, A, B: _trace(A @ X @ B),
        lambda X, A, B: A.T @ B.T,
        COOKBOOK,
    ),
    _gradient(
        "grad-trace-quadratic",
        "Gradient of a trace, quadratic",
        TRACE,
        r"\nabla_X\operatorname{tr}(X^\top AX)=(A+A^\top)X",
        r"\frac{d}{dX}\operatorname{tr}(X^\top AX)=X^\top(A+A^\top)",
        lambda r: (lambda m, n: (_mat(r, m, n), _mat(r, m, m)))(*_sizes(r, 2)),
        lambda X, A: _trace(X.T @ A @ X),
        lambda X, A: (A + A.T) @ X,
        COOKBOOK,
    ),
    # -- inverse and determinant
    _gradient(
        "grad-inverse",
        "Derivative of the inverse, along a direction",
        DETERMINANT,
        r"\frac{d}{dt}(A+tB)^{-1}\Big|_{t=0}=-A^{-1}BA^{-1}",
        "",
        lambda r: (lambda n: (0.0, _inv(r, n), _mat(r, n, n)))(_n(r)),
        lambda t, A, B: np.linalg.inv(A + t * B),
        lambda t, A, B: -np.linalg.solve(A, B) @ np.linalg.inv(A),
        MAGNUS,
        conditions="A invertible",
    ),
    _gradient(
        "grad-inverse-form",
        "Gradient through an inverse",
        DETERMINANT,
        r"\nabla_A\,\mathbf a^\top A^{-1}\mathbf b=-A^{-\top}\mathbf a\mathbf b^\top A^{-\top}",
        r"\frac{d}{dA}\mathbf a^\top A^{-1}\mathbf b=-A^{-1}\mathbf b\mathbf a^\top A^{-1}",
        lambda r: (lambda n: (_inv(r, n), _vec(r, n), _vec(r, n)))(_n(r)),
        lambda A, a, b: a @ np.linalg.solve(A, b),
        lambda A, a, b: -np.outer(np.linalg.solve(A.T, a), np.linalg.solve(A, b)),
        COOKBOOK,
        conditions="A invertible",
    ),
    _gradient(
        "grad-determinant",
        "Gradient of the determinant",
        DETERMINANT,
        r"\nabla_A\det A=\det(A)\,A^{-\top}",
        r"\frac{d}{dA}\det A=\det(A)\,A^{-1}",
        lambda r: (_inv(r, _n(r)),),
        np.linalg.det,
        lambda A: np.linalg.det(A) * np.linalg.inv(A).T,
        MAGNUS,
        conditions="A invertible",
    ),
    _gradient(
        "grad-log-determinant",
        "Gradient of the log-determinant",
        DETERMINANT,
        r"\nabla_A\ln\lvert\det A\rvert=A^{-\top}",
        r"\frac{d}{dA}\ln\lvert\det A\rvert=A^{-1}",
        lambda r: (_inv(r, _n(r)),),
        lambda A: np.linalg.slogdet(A)[1],
        lambda A: np.linalg.inv(A).T,
        BOYD,
        conditions="A invertible",
    ),
    _same(
        "woodbury",
        "Woodbury identity",
        DETERMINANT,
        r"(A+UCV)^{-1}=A^{-1}-A^{-1}U(C^{-1}+VA^{-1}U)^{-1}VA^{-1}",
        lambda r: (lambda n, k: (_spd(r, n), 0.5 * _mat(r, n, k), _spd(r, k)))(
            int(r.integers(3, 6)), int(r.integers(1, 3))
        ),
        lambda A, U, C: np.linalg.inv(A + U @ C @ U.T),
        lambda A, U, C: (
            np.linalg.inv(A)
            - np.linalg.solve(A, U)
            @ np.linalg.inv(np.linalg.inv(C) + U.T @ np.linalg.solve(A, U))
            @ U.T
            @ np.linalg.inv(A)
        ),
        GOLUB,
        conditions="all inverses exist; computed with V = Uᵀ, A and C positive definite",
    ),
    _same(
        "determinant-lemma",
        "Matrix determinant lemma",
        DETERMINANT,
        r"\det(A+\mathbf u\mathbf v^\top)=(1+\mathbf v^\top A^{-1}\mathbf u)\det A",
        lambda r: (lambda n: (_inv(r, n), _vec(r, n), _vec(r, n)))(_n(r)),
        lambda A, u, v: np.linalg.det(A + np.outer(u, v)),
        lambda A, u, v: (1 + v @ np.linalg.solve(A, u)) * np.linalg.det(A),
        GOLUB,
        conditions="A invertible",
    ),
    _same(
        "push-through",
        "Push-through identity",
        DETERMINANT,
        r"(X^\top X+\lambda I)^{-1}X^\top=X^\top(XX^\top+\lambda I)^{-1}",
        lambda r: (_mat(r, *_sizes(r, 2)), r.uniform(0.1, 2)),
        lambda X, a: np.linalg.solve(X.T @ X + a * np.eye(X.shape[1]), X.T),
        lambda X, a: X.T @ np.linalg.inv(X @ X.T + a * np.eye(X.shape[0])),
        MURPHY,
        conditions="λ > 0",
    ),
    # -- eigenvalues and singular values
    _same(
        "eigen-sum",
        "Symmetric matrix as a sum of outer products",
        SPECTRAL,
        r"S=\sum_i\lambda_i\mathbf v_i\mathbf v_i^\top",
        lambda r: (_sym(r, _n(r)),),
        lambda S: S,
        lambda S: (lambda w, V: sum(w[i] * np.outer(V[:, i], V[:, i]) for i in range(len(w))))(
            *np.linalg.eigh(S)
        ),
        "source0",
        conditions="S symmetric, vᵢ an orthonormal eigenbasis",
    ),
    _same(
        "trace-eigenvalues",
        "Trace and determinant from eigenvalues",
        SPECTRAL,
        r"\operatorname{tr}S=\sum_i\lambda_i,\qquad\det S=\prod_i\lambda_i",
        lambda r: (_sym(r, _n(r)),),
        lambda S: np.array([_trace(S), np.linalg.det(S)]),
        lambda S: np.array([np.sum(np.linalg.eigvalsh(S)), np.prod(np.linalg.eigvalsh(S))]),
        HORN,
        conditions="true for every square matrix; computed for symmetric ones",
    ),
    _same(
        "frobenius-singular",
        "Frobenius norm from singular values",
        SPECTRAL,
        r"\|W\|_F^2=\sum_i\sigma_i^2",
        lambda r: (_mat(r, *_sizes(r, 2)),),
        lambda W: np.sum(W * W),
        lambda W: np.sum(np.linalg.svd(W, compute_uv=False) ** 2),
        "source0",
    ),
    _same(
        "svd-gram",
        "Singular values and the Gram matrix",
        SPECTRAL,
        r"\sigma_i(W)^2=\lambda_i(W^\top W)",
        lambda r: (lambda n: (_mat(r, n + 2, n),))(_n(r)),
        lambda W: np.linalg.svd(W, compute_uv=False) ** 2,
        lambda W: np.linalg.eigvalsh(W.T @ W)[::-1],
        GOLUB,
        conditions="both sorted in decreasing order; computed for m ≥ n",
    ),
    _same(
        "eckart-young",
        "Error of the best rank-k approximation",
        SPECTRAL,
        r"\min_{\operatorname{rank}\hat W\le k}\|W-\hat W\|_F=\sqrt{\textstyle\sum_{i>k}\sigma_i^2}",
        lambda r: (_mat(r, *_sizes(r, 2)), 1),
        lambda W, k: (lambda U, s, Vt: _norm(W - (U[:, :k] * s[:k]) @ Vt[:k]))(
            *np.linalg.svd(W, full_matrices=False)
        ),
        lambda W, k: _norm(np.linalg.svd(W, compute_uv=False)[k:]),
        "eckart1936approximation",
        conditions="computed: the truncated SVD attains it, k = 1",
    ),
    _same(
        "rayleigh",
        "Rayleigh quotient",
        SPECTRAL,
        r"\lambda_{\min}\le\frac{\mathbf x^\top S\mathbf x}{\mathbf x^\top\mathbf x}\le\lambda_{\max}",
        lambda r: (lambda n: (_away(r, n), _sym(r, n)))(_n(r)),
        lambda x, S: np.array([np.linalg.eigvalsh(S)[0], x @ S @ x / (x @ x)]),
        lambda x, S: np.array([x @ S @ x / (x @ x), np.linalg.eigvalsh(S)[-1]]),
        HORN,
        conditions="S symmetric, x ≠ 0",
        relation="<=",
    ),
    _same(
        "pseudoinverse",
        "Pseudoinverse from the SVD",
        SPECTRAL,
        r"X^+=V\Sigma^+U^\top=(X^\top X)^{-1}X^\top",
        lambda r: (lambda n: (_mat(r, n + 3, n),))(_n(r)),
        lambda X: (lambda U, s, Vt: Vt.T @ np.diag(1 / s) @ U.T)(*np.linalg.svd(X, full_matrices=False)),
        lambda X: np.linalg.solve(X.T @ X, X.T),
        GOLUB,
        conditions="the second form needs full column rank",
    ),
    _gradient(
        "grad-spectral",
        "Gradient of the largest singular value",
        SPECTRAL,
        r"\nabla_W\sigma_1(W)=\mathbf u_1\mathbf v_1^\top",
        r"\frac{d}{dW}\sigma_1(W)=\mathbf v_1\mathbf u_1^\top",
        lambda r: (lambda U, V: (U @ np.diag([3.0, 1.5, 0.5]) @ V,))(
            np.linalg.qr(_mat(r, 3, 3))[0], np.linalg.qr(_mat(r, 3, 3))[0]
        ),
        lambda W: np.linalg.svd(W, compute_uv=False)[0],
        lambda W: (lambda U, s, Vt: np.outer(U[:, 0], Vt[0]))(*np.linalg.svd(W)),
        MAGNUS,
        conditions="σ₁ > σ₂",
    ),
    # -- layers and losses
    _gradient(
        "jac-elementwise",
        "Jacobian of an elementwise function",
        LAYERS,
        r"\nabla_{\mathbf x}\phi(\mathbf x)=\operatorname{diag}\big(\phi'(\mathbf x)\big)",
        r"\frac{d}{d\mathbf x}\phi(\mathbf x)=\operatorname{diag}\big(\phi'(\mathbf x)\big)",
        lambda r: (_vec(r, _n(r)),),
        np.tanh,
        lambda x: np.diag(1 - np.tanh(x) ** 2),
        "source4",
        conditions="computed with φ = tanh",
    ),
    _gradient(
        "d-sigmoid",
        "Derivative of the sigmoid",
        LAYERS,
        r"\frac{d}{dx}\frac1{1+e^{-x}}=s(x)\,(1-s(x))",
        "",
        lambda r: (r.normal(),),
        _sigmoid,
        lambda x: _sigmoid(x) * (1 - _sigmoid(x)),
        "source2",
    ),
    _gradient(
        "d-tanh",
        "Derivative of tanh",
        LAYERS,
        r"\frac{d}{dx}\tanh x=1-\tanh^2x",
        "",
        lambda r: (r.normal(),),
        np.tanh,
        lambda x: 1 - np.tanh(x) ** 2,
        "source3",
    ),
    _gradient(
        "d-softplus",
        "Derivative of softplus",
        LAYERS,
        r"\frac{d}{dx}\ln(1+e^x)=\frac1{1+e^{-x}}",
        "",
        lambda r: (r.normal(),),
        lambda x: np.log1p(np.exp(x)),
        _sigmoid,
        GOOD,
    ),
    _gradient(
        "grad-relu",
        "Jacobian of ReLU",
        LAYERS,
        r"\nabla_{\mathbf x}\operatorname{ReLU}(\mathbf x)=\operatorname{diag}\big(\mathbb 1[\mathbf x>0]\big)",
        r"\frac{d}{d\mathbf x}\operatorname{ReLU}(\mathbf x)=\operatorname{diag}\big(\mathbb 1[\mathbf x>0]\big)",
        lambda r: (_away(r, _n(r)),),
        lambda x: np.maximum(x, 0),
        lambda x: np.diag((x > 0).astype(float)),
        "source4",
        conditions="no entry of x is 0",
    ),
    _gradient(
        "grad-exp-linear",
        "Exponential of a linear map",
        LAYERS,
        r"\nabla_{\mathbf x}\,\mathbf u^\top\exp(W\mathbf x)=W^\top(\mathbf u\odot\exp(W\mathbf x))",
        r"\frac{d}{d\mathbf x}\mathbf u^\top\exp(W\mathbf x)=\mathbf u^\top\operatorname{diag}(\exp(W\mathbf x))W",
        lambda r: (lambda m, n: (_vec(r, n), _vec(r, m), 0.5 * _mat(r, m, n)))(*_sizes(r, 2)),
        lambda x, u, W: u @ np.exp(W @ x),
        lambda x, u, W: W.T @ (u * np.exp(W @ x)),
        "source0",
    ),
    _gradient(
        "grad-layer-weights",
        "A layer by its weights",
        LAYERS,
        r"\nabla_W\,\mathbf g^\top\phi(W\mathbf x+\mathbf b)=\big(\mathbf g\odot\phi'(W\mathbf x+\mathbf b)\big)\mathbf x^\top",
        r"\frac{d}{dW}\mathbf g^\top\phi(W\mathbf x+\mathbf b)=\mathbf x\big(\mathbf g\odot\phi'(W\mathbf x+\mathbf b)\big)^\top",
        _layer,
        lambda W, x, b, g: g @ np.tanh(W @ x + b),
        lambda W, x, b, g: np.outer(g * (1 - np.tanh(W @ x + b) ** 2), x),
        "source4",
        conditions="computed with φ = tanh",
    ),
    _gradient(
        "grad-layer-input",
        "A layer by its input",
        LAYERS,
        r"\nabla_{\mathbf x}\,\mathbf g^\top\phi(W\mathbf x+\mathbf b)=W^\top\big(\mathbf g\odot\phi'(W\mathbf x+\mathbf b)\big)",
        r"\frac{d}{d\mathbf x}\mathbf g^\top\phi(W\mathbf x+\mathbf b)=\big(\mathbf g\odot\phi'(W\mathbf x+\mathbf b)\big)^\top W",
        _layer,
        lambda W, x, b, g: g @ np.tanh(W @ x + b),
        lambda W, x, b, g: W.T @ (g * (1 - np.tanh(W @ x + b) ** 2)),
        "source4",
        wrt=1,
        conditions="computed with φ = tanh",
    ),
    _gradient(
        "jac-two-layers",
        "Two layers by the input",
        LAYERS,
        r"\nabla_{\mathbf x}\,B^\top s(A^\top\mathbf x)=A\operatorname{diag}\big(s'(A^\top\mathbf x)\big)B",
        r"\frac{d}{d\mathbf x}B^\top s(A^\top\mathbf x)=B^\top\operatorname{diag}\big(s'(A^\top\mathbf x)\big)A^\top",
        lambda r: (lambda d, h, m: (_vec(r, d), _mat(r, d, h), _mat(r, h, m)))(*_sizes(r, 3)),
        lambda x, A, B: B.T @ _sigmoid(A.T @ x),
        lambda x, A, B: B.T @ np.diag(_sigmoid(A.T @ x) * (1 - _sigmoid(A.T @ x))) @ A.T,
        "source2",
        conditions="s the sigmoid; computed: the Jacobian, outputs × inputs",
    ),
    _gradient(
        "grad-two-layers-weights",
        "Squared loss of two layers, by the first weights",
        LAYERS,
        r"\nabla_A\|B^\top s(A^\top\mathbf x)-\mathbf c\|_2^2=2\mathbf x\big[s'(A^\top\mathbf x)\odot B(B^\top s(A^\top\mathbf x)-\mathbf c)\big]^\top",
        r"\frac{d}{dA}\|\cdots\|_2^2=2\big[s'(A^\top\mathbf x)\odot B(B^\top s(A^\top\mathbf x)-\mathbf c)\big]\mathbf x^\top",
        lambda r: (lambda d, h, m: (_mat(r, d, h), _vec(r, d), _mat(r, h, m), _vec(r, m)))(*_sizes(r, 3)),
        lambda A, x, B, c: np.sum((B.T @ _sigmoid(A.T @ x) - c) ** 2),
        lambda A, x, B, c: (
            2
            * np.outer(
                x,
                _sigmoid(A.T @ x) * (1 - _sigmoid(A.T @ x)) * (B @ (B.T @ _sigmoid(A.T @ x) - c)),
            )
        ),
        "source2",
        conditions="s the sigmoid",
    ),
    _gradient(
        "grad-lse",
        "Gradient of log-sum-exp",
        LAYERS,
        r"\nabla_{\mathbf x}\ln\textstyle\sum_ie^{x_i}=\operatorname{softmax}(\mathbf x)",
        r"\frac{d}{d\mathbf x}\ln\textstyle\sum_ie^{x_i}=\operatorname{softmax}(\mathbf x)^\top",
        lambda r: (_vec(r, _n(r)),),
        _lse,
        _softmax,
        BOYD,
    ),
    _same(
        "lse-bounds",
        "Log-sum-exp is a soft maximum",
        LAYERS,
        r"\max_ix_i\le\ln\textstyle\sum_ie^{x_i}\le\max_ix_i+\ln n",
        lambda r: (3 * _vec(r, _n(r)),),
        lambda x: np.array([np.max(x), _lse(x)]),
        lambda x: np.array([_lse(x), np.max(x) + np.log(len(x))]),
        BOYD,
        relation="<=",
    ),
    _same(
        "softmax-shift",
        "Softmax does not see a shift",
        LAYERS,
        r"\operatorname{softmax}(\mathbf x+c\mathbf 1)=\operatorname{softmax}(\mathbf x)",
        lambda r: (_vec(r, _n(r)), 5 * r.normal()),
        lambda x, c: _softmax(x + c),
        lambda x, c: _softmax(x),
        GOOD,
    ),
    _gradient(
        "jac-softmax",
        "Jacobian of softmax",
        LAYERS,
        r"\nabla_{\mathbf x}\operatorname{softmax}(\mathbf x)=\operatorname{diag}(\mathbf p)-\mathbf p\mathbf p^\top",
        r"\frac{d}{d\mathbf x}\operatorname{softmax}(\mathbf x)=\operatorname{diag}(\mathbf p)-\mathbf p\mathbf p^\top",
        lambda r: (_vec(r, _n(r)),),
        _softmax,
        lambda x: np.diag(_softmax(x)) - np.outer(_softmax(x), _softmax(x)),
        GOOD,
        conditions="p = softmax(x); symmetric, the same in both layouts",
    ),
    _gradient(
        "grad-cross-entropy",
        "Cross-entropy after softmax",
        LAYERS,
        r"\nabla_{\mathbf x}\big(-\textstyle\sum_iy_i\ln\operatorname{softmax}(\mathbf x)_i\big)=\operatorname{softmax}(\mathbf x)-\mathbf y",
        r"\frac{d}{d\mathbf x}(\cdots)=\big(\operatorname{softmax}(\mathbf x)-\mathbf y\big)^\top",
        lambda r: (lambda n: (_vec(r, n), _prob(r, n)))(_n(r)),
        lambda x, y: -np.sum(y * np.log(_softmax(x))),
        lambda x, y: _softmax(x) - y,
        GOOD,
        conditions="y sums to 1",
    ),
    _gradient(
        "grad-logistic",
        "Gradient of the logistic loss",
        LAYERS,
        r"\nabla_{\mathbf w}\textstyle\sum_i\ln(1+e^{-t_i\mathbf x_i^\top\mathbf w})=-X^\top\big(\mathbf t\odot s(-\mathbf t\odot X\mathbf w)\big)",
        r"\frac{d}{d\mathbf w}(\cdots)=-\big(\mathbf t\odot s(-\mathbf t\odot X\mathbf w)\big)^\top X",
        lambda r: (lambda w, X, y: (w, X, np.sign(y)))(*_regression(r)),
        lambda w, X, t: np.sum(np.log1p(np.exp(-t * (X @ w)))),
        lambda w, X, t: -X.T @ (t * _sigmoid(-t * (X @ w))),
        MURPHY,
        conditions="labels tᵢ = ±1, s the sigmoid",
    ),
    _gradient(
        "hessian-logistic",
        "Hessian of the logistic loss",
        LAYERS,
        r"\nabla^2_{\mathbf w}=X^\top\operatorname{diag}\big(\mathbf p\odot(1-\mathbf p)\big)X,\quad\mathbf p=s(X\mathbf w)",
        r"\text{symmetric: the same}",
        lambda r: _regression(r)[:2],
        lambda w, X: X.T @ _sigmoid(X @ w),
        lambda w, X: X.T @ np.diag(_sigmoid(X @ w) * (1 - _sigmoid(X @ w))) @ X,
        BOYD,
        conditions="positive semi-definite; computed from the gradient",
    ),
    _gradient(
        "jac-layer-norm",
        "Jacobian of layer normalisation",
        LAYERS,
        r"\nabla_{\mathbf x}\frac{\mathbf x-\mu\mathbf 1}{s}=\frac1s\Big(I-\frac{\mathbf 1\mathbf 1^\top}n-\frac{\hat{\mathbf x}\hat{\mathbf x}^\top}n\Big)",
        r"\text{symmetric: the same}",
        lambda r: (2 * _away(r, 2 + _n(r)),),
        _layer_norm,
        lambda x: (
            (np.eye(len(x)) - 1 / len(x) - np.outer(_layer_norm(x), _layer_norm(x)) / len(x)) / np.std(x)
        ),
        "ba2016layer",
        conditions="μ, s mean and standard deviation of x (s > 0), x̂ the output",
    ),
    _gradient(
        "jac-attention",
        "Attention weights by the query",
        LAYERS,
        r"\nabla_{\mathbf q}\operatorname{softmax}\Big(\frac{K\mathbf q}{\sqrt d}\Big)=\frac1{\sqrt d}K^\top\big(\operatorname{diag}(\mathbf p)-\mathbf p\mathbf p^\top\big)",
        r"\frac{d}{d\mathbf q}\operatorname{softmax}\Big(\frac{K\mathbf q}{\sqrt d}\Big)=\frac1{\sqrt d}\big(\operatorname{diag}(\mathbf p)-\mathbf p\mathbf p^\top\big)K",
        lambda r: (lambda n, d: (_vec(r, d), _mat(r, n, d)))(*_sizes(r, 2)),
        _attention,
        lambda q, K: (
            (np.diag(_attention(q, K)) - np.outer(_attention(q, K), _attention(q, K))) @ K / np.sqrt(len(q))
        ),
        "vaswani2017attention",
        conditions="p the weights; computed: the Jacobian, outputs × inputs",
    ),
    # -- vec, Kronecker, Hadamard
    _same(
        "vec-sandwich",
        "vec of a product",
        ARRAYS,
        r"\operatorname{vec}(AXB)=(B^\top\otimes A)\operatorname{vec}X",
        lambda r: (lambda m, n, k, q: (_mat(r, m, n), _mat(r, n, k), _mat(r, k, q)))(*_sizes(r, 4)),
        lambda A, X, B: _vecF(A @ X @ B),
        lambda A, X, B: np.kron(B.T, A) @ _vecF(X),
        MAGNUS,
        conditions="vec stacks columns",
    ),
    _same(
        "kron-product",
        "Mixed product of Kronecker products",
        ARRAYS,
        r"(A\otimes B)(C\otimes D)=(AC)\otimes(BD)",
        lambda r: (lambda a, b, c, d: (_mat(r, a, b), _mat(r, c, d), _mat(r, b, a), _mat(r, d, c)))(
            *r.integers(1, 4, size=4)
        ),
        lambda A, B, C, D: np.kron(A, B) @ np.kron(C, D),
        lambda A, B, C, D: np.kron(A @ C, B @ D),
        MAGNUS,
    ),
    _same(
        "hadamard-diag",
        "Hadamard product as a diagonal matrix",
        ARRAYS,
        r"\mathbf u\odot\mathbf v=\operatorname{diag}(\mathbf u)\,\mathbf v",
        _vector_pair,
        lambda u, v: u * v,
        lambda u, v: np.diag(u) @ v,
        "source0",
    ),
    _same(
        "outer-associative",
        "An outer product acts through a dot product",
        ARRAYS,
        r"(\mathbf u\mathbf v^\top)\mathbf x=(\mathbf v^\top\mathbf x)\,\mathbf u",
        lambda r: (lambda m, n: (_vec(r, m), _vec(r, n), _vec(r, n)))(*_sizes(r, 2)),
        lambda u, v, x: np.outer(u, v) @ x,
        lambda u, v, x: (v @ x) * u,
        "source0",
    ),
    _same(
        "vec-jacobian",
        "A linear layer's derivative by its weights, after vec",
        ARRAYS,
        r"\frac{\partial\,W\mathbf x}{\partial\operatorname{vec}W}=\mathbf x^\top\otimes I",
        lambda r: (lambda m, n: (_mat(r, m, n), _vec(r, n)))(*_sizes(r, 2)),
        lambda W, x: W @ x,
        lambda W, x: np.kron(x, np.eye(len(W))) @ _vecF(W),
        MAGNUS,
        conditions="computed as Wx = (xᵀ ⊗ I) vec W",
    ),
    # -- probability
    _same(
        "variance",
        "Variance from two expectations",
        PROBABILITY,
        r"\operatorname{Var}X=\mathbb E[X^2]-\mathbb E[X]^2",
        lambda r: (lambda n: (_vec(r, n), _prob(r, n)))(_n(r)),
        lambda x, p: p @ (x - p @ x) ** 2,
        lambda x, p: p @ x**2 - (p @ x) ** 2,
        MURPHY,
    ),
    _same(
        "total-expectation",
        "Law of total expectation",
        PROBABILITY,
        r"\mathbb E[\mathbb E[X\mid Y]]=\mathbb E[X]",
        lambda r: (lambda m, n: (_prob(r, m, n), _vec(r, m)))(*_sizes(r, 2)),
        lambda P, x: np.sum(P.sum(0) * ((x @ P) / P.sum(0))),
        lambda P, x: np.sum(P.sum(1) * x),
        "wasserman2004all",
        conditions="computed for finite joint distributions",
    ),
    _same(
        "bayes",
        "Bayes' rule",
        PROBABILITY,
        r"p(x\mid y)=\frac{p(y\mid x)\,p(x)}{\sum_{x'}p(y\mid x')\,p(x')}",
        lambda r: (_prob(r, *_sizes(r, 2)),),
        lambda P: P / P.sum(0),
        lambda P: (lambda like, prior: like * prior / np.sum(like * prior, axis=0))(
            P / P.sum(1, keepdims=True), P.sum(1, keepdims=True)
        ),
        "source1",
        conditions="p(y) > 0",
    ),
    _same(
        "chain-rule-probability",
        "Probability chain rule in another order",
        PROBABILITY,
        r"p(x)\,p(y\mid x)\,p(z\mid x,y)=p(z)\,p(y\mid z)\,p(x\mid y,z)",
        lambda r: (_prob(r, *_sizes(r, 3)),),
        lambda P: (
            P.sum((1, 2))[:, None, None]
            * (P.sum(2) / P.sum((1, 2))[:, None])[:, :, None]
            * (P / P.sum(2)[:, :, None])
        ),
        lambda P: P.sum((0, 1))[None, None, :] * (P.sum(0) / P.sum((0, 1)))[None] * (P / P.sum(0)[None]),
        "source1",
        conditions="all conditionals exist",
    ),
    _same(
        "covariance-linear",
        "Covariance of a linear map",
        PROBABILITY,
        r"\operatorname{Cov}(A\mathbf X+\mathbf b)=A\operatorname{Cov}(\mathbf X)A^\top",
        lambda r: (lambda m, n: (_mat(r, m, n), _vec(r, m), _mat(r, 8, n)))(*_sizes(r, 2)),
        lambda A, b, X: np.atleast_2d(np.cov(X @ A.T + b, rowvar=False)),
        lambda A, b, X: A @ np.atleast_2d(np.cov(X, rowvar=False)) @ A.T,
        MML,
        conditions="computed for the uniform distribution on 8 points",
    ),
    _gradient(
        "grad-gaussian",
        "Score of a Gaussian",
        PROBABILITY,
        r"\nabla_{\mathbf x}\ln\mathcal N(\mathbf x;\boldsymbol\mu,\Sigma)=-\Sigma^{-1}(\mathbf x-\boldsymbol\mu)",
        r"\frac{d}{d\mathbf x}\ln\mathcal N=-(\mathbf x-\boldsymbol\mu)^\top\Sigma^{-1}",
        lambda r: (lambda n: (_vec(r, n), _vec(r, n), _spd(r, n)))(_n(r)),
        lambda x, m, S: (
            -0.5 * (x - m) @ np.linalg.solve(S, x - m)
            - 0.5 * np.linalg.slogdet(S)[1]
            - 0.5 * len(x) * np.log(2 * np.pi)
        ),
        lambda x, m, S: -np.linalg.solve(S, x - m),
        "bishop2006pattern",
    ),
    _gradient(
        "score-function",
        "Score-function gradient of an expectation",
        PROBABILITY,
        r"\nabla_{\boldsymbol\theta}\,\mathbb E_{p_{\boldsymbol\theta}}[f]=\mathbb E_{p_{\boldsymbol\theta}}\big[f\,\nabla_{\boldsymbol\theta}\ln p_{\boldsymbol\theta}\big]",
        r"\text{the transpose}",
        lambda r: (lambda n: (_vec(r, n), _vec(r, n)))(_n(r)),
        lambda t, f: _softmax(t) @ f,
        lambda t, f: (_softmax(t) * f) @ (np.eye(len(t)) - _softmax(t)),
        "williams1992simple",
        conditions="computed with p = softmax(θ) on n values",
    ),
    # -- information
    _same(
        "entropy-bounds",
        "Bounds of entropy",
        INFORMATION,
        r"0\le H(p)\le\ln n",
        lambda r: (_prob(r, _n(r)),),
        lambda p: np.array([0.0, _entropy(p)]),
        lambda p: np.array([_entropy(p), np.log(len(p))]),
        "source0",
        conditions="n outcomes, in nats",
        relation="<=",
    ),
    _same(
        "cross-entropy-split",
        "Cross-entropy = entropy + KL",
        INFORMATION,
        r"-\textstyle\sum_xp(x)\ln q(x)=H(p)+D_{\mathrm{KL}}(p\,\|\,q)",
        lambda r: (lambda n: (_prob(r, n), _prob(r, n)))(_n(r)),
        lambda p, q: -np.sum(p * np.log(q)),
        lambda p, q: _entropy(p) + _kl(p, q),
        COVER,
    ),
    _same(
        "gibbs",
        "Gibbs' inequality",
        INFORMATION,
        r"0\le D_{\mathrm{KL}}(p\,\|\,q)",
        lambda r: (lambda n: (_prob(r, n), _prob(r, n)))(_n(r)),
        lambda p, q: 0.0,
        _kl,
        COVER,
        relation="<=",
    ),
    _same(
        "pinsker",
        "Pinsker's inequality",
        INFORMATION,
        r"d_{\mathrm{TV}}(p,q)\le\sqrt{\tfrac12D_{\mathrm{KL}}(p\,\|\,q)}",
        lambda r: (lambda n: (_prob(r, n), _prob(r, n)))(_n(r)),
        lambda p, q: 0.5 * np.sum(np.abs(p - q)),
        lambda p, q: np.sqrt(0.5 * _kl(p, q)),
        COVER,
        conditions="KL in nats",
        relation="<=",
    ),
    _same(
        "jensen",
        "Jensen's inequality",
        INFORMATION,
        r"f(\mathbb E[X])\le\mathbb E[f(X)]",
        lambda r: (lambda n: (_vec(r, n), _prob(r, n)))(_n(r)),
        lambda x, p: np.exp(p @ x),
        lambda x, p: p @ np.exp(x),
        COVER,
        conditions="f convex; computed with f = exp",
        relation="<=",
    ),
    _same(
        "entropy-chain",
        "Chain rule of entropy",
        INFORMATION,
        r"H(X,Y)=H(X)+H(Y\mid X)",
        lambda r: (_prob(r, *_sizes(r, 2)),),
        _entropy,
        lambda P: _entropy(P.sum(1)) + np.sum(P.sum(1) * [_entropy(row / row.sum()) for row in P]),
        COVER,
    ),
    _same(
        "mutual-information",
        "Mutual information in two ways",
        INFORMATION,
        r"D_{\mathrm{KL}}\big(p(x,y)\,\|\,p(x)p(y)\big)=H(X)+H(Y)-H(X,Y)",
        lambda r: (_prob(r, *_sizes(r, 2)),),
        lambda P: _kl(P, np.outer(P.sum(1), P.sum(0))),
        lambda P: _entropy(P.sum(1)) + _entropy(P.sum(0)) - _entropy(P),
        COVER,
    ),
    _same(
        "tv-two-forms",
        "Total variation in two ways",
        INFORMATION,
        r"\tfrac12\textstyle\sum_x\lvert p(x)-q(x)\rvert=1-\sum_x\min(p(x),q(x))",
        lambda r: (lambda n: (_prob(r, n), _prob(r, n)))(_n(r)),
        lambda p, q: 0.5 * np.sum(np.abs(p - q)),
        lambda p, q: 1 - np.sum(np.minimum(p, q)),
        "levin2017markov",
    ),
    _same(
        "kl-gaussians",
        "KL divergence of Gaussians",
        INFORMATION,
        r"D_{\mathrm{KL}}\big(\mathcal N(\boldsymbol\mu_1,\Sigma_1)\,\|\,\mathcal N(\boldsymbol\mu_2,\Sigma_2)\big)=\tfrac12\Big(\operatorname{tr}(\Sigma_2^{-1}\Sigma_1)+\boldsymbol\delta^\top\Sigma_2^{-1}\boldsymbol\delta-d+\ln\frac{\det\Sigma_2}{\det\Sigma_1}\Big)",
        lambda r: (lambda n: (_vec(r, n), _spd(r, n), _vec(r, n), _spd(r, n)))(_n(r)),
        _gauss_kl,
        lambda m, S, k, T: (
            0.5
            * (
                _trace(np.linalg.inv(T) @ S)
                + (k - m) @ np.linalg.inv(T) @ (k - m)
                - len(m)
                + np.log(np.linalg.det(T) / np.linalg.det(S))
            )
        ),
        MURPHY,
        conditions="δ = μ₂ − μ₁, in nats",
    ),
    _gradient(
        "grad-kl-softmax",
        "KL to a softmax, by its logits",
        INFORMATION,
        r"\nabla_{\mathbf x}D_{\mathrm{KL}}\big(p\,\|\,\operatorname{softmax}(\mathbf x)\big)=\operatorname{softmax}(\mathbf x)-\mathbf p",
        r"\frac{d}{d\mathbf x}D_{\mathrm{KL}}=\big(\operatorname{softmax}(\mathbf x)-\mathbf p\big)^\top",
        lambda r: (lambda n: (_vec(r, n), _prob(r, n)))(_n(r)),
        lambda x, p: _kl(p, _softmax(x)),
        lambda x, p: _softmax(x) - p,
        MURPHY,
    ),
    _gradient(
        "grad-entropy",
        "Gradient of entropy",
        INFORMATION,
        r"\nabla_{\mathbf p}\big(-\textstyle\sum_ip_i\ln p_i\big)=-(\ln\mathbf p+\mathbf 1)",
        r"\frac{d}{d\mathbf p}(\cdots)=-(\ln\mathbf p+\mathbf 1)^\top",
        lambda r: (_prob(r, _n(r)),),
        _entropy,
        lambda p: -(np.log(p) + 1),
        COVER,
        conditions="p > 0, entries varied independently",
    ),
)
