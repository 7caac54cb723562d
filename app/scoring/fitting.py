"""Empirical Bayes: the variances of a panel, found from its own marks by a fixed point without a random number.

Every variance is the sum of squares that it produced over the degrees of freedom that were left for it (MacKay 1992;
the stationary points of EM for the same likelihood, reached in tens of steps instead of hundreds):

    τ²  = Σ θ̂_e² / Σ (1 − v_e / τ²)          ω² likewise from b̂_j
    w_j = (ν + n_j − γ_j) / (ν s² + Σ_r u_r (y_r − ŷ_r)²)          γ_j = w_j Σ_r u_r var(ŷ_r)
    1/s² = Σ w_j / J

w_j = 1 / s_j² is a judge's weight, n_j his reviews, γ_j the parameters that his marks have paid for, ν = 6 the reviews
that the panel's common s² is worth (scaled inverse χ²). With one common variance this is REML (Harville 1977).
The full model adds u_r = (f + 1) / (f + w_j E(y_r − ŷ_r)²), the weights of t errors with f degrees of freedom
(Lange, Little & Taylor 1989), and a_j by linearising a_j θ_e at the last estimate (Lindstrom & Bates 1990).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from app.scoring.mixed import Solution, Terms, solve
from app.scoring.panel import Panel

if TYPE_CHECKING:
    from app.scoring.mixed import Array

PRIOR_REVIEWS = 6.0
SCALE_DEVIATION = 0.25
DEGREES = 6.0
TOLERANCE = 1e-9
MOST_STEPS = 300
# A variance that the marks do not show tends to nought; this share of the marks' variance stands for it.
LEAST_SHARE = 1e-6


@dataclass(frozen=True, slots=True)
class Model:
    """Which terms a model has: `prior_reviews` ν (None: one error variance for all judges), `scale` κ (None: every
    a_j = 1), `degrees` f of the t errors (None: normal)."""

    prior_reviews: float | None
    scale: float | None = None
    degrees: float | None = None


MODELS = {
    "equal": Model(None),
    "calibrated": Model(PRIOR_REVIEWS),
    "full": Model(PRIOR_REVIEWS, SCALE_DEVIATION, DEGREES),
}


@dataclass(frozen=True, slots=True, eq=False)
class Variances:
    """τ², ω², s² (points²); `weight` w_j (J,) and `calm` u_r (N,), 1 where nothing is unusual."""

    quality: float
    leniency: float
    error: float
    weight: Array
    calm: Array


@dataclass(frozen=True, slots=True, eq=False)
class Fit:
    """A fitted panel. Marks are centred at `centre`; `scale` a_j (J,), `slope` a_j and `stretch` by review (N,).

    `freedom` (J,) = ν + n_j − γ_j, `quality_freedom` Σ(1 − v/τ²) and `leniency_freedom` say how well each variance is
    known. `steps` taken; MOST_STEPS where the last change was still above TOLERANCE (a variance on its way to nought).
    """

    panel: Panel
    model: Model
    centre: float
    variances: Variances
    terms: Terms
    solution: Solution
    scale: Array
    freedom: Array
    quality_freedom: float
    leniency_freedom: float
    steps: int

    @property
    def mean(self) -> float:
        """μ in points."""
        return self.centre + float(self.solution.beta[0])

    @property
    def leniency(self) -> Array:
        """b_j (J,) in points, positive = generous."""
        return self.solution.beta[1 : 1 + len(self.panel.judges)]

    @property
    def deviance(self) -> float:
        """−2 log of the restricted likelihood of additive models, constants as in lme4 (Bates et al. 2015)."""
        return _deviance(self)


def fit_panel(panel: Panel, model: Model) -> Fit:
    """Fit `model`. Needs two different marks and a connected panel; `calibrate_panel` sees to that."""
    import numpy as np

    judges, reviews = len(panel.judges), len(panel.entry)
    centre = float(panel.mark.mean())
    total = float(panel.mark.var())
    scale: Array = np.ones(judges)
    theta: Array | None = None if model.scale is None else np.zeros(len(panel.entries))
    weight = np.full(judges, 2.0 / total)
    now = Variances(total / 3.0, total / 6.0, total / 2.0, weight, np.ones(reviews))
    for step in range(1, MOST_STEPS + 1):
        terms = terms_of(panel, model, centre, now, scale, theta)
        solution = solve(panel, terms)
        if theta is not None:
            theta, scale = solution.quality, 1.0 + solution.beta[1 + judges :]
        following, freedoms = _improved(panel, model, now, terms, solution, LEAST_SHARE * total)
        change = _change(now, following)
        fit = Fit(panel, model, centre, now, terms, solution, scale, *freedoms, steps=step)
        if change < TOLERANCE:
            break
        now = following
    return fit


def terms_of(
    panel: Panel, model: Model, centre: float, variances: Variances, scale: Array, theta: Array | None
) -> Terms:
    """The linear model at these variances; `theta` (E,) is where a_j θ_e is linearised, None without scales."""
    precision = variances.weight[panel.judge] * variances.calm
    slope = scale[panel.judge]
    response = panel.mark - centre
    terms = Terms(response, precision, slope, None, variances.quality, variances.leniency)
    if theta is None or model.scale is None:
        return terms
    stretch = theta[panel.entry]
    return replace(terms, response=response + stretch * (slope - 1.0), stretch=stretch, scale=model.scale**2)


def _improved(
    panel: Panel, model: Model, now: Variances, terms: Terms, solution: Solution, least: float
) -> tuple[Variances, tuple[Array, float, float]]:
    """One step of the fixed point, and the degrees of freedom of weights, τ² and ω²."""
    import numpy as np

    judges = len(panel.judges)
    leniency = solution.beta[1 : 1 + judges]
    own = np.diag(solution.covariance)[1 : 1 + judges]
    quality_freedom = max(float((1.0 - solution.spread / now.quality).sum()), 1e-9)
    leniency_freedom = max(float((1.0 - own / now.leniency).sum()), 1e-9)
    residual = (terms.response - solution.expected) ** 2
    squares = np.bincount(panel.judge, now.calm * residual, judges)
    paid = now.weight * np.bincount(panel.judge, now.calm * solution.fit_spread, judges)
    left = np.bincount(panel.judge, minlength=judges) - paid
    if model.prior_reviews is None:
        freedom = left
        error = max(float(squares.sum() / left.sum()), least)
        weight = np.full(judges, 1.0 / error)
    else:
        freedom = model.prior_reviews + left
        weight = freedom / np.maximum(model.prior_reviews * now.error + squares, least)
        error = max(judges / float(weight.sum()), least)
    calm = now.calm
    if model.degrees is not None:
        surprise = weight[panel.judge] * (residual + solution.fit_spread)
        calm = (model.degrees + 1.0) / (model.degrees + surprise)
    following = Variances(
        max(float((solution.quality**2).sum()) / quality_freedom, least),
        max(float((leniency**2).sum()) / leniency_freedom, least),
        error,
        weight,
        calm,
    )
    return following, (freedom, quality_freedom, leniency_freedom)


def _change(now: Variances, following: Variances) -> float:
    """The greatest relative change of any variance or weight."""
    import numpy as np

    before = np.concatenate([[now.quality, now.leniency, now.error], now.weight, now.calm])
    after = np.concatenate(
        [[following.quality, following.leniency, following.error], following.weight, following.calm]
    )
    return float(np.abs(np.log(after / before)).max())


def _deviance(fit: Fit) -> float:
    import numpy as np

    panel, terms, solution = fit.panel, fit.terms, fit.solution
    equations = solution.equations
    reviews, entries, judges = len(panel.entry), len(panel.entries), len(panel.judges)
    squares = float((terms.precision * (terms.response - solution.expected) ** 2).sum())
    squares += float((solution.quality**2).sum()) / terms.quality
    squares += float((fit.leniency**2).sum()) / terms.leniency
    spread = entries * np.log(terms.quality) + judges * np.log(terms.leniency) - np.log(terms.precision).sum()
    known = np.log(equations.depth).sum() + np.linalg.slogdet(equations.information)[1]
    return float((reviews - 1) * np.log(2.0 * np.pi) + spread + known + squares)
