"""Whether probabilities mean what they say: of what was given 0.7, do seven in ten come true?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

STEPS = 50
BINS = 10


@dataclass(frozen=True, slots=True)
class Reliability:
    """`slope` and `intercept` of the logistic regression of what happened on logit p (Cox 1958): 1 and 0 where the
    probabilities are right, a slope below 1 where they claim too much. `ece`: expected calibration error, Σ over ten
    bins of |Σ p − Σ happened| / n (Naeini, Cooper & Hauskrecht 2015). `claimed`, `happened`: the means."""

    slope: float
    intercept: float
    ece: float
    claimed: float
    happened: float


def check_probabilities(p: Sequence[float], happened: Sequence[bool], draws: int) -> Reliability | None:
    """Reliability of `p`, each a share of `draws`; 0 and 1 count as half a draw inside.

    None without both outcomes, or where p tells them apart so well that no slope exists.
    """
    import numpy as np
    from scipy.special import expit, logit

    given, came = np.asarray(p, dtype=float), np.asarray(happened, dtype=float)
    if came.size == 0 or came.min() == came.max():
        return None
    edge = 0.5 / draws
    design = np.column_stack([np.ones(len(given)), logit(np.clip(given, edge, 1.0 - edge))])
    beta = np.array([0.0, 1.0])
    for _ in range(STEPS):
        expected = expit(design @ beta)
        weight = expected * (1.0 - expected)
        information = (design * weight[:, None]).T @ design
        if np.linalg.det(information) < 1e-9:
            return None
        step = np.linalg.solve(information, design.T @ (came - expected))
        beta = beta + step
        if np.abs(step).max() < 1e-9:
            break
    at = np.minimum((given * BINS).astype(int), BINS - 1)
    apart = np.abs(np.bincount(at, given, BINS) - np.bincount(at, came, BINS)).sum()
    return Reliability(
        float(beta[1]), float(beta[0]), float(apart / len(given)), float(given.mean()), float(came.mean())
    )
