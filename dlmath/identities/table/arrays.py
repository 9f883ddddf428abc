"""vec, Kronecker and Hadamard products."""

from ..identity import topic

entry = topic("vec, Kronecker and Hadamard")

ENTRIES = (
    entry(
        "vec-sandwich",
        "vec of a product",
        r"\operatorname{vec}(AXB)=(B^\top\otimes A)\operatorname{vec}X",
        "A: m n; X: n k; B: k l",
        "magnus2019matrix",
        conditions="vec stacks columns",
        search="vec trick AXB",
    ),
    entry(
        "kron-product",
        "Mixed product of Kronecker products",
        r"(A\otimes B)(C\otimes D)=(AC)\otimes(BD)",
        "A: m n; B: 2 3; C: n m; D: 3 2",
        "magnus2019matrix",
    ),
    entry(
        "commutation-matrix",
        "Commutation matrix",
        r"K\operatorname{vec}A=\operatorname{vec}(A^\top)",
        "A: m n; i: index m; j: index n",
        "magnus2019matrix",
        where=(r"K=\textstyle\sum_{i,j}(\mathbf e_i\mathbf e_j^\top)\otimes(\mathbf e_j\mathbf e_i^\top)",),
        conditions="A is m × n, eᵢ a unit vector of m entries, eⱼ of n; vec stacks columns",
        search="vec transpose permutation",
        on_sheet=False,
    ),
    entry(
        "hadamard-diag",
        "Hadamard product as a diagonal matrix",
        r"\mathbf u\odot\mathbf v=\operatorname{diag}(\mathbf u)\,\mathbf v",
        "u, v: n",
        "source0",
        search="elementwise",
    ),
    entry(
        "outer-associative",
        "An outer product acts through a dot product",
        r"(\mathbf u\mathbf v^\top)\mathbf x=(\mathbf v^\top\mathbf x)\,\mathbf u",
        "u: m; v, x: n",
        "source0",
        search="rank one",
    ),
    entry(
        "vec-jacobian",
        "A linear layer's derivative by its weights, after vec",
        r"\frac{\partial\,W\mathbf x}{\partial\operatorname{vec}W}=\mathbf x\otimes I_m",
        "W: m n; x: n; I_m: identity m",
        "magnus2019matrix",
        conditions="W is m × n, vec stacks columns",
        search="Jacobian Kronecker weights",
    ),
)
