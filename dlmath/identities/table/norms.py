"""Norms of vectors and matrices."""

import numpy as np

from ..identity import topic

entry = topic("norms")


def _first_unit(values, rng):
    return {"x": np.eye(len(values["x"]))[:, :1]}


def _constant(values, rng):
    return {"x": np.full_like(values["x"], rng.uniform(1, 2))}


ENTRIES = (
    entry(
        "grad-l2-squared",
        "Gradient of the squared 2-norm",
        r"\nabla_{\mathbf x}\|\mathbf x\|_2^2=2\mathbf x",
        "x: n",
        "petersen2012matrix",
        search="squared length weight decay",
    ),
    entry(
        "grad-l2",
        "Gradient of the 2-norm",
        r"\nabla_{\mathbf x}\|\mathbf x\|_2=\mathbf x/\|\mathbf x\|_2",
        "x: away n",
        "petersen2012matrix",
        conditions="x ≠ 0",
        search="Euclidean length",
    ),
    entry(
        "grad-l1",
        "Gradient of the 1-norm",
        r"\nabla_{\mathbf x}\|\mathbf x\|_1=\operatorname{sign}(\mathbf x)",
        "x: away n",
        "source2",
        conditions="no entry of x is 0",
        search="lasso absolute value",
    ),
    entry(
        "grad-lp",
        "Gradient of the p-norm",
        r"\nabla_{\mathbf x}\|\mathbf x\|_p=\operatorname{sign}(\mathbf x)\odot\lvert\mathbf x\rvert^{p-1}/\|\mathbf x\|_p^{p-1}",
        "x: away n; p: order",
        "source2",
        posed=True,
        conditions="1 < p < ∞, x ≠ 0",
    ),
    entry(
        "grad-normalise",
        "Jacobian of normalising a vector",
        r"\frac{\partial}{\partial\mathbf x}\frac{\mathbf x}{\|\mathbf x\|_2}=\frac{I-\hat{\mathbf x}\hat{\mathbf x}^\top}{\|\mathbf x\|_2}",
        "x: away n; I: identity n",
        "petersen2012matrix",
        where=(r"\hat{\mathbf x}=\frac{\mathbf x}{\|\mathbf x\|_2}",),
        conditions="x ≠ 0",
        search="unit vector projection derivative",
    ),
    entry(
        "grad-cosine",
        "Gradient of the cosine similarity",
        r"\nabla_{\mathbf x}\frac{\mathbf x^\top\mathbf y}{\|\mathbf x\|_2\|\mathbf y\|_2}=\frac1{\|\mathbf x\|_2}\bigl(\hat{\mathbf y}-(\hat{\mathbf x}^\top\hat{\mathbf y})\,\hat{\mathbf x}\bigr)",
        "x, y: away n",
        "",
        where=(r"\hat{\mathbf x}=\mathbf x/\|\mathbf x\|_2", r"\hat{\mathbf y}=\mathbf y/\|\mathbf y\|_2"),
        conditions="x ≠ 0, y ≠ 0",
        search="cos angle embedding contrastive",
        on_sheet=False,
    ),
    entry(
        "grad-frobenius",
        "Gradient of the squared Frobenius norm",
        r"\nabla_W\|W\|_F^2=2W",
        "W: m n",
        "petersen2012matrix",
        search="weight decay",
    ),
    entry(
        "frobenius-trace",
        "Frobenius norm by a trace",
        r"\|W\|_F^2=\operatorname{tr}(W^\top W)",
        "W: m n",
        "petersen2012matrix",
    ),
    entry(
        "cauchy-schwarz",
        "Cauchy–Schwarz inequality",
        r"\lvert\mathbf x^\top\mathbf y\rvert\le\|\mathbf x\|_2\|\mathbf y\|_2",
        "x, y: n",
        "horn2012matrix",
        tight=(("y = cx", lambda values, rng: {"y": rng.normal() * values["x"]}),),
    ),
    entry(
        "norm-order",
        "Order of the norms",
        r"\|\mathbf x\|_\infty\le\|\mathbf x\|_2\le\|\mathbf x\|_1\le\sqrt n\,\|\mathbf x\|_2\le n\,\|\mathbf x\|_\infty",
        "x: n",
        "horn2012matrix",
        tight=(("x = ce₁ (first two)", _first_unit), ("x = c1 (last two)", _constant)),
        search="equivalence of norms max norm",
    ),
)
