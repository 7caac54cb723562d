"""The discipline officers who may read a report hear that there is one: nothing of what it says, nor of whom."""

from typing import Any

from sqlalchemy import select

from app.extensions import db
from app.people.models import Seat, User
from app.people.queries import lasts
from app.people.states import SeatRole
from app.shared.letter_rules import Rule, Words
from app.shared.text import t
from app.solicitations.models import Solicitation
from app.solicitations.policy import may_see_solicitation


def _readers(act: Any) -> list[str]:
    told = db.session.get_one(Solicitation, act.subject_id)
    seated = select(Seat.user_id).where(Seat.role == SeatRole.DISCIPLINE, lasts(Seat, act.at))
    people = db.session.scalars(select(User).where(User.id.in_(seated)))
    return [user.id for user in people if may_see_solicitation(user, told, act.at)]


def _reported(act: Any, _user: str) -> Words:
    return Words(
        t("收到一份请托情况报告"),
        (t("有专家报告了影响评审的请托情况。内容不随信发送，请登录纪检工作台查看。"),),
        f"/discipline/solicitations/{act.subject_id}",
    )


RULES: list[Rule] = [Rule("solicitation.reported", "solicitation_reported", _readers, _reported)]
