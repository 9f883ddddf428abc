"""Eigenvalues and singular values."""

import numpy as np

from ..identity import topic

entry = topic("eigenvalues and singular values")


def _eigenvector(place):
    return lambda values, rng: {"x": rng.uniform(1, 2) * np.linalg.eigh(values["S"])[1][:, [place]]}


ENTRIES = (
    entry(
        "eigen-sum",
        "Symmetric matrix as a sum of outer products",
        r"S=\sum_i\lambda_i\mathbf v_i\mathbf v_i^\top",
        "S: symmetric n; lambda, v: eigen S",
        "source0",
        conditions="S symmetric, vᵢ an orthonormal basis of eigenvectors, λᵢ their eigenvalues",
        search="spectral theorem eigendecomposition diagonalisation",
    ),
    entry(
        "trace-eigenvalues",
        "Trace and determinant from eigenvalues",
        r"\operatorname{tr}A=\sum_i\lambda_i,\qquad\det A=\prod_i\lambda_i",
        "A: diagonalisable n; lambda: eigenvalues A",
        "horn2012matrix",
        conditions="A square, λᵢ its eigenvalues with multiplicity",
    ),
    entry(
        "d-eigenvalue",
        "Differential of an eigenvalue",
        r"\mathrm d\lambda_i=\mathbf v_i^\top(\mathrm dS)\,\mathbf v_i",
        "S, d S: symmetric n; lambda, v: eigen S",
        "magnus2019matrix",
        conditions="S and dS symmetric, λᵢ a simple eigenvalue, vᵢ its unit eigenvector",
        search="perturbation derivative of eigenvalues Hellmann Feynman",
        on_sheet=False,
    ),
    entry(
        "frobenius-singular",
        "Frobenius norm from singular values",
        r"\|W\|_F^2=\sum_i\sigma_i^2",
        "W: m n; sigma, u, v: triples W",
        "golub2013matrix",
        conditions="σᵢ the singular values of W",
    ),
    entry(
        "svd-gram",
        "Singular values and the Gram matrix",
        r"\sigma_i(W)^2=\lambda_i(W^\top W)",
        "W: N n",
        "golub2013matrix",
        conditions="both in decreasing order; W at least as high as wide",
    ),
    entry(
        "eckart-young",
        "Error of the best rank-k approximation",
        r"\min_{\operatorname{rank}\hat W\le k}\|W-\hat W\|_F=\sqrt{\textstyle\sum_{i>k}\sigma_i^2}",
        "W, hat W: spectrum 5 4; sigma, u, v: triples W; k: whole 1 2",
        "eckart1936approximation",
        conditions="σᵢ the singular values of W",
        search="low-rank truncated SVD Mirsky",
    ),
    entry(
        "rayleigh",
        "Rayleigh quotient",
        r"\lambda_{\min}(S)\le\frac{\mathbf x^\top S\mathbf x}{\mathbf x^\top\mathbf x}\le\lambda_{\max}(S)",
        "x: away n; S: symmetric n",
        "horn2012matrix",
        conditions="S symmetric, x ≠ 0",
        tight=(
            ("x an eigenvector of the least (left)", _eigenvector(0)),
            ("of the greatest eigenvalue (right)", _eigenvector(-1)),
        ),
        search="variational Courant Fischer",
    ),
    entry(
        "pseudoinverse",
        "Pseudoinverse from the SVD",
        r"X^+=V\Sigma^{-1}U^\top=(X^\top X)^{-1}X^\top",
        "X: N n; U, Sigma, V: svd X",
        "golub2013matrix",
        conditions="X has full column rank, X = UΣVᵀ its thin SVD",
        search="Moore Penrose",
    ),
    entry(
        "grad-spectral",
        "Gradient of the largest singular value",
        r"\nabla_W\sigma_1(W)=\mathbf u_1\mathbf v_1^\top",
        "W: spectrum m n; _, u, v: triples W",
        "watson1992characterization",
        conditions="σ₁ > σ₂, u₁ and v₁ the singular vectors of σ₁",
        search="spectral norm operator norm",
    ),
    entry(
        "grad-nuclear",
        "Gradient of the nuclear norm",
        r"\nabla_W\|W\|_*=UV^\top",
        "W: spectrum m n; U, Sigma, V: svd W",
        "watson1992characterization",
        conditions="W has full rank, W = UΣVᵀ its thin SVD; ‖W‖∗ is the sum of the singular values",
        search="trace norm polar factor low rank",
        on_sheet=False,
    ),
)
