"""A judge hears that his mark was corrected, and whom the rule asks to read more; nobody else hears of marks."""

from typing import Any

from app.extensions import db
from app.reviews.models import ReadingBatch, Review
from app.shared.letter_rules import Rule, Words
from app.shared.text import Text, t


def _review(act: Any) -> Review:
    return db.session.get_one(Review, act.subject_id)


def _judge(act: Any) -> list[str]:
    return [_review(act).judge_id]


def _corrected(act: Any, _user: str) -> Words:
    assignment = _review(act).assignment
    return Words(
        t("一份评审的得分有更正：%(code)s", code=assignment.code),
        (
            t(
                "「%(title)s」%(round)s中，你对申报 %(code)s 的得分由两位承办人共同更正。",
                title=assignment.round.call.title,
                round=Text(assignment.round.title),
                code=assignment.code,
            ),
            t("你原来给的分数保留在记录里；更正的各项和理由见页面。认为更正不当的，请与承办人联系。"),
        ),
        f"/judge/assignments/{assignment.id}",
    )


def _batch(act: Any) -> ReadingBatch:
    return db.session.get_one(ReadingBatch, act.subject_id)


def _readers(act: Any) -> list[str]:
    return sorted({str(row["judge"]) for row in _batch(act).readings})


def _extra(act: Any, user_id: str) -> Words:
    batch = _batch(act)
    round, count = batch.round, sum(row["judge"] == user_id for row in batch.readings)
    return Words(
        t("新增 %(n)s 份申报待评审", n=count),
        (
            t(
                "「%(title)s」%(round)s按公布的办法增加评审，请你再评 %(n)s 份，于 %(due)s 前完成。",
                title=round.call.title,
                round=Text(round.title),
                n=count,
                due=round.due_at,
            ),
        ),
        f"/judge/rounds/{round.id}",
    )


RULES: list[Rule] = [
    Rule("review.corrected", "review_corrected", _judge, _corrected),
    Rule("reading_batch.handed_out", "readings_added", _readers, _extra),
]
