"""Where to read again: the pairs of entry and judge that most reduce the expected error of the set of winners.

With p the probability that an entry is among the first places, p (1 − p) is the chance of wrongly taking it in or
leaving it out; it is spread over the undecided. Let h = Φ⁻¹(p), v the variance of the entry's quality, and
q_j = 1 / (1/w_j + var b_j) what a mark of judge j tells. After marks worth Q = Σ q_j the expectation of p (1 − p) has a
closed form,

    R(Q) = 2 T(h, √((1 − ρ) / (1 + ρ))),   ρ = v Q / (1 + v Q),   R(0) = p (1 − p)

with T the function of Owen (1956). Readings are given out one by one, each to the pair that lowers R most (the greedy
rule of ranking and selection: Chen, Chick, Lee & Pujowidjojo 2010 survey it). Nothing is random but the draws behind p.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from app.scoring.calibration import calibrate_panel
from app.scoring.errors import ScoringError
from app.scoring.fitting import Fit
from app.scoring.marks import ScoreSheet
from app.scoring.panel import Panel, panel_of
from app.scoring.posterior import SEED, by_entry, chances_of, draw_qualities

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from app.scoring.mixed import Array

Pair = tuple[str, str]
Chosen = tuple[int, int, float, float]
MOST_PER_ENTRY = 9
# A judge takes at most this many times his even share of the extra readings.
SHARE = 2
LEAST_CHANCE = 1e-6


@dataclass(frozen=True, slots=True)
class ExtraReading:
    """One proposed reading, and why: `p_top` of the entry now; `before` and `after`, the expected p (1 − p) without and
    with this reading (those proposed earlier counted in); the judge's `weight` w_j (1/points²), the same as a `share`
    of the panel's typical judge (1: as informative as he), and his `load` then."""

    entry: str
    judge: str
    p_top: float
    before: float
    after: float
    weight: float
    share: float
    load: int


@dataclass(frozen=True, slots=True, eq=False)
class Choice:
    """What is known when readings are given out, E entries × J judges.

    `chance` (E,) p; `spread` (E,) v; `worth` (J,) q; `open` (E, J) pairs that are allowed; `room` (E,) readings that
    an entry may still get; `load` (J,) that a judge may still take; `house` (J,): one number per organisation.
    """

    chance: Array
    spread: Array
    worth: Array
    open: NDArray[np.bool_]
    room: NDArray[np.int64]
    load: NDArray[np.int64]
    house: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class ReadingRule:
    """The rule that is declared before the first mark: who may read again, and how much.

    `most_per_entry` counts the reviews that an entry has already; `most_per_judge` the extra ones alone (None: twice
    the even share of the budget). `conflicts`: pairs (entry, judge) that must not be. `judges`: of the panel without a
    mark yet, taken as its typical judge. `organisations`: by judge; an entry never gets two judges of one. `among`: the
    entries that compete for the places (None: all). `room`: extra readings that a judge has left at most, where he
    has a bound of his own (0: none at all).
    """

    most_per_entry: int = MOST_PER_ENTRY
    most_per_judge: int | None = None
    conflicts: frozenset[Pair] = frozenset()
    judges: frozenset[str] = frozenset()
    organisations: Mapping[str, str] = field(default_factory=dict)
    among: frozenset[str] | None = None
    room: Mapping[str, int] = field(default_factory=dict)


def propose_readings(
    sheet: ScoreSheet,
    places: int,
    budget: int,
    rule: ReadingRule | None = None,
    *,
    seed: int = SEED,
    model: str = "calibrated",
) -> tuple[ExtraReading, ...]:
    """At most `budget` readings in order of what they are worth; fewer where nothing is allowed any more.

    Pairs that stand in the sheet, voided and unfinished ones too, are never proposed again. Deterministic for a seed;
    names never decide but between equals. 0.1 s for 120 entries × 5 and a budget of 120.
    Errors: places_not_positive, budget_negative; extra_without_model where the plain mean stands in (few marks, a panel
    in pieces) and nothing says how sure it is.
    """
    seen = frozenset((review.entry, review.judge) for review in sheet.reviews)
    return propose_for_panel(
        panel_of(sheet), seen, places, budget, rule or ReadingRule(), seed=seed, model=model
    )


def propose_for_panel(
    panel: Panel, seen: Set[Pair], places: int, budget: int, rule: ReadingRule, *, seed: int, model: str
) -> tuple[ExtraReading, ...]:
    """`propose_readings` for a panel; `seen` are the pairs that were given out before."""
    import numpy as np

    if places < 1:
        raise ScoringError("places_not_positive", places=places)
    if budget < 0:
        raise ScoringError("budget_negative", budget=budget)
    calibration = calibrate_panel(panel, model)
    drawn = draw_qualities(calibration, seed=seed)
    if calibration.fit is None or drawn is None:
        raise ScoringError("extra_without_model", reason=calibration.warning)
    fit, chances = calibration.fit, by_entry(chances_of(drawn, places, seed, rule.among))
    names = [*panel.judges, *sorted(rule.judges - set(panel.judges))]
    house = _houses(names, rule.organisations)
    most = -(-SHARE * budget // len(names)) if rule.most_per_judge is None else rule.most_per_judge
    choice = Choice(
        chance=np.array([chances[entry].p_top if entry in chances else 0.0 for entry in panel.entries]),
        spread=fit.solution.spread,
        worth=_worth(fit, len(names)),
        open=_open(panel.entries, names, rule.conflicts, seen, house, set(chances)),
        room=rule.most_per_entry - np.bincount(panel.entry, minlength=len(panel.entries)),
        load=np.array([min(most, rule.room.get(name, most)) for name in names], dtype=np.int64),
        house=house,
    )
    return _explained(fit, names, choice, choose_pairs(choice, budget))


def choose_pairs(choice: Choice, budget: int) -> list[Chosen]:
    """(entry, judge, R before, R after) one by one, the greatest fall of R first."""
    import numpy as np

    room, load, open_pairs = choice.room.copy(), choice.load.copy(), choice.open.copy()
    told = np.zeros(len(choice.chance))
    best = np.full(len(told), -1)
    now = expected_error(choice, np.arange(len(told)), told)
    then = now.copy()
    stale = np.ones(len(told), dtype=bool)
    chosen: list[Chosen] = []
    while len(chosen) < budget:
        rows = np.flatnonzero(stale)
        worth = np.where(open_pairs[rows] & (room[rows] > 0)[:, None] & (load > 0), choice.worth, 0.0)
        best[rows] = worth.argmax(axis=1)
        then[rows] = expected_error(choice, rows, told[rows] + worth.max(axis=1))
        entry = int((now - then).argmax())
        judge = int(best[entry])
        if now[entry] <= then[entry]:
            break
        chosen.append((entry, judge, float(now[entry]), float(then[entry])))
        open_pairs[entry, choice.house == choice.house[judge]] = False
        room[entry] -= 1
        load[judge] -= 1
        told[entry] += choice.worth[judge]
        now[entry] = then[entry]
        stale[:] = (best == judge) if load[judge] == 0 else False
        stale[entry] = True
    return chosen


def expected_error(choice: Choice, rows: NDArray[np.int64], told: Array) -> Array:
    """R(Q) of the entries `rows` for Q = `told`."""
    import numpy as np
    from scipy.special import ndtri, owens_t

    chance = np.clip(choice.chance[rows], LEAST_CHANCE, 1.0 - LEAST_CHANCE)
    known = choice.spread[rows] * told
    # (1 − ρ) / (1 + ρ) with ρ = known / (1 + known).
    return 2.0 * owens_t(ndtri(chance), np.sqrt(1.0 / (1.0 + 2.0 * known)))


def _worth(fit: Fit, judges: int) -> Array:
    """q_j (J,) of the panel's judges and, after them, of typical ones who have not marked yet."""
    import numpy as np

    marked = len(fit.panel.judges)
    own = np.full(judges, fit.variances.leniency)
    own[:marked] = np.diag(fit.solution.covariance)[1 : 1 + marked]
    return 1.0 / (1.0 / _weights(fit, judges) + own)


def _weights(fit: Fit, judges: int) -> Array:
    import numpy as np

    weights = np.full(judges, 1.0 / fit.variances.error)
    weights[: len(fit.variances.weight)] = fit.variances.weight
    return weights


def _houses(names: Sequence[str], organisations: Mapping[str, str]) -> NDArray[np.int64]:
    """One number per organisation; a judge without one is a house of his own."""
    import numpy as np

    numbers: dict[object, int] = {}
    keys = [organisations.get(name) or (name,) for name in names]
    return np.array([numbers.setdefault(key, len(numbers)) for key in keys], dtype=np.int64)


def _open(
    entries: Sequence[str],
    names: Sequence[str],
    conflicts: Set[Pair],
    seen: Set[Pair],
    house: NDArray[np.int64],
    competing: set[str],
) -> NDArray[np.bool_]:
    """(E, J) pairs that are allowed: of competing entries, without a conflict, with no colleague who reads already."""
    import numpy as np

    allowed = np.ones((len(entries), len(names)), dtype=bool)
    rows, columns = ({name: at for at, name in enumerate(group)} for group in (entries, names))
    for entry, judge in conflicts | seen:
        if entry in rows and judge in columns:
            closed = house == house[columns[judge]] if (entry, judge) in seen else columns[judge]
            allowed[rows[entry], closed] = False
    allowed[[at for at, entry in enumerate(entries) if entry not in competing]] = False
    return allowed


def _explained(
    fit: Fit, names: Sequence[str], choice: Choice, chosen: Sequence[Chosen]
) -> tuple[ExtraReading, ...]:
    weights, loads, readings = _weights(fit, len(names)), Counter[int](), []
    for entry, judge, before, after in chosen:
        loads[judge] += 1
        readings.append(
            ExtraReading(
                entry=fit.panel.entries[entry],
                judge=names[judge],
                p_top=float(choice.chance[entry]),
                before=before,
                after=after,
                weight=float(weights[judge]),
                share=float(weights[judge] * fit.variances.error),
                load=loads[judge],
            )
        )
    return tuple(readings)
