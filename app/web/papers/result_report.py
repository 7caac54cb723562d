"""The readable part of a public result pack: method, rubric, places, ties, every mark, under codes and pseudonyms."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from app.adapters.documents.paper import Column, Part, Report, Table
from app.calls.method_words import method_rows
from app.calls.models import Call
from app.decisions.numbers import basis_told
from app.decisions.packs import Coding, Ranked, group_names, round_names
from app.decisions.sentences import rule_name
from app.notices.wording import CHECKS
from app.redactions.names import short_names
from app.rounds.models import PanelOpinion
from app.scoring import LeftOut, Pack, PackGroup
from app.scoring.marks import marked_reviews
from app.scoring.method import DRAW
from app.scoring.pack import LEAST_PUBLIC
from app.scoring.pack_rank import GroupList
from app.shared.text import Text
from app.web.papers.sending import stamp_of
from app.web.rendering import render_text, show_number

VOID = "作废"
REDUCED = "这一组申报不足五份，为免由编号推知未入选单位，只列入选单位的数字；监督人员用存档的完整结果包复核。"


def public_report(
    call: Call,
    pack: Pack,
    lists: Sequence[GroupList],
    ranked: Sequence[Ranked],
    coding: Coding,
    named: Iterable[str],
    opinions: Sequence[PanelOpinion],
) -> Report:
    """The report on a pack. ``lists``: its lists as they were ranked again; ``opinions``: signed ones of its rounds, of
    which only those of the panel and of the winners (``named``, by entry key) are printed, without others' names."""
    names = group_names(ranked)
    by_group = {names[each.item.id]: each for each in ranked}
    masked = names_to_mask(ranked, coding, named)
    parts = [
        Part("怎样复核", [f"{number}. {render_text(words)}" for number, words in enumerate(CHECKS, 1)]),
        Part("评审办法", table=_method(call)),
        Part("评审指标", table=_rubric(call), remarks=[_bands(call)]),
        *_opinions(opinions, pack, coding, masked),
    ]
    for found in lists:
        parts += _group(call, pack, found, by_group[found.group.id], coding)
    return Report(
        title=f"{call.title}评审结果公开包",
        subtitle="　".join(
            pack.about[key] for key in ("notice", "published", "version") if pack.about.get(key)
        ),
        issuer=call.organiser,
        parts=parts,
        landscape=True,
        stamp=stamp_of(call),
    )


def _method(call: Call) -> Table:
    rows = [[render_text(head), render_text(words)] for head, words in method_rows(call)]
    return Table("", [Column("事项", 1, "left"), Column("内容", 5, "left")], rows)


def _rubric(call: Call) -> Table:
    heads = ("键", 1.4, "left"), ("指标", 2, "left"), ("权重", 0.8, "center"), ("要点", 6, "left")
    rows = [
        [str(c["key"]), str(c["name"]), show_number(c["weight"]), str(c.get("guide") or "")]
        for c in call.rubric
    ]
    return Table("", [Column(*head) for head in heads], rows)


def _bands(call: Call) -> str:
    bands = "，".join(f"{render_text(each.name)} {each.low}–{each.high}" for each in call.kind_data.bands)
    return f"每项 0–100 分，最多两位小数；档次供参考：{bands}。"


def _opinions(
    opinions: Iterable[PanelOpinion], pack: Pack, coding: Coding, masked: Mapping[str, Sequence[str]]
) -> Iterator[Part]:
    winners = {each.code: each.winner for group in pack.groups for each in group.entries if each.winner}
    told = []
    for row in opinions:
        code = coding.codes.get(row.entry_id or "", "")
        if row.entry_id is None or code in winners:
            about = "对全组的意见" if row.entry_id is None else f"对 {code}（{winners[code]}）的意见"
            told.append(f"{row.round.title}，专家组长{about}：{mask_names(row.text, masked)}")
    if told:
        yield Part("专家组意见", told, remarks=["专家组长已在系统中署名；未入选单位的名称以编号代替。"])


def mask_names(text: str, entrants: Mapping[str, Sequence[str]]) -> str:
    """A text in which every name of these entrants stands as their code; ``entrants``: code → names."""
    told = [(name, code) for code, names in entrants.items() for name in names]
    for name, code in sorted(told, key=lambda pair: -len(pair[0])):
        text = text.replace(name, code)
    return text


def names_to_mask(ranked: Sequence[Ranked], coding: Coding, winners: Iterable[str]) -> dict[str, list[str]]:
    """Names of everybody who did not win, by the word that stands for them: the code, or the same word for all of a
    group too small for codes."""
    shown = set(winners)
    found: dict[str, list[str]] = {}
    for each in ranked:
        small = len(each.ranking.lines) < LEAST_PUBLIC
        for line in each.ranking.lines:
            if line.entry_id not in shown:
                organisation = line.entry.organisation
                names = [
                    n for name in (organisation.name, *organisation.aliases) for n in short_names(name, ())
                ]
                found.setdefault("（未入选单位）" if small else coding.codes[line.entry_id], []).extend(names)
    return found


def _group(call: Call, pack: Pack, found: GroupList, each: Ranked, coding: Coding) -> Iterator[Part]:
    group = found.group
    remarks = (
        [REDUCED] if group.is_reduced else [_sentence(tie, call, coding) for tie in each.ranking.explanation]
    )
    basis = "，".join(render_text(said) for said in basis_told(each.ranking))
    yield Part(
        f"{group.id} {group.title}：名次（{group.places} 个名额）",
        table=_places(pack, found),
        remarks=[f"{basis}。", *remarks],
    )
    titles = {name: render_text(Text(row.title)) for row, name in round_names([each]).values()}
    for leg in pack.legs(group):
        yield Part(
            f"{group.id}：{titles.get(leg.key, leg.key)}（{leg.key}）的评分", table=_marks(call, leg.sheet)
        )


def _places(pack: Pack, found: GroupList) -> Table:
    columns = [Column(head, width) for head, width in (("名次", 1), ("编号", 1.2))]
    columns += [
        Column("入选单位", 5, "left"),
        Column("总分", 1.3),
        Column("去极值均分", 1.3),
        Column("平均分", 1.3),
    ]
    columns.append(Column("有效评审", 1.2))
    names = {entry.code: entry.winner or "" for entry in found.group.entries}
    figures = {line.entry: line.figures for line in found.ranking.lines} if found.ranking else {}
    rows = [
        [
            "" if line.place is None else str(line.place),
            line.code,
            names[line.code],
            _said(line.total),
            _said(figures[line.code].trimmed) if line.code in figures else "",
            _said(figures[line.code].mean) if line.code in figures else "",
            str(figures[line.code].reviews) if line.code in figures else "",
        ]
        for line in _published(pack, found.group)
    ]
    return Table("", columns, rows)


def _published(pack: Pack, group: PackGroup) -> list[Any]:
    lines = [line for line in pack.published if line.group == group.id]
    return sorted(lines, key=lambda line: (line.place is None, line.place or 0, line.code))


def _marks(call: Call, sheet: Any) -> Table:
    keys = [str(c["key"]) for c in call.rubric]
    columns = [Column("编号", 1.2), Column("专家", 1.2)]
    columns += [Column(str(c["name"]), 1.6) for c in call.rubric]
    columns += [Column("加权总分", 1.4), Column("备注", 1)]
    rows = []
    marked = list(marked_reviews(sheet))
    for review, counted in zip(sheet.reviews, marked, strict=True):
        out = isinstance(counted, LeftOut)
        total = "" if isinstance(counted, LeftOut) else f"{Decimal(counted.total) / 100:.2f}"
        given = [_mark(review.marks.get(key)) for key in keys]
        rows.append(
            [review.entry, review.judge, *given, total, VOID if review.void else "不全" if out else ""]
        )
    return Table("", columns, sorted(rows))


def _sentence(tie: Mapping[str, Any], call: Call, coding: Coding) -> str:
    """One tie: who, on which number, and what every step compared."""
    steps = []
    for step in tie["steps"]:
        values = "，".join(
            f"{coding.codes[entry]} {'—' if value is None else value}"
            for entry, value in zip(step["entries"], step["values"], strict=True)
        )
        shown = (
            values
            if step["rule"] != DRAW
            else f"{values}（抽签值按申报的系统键计算，见 PACK.json 的 drawn_as）"
        )
        steps.append(f"{render_text(rule_name(step['rule'], call))}：{shown}")
    who = "、".join(coding.codes[entry] for entry in tie["entries"])
    return f"并列 {tie['number']} 分：{who}。{'；'.join(steps)}。"


def _mark(mark: Any) -> str:
    return "" if mark is None else f"{Decimal(mark):.2f}"


def _said(number: Decimal | None) -> str:
    return "—" if number is None else f"{number:.2f}"
