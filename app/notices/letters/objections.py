"""An objection was filed, answered, or left open by a notice that was withdrawn. Who objected stands in no letter."""

from typing import Any

from sqlalchemy import select

from app.extensions import db
from app.notices.models import Notice, Objection
from app.notices.policy import may_see_objection
from app.notices.states import PENDING
from app.people.models import Seat, User
from app.people.queries import lasts
from app.people.states import SeatRole
from app.shared.letter_rules import Rule, Words
from app.shared.text import t


def _objection(act: Any) -> Objection:
    return db.session.get_one(Objection, act.subject_id)


def _handlers(act: Any) -> list[str]:
    return _unrelated(_objection(act), act)


def _unrelated(objection: Objection, act: Any) -> list[str]:
    """Discipline officers who may see it: the related never learn of it (A24)."""
    users = db.session.scalars(
        select(User)
        .join(Seat, Seat.user_id == User.id)
        .where(Seat.role == SeatRole.DISCIPLINE, lasts(Seat, act.at))
        .distinct()
    )
    return [user.id for user in users if may_see_objection(user, objection, act.at)]


def _filed(act: Any, _user: str) -> Words:
    return Words(
        t("收到一项异议"),
        (t("「%(title)s」收到一项异议，请受理或说明不予受理的理由。", title=_objection(act).notice.title),),
        f"/discipline/objections/{act.subject_id}",
    )


def _objector(act: Any) -> list[str]:
    key = _objection(act).filed_by_id
    return [key] if key is not None else []


def _answered(act: Any, _user: str) -> Words:
    objection = _objection(act)
    return Words(
        t("异议的处理情况：%(state)s", state=objection.state.label),
        (
            t("对「%(title)s」提出的异议已有处理意见：", title=objection.notice.title),
            t("处理意见：%(opinion)s", opinion=objection.opinion),
        ),
        "",
    )


def _keepers(act: Any) -> list[str]:
    """Discipline officers who have something unanswered on the notice."""
    pending = select(Objection).where(Objection.notice_id == act.subject_id, Objection.state.in_(PENDING))
    return sorted({user for objection in db.session.scalars(pending) for user in _unrelated(objection, act)})


def _withdrawn(act: Any, _user: str) -> Words:
    return Words(
        t("公示已撤回：%(title)s", title=db.session.get_one(Notice, act.subject_id).title),
        (t("这份公示上未办结的异议仍须作出处理，并告知异议人；异议所指的单位或结果在办结之前不得公布。"),),
        "/discipline/objections?state=pending",
    )


RULES: list[Rule] = [
    Rule("notice.withdrawn", "notice_withdrawn_objections", _keepers, _withdrawn),
    Rule("objection.filed", "objection_filed", _handlers, _filed),
    Rule("objection.refused", "objection_answered", _objector, _answered),
    Rule("objection.decided", "objection_answered", _objector, _answered),
]
