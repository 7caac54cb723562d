"""The file pack of a result as one ZIP: everything by name, for the archive and for the few who may read it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from sqlalchemy.orm import joinedload

from app.adapters import documents
from app.adapters.archive_book import BookTable, write_book
from app.adapters.bundles import keep_bundle, scoring_sources, zip_of
from app.decisions.packs import Coding, Ranked, ranked_items, round_names
from app.entries.models import Entry
from app.extensions import db
from app.files.proof import Proof
from app.notices.models import ResultPack
from app.notices.packs import rankings_under
from app.reviews.models import Review
from app.reviews.queries import finished_and_voided_reviews
from app.rounds.models import Absence, Assignment, Conflict, PanelOpinion, RoundEntry
from app.rounds.queries.hearing import absences_in, opinions_in
from app.rounds.queries.recusals import confirmed_ties, ended_readings
from app.scoring import pack_bytes
from app.web.papers import archive_papers as papers
from app.web.papers.result_packs import coded_pack
from app.web.papers.sending import in_chinese, seconds_of
from app.web.score_table import score_sheet_of

MOST_IN_FILE = 500
"""Reviews: the sheets of more of them go into several files, each written within the seconds that a paper is given."""


@dataclass(frozen=True)
class Record:
    """Everything of a result that its file keeps, loaded once."""

    pack: ResultPack
    ranked: Sequence[Ranked]
    coding: Coding
    codes: dict[str, str]
    reviews: Sequence[Review]
    ties: Sequence[Conflict]
    ended: Sequence[Assignment]
    absences: Sequence[Absence]
    opinions: Sequence[PanelOpinion]


def make_archive(pack: ResultPack) -> Proof:
    """The file pack that goes with a public one, under the same codes and pseudonyms; its bytes are in the store then.

    Raises ``Refused`` where the marks have changed since, ``NotPrinted`` where a paper cannot be made now.
    """
    with in_chinese():
        record = load_record(pack)
        content = zip_of(_members(record), pack.made_at)
    return keep_bundle(f"评审结果档案-{pack.notice.slug}-{pack.number}.zip", content)


def load_record(pack: ResultPack) -> Record:
    """What the file pack of a public pack is made of."""
    ranked = ranked_items(rankings_under(list(pack.rankings)))
    rounds = [row for row, _ in round_names(ranked).values()]
    entries = {line.entry_id for each in ranked for line in each.ranking.lines}
    reviews = [
        review
        for row in rounds
        for review in db.session.scalars(
            finished_and_voided_reviews(row).options(
                joinedload(Review.assignment).joinedload(Assignment.entry).joinedload(Entry.organisation)
            )
        )
        if review.entry_id in entries
    ]
    keys = [row.id for row in rounds]
    rows = db.session.query(RoundEntry.entry_id, RoundEntry.code).filter(RoundEntry.round_id.in_(keys))
    return Record(
        pack,
        ranked,
        Coding(pack.codes, pack.judges),
        {row[0]: row[1] for row in rows},
        reviews,
        confirmed_ties(keys),
        ended_readings(keys),
        absences_in(keys),
        opinions_in(keys),
    )


def _members(record: Record) -> dict[str, bytes]:
    pack, notice = record.pack, record.pack.notice
    coded = coded_pack(
        notice, record.ranked, record.coding, at=pack.made_at, number=pack.number, reason=pack.reason
    )
    call, subtitle = notice.call, f"{notice.title}　第{pack.number}版"
    at = seconds_of(pack.made_at)
    summary = replace(papers.summary_report(call, record.ranked, record.opinions, subtitle), made_at=at)
    recusals = replace(
        papers.recusals_report(call, record.ties, record.ended, record.absences, subtitle), made_at=at
    )
    return {
        "PACK.json": pack_bytes(coded.full),
        "评审汇总表.pdf": documents.pdf("report", summary.data),
        "评审汇总表.docx": documents.word("report", summary.data),
        **_judges(record, subtitle),
        "回避登记表.pdf": documents.pdf("report", recusals.data),
        "对照与明细.xlsx": write_book(list(_tables(record)), pack.made_at),
        **{
            f"评审汇总表-{each.item.code or each.item.id}.xlsx": score_sheet_of(each.item, each.ranking)
            for each in record.ranked
        },
        **scoring_sources(),
    }


def _judges(record: Record, subtitle: str) -> dict[str, bytes]:
    """专家评审表 of every judge, PDF and Word, however many there are: a file of its own for every 500 reviews;
    no judge's sheet is torn between two."""
    call, found = record.pack.call, {}
    files = papers.in_files(papers.by_judge(record.reviews), record.coding, MOST_IN_FILE)
    for number, reviews in enumerate(files, 1):
        of = f"（{number}/{len(files)}）" if len(files) > 1 else ""
        name = f"专家评审表-{number:02d}" if len(files) > 1 else "专家评审表"
        report = papers.judges_report(call, reviews, record.coding, f"{subtitle}{of}")
        data = replace(report, made_at=seconds_of(record.pack.made_at)).data
        found[f"{name}.pdf"] = documents.pdf("report", data)
        found[f"{name}.docx"] = documents.word("report", data)
    return found


def _tables(record: Record) -> list[BookTable]:
    judges = {review.judge_id: review.assignment.judge for review in record.reviews}
    lines = [(each, line) for each in record.ranked for line in each.ranking.lines]
    return [
        BookTable(
            "专家对照",
            ("假名", "专家", "工作单位"),
            sorted(
                [
                    record.coding.judges.get(key, ""),
                    user.name,
                    user.expert.employer_name if user.expert else "",
                ]
                for key, user in judges.items()
            ),
        ),
        BookTable(
            "申报对照",
            ("编号", "评审编号", "项目", "申报单位", "名次", "总分"),
            [
                [
                    record.coding.codes[line.entry_id],
                    record.codes.get(line.entry_id, ""),
                    each.item.title,
                    line.entry.organisation.name,
                    line.place,
                    line.total,
                ]
                for each, line in lines
            ],
        ),
        BookTable("评分", ("轮次", "编号", "假名", "专家", "指标", "得分", "作废"), _marks(record)),
        BookTable("回避", papers.TIE_HEADS, papers.tie_rows(record.ties)),
        BookTable("未完成的评审", papers.ENDED_HEADS, papers.ended_rows(record.ended)),
        BookTable("离场", papers.ABSENCE_HEADS, papers.absence_rows(record.absences)),
    ]


def _marks(record: Record) -> list[list[str | Decimal | None]]:
    names = {review.judge_id: review.assignment.judge.name for review in record.reviews}
    rounds = {row.id: row.title for row, _ in round_names(record.ranked).values()}
    return [
        [
            rounds[round_.id],
            record.coding.codes[review.entry],
            record.coding.judges[review.judge],
            names.get(review.judge, ""),
            criterion,
            None if mark is None else Decimal(mark),
            "是" if review.void else "",
        ]
        for each in record.ranked
        for round_, leg in each.legs
        for review in leg.sheet.reviews
        if review.entry in record.coding.codes
        for criterion, mark in review.marks.items()
    ]
