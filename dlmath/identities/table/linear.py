"""Linear and bilinear maps."""

from ..identity import topic

entry = topic("linear maps")

ENTRIES = (
    entry(
        "grad-dot",
        "Gradient of a dot product",
        r"\nabla_{\mathbf x}\,\mathbf a^\top\mathbf x=\mathbf a",
        "a, x: n",
        "petersen2012matrix",
        search="inner product linear function",
    ),
    entry(
        "jac-linear",
        "Derivative of a linear map",
        r"\frac{\partial}{\partial\mathbf x}W\mathbf x=W^\top",
        "W: m n; x: n",
        "source1",
        search="matrix times vector Jacobian layer",
    ),
    entry(
        "grad-bilinear-x",
        "Gradient of a bilinear form",
        r"\nabla_{\mathbf x}\,\mathbf u^\top A\mathbf x=A^\top\mathbf u",
        "u: m; A: m n; x: n",
        "source4",
    ),
    entry(
        "grad-bilinear-matrix",
        "Bilinear form by its matrix",
        r"\nabla_A\,\mathbf u^\top A\mathbf x=\mathbf u\mathbf x^\top",
        "u: m; A: m n; x: n",
        "petersen2012matrix",
        search="outer product gradient",
    ),
    entry(
        "grad-product-rule",
        "Product rule for a dot product of two maps",
        r"\nabla_{\mathbf x}\,\mathbf u^\top\mathbf v=J_{\mathbf u}^\top\mathbf v+J_{\mathbf v}^\top\mathbf u",
        "x: n; A, B: m n",
        "magnus2019matrix",
        tried=(r"\mathbf u=\tanh(A\mathbf x)", r"\mathbf v=\sin(B\mathbf x)"),
        conditions="u and v depend on x, with Jacobians J",
        search="Leibniz",
    ),
    entry(
        "d-product",
        "Differential of a matrix product",
        r"\mathrm d(XY)=(\mathrm dX)\,Y+X\,\mathrm dY",
        "X, d X: m n; Y, d Y: n k",
        "magnus2019matrix",
        search="product rule Leibniz d(XY) dX dY matrix calculus",
    ),
)
