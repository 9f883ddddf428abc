"""The trace and derivatives through it."""

from ..identity import topic

entry = topic("trace")

ENTRIES = (
    entry(
        "trace-cyclic",
        "The trace is cyclic",
        r"\operatorname{tr}(ABC)=\operatorname{tr}(BCA)=\operatorname{tr}(CAB)",
        "A: m n; B: n k; C: k m",
        "petersen2012matrix",
    ),
    entry(
        "trace-scalar",
        "A quadratic form as a trace",
        r"\mathbf x^\top A\mathbf x=\operatorname{tr}(A\mathbf x\mathbf x^\top)",
        "x: n; A: n n",
        "petersen2012matrix",
        search="trace trick",
    ),
    entry(
        "trace-sum",
        "Trace of a product as a sum of entries",
        r"\operatorname{tr}(A^\top B)=\sum_{i,j}A_{ij}B_{ij}",
        "A, B: m n",
        "petersen2012matrix",
        search="Frobenius inner product",
    ),
    entry(
        "trace-vec",
        "Trace of a product as a dot product",
        r"\operatorname{tr}(A^\top B)=(\operatorname{vec}A)^\top\operatorname{vec}B",
        "A, B: m n",
        "magnus2019matrix",
        search="Frobenius inner product",
        on_sheet=False,
    ),
    entry(
        "grad-trace-linear",
        "Gradient of a trace, linear",
        r"\nabla_X\operatorname{tr}(A^\top X)=A",
        "A, X: m n",
        "petersen2012matrix",
    ),
    entry(
        "grad-trace-sandwich",
        "Gradient of a trace, between two matrices",
        r"\nabla_X\operatorname{tr}(AXB)=A^\top B^\top",
        "A: k m; X: m n; B: n k",
        "petersen2012matrix",
        search="AXB",
    ),
    entry(
        "grad-trace-quadratic",
        "Gradient of a trace, quadratic",
        r"\nabla_X\operatorname{tr}(X^\top AX)=(A+A^\top)X",
        "A: m m; X: m n",
        "petersen2012matrix",
        search="XᵀAX",
    ),
    entry(
        "grad-trace-double",
        "Gradient of a trace, quadratic between three matrices",
        r"\nabla_X\operatorname{tr}(AXBX^\top C)=A^\top C^\top XB^\top+CAXB",
        "A: k m; X: m n; B: n n; C: m k",
        "petersen2012matrix",
        search="AXBXᵀC",
        on_sheet=False,
    ),
    entry(
        "grad-trace-power",
        "Gradient of the trace of a power",
        r"\nabla_X\operatorname{tr}(X^k)=k\,(X^{k-1})^\top",
        "X: invertible n; k: whole 1 4",
        "petersen2012matrix",
        conditions="k = 1, 2, …",
        search="matrix power Xᵏ",
        on_sheet=False,
    ),
    entry(
        "grad-trace-inverse",
        "Gradient of a trace through an inverse",
        r"\nabla_X\operatorname{tr}(AX^{-1}B)=-X^{-\top}A^\top B^\top X^{-\top}",
        "A: m n; X: invertible n; B: n m",
        "petersen2012matrix",
        conditions="X invertible",
        search="tr(AX⁻¹B)",
    ),
)
