"""Rankings as a result pack: entries by code, judges under pseudonyms, and proof that it gives the same list again."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.calls.models import Item
from app.decisions.models import Ranking
from app.decisions.sheets import method_of, sheets_of, votes_of
from app.decisions.standing import judged_of
from app.reviews.queries import criteria_of
from app.rounds.models import Round
from app.scoring import (
    LegSheet,
    Pack,
    PackEntry,
    PackGroup,
    PackRound,
    PublishedLine,
    Review,
    ScoringError,
    build_pack,
    differences,
    pseudonyms,
    rank_pack,
)
from app.scoring.method import DRAW
from app.shared.text import t
from app.shared.verdict import Refused, not_now

ENTRY, JUDGE = "E", "J"


@dataclass(frozen=True)
class Ranked:
    """A ranking with the marks that it was made of: the round and the sheet of each leg, in order."""

    item: Item
    ranking: Ranking
    legs: tuple[tuple[Round, LegSheet], ...]


@dataclass(frozen=True)
class Coding:
    """``codes``: the code of each entry by its key; ``judges``: the pseudonym of each judge by his. Only the file pack
    tells them."""

    codes: Mapping[str, str]
    judges: Mapping[str, str]


@dataclass(frozen=True)
class CodedPack:
    """The packs of the two audiences."""

    full: Pack
    public: Pack


def ranked_items(rankings: Iterable[Ranking]) -> list[Ranked]:
    """The rankings with today's marks of their items, in the order of the list.

    Raises ``Refused`` (stale) where an item has no closed round any more that could rank it.
    """
    found = []
    for ranking in rankings:
        item = ranking.item
        judged = judged_of(item) if item is not None else None
        if item is None or judged is None:
            raise Refused(_stale())
        rounds = [round_ for _, round_ in judged.legs]
        found.append(Ranked(item, ranking, tuple(zip(rounds, sheets_of(item, judged), strict=True))))
    return sorted(found, key=lambda each: (each.item.position, each.item.id))


def coding_of(ranked: Sequence[Ranked], secret: str) -> Coding:
    """Codes and pseudonyms by a secret of at least 32 random characters, another one for each pack, so that neither
    those of two packs nor names can be joined with them (``scoring.pseudonyms``)."""
    entries = {line.entry_id for each in ranked for line in each.ranking.lines}
    judges = {review.judge for each in ranked for _, leg in each.legs for review in leg.sheet.reviews}
    return Coding(pseudonyms(entries, secret, ENTRY), pseudonyms(judges, secret, JUDGE))


def code_pack(
    ranked: Sequence[Ranked],
    winners: Mapping[str, str],
    coding: Coding,
    *,
    software: str,
    about: Mapping[str, str],
) -> CodedPack:
    """The packs of some rankings of one call.

    ``winners``: the names that the notice prints, by entry key. An entry that was drawn keeps its key as ``drawn_as``,
    because the lots were drawn on it. Both packs are ranked again here: raises ``Refused`` (pack_differs) where that
    does not give the stored lists digit for digit, so that no pack is ever published that does not recompute.
    """
    call = ranked[0].item.call
    codes, judges = coding.codes, coding.judges
    titles = group_names(ranked)
    commitments, revealed = _seeds(ranked)
    full = Pack(
        method=method_of(call, ranked[0].item),
        criteria=criteria_of(call),
        groups=tuple(_group(each, titles[each.item.id], codes, winners) for each in ranked),
        rounds=_rounds(ranked, codes, judges),
        published=tuple(
            PublishedLine(titles[each.item.id], line.place, codes[line.entry_id], line.total)
            for each in ranked
            for line in each.ranking.lines
        ),
        votes={
            codes[entry]: count
            for each in ranked
            for entry, count in votes_of(each.ranking.votes).items()
            if entry in codes
        },
        software=software,
        about=about,
        commitments=commitments,
        revealed=revealed,
    )
    public = build_pack(full, audience="public")
    for pack in (full, public):
        _check(pack)
    return CodedPack(full, public)


def _check(pack: Pack) -> None:
    try:
        wrong = differences(pack, rank_pack(pack))
    except ScoringError as error:
        raise Refused(_stale()) from error
    if wrong:
        raise Refused(_stale())


def _stale() -> Any:
    return not_now("pack_differs", t("按现有评分重新计算得不到已排定的名次，请重新生成排名"))


def group_names(ranked: Sequence[Ranked]) -> dict[str, str]:
    """What each item is called in a pack, by its key: its public number, or its key where that is not its own."""
    numbers = [each.item.code for each in ranked]
    return {
        each.item.id: each.item.code
        if each.item.code and numbers.count(each.item.code) == 1
        else each.item.id
        for each in ranked
    }


def _group(each: Ranked, name: str, codes: Mapping[str, str], winners: Mapping[str, str]) -> PackGroup:
    drawn = {
        entry
        for tie in each.ranking.explanation
        for step in tie["steps"]
        if step["rule"] == DRAW and step["outcome"] != "no_draw"
        for entry in step["entries"]
    }
    entries = tuple(
        PackEntry(
            codes[line.entry_id],
            winners.get(line.entry_id),
            line.entry_id if line.entry_id in drawn else None,
        )
        for line in each.ranking.lines
    )
    return PackGroup(name, each.item.title, int(each.ranking.method["places"]), entries)


def _rounds(
    ranked: Sequence[Ranked], codes: Mapping[str, str], judges: Mapping[str, str]
) -> tuple[PackRound, ...]:
    """Every round once, named by its leg and, where several rounds read for one leg, numbered."""
    found: dict[str, tuple[Round, LegSheet, list[Review]]] = {}
    for each in ranked:
        for round_, leg in each.legs:
            reviews = found.setdefault(round_.id, (round_, leg, []))[2]
            reviews += [
                Review(codes[one.entry], judges[one.judge], one.marks, one.void)
                for one in leg.sheet.reviews
                if one.entry in codes
            ]
    rows = sorted(found.values(), key=lambda row: (row[0].position, row[0].created_at, row[0].id))
    names = _round_names([row[0] for row in rows])
    return tuple(
        PackRound(names[round_.id], leg.weight, tuple(reviews)) for round_, leg, reviews in rows if reviews
    )


def _round_names(rounds: Sequence[Round]) -> dict[str, str]:
    legs = [round_.leg for round_ in rounds]
    return {
        round_.id: round_.leg
        if legs.count(round_.leg) == 1
        else f"{round_.leg}-{legs[:at].count(round_.leg) + 1}"
        for at, round_ in enumerate(rounds)
    }


def round_names(ranked: Sequence[Ranked]) -> dict[str, tuple[Round, str]]:
    """The rounds of a pack with the names that it gives them, by key, in its order."""
    rounds = {round_.id: round_ for each in ranked for round_, _ in each.legs}
    rows = sorted(rounds.values(), key=lambda row: (row.position, row.created_at, row.id))
    names = _round_names(rows)
    return {row.id: (row, names[row.id]) for row in rows}


def _seeds(ranked: Sequence[Ranked]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Commitments and secrets as they stood for the latest ranking; secrets only once the draw has its seed."""
    draw = max((each.ranking for each in ranked), key=lambda row: row.made_at).draw
    if not draw:
        return (), ()
    return tuple(draw["commitments"]), tuple(draw["secrets"]) if draw.get("seed") else ()
