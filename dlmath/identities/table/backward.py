"""What backpropagation passes down: gradients by the inputs of an operation from the gradient by its output."""

import numpy as np

from ..context import Dependent
from ..identity import topic

entry = topic("backward passes")


def _root(values, rng):
    """x* solves f(x, θ) = 0 for the f of the entry, by Newton's method; x is its value at the drawn θ."""
    A, B = values["A"], values["B"]

    def solve(c):
        x, goal = np.zeros((len(B), 1)), np.tanh(A @ c.get("theta"))
        for _ in range(30):
            slope = np.eye(len(B)) + np.cos(B @ x) * B / 3
            x = x - np.linalg.solve(slope, x + np.sin(B @ x) / 3 - goal)
        return x

    class Here:
        get = staticmethod(values.get)

    return {"x^*": Dependent(solve), "x": solve(Here)}


ENTRIES = (
    entry(
        "backward-product",
        "Backward of a matrix product",
        r"\nabla_AL=GB^\top,\quad\nabla_BL=A^\top G",
        "A: m n; B: n k; ell: loss",
        "giles2008collected",
        where=("C=AB", r"L=\ell(C)", r"G=\nabla_CL"),
        search="matmul backpropagation adjoint reverse mode",
    ),
    entry(
        "backward-layer",
        "Backward of a linear layer on a batch",
        r"\nabla_WL=G^\top X,\quad\nabla_{\mathbf b}L=G^\top\mathbf 1,\quad\nabla_XL=GW",
        "X: N n; W: m n; b: m; 1: ones N; ell: loss",
        "goodfellow2016deep",
        where=(r"Y=XW^\top+\mathbf 1\mathbf b^\top", r"L=\ell(Y)", r"G=\nabla_YL"),
        conditions="rows of X are examples",
        search="linear dense fully connected affine minibatch backpropagation bias",
        on_sheet=False,
    ),
    entry(
        "backward-softmax",
        "Backward of softmax",
        r"\nabla_{\mathbf x}L=\mathbf p\odot\bigl(\mathbf g-(\mathbf p^\top\mathbf g)\mathbf 1\bigr)",
        "x: n; 1: ones n; ell: loss",
        "",
        where=(
            r"\mathbf p=\operatorname{softmax}(\mathbf x)",
            r"L=\ell(\mathbf p)",
            r"\mathbf g=\nabla_{\mathbf p}L",
        ),
        search="vector-Jacobian product VJP backpropagation",
        on_sheet=False,
    ),
    entry(
        "backward-solve",
        "Backward of solving a linear system",
        r"\nabla_{\mathbf b}L=A^{-\top}\mathbf g,\quad\nabla_AL=-A^{-\top}\mathbf g\,\mathbf x^\top",
        "A: invertible n; b: n; ell: loss",
        "giles2008collected",
        where=(r"\mathbf x=A^{-1}\mathbf b", r"L=\ell(\mathbf x)", r"\mathbf g=\nabla_{\mathbf x}L"),
        conditions="A invertible",
        search="adjoint of a solve linear equations implicit",
        on_sheet=False,
    ),
    entry(
        "backward-inverse",
        "Backward of the matrix inverse",
        r"\nabla_AL=-A^{-\top}GA^{-\top}",
        "A: invertible n; ell: loss",
        "giles2008collected",
        where=("C=A^{-1}", r"L=\ell(C)", r"G=\nabla_CL"),
        conditions="A invertible",
        search="adjoint reverse mode",
        on_sheet=False,
    ),
    entry(
        "backward-convolution",
        "Backward of a convolution",
        r"\frac{\partial L}{\partial w_k}=\sum_ig_i\,x_{i+k-1},\quad\frac{\partial L}{\partial x_j}=\sum_kg_{j-k+1}\,w_k",
        "w: 3; x: 6; i: index 4; j: index 6; ell: loss; g: padded",
        "goodfellow2016deep",
        where=(r"y_i=\textstyle\sum_kw_k\,x_{i+k-1}", r"L=\ell(\mathbf y)", r"\mathbf g=\nabla_{\mathbf y}L"),
        conditions="entries of g outside its range are 0; as in networks, the kernel w is not turned round",
        search="conv1d cross-correlation kernel filter transposed convolution backpropagation",
        on_sheet=False,
    ),
    entry(
        "backward-attention",
        "Backward of attention",
        r"\nabla_VL=P^\top G,\quad\nabla_SL=P\odot\bigl(GV^\top-(P\odot GV^\top)\mathbf 1\mathbf 1^\top\bigr),\quad\nabla_QL=\tfrac1{\sqrt d}HK,\quad\nabla_KL=\tfrac1{\sqrt d}H^\top Q",
        "Q: m d; K: n d; V: n k; 1: ones n; ell: loss",
        "dao2022flashattention",
        where=(
            r"S=\tfrac1{\sqrt d}QK^\top",
            r"P=\operatorname{softmax}(S)",
            "Y=PV",
            r"L=\ell(Y)",
            r"G=\nabla_YL",
            r"H=\nabla_SL",
        ),
        conditions="softmax of each row",
        search="transformer dQ dK dV self-attention scaled dot product backpropagation",
        on_sheet=False,
    ),
    entry(
        "backward-batch-norm",
        "Backward of batch normalisation",
        r"\nabla_{\mathbf x}L=\frac\gamma s\Bigl(\mathbf g-\frac{\mathbf 1^\top\mathbf g}N\mathbf 1-\frac{\hat{\mathbf x}^\top\mathbf g}N\hat{\mathbf x}\Bigr),\quad\frac{\partial L}{\partial\gamma}=\hat{\mathbf x}^\top\mathbf g,\quad\frac{\partial L}{\partial\beta}=\mathbf 1^\top\mathbf g",
        "x: away N; gamma: positive; beta:; epsilon: positive; 1: ones N; ell: loss",
        "ioffe2015batch",
        where=(
            r"\mathbf y=\gamma\hat{\mathbf x}+\beta\mathbf 1",
            r"\hat{\mathbf x}=(\mathbf x-\mu\mathbf 1)/s",
            r"\mu=\tfrac1N\mathbf 1^\top\mathbf x",
            r"s^2=\tfrac1N\|\mathbf x-\mu\mathbf 1\|_2^2+\epsilon",
            r"L=\ell(\mathbf y)",
            r"\mathbf g=\nabla_{\mathbf y}L",
        ),
        conditions="x holds one feature of the N examples of a batch",
        search="batchnorm gamma beta epsilon normalization backpropagation",
        on_sheet=False,
    ),
    entry(
        "backward-layer-norm",
        "Backward of layer normalisation",
        r"\nabla_{\mathbf x}L=\frac1s\Bigl(\mathbf h-\frac{\mathbf 1^\top\mathbf h}n\mathbf 1-\frac{\hat{\mathbf x}^\top\mathbf h}n\hat{\mathbf x}\Bigr),\quad\nabla_{\boldsymbol\gamma}L=\mathbf g\odot\hat{\mathbf x},\quad\nabla_{\boldsymbol\beta}L=\mathbf g",
        "x: away n; gamma, beta: n; epsilon: positive; 1: ones n; ell: loss",
        "",
        where=(
            r"\mathbf y=\boldsymbol\gamma\odot\hat{\mathbf x}+\boldsymbol\beta",
            r"\hat{\mathbf x}=(\mathbf x-\mu\mathbf 1)/s",
            r"\mu=\tfrac1n\mathbf 1^\top\mathbf x",
            r"s^2=\tfrac1n\|\mathbf x-\mu\mathbf 1\|_2^2+\epsilon",
            r"L=\ell(\mathbf y)",
            r"\mathbf g=\nabla_{\mathbf y}L",
            r"\mathbf h=\boldsymbol\gamma\odot\mathbf g",
        ),
        conditions="x holds the n features of one example",
        search="layernorm gamma beta epsilon normalization backpropagation",
        on_sheet=False,
    ),
    entry(
        "backward-rms-norm",
        "Backward of RMS normalisation",
        r"\nabla_{\mathbf x}L=\frac1r\Bigl(\mathbf h-\frac{\hat{\mathbf x}^\top\mathbf h}n\hat{\mathbf x}\Bigr),\quad\nabla_{\boldsymbol\gamma}L=\mathbf g\odot\hat{\mathbf x}",
        "x: away n; gamma: n; epsilon: positive; ell: loss",
        "zhang2019root",
        where=(
            r"\mathbf y=\boldsymbol\gamma\odot\hat{\mathbf x}",
            r"\hat{\mathbf x}=\mathbf x/r",
            r"r^2=\tfrac1n\|\mathbf x\|_2^2+\epsilon",
            r"L=\ell(\mathbf y)",
            r"\mathbf g=\nabla_{\mathbf y}L",
            r"\mathbf h=\boldsymbol\gamma\odot\mathbf g",
        ),
        search="RMSNorm gamma epsilon normalization backpropagation",
        on_sheet=False,
    ),
    entry(
        "implicit-differentiation",
        "Implicit differentiation",
        r"\frac{\partial\mathbf x^*}{\partial\boldsymbol\theta}=-\frac{\partial\mathbf f}{\partial\boldsymbol\theta}\Bigl(\frac{\partial\mathbf f}{\partial\mathbf x}\Bigr)^{-1}",
        "theta: n; A: m n; B: small m m",
        "magnus2019matrix",
        in_numerator=r"\frac{\partial\mathbf x^*}{\partial\boldsymbol\theta}=-\Bigl(\frac{\partial\mathbf f}{\partial\mathbf x}\Bigr)^{-1}\frac{\partial\mathbf f}{\partial\boldsymbol\theta}",
        bind=_root,
        tried=(r"\mathbf f=\mathbf x+\tfrac13\sin(B\mathbf x)-\tanh(A\boldsymbol\theta)",),
        conditions="x* solves f(x, θ) = 0 for every θ; derivatives of f at x = x*, that by x invertible",
        search="implicit function theorem equilibrium bilevel hypergradient",
        on_sheet=False,
    ),
)
