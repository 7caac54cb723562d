"""How likely a single mark is a favour: too high for what this judge and this entry's other marks lead to expect.

A mark is taken to be a favour with probability 1/50 before it is seen, and then to lie above what was to be expected by
|N(0, (2 s)²)|, s the panel's error: two standard errors, because less than that decides nothing. With e the residual
against what all other marks say (leave-one-out) and v its variance, Bayes' rule gives

    π = φ f₁(e) / (φ f₁(e) + (1 − φ) f₀(e)),   φ = 1/50,   d = 4 s²
    f₀ = N(e; 0, v),   f₁ = 2 N(e; 0, v + d) Φ(e √(d / (v (v + d))))

f₁ is the skew normal of Azzalini (1985); mixtures of this kind are Box & Tiao's (1968). Only the probabilities of
places use it: no score is lowered on a suspicion. It raises the slope of calibration by some 0.03, to 0.94 in simulated
seasons with two colluding judges and to 1.01 in seasons without (`scripts/bench scoring`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.scoring.fitting import Fit
    from app.scoring.mixed import Array

FAVOURS = 0.02
FAVOUR_ERRORS = 2.0
# A mark that explains itself alone has no residual; beyond this share of it nothing can be told.
MOST_LEVERAGE = 0.95


def favour_chances(fit: Fit) -> Array:
    """π of every mark (N,), in the order of the panel's reviews."""
    import numpy as np
    from scipy.special import ndtr

    precision = fit.terms.precision
    kept = 1.0 - np.clip(precision * fit.solution.fit_spread, 0.0, MOST_LEVERAGE)
    residual = (fit.terms.response - fit.solution.expected) / kept
    plain = 1.0 / (precision * kept)
    raised = FAVOUR_ERRORS**2 * fit.variances.error
    wide = plain + raised
    # Logarithms, or a mark far away would divide nought by nought.
    log_ratio = (
        np.log(2.0 * FAVOURS / (1.0 - FAVOURS))
        + 0.5 * (np.log(plain / wide) + residual**2 * (1.0 / plain - 1.0 / wide))
        + np.log(np.maximum(ndtr(residual * np.sqrt(raised / (plain * wide))), 1e-300))
    )
    return 1.0 / (1.0 + np.exp(-np.clip(log_ratio, -50.0, 50.0)))
