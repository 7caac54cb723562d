"""Openers hear that it is time; who watches openings hears that one is over."""

from typing import Any

from sqlalchemy import or_, select

from app.calls.letters import call_of_act, openers_of
from app.extensions import db
from app.openings.policy import READERS
from app.people.models import Seat
from app.shared.letter_rules import Rule, Words
from app.shared.text import Deadline, t


def _other_openers(act: Any) -> list[str]:
    return [user for user in openers_of(act) if user != act.actor_id]


def _watchers(act: Any) -> list[str]:
    held = select(Seat.user_id).where(
        Seat.role.in_(READERS), Seat.since <= act.at, or_(Seat.until.is_(None), Seat.until > act.at)
    )
    return sorted(set(db.session.scalars(held)))


def _time_to_open(act: Any, _user: str) -> Words:
    call = call_of_act(act)
    return Words(
        t("「%(title)s」可以开启了", title=call.title),
        (
            t("申报已于 %(when)s 截止，标箱已封存。", when=Deadline(call.closes_at)),
            t("请三位开启人中的两位，先后在各自的登录中输入开启口令。不必同时，也不必在同一处。"),
        ),
        f"/officer/calls/{call.id}/opening",
    )


def _join(act: Any, _user: str) -> Words:
    call = call_of_act(act)
    return Words(
        t("「%(title)s」等待第二位开启人", title=call.title),
        (t("第一位开启人已经办理。请另两位中的一位输入开启口令，接着开启全部申报。"),),
        f"/officer/calls/{call.id}/opening",
    )


def _opened(act: Any, _user: str) -> Words:
    call = call_of_act(act)
    return Words(
        t("「%(title)s」已开启", title=call.title),
        (
            t(
                "共 %(n)s 件申报，%(failed)s 件未能开启。开启记录逐件列出结果。",
                n=act.figures["bids"],
                failed=act.figures["failed"],
            ),
        ),
        "/openings",
    )


RULES: list[Rule] = [
    Rule("box.closed", "box_closed", openers_of, _time_to_open),
    Rule("opening.begun", "opening_begun", _other_openers, _join),
    Rule("call.opened", "call_opened", _watchers, _opened),
]
