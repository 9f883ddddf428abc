"""Quadratic forms and least squares."""

from ..identity import topic

entry = topic("quadratic forms")

ENTRIES = (
    entry(
        "grad-quadratic",
        "Gradient of a quadratic form",
        r"\nabla_{\mathbf x}\,\mathbf x^\top A\mathbf x=(A+A^\top)\mathbf x",
        "x: n; A: n n",
        "source1",
    ),
    entry(
        "grad-quadratic-symmetric",
        "Gradient of a quadratic form, symmetric matrix",
        r"\nabla_{\mathbf x}\,\mathbf x^\top S\mathbf x=2S\mathbf x",
        "x: n; S: symmetric n",
        "source1",
        conditions="S symmetric",
    ),
    entry(
        "grad-quadratic-matrix",
        "Quadratic form by its matrix",
        r"\nabla_A\,\mathbf x^\top A\mathbf x=\mathbf x\mathbf x^\top",
        "x: n; A: n n",
        "petersen2012matrix",
    ),
    entry(
        "hessian-quadratic",
        "Hessian of a quadratic form",
        r"\nabla^2_{\mathbf x}\,\mathbf x^\top A\mathbf x=A+A^\top",
        "x: n; A: n n",
        "petersen2012matrix",
        search="second derivative",
    ),
    entry(
        "grad-linear-squared",
        "Squared norm of a linear map, by its input",
        r"\nabla_{\mathbf x}\|A^\top\mathbf x\|_2^2=2AA^\top\mathbf x",
        "x: m; A: m n",
        "source2",
        posed=True,
    ),
    entry(
        "grad-linear-squared-matrix",
        "Squared norm of a linear map, by its matrix",
        r"\nabla_A\|A^\top\mathbf x\|_2^2=2\,\mathbf x\mathbf x^\top A",
        "x: m; A: m n",
        "source2",
        posed=True,
    ),
    entry(
        "grad-least-squares",
        "Gradient of least squares",
        r"\nabla_{\boldsymbol\theta}\tfrac12\|X\boldsymbol\theta-\mathbf y\|_2^2=X^\top(X\boldsymbol\theta-\mathbf y)",
        "X: N n; theta: n; y: N",
        "source3",
        search="linear regression mean squared error MSE residual",
    ),
    entry(
        "grad-residual-matrix",
        "Squared residual by the matrix",
        r"\nabla_A\|A\mathbf x-\mathbf y\|_2^2=2(A\mathbf x-\mathbf y)\mathbf x^\top",
        "A: m n; x: n; y: m",
        "source3",
        posed=True,
    ),
    entry(
        "grad-frobenius-sandwich",
        "Squared residual of a matrix between two others",
        r"\nabla_X\|AXB-C\|_F^2=2A^\top(AXB-C)B^\top",
        "A: m n; X: n k; B: k l; C: m l",
        "petersen2012matrix",
        search="matrix least squares AXB Frobenius",
    ),
    entry(
        "normal-equations",
        "Least squares in closed form",
        r"\operatorname*{arg\,min}_{\boldsymbol\theta}\|X\boldsymbol\theta-\mathbf y\|_2^2=(X^\top X)^{-1}X^\top\mathbf y",
        "n: size 2 3; X: N n; theta: n; y: N",
        "source4",
        conditions="X has full column rank",
        search="linear regression ordinary OLS argmin solution",
    ),
    entry(
        "grad-ridge",
        "Gradient of ridge regression",
        r"\nabla_{\boldsymbol\theta}\bigl(\tfrac12\|X\boldsymbol\theta-\mathbf y\|_2^2+\tfrac\lambda2\|\boldsymbol\theta\|_2^2\bigr)=(X^\top X+\lambda I)\boldsymbol\theta-X^\top\mathbf y",
        "X: N n; theta: n; y: N; lambda: positive; I: identity n",
        "deisenroth2020mathematics",
        search="weight decay Tikhonov regularisation L2",
    ),
    entry(
        "complete-the-square",
        "Completing the square",
        r"\tfrac12\mathbf x^\top S\mathbf x-\mathbf b^\top\mathbf x=\tfrac12(\mathbf x-S^{-1}\mathbf b)^\top S(\mathbf x-S^{-1}\mathbf b)-\tfrac12\mathbf b^\top S^{-1}\mathbf b",
        "x, b: n; S: symmetric n",
        "petersen2012matrix",
        conditions="S symmetric and invertible",
    ),
)
