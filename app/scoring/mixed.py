"""The linear mixed model of a panel, solved for given variances: posterior means, and what they leave uncertain.

    y_r = μ + b_j + h_r (a_j − 1) + g_r θ_e + ε_r,   ε_r ~ N(0, 1 / p_r)

for review r of entry e by judge j; μ flat, θ_e ~ N(0, τ²), b_j ~ N(0, ω²) and, where judges have a scale,
a_j ~ N(1, κ²) with a mean of 1 over the panel.
Henderson's mixed-model equations with the entries absorbed: their block is diagonal, so what has to be inverted is
only as large as the panel of judges (Henderson 1950; Searle, Casella & McCulloch 1992, chapter 7).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from app.scoring.panel import Panel

    Array = NDArray[np.floating[Any]]

# Above this many cells the matrix entries × judges is kept by its few marks alone.
MOST_DENSE = 60_000
# How many times more firmly the mean of the scales is held than a single one.
FIRMNESS = 1e4


@dataclass(frozen=True, slots=True, eq=False)
class Terms:
    """What is given: E entries, J judges, N reviews.

    `response` (N,) marks less their mean and the linearised part; `precision` (N,) 1 / variance of each mark;
    `slope` (N,) g_r; `stretch` (N,) h_r, None without scales; `quality` τ², `leniency` ω², `scale` κ², variances.
    """

    response: Array
    precision: Array
    slope: Array
    stretch: Array | None
    quality: float
    leniency: float
    scale: float = 0.0


@dataclass(frozen=True, slots=True, eq=False)
class Equations:
    """The mixed-model equations with the entries absorbed, for β = (μ, b_1 … b_J, and a_1 − 1 … with scales).

    `information` (Q, Q) precision of β; `right` (Q,): information · β̂ = right.
    θ | β ~ N(`base` − `pull` β, 1 / `depth`) with `depth` (E,), `base` (E,), `pull` (E, Q).
    `columns`, `parts`: where and with what factor a review meets β.
    """

    information: Array
    right: Array
    depth: Array
    base: Array
    pull: Any
    columns: Sequence[NDArray[np.int64]]
    parts: Sequence[Array]


@dataclass(frozen=True, slots=True, eq=False)
class Solution:
    """Posterior means `beta` (Q,) and `quality` (E,) of θ; `covariance` (Q, Q) of β; `spread` (E,) variance of θ_e;
    `expected` (N,) the marks that were to be expected, `fit_spread` (N,) their posterior variance."""

    equations: Equations
    beta: Array
    quality: Array
    covariance: Array
    spread: Array
    expected: Array
    fit_spread: Array


def set_up(panel: Panel, terms: Terms) -> Equations:
    """The equations. Every variance must be above 0; about E·Q² multiplications."""
    import numpy as np

    entry, p, g = panel.entry, terms.precision, terms.slope
    entries, judges = len(panel.entries), len(panel.judges)
    parts = [np.ones_like(p)] if terms.stretch is None else [np.ones_like(p), terms.stretch]
    columns = [1 + block * judges + panel.judge for block in range(len(parts))]
    size = 1 + len(parts) * judges
    columns, parts = [np.zeros_like(panel.judge), *columns], [np.ones_like(p), *parts]
    depth = 1.0 / terms.quality + np.bincount(entry, p * g * g, entries)
    shape, met = (entries, size), [p * g * part for part in parts]
    pull = _matrix(entry, columns, [part / depth[entry] for part in met], shape)
    information, right = _of_judges(terms, columns, parts, size)
    absorbed = _matrix(entry, columns, met, shape).T @ pull
    information -= absorbed if isinstance(absorbed, np.ndarray) else absorbed.toarray()
    information[np.diag_indices(size)] += _priors(terms, judges)
    if terms.stretch is not None:
        # Scales are told against each other: their mean is 1, or scores could stretch while qualities shrink.
        information[1 + judges :, 1 + judges :] += FIRMNESS / terms.scale
    told = np.bincount(entry, p * g * terms.response, entries)
    return Equations(information, right - pull.T @ told, depth, told / depth, pull, columns, parts)


def solve(panel: Panel, terms: Terms) -> Solution:
    """Posterior means and covariances; about 2·E·Q² + Q³ multiplications."""
    import numpy as np

    equations, entry, g = set_up(panel, terms), panel.entry, terms.slope
    covariance = np.linalg.inv(equations.information)
    beta = covariance @ equations.right
    quality = equations.base - equations.pull @ beta
    crossed = equations.pull @ covariance
    spread = 1.0 / equations.depth
    share = terms.precision * g / equations.depth[entry]
    for column, part in zip(equations.columns, equations.parts, strict=True):
        spread += np.bincount(entry, share * part * crossed[entry, column], len(spread))
    expected = g * quality[entry]
    fit_spread = g * g * spread[entry]
    for column, part in zip(equations.columns, equations.parts, strict=True):
        expected += part * beta[column]
        fit_spread -= 2.0 * g * part * crossed[entry, column]
        for other, other_part in zip(equations.columns, equations.parts, strict=True):
            fit_spread += part * other_part * covariance[column, other]
    return Solution(equations, beta, quality, covariance, spread, expected, fit_spread)


def _matrix(
    entry: NDArray[np.int64],
    columns: Sequence[NDArray[np.int64]],
    values: Sequence[Array],
    shape: tuple[int, int],
) -> Any:
    """An (E, Q) matrix of what the reviews hold at their columns: dense while it is small, else compressed rows."""
    import numpy as np

    if shape[0] * shape[1] > MOST_DENSE:
        from scipy.sparse import csr_array

        rows = np.tile(entry, len(columns))
        return csr_array((np.concatenate(values), (rows, np.concatenate(columns))), shape=shape)
    matrix = np.zeros(shape)
    matrix[:, 0] = np.bincount(entry, values[0], shape[0])
    for column, value in zip(columns[1:], values[1:], strict=True):
        matrix[entry, column] = value
    return matrix


def _of_judges(
    terms: Terms, columns: Sequence[NDArray[np.int64]], parts: Sequence[Array], size: int
) -> tuple[Array, Array]:
    """Σ_r p_r x_r x_rᵀ and Σ_r p_r x_r y_r of the judges' part of the design, x_r holding `parts` at `columns`."""
    import numpy as np

    information, right = np.zeros((size, size)), np.zeros(size)
    for column, part in zip(columns, parts, strict=True):
        right += np.bincount(column, terms.precision * part * terms.response, size)
        for other, other_part in zip(columns, parts, strict=True):
            flat = np.bincount(column * size + other, terms.precision * part * other_part, size * size)
            information += flat.reshape(size, size)
    return information, right


def _priors(terms: Terms, judges: int) -> Array:
    """Prior precisions of β: none for μ, 1/ω² for each b, 1/κ² for each a."""
    import numpy as np

    scales = [] if terms.stretch is None else [np.full(judges, 1.0 / terms.scale)]
    return np.concatenate([[0.0], np.full(judges, 1.0 / terms.leniency), *scales])
