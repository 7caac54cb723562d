"""Why an assignment does not exist, in sentences for the officer."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from app.rounds.queries.expertise import expertise_named
from app.rounds.queries.problem import Board
from app.scoring import Infeasible, LackingEntry, ScoringError
from app.shared.text import Text, t
from app.shared.verdict import Refused, not_now


@dataclass(frozen=True)
class Lacking:
    """No assignment exists: a sentence for every entry that lacks judges, or judge who cannot reach his minimum."""

    sentences: tuple[Text, ...]


def contradiction(error: ScoringError) -> Refused:
    """Hand-made pairs, loads or seats that exclude each other, as a refusal for the page."""
    if error.code in ("required_too_many", "too_many_expertises"):
        return Refused(not_now(error.code, t("要求的专业多于每份申报的评审人数，请减少后再试")))
    return Refused(not_now(error.code, t("手工指定的分派或件数限制互相矛盾，请调整后再分派")))


def lacking_sentences(board: Board, infeasible: Infeasible) -> tuple[Text, ...]:
    """Which entries lack how many judges and why, by code; else which judges cannot reach their minimum, by name.

    Entries may be named by their keys or by their codes.
    """
    codes = {row.entry_id: row.code for row in board.entries}
    rows = [(codes.get(row.entry, row.entry), row) for row in infeasible.entries]
    sentences = [
        sentence for code, row in sorted(rows, key=lambda pair: pair[0]) for sentence in _entry(row, code)
    ]
    sentences += [
        t(
            "%(name)s 达不到下限 %(minimum)s 件：可评的只有 %(available)s 件",
            name=board.seats[row.judge].user.name,
            minimum=row.minimum,
            available=row.available,
        )
        for row in infeasible.judges
    ]
    return tuple(sentences)


def _entry(row: LackingEntry, code: str) -> Iterator[Text]:
    for name, missing in row.expertise:
        is_chain, words = expertise_named(name)
        values: dict[str, Any] = {"code": code, "missing": missing, "name": words}
        yield (
            t("%(code)s 缺 %(missing)s 名熟悉「%(name)s」产业链的专家：可评的都不熟悉，或件数已满", **values)
            if is_chain
            else t(
                "%(code)s 缺 %(missing)s 名具备「%(name)s」专业的专家：可评的都不具备，或件数已满", **values
            )
        )
    if row.reason == "expertise":
        return
    figures = {"code": code, "missing": row.missing, "available": row.available, "conflicts": row.conflicts}
    if row.reason != "too_few_judges":
        yield t("%(code)s 还缺 %(missing)s 名专家：可评的专家件数已满", code=code, missing=row.missing)
    elif row.colleagues:
        yield t(
            "%(code)s 还缺 %(missing)s 名专家：可评的只有 %(available)s 名"
            "（回避 %(conflicts)s 名；同一单位只能有一名，因此另有 %(colleagues)s 名不能同评）",
            colleagues=row.colleagues,
            **figures,
        )
    else:
        yield t(
            "%(code)s 还缺 %(missing)s 名专家：可评的只有 %(available)s 名（回避 %(conflicts)s 名）",
            **figures,
        )
