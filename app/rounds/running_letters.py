"""Letters while a round is read: its date was put off, a judge's work went to others."""

from datetime import datetime
from typing import Any

from sqlalchemy import select

from app.extensions import db
from app.history.models import Act
from app.rounds.models import Assignment, Panelist, Round
from app.rounds.states import READING
from app.shared.letter_rules import Rule, Words
from app.shared.text import Text, t


def _reading(act: Act) -> list[str]:
    query = select(Assignment.judge_id).distinct()
    return list(
        db.session.scalars(query.where(Assignment.round_id == act.subject_id, Assignment.state.in_(READING)))
    )


def _extended(act: Act, _user_id: str) -> Words:
    round, until = db.session.get_one(Round, act.subject_id), datetime.fromisoformat(act.figures["until"])
    return Words(
        t("评审完成期限延长至 %(until)s", until=until),
        (t("「%(title)s」%(round)s的完成期限延长至 %(until)s。", **_named(round), until=until),),
        f"/judge/rounds/{round.id}",
    )


def _panelist(act: Act) -> Panelist:
    return db.session.get_one(Panelist, act.subject_id)


def _replaced_judge(act: Act) -> list[str]:
    return [_panelist(act).user_id]


def _replaced(act: Act, _user_id: str) -> Words:
    sentence = t(
        "「%(title)s」%(round)s中你未完成的 %(n)s 份评审已由承办人改派他人；已完成的继续有效。",
        **_named(_panelist(act).round),
        n=act.figures["assignments"],
    )
    return Words(t("评审任务已改派"), (sentence,), "/judge/")


def _takers(act: Act) -> list[str]:
    return sorted(act.figures["given"])


def _taken_over(act: Act, user_id: str) -> Words:
    round, count = _panelist(act).round, act.figures["given"][user_id]
    sentence = t(
        "「%(title)s」%(round)s因专家调整，请你接评 %(n)s 份申报，于 %(due)s 前完成。",
        **_named(round),
        n=count,
        due=round.due_at,
    )
    return Words(t("新增 %(n)s 份申报待评审", n=count), (sentence,), f"/judge/rounds/{round.id}")


def _named(round: Round) -> dict[str, Any]:
    return {"title": round.call.title, "round": Text(round.title)}


RUNNING: list[Rule] = [
    Rule("round.extended", "round_extended", _reading, _extended),
    Rule("panelist.replaced", "judge_replaced", _replaced_judge, _replaced),
    Rule("panelist.replaced", "readings_taken_over", _takers, _taken_over),
]
