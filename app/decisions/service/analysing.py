"""The analysis beside a ranking: at once where the panel is small, else by the job, step by step."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.calls.draws import seed_of_call
from app.calls.marking_rules import MarkingRules, marking_rules
from app.decisions.analysis import Tell, analyse
from app.decisions.marking import Marking, marking_of
from app.decisions.models import AnalysisRun, Ranking, RankingAnalysis
from app.decisions.queries import is_stale
from app.decisions.sheets import method_of, sheets_of, votes_of
from app.decisions.signs import DRAWN
from app.decisions.standing import judged_of
from app.decisions.states import AnalysisStep
from app.extensions import db
from app.rounds.models import Round
from app.scoring import LegSheet, rank_legs
from app.scoring import Ranking as Ranked

# Reviews up to which the analysis is made with the ranking; it then takes about a second of the officer's waiting.
MOST_AT_ONCE = 3000


@dataclass(frozen=True)
class Material:
    """What an analysis is made from, apart from the database: it may take its time outside any transaction."""

    ranked: Ranked
    sheets: Sequence[LegSheet]
    marking: Marking
    rules: MarkingRules

    def analyse(self, tell: Tell) -> dict[str, Any]:
        """The document; ``tell`` hears of each step as it begins."""
        return analyse(self.ranked, self.sheets, self.marking, self.rules, tell)


def begin_analysis(
    ranking: Ranking,
    ranked: Ranked,
    sheets: Sequence[LegSheet],
    rounds: Sequence[Round],
    *,
    at: datetime,
    most_at_once: int,
) -> None:
    """Analyse a new ranking, or leave that to the job where the panel has more than ``most_at_once`` reviews.

    ``sheets`` and ``rounds``: of its legs, in order. What is left to the job is found there by its row
    (``AnalysisRun``), which comes with the ranking in one transaction and is gone with it.
    """
    assert ranking.item is not None  # noqa: S101
    reviews = sum(len(leg.sheet.reviews) for leg in sheets)
    if reviews > most_at_once:
        db.session.add(AnalysisRun(ranking=ranking, reviews=reviews, asked_at=at))
        return
    material = Material(
        ranked, sheets, marking_of(ranking.item, rounds), marking_rules(ranking.item.call.method)
    )
    document = material.analyse(lambda _step: None)
    db.session.add(RankingAnalysis(ranking=ranking, document=document, made_at=at))


def gather_material(run: AnalysisRun) -> Material | None:
    """The marks of a ranking as they are today, ranked again; None where they are no longer those that made it."""
    ranking = run.ranking
    item = ranking.item
    if item is None or is_stale(ranking):
        return None
    judged = judged_of(item)
    assert judged is not None  # noqa: S101
    sheets = sheets_of(item, judged)
    seed = seed_of_call(item.call) if DRAWN in ranking.sign else None
    ranked = rank_legs(sheets, method_of(item.call, item), votes_of(ranking.votes), seed)
    marking = marking_of(item, [row for _, row in judged.legs])
    return Material(ranked, sheets, marking, marking_rules(item.call.method))


def begin_run(run: AnalysisRun) -> None:
    """Note that a worker has taken it up; a run that was cut off is begun once more."""
    run.tries += 1


def tell_step(run: AnalysisRun, step: AnalysisStep) -> None:
    """Note how far it is, for the page."""
    run.step = step


def drop_run(run: AnalysisRun, *, at: datetime) -> None:
    """Give it up: the marks have changed since, and the next ranking is analysed instead."""
    run.step, run.ended_at = AnalysisStep.DROPPED, at


def finish_run(run: AnalysisRun, document: dict[str, Any], *, at: datetime) -> None:
    """Store the analysis beside its ranking."""
    run.step, run.ended_at = AnalysisStep.DONE, at
    db.session.add(RankingAnalysis(ranking=run.ranking, document=document, made_at=at))
