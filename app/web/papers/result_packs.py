"""The public result pack as one ZIP: PACK.json, tables, a readable PDF, and the program that ranks it again.

Made before any transaction begins; the tables and the PDF are Chinese, as every official paper is.
"""

import csv
import io
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from app.adapters import documents
from app.adapters.bundles import keep_bundle, scoring_sources, software_version, zip_of
from app.adapters.sheets import write_csv
from app.calls.models import Call
from app.decisions.models import Ranking
from app.decisions.packs import CodedPack, Coding, Ranked, code_pack, coding_of, ranked_items, round_names
from app.notices.models import Notice
from app.notices.packs import MadePack, named_winners
from app.notices.wording import CHECKS
from app.rounds.queries.hearing import opinions_in
from app.scoring import Pack, pack_bytes, pack_hash, rank_pack
from app.scoring.pack_print import pack_csv
from app.shared.text import Text
from app.web.papers.result_report import public_report
from app.web.papers.sending import DEMONSTRATION, day_of, in_chinese, seconds_of
from app.web.rendering import render_text, show_number


def make_public_pack(
    notice: Notice, rankings: Sequence[Ranking], *, at: datetime, number: int = 1, reason: str = ""
) -> MadePack:
    """The public pack of a notice over these rankings, its bytes in the store when this returns.

    ``number`` and ``reason``: of a pack that follows a correction. Raises ``Refused`` where the marks do not give the
    rankings again (``decisions.packs.code_pack``), ``NotPrinted`` where the PDF cannot be made now.
    """
    with in_chinese():
        ranked = ranked_items(rankings)
        coding = coding_of(ranked, secrets.token_hex(32))
        coded = coded_pack(notice, ranked, coding, at=at, number=number, reason=reason)
        members = _members(notice, coded, ranked, coding, at)
    proof = keep_bundle(f"评审结果公开包-{notice.slug}-{number}.zip", zip_of(members, at))
    inputs = {each.ranking.id: each.ranking.inputs_hash for each in ranked}
    return MadePack(inputs, coding, pack_hash(coded.public), proof)


def coded_pack(
    notice: Notice, ranked: Sequence[Ranked], coding: Coding, *, at: datetime, number: int, reason: str
) -> CodedPack:
    """Both packs, with what they tell of the call and of themselves."""
    about = _about(notice, ranked, at, number, reason)
    return code_pack(ranked, named_winners(notice), coding, software=software_version(), about=about)


def _members(
    notice: Notice, coded: CodedPack, ranked: Sequence[Ranked], coding: Coding, at: datetime
) -> dict[str, bytes]:
    call, pack = notice.call, coded.public
    lists = rank_pack(pack)
    opinions = opinions_in(round_names(ranked))
    report = public_report(call, pack, lists, ranked, coding, named_winners(notice), opinions)
    heads, *rows = csv.reader(io.StringIO(pack_csv(pack, lists, ())))
    return {
        "PACK.json": pack_bytes(pack),
        "README.txt": _readme(notice, pack).encode("utf-8-sig"),
        "result.pdf": documents.pdf("report", replace(report, made_at=seconds_of(at)).data),
        "list.csv": _csv(heads, rows),
        "marks.csv": _csv(("round", "entry", "judge", "criterion", "score", "void"), _marks(pack)),
        "rubric.csv": _csv(("key", "name", "weight", "maximum", "guide"), _rubric(call)),
        "rounds.csv": _csv(("id", "title", "weight", "blind", "opened", "closed"), _rounds(ranked, pack)),
        **scoring_sources(),
    }


def _readme(notice: Notice, pack: Pack) -> str:
    head = [notice.title, pack.about["version"], *([DEMONSTRATION] if notice.call.is_demo else []), ""]
    files = [
        "PACK.json　评分、办法、名次：专家用假名，申报用编号，入选单位写明名称",
        "未入选单位的编号只显示在该单位自己的结果页",
        "result.pdf　供阅读；list.csv、marks.csv、rubric.csv、rounds.csv　同样的内容，供表格软件使用",
        "app/scoring　计算名次的程序，与平台运行的是同一份代码",
    ]
    steps = [f"{number}. {render_text(words)}" for number, words in enumerate(CHECKS, 1)]
    return "\r\n".join(
        [*head, *steps, "", *files, "", f"PACK.json SHA-256: {pack_hash(pack)}", pack.software, ""]
    )


def _about(
    notice: Notice, ranked: Sequence[Ranked], at: datetime, number: int, reason: str
) -> dict[str, str]:
    """Texts for the reader of PACK.json; nothing in it enters the ranking."""
    call = notice.call
    told = {
        "call": call.title,
        "document_number": call.document_number,
        "notice": notice.title,
        "published": day_of(notice.published_at or at),
        "version": f"第{number}版，生成于{day_of(at)}",
        "reason": reason,
        "criteria_version": _criteria_version(call),
        "rubric": "；".join(f"{c['key']}={c['name']} {show_number(c['weight'])}" for c in call.rubric),
        "rounds": "；".join(
            f"{name}={render_text(Text(row.title))} 权重{_weight(ranked, row.id)}"
            for row, name in round_names(ranked).values()
        ),
        "seeds": "；".join(
            f"{name} 分派随机数 {row.seed}"
            for row, name in round_names(ranked).values()
            if row.seed is not None
        ),
        "data": DEMONSTRATION if call.is_demo else "",
    }
    return {key: words for key, words in told.items() if words}


def _criteria_version(call: Call) -> str:
    return f"第{call.revision}版，SHA-256 {call.frozen_hash}" if call.frozen_hash else f"第{call.revision}版"


def _weight(ranked: Sequence[Ranked], round_id: str) -> str:
    return next(
        show_number(leg.weight) for each in ranked for round_, leg in each.legs if round_.id == round_id
    )


def _marks(pack: Pack) -> Iterable[Sequence[str | Decimal | None]]:
    for round_ in pack.rounds:
        rows = [
            (review.entry, review.judge, review.void, name, mark)
            for review in round_.reviews
            for name, mark in review.marks.items()
        ]
        for entry, judge, void, name, mark in sorted(rows, key=lambda row: row[:4]):
            shown = None if mark is None else Decimal(mark)
            yield (round_.id, entry, judge, name, shown, "void" if void else "")


def _rubric(call: Call) -> Iterable[Sequence[str]]:
    return (
        (str(c["key"]), str(c["name"]), show_number(c["weight"]), "100", str(c.get("guide") or ""))
        for c in call.rubric
    )


def _rounds(ranked: Sequence[Ranked], pack: Pack) -> Iterable[Sequence[str]]:
    weights = {each.id: show_number(each.weight) for each in pack.rounds}
    return (
        (
            name,
            render_text(Text(row.title)),
            weights.get(name, ""),
            "是" if row.blind else "否",
            day_of(row.opened_at),
            day_of(row.closed_at),
        )
        for row, name in round_names(ranked).values()
    )


def _csv(heads: Sequence[str], rows: Iterable[Sequence[str | Decimal | None]]) -> bytes:
    return b"".join(write_csv(heads, rows))
