"""Expectations, variances, Gaussians and estimators of gradients."""

from math import erf, sqrt

import numpy as np

from ..calculus import slope
from ..identity import topic

entry = topic("probability")

JOINT = r"\mathcal N\Bigl(\begin{pmatrix}\mathbf x\\\mathbf y\end{pmatrix};\begin{pmatrix}\boldsymbol\mu\\\boldsymbol\nu\end{pmatrix},\begin{pmatrix}A&C\\C^\top&B\end{pmatrix}\Bigr)"


def _blocks(values, rng):
    """Blocks of one positive definite matrix."""
    m, n = len(values["x"]), len(values["y"])
    root = rng.normal(size=(m + n, m + n))
    S = root @ root.T / (m + n) + 0.5 * np.eye(m + n)
    return {"A": S[:m, :m], "B": S[m:, m:], "C": S[:m, m:]}


def _flow(values, rng):
    """An invertible map of the plane, and the density of its value at a standard Gaussian.

    The density is the mixed derivative of Pr(Y₁ ≤ y₁, Y₂ ≤ y₂), an integral over x₁, so that it owes nothing to
    the rule for densities.
    """
    a, b = rng.uniform(0.3, 0.7, 2)
    nodes, weights = np.polynomial.legendre.leggauss(120)

    def forward(x):
        return np.array(
            [[np.sinh(x[0, 0]) + a * x[0, 0]], [x[1, 0] * np.exp(b * np.tanh(x[0, 0])) + 0.3 * x[0, 0] ** 2]]
        )

    def first(y):
        x = np.arcsinh(y)
        for _ in range(40):
            x = x - (np.sinh(x) + a * x - y) / (np.cosh(x) + a)
        return x

    def below(y):
        low, high = -9.0, first(y[0])
        x = low + (high - low) * (nodes + 1) / 2
        inner = [0.5 * (1 + erf(t / sqrt(2))) for t in (y[1] - 0.3 * x**2) * np.exp(-b * np.tanh(x))]
        return (high - low) / 2 * np.sum(weights * np.exp(-(x**2) / 2) / np.sqrt(2 * np.pi) * inner)

    def density(y):
        y = y[:, 0]
        return slope(lambda u: slope(lambda v: below((u, v)), y[1]), y[0])

    return {"f": forward, "p_Y": density}


ENTRIES = (
    entry(
        "variance",
        "Variance from two expectations",
        r"\operatorname{Var}X=\mathbb E[X^2]-\mathbb E[X]^2",
        "X: chance",
        "murphy2022probabilistic",
    ),
    entry(
        "total-expectation",
        "Law of total expectation",
        r"\mathbb E\bigl[\mathbb E[X\mid Y]\bigr]=\mathbb E[X]",
        "X: chance; Y: groups",
        "wasserman2004all",
        search="tower rule iterated expectation",
    ),
    entry(
        "total-variance",
        "Law of total variance",
        r"\operatorname{Var}X=\mathbb E\bigl[\operatorname{Var}(X\mid Y)\bigr]+\operatorname{Var}\bigl(\mathbb E[X\mid Y]\bigr)",
        "X: chance; Y: groups",
        "wasserman2004all",
        search="Eve's law conditional variance decomposition",
        on_sheet=False,
    ),
    entry(
        "bayes",
        "Bayes' rule",
        r"p(x\mid y)=\frac{p(y\mid x)\,p(x)}{\sum_{x'}p(y\mid x')\,p(x')}",
        "x: index m; y: index n; p: law x y",
        "source1",
        conditions="p(y) > 0",
        search="posterior prior likelihood theorem",
    ),
    entry(
        "chain-rule-probability",
        "Probability chain rule in another order",
        r"p(x)\,p(y\mid x)\,p(z\mid x,y)=p(z)\,p(y\mid z)\,p(x\mid y,z)",
        "x: index m; y: index n; z: index k; p: law x y z",
        "source1",
        conditions="all conditionals exist",
        search="product rule joint",
    ),
    entry(
        "covariance-linear",
        "Covariance of a linear map",
        r"\operatorname{Cov}(A\mathbf X+\mathbf b)=A\operatorname{Cov}(\mathbf X)A^\top",
        "A: m n; b: m; X: chance n",
        "deisenroth2020mathematics",
    ),
    entry(
        "expectation-quadratic",
        "Expectation of a quadratic form",
        r"\mathbb E[\mathbf X^\top A\mathbf X]=\operatorname{tr}\bigl(A\operatorname{Cov}(\mathbf X)\bigr)+\mathbb E[\mathbf X]^\top A\,\mathbb E[\mathbf X]",
        "A: n n; X: chance n",
        "petersen2012matrix",
        search="E[xᵀAx] trace covariance mean",
        on_sheet=False,
    ),
    entry(
        "hutchinson",
        "Hutchinson's trace estimator",
        r"\mathbb E[\mathbf z^\top A\mathbf z]=\operatorname{tr}A",
        "A: n n; z: signs n",
        "hutchinson1990stochastic",
        conditions="entries of z independent, ±1 with probability ½ each; computed over all sign vectors",
        search="stochastic trace estimation Rademacher",
        on_sheet=False,
    ),
    entry(
        "grad-gaussian",
        "Score of a Gaussian",
        r"\nabla_{\mathbf x}\ln\mathcal N(\mathbf x;\boldsymbol\mu,\Sigma)=-\Sigma^{-1}(\mathbf x-\boldsymbol\mu)",
        "x, mu: n; Sigma: spd n",
        "petersen2012matrix",
        conditions="Σ symmetric positive definite",
        search="normal distribution log density",
    ),
    entry(
        "grad-gaussian-mean",
        "Log-likelihood of a Gaussian by its mean",
        r"\nabla_{\boldsymbol\mu}\ln\mathcal N(\mathbf x;\boldsymbol\mu,\Sigma)=\Sigma^{-1}(\mathbf x-\boldsymbol\mu)",
        "x, mu: n; Sigma: spd n",
        "magnus2019matrix",
        conditions="Σ symmetric positive definite",
        search="normal distribution log density maximum likelihood μ",
        on_sheet=False,
    ),
    entry(
        "grad-gaussian-covariance",
        "Log-likelihood of a Gaussian by its covariance",
        r"\nabla_\Sigma\ln\mathcal N(\mathbf x;\boldsymbol\mu,\Sigma)=\tfrac12\bigl(\Sigma^{-1}\boldsymbol\delta\boldsymbol\delta^\top\Sigma^{-1}-\Sigma^{-1}\bigr)",
        "x, mu: n; Sigma: spd n",
        "magnus2019matrix",
        where=(r"\boldsymbol\delta=\mathbf x-\boldsymbol\mu",),
        conditions="Σ symmetric positive definite, its entries varied independently",
        search="normal distribution log density maximum likelihood Σ",
        on_sheet=False,
    ),
    entry(
        "gaussian-conditional",
        "Conditional of a joint Gaussian",
        rf"\frac{{{JOINT}}}{{\mathcal N(\mathbf y;\boldsymbol\nu,B)}}=\mathcal N\bigl(\mathbf x;\boldsymbol\mu+CB^{{-1}}(\mathbf y-\boldsymbol\nu),A-CB^{{-1}}C^\top\bigr)",
        "x, mu: 2; y, nu: 3",
        "petersen2012matrix",
        bind=_blocks,
        conditions="the left is p(x | y); the joint covariance symmetric positive definite",
        search="normal distribution conditioning Gaussian process regression Schur complement Kalman",
        on_sheet=False,
    ),
    entry(
        "score-function",
        "Score-function gradient of an expectation",
        r"\nabla_{\boldsymbol\theta}\,\mathbb E_{x\sim p_{\boldsymbol\theta}}[f(x)]=\mathbb E_{x\sim p_{\boldsymbol\theta}}\bigl[f(x)\,\nabla_{\boldsymbol\theta}\ln p_{\boldsymbol\theta}(x)\bigr]",
        "theta: n; x: index n; f: values n",
        "williams1992simple",
        tried=(r"p_{\boldsymbol\theta}(x)=\operatorname{softmax}(\boldsymbol\theta)_x",),
        conditions="f does not depend on θ; p_θ(x) > 0 and differentiable",
        search="REINFORCE policy gradient log-derivative trick likelihood ratio",
    ),
    entry(
        "reparameterisation",
        "Reparameterisation gradient of an expectation",
        r"\frac{d}{d\mu}\mathbb E_{x\sim\mathcal N(\mu,\sigma^2)}[f(x)]=\mathbb E_{\epsilon\sim\mathcal N(0,1)}[f'(\mu+\sigma\epsilon)],\quad\frac{d}{d\sigma}\mathbb E_{x\sim\mathcal N(\mu,\sigma^2)}[f(x)]=\mathbb E_{\epsilon\sim\mathcal N(0,1)}[\epsilon\,f'(\mu+\sigma\epsilon)]",
        "mu:; sigma: spread; f: activation",
        "kingma2014auto",
        conditions="f smooth, does not depend on μ and σ; σ > 0",
        search="pathwise gradient VAE reparametrization trick",
        on_sheet=False,
    ),
    entry(
        "change-of-variables",
        "Change of variables of a density",
        r"\ln p_Y(\mathbf y)=\ln\mathcal N(\mathbf x;\mathbf 0,I)-\ln\Bigl\lvert\det\frac{\partial\mathbf y}{\partial\mathbf x}\Bigl\rvert",
        "x: 2; 0: zeros 2; I: identity 2",
        "deisenroth2020mathematics",
        bind=_flow,
        where=(r"\mathbf y=\mathbf f(\mathbf x)",),
        conditions="y = f(x) of x ~ 𝒩(0, I), f invertible and smooth; any density of x in place of the Gaussian",
        search="normalizing flow transformation Jacobian determinant log det density",
        on_sheet=False,
    ),
)
