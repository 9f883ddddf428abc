"""Entropy, divergences and their inequalities."""

import numpy as np

from ..chance import Distribution
from ..context import Chance
from ..identity import topic

entry = topic("information")


def _same(values, rng):
    return {"q": values["p"]}


def _point(values, rng):
    table = np.zeros_like(values["p"].table)
    table[rng.integers(len(table))] = 1
    return {"p": Distribution(("x",), table)}


def _uniform(values, rng):
    size = values["p"].table.size
    return {"p": Distribution(("x",), np.full(size, 1 / size))}


def _nearly_even(values, rng):
    """Two laws that put a half each on the same two values, but for 10⁻³."""
    table = np.zeros(values["p"].table.size)
    table[:2] = 0.5
    shift = np.zeros_like(table)
    shift[:2] = 1e-3, -1e-3
    return {"p": Distribution(("x",), table + shift), "q": Distribution(("x",), table)}


ENTRIES = (
    entry(
        "entropy-bounds",
        "Bounds of entropy",
        r"0\le H(p)\le\ln n",
        "x: index n; p: law x",
        "cover2006elements",
        conditions="n outcomes, in nats",
        tight=(("all probability on one outcome (left)", _point), ("p uniform (right)", _uniform)),
        search="maximum entropy uniform",
    ),
    entry(
        "cross-entropy-split",
        "Cross-entropy = entropy + KL",
        r"-\textstyle\sum_xp(x)\ln q(x)=H(p)+D_{\mathrm{KL}}(p\,\|\,q)",
        "x: index n; p, q: law x",
        "goodfellow2016deep",
        conditions="q(x) > 0 where p(x) > 0",
    ),
    entry(
        "gibbs",
        "Gibbs' inequality",
        r"0\le D_{\mathrm{KL}}(p\,\|\,q)",
        "x: index n; p, q: law x",
        "cover2006elements",
        tight=(("q = p", _same),),
        search="KL divergence nonnegative",
    ),
    entry(
        "pinsker",
        "Pinsker's inequality",
        r"d_{\mathrm{TV}}(p,q)\le\sqrt{\tfrac12D_{\mathrm{KL}}(p\,\|\,q)}",
        "x: index n; p, q: law x",
        "cover2006elements",
        conditions="KL in nats",
        tight=(("two laws that tend to (½, ½): the ratio of the sides tends to 1", _nearly_even),),
        near=1e-5,
        search="total variation",
    ),
    entry(
        "jensen",
        "Jensen's inequality",
        r"f(\mathbb E[X])\le\mathbb E[f(X)]",
        "X: chance; f: convex",
        "cover2006elements",
        conditions="f convex",
        tight=(
            ("X constant", lambda values, rng: {"X": Chance(np.full_like(values["X"].values, rng.normal()))}),
        ),
    ),
    entry(
        "entropy-chain",
        "Chain rule of entropy",
        r"H(X,Y)=H(X)+H(Y\mid X)",
        "x: index m; y: index n; p: law x y",
        "cover2006elements",
        search="conditional joint",
    ),
    entry(
        "mutual-information",
        "Mutual information in two ways",
        r"I(X;Y)=D_{\mathrm{KL}}\bigl(p(x,y)\,\|\,p(x)\,p(y)\bigr)=H(X)+H(Y)-H(X,Y)",
        "x: index m; y: index n; p: law x y",
        "cover2006elements",
    ),
    entry(
        "tv-two-forms",
        "Total variation in two ways",
        r"d_{\mathrm{TV}}(p,q)=\tfrac12\textstyle\sum_x\lvert p(x)-q(x)\rvert=1-\sum_x\min(p(x),q(x))",
        "x: index n; p, q: law x",
        "levin2017markov",
        search="overlap",
    ),
    entry(
        "elbo",
        "Evidence lower bound",
        r"\ln p(x)=\mathbb E_{z\sim q}\Bigl[\ln\frac{p(x,z)}{q(z)}\Bigr]+D_{\mathrm{KL}}\bigl(q(z)\,\|\,p(z\mid x)\bigr)",
        "x: index m; z: index n; p: law x z; q: law z",
        "bishop2006pattern",
        conditions="the expectation is the ELBO; q(z) > 0 where p(z | x) > 0",
        search="ELBO variational inference VAE free energy latent",
        on_sheet=False,
    ),
    entry(
        "gaussian-entropy",
        "Entropy of a Gaussian",
        r"H\bigl(\mathcal N(\boldsymbol\mu,\Sigma)\bigr)=\tfrac12\ln\det(2\pi e\,\Sigma)",
        "mu: n; Sigma: spd n",
        "cover2006elements",
        conditions="differential entropy in nats; Σ symmetric positive definite",
        search="normal distribution log det",
        on_sheet=False,
    ),
    entry(
        "kl-gaussians",
        "KL divergence of Gaussians",
        r"D_{\mathrm{KL}}\bigl(\mathcal N(\boldsymbol\mu_1,\Sigma_1)\,\|\,\mathcal N(\boldsymbol\mu_2,\Sigma_2)\bigr)=\tfrac12\Bigl(\operatorname{tr}(\Sigma_2^{-1}\Sigma_1)+\boldsymbol\delta^\top\Sigma_2^{-1}\boldsymbol\delta-d+\ln\frac{\det\Sigma_2}{\det\Sigma_1}\Bigr)",
        "mu_1, mu_2: d; Sigma_1, Sigma_2: spd d",
        "murphy2022probabilistic",
        where=(r"\boldsymbol\delta=\boldsymbol\mu_2-\boldsymbol\mu_1",),
        conditions="d the dimension, in nats; Σ₁ and Σ₂ symmetric positive definite",
        search="normal distribution",
    ),
    entry(
        "kl-gaussian-standard",
        "KL divergence of a diagonal Gaussian from the standard one",
        r"D_{\mathrm{KL}}\bigl(\mathcal N(\boldsymbol\mu,\operatorname{diag}(\boldsymbol\sigma\odot\boldsymbol\sigma))\,\|\,\mathcal N(\mathbf 0,I)\bigr)=\tfrac12\textstyle\sum_i\bigl(\mu_i^2+\sigma_i^2-1-\ln\sigma_i^2\bigr)",
        "mu: n; sigma: positive n; 0: zeros n; I: identity n",
        "kingma2014auto",
        conditions="σᵢ > 0, in nats",
        search="VAE regulariser N(0, I) normal distribution",
        on_sheet=False,
    ),
    entry(
        "grad-kl-softmax",
        "KL to a softmax, by its logits",
        r"\nabla_{\mathbf x}D_{\mathrm{KL}}\bigl(\mathbf p\,\|\,\operatorname{softmax}(\mathbf x)\bigr)=\operatorname{softmax}(\mathbf x)-\mathbf p",
        "x: n; p: probabilities n",
        "",
        conditions="the entries of p sum to 1",
        search="distillation",
    ),
    entry(
        "grad-entropy",
        "Gradient of entropy",
        r"\nabla_{\mathbf p}\bigl(-\textstyle\sum_ip_i\ln p_i\bigr)=-(\ln\mathbf p+\mathbf 1)",
        "p: probabilities n; 1: ones n",
        "",
        conditions="p > 0, entries varied independently",
    ),
)
