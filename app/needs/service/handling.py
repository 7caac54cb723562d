"""What officers do with a need: publish, return, merge, have it vetted, answer, raise, close, open again."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import update

from app.extensions import db
from app.history.service import record
from app.needs.models import Need, NeedOpinion
from app.needs.policy import (
    may_answer_need,
    may_be_merged_into,
    may_close_need,
    may_merge_need,
    may_publish_need,
    may_raise_need,
    may_reopen_need,
    may_return_need,
    may_unlist_need,
    may_vet_need,
)
from app.needs.service.filing import told
from app.needs.states import MOVES, Stance
from app.people.models import User
from app.shared.clock import local_date
from app.shared.text import t
from app.shared.verdict import Invalid, require

LONGEST_SOURCE, LONGEST_NAME, LONGEST_EMPLOYER = 400, 60, 120


@dataclass(frozen=True)
class Said:
    """What an expert said of a need, on which day of Shanghai."""

    expert_name: str
    stance: Stance
    opinion: str
    given_on: date
    employer: str = ""


def publish_need(need: Need, source: str, *, by: User, at: datetime) -> Need:
    """Put it on the public list, with the source that is printed beside it. Costs, contact and, unless the enterprise
    allows it, its name are not published. Errors: Refused; Invalid beside ``source``."""
    require(may_publish_need(by, need, at))
    need.source, need.published_at = told(source, "source", LONGEST_SOURCE), at
    record("need.published", need, by=by, at=at)
    return need


def unlist_need(need: Need, *, by: User, at: datetime) -> Need:
    """Take it off the public list; it goes on being worked at. Errors: Refused."""
    require(may_unlist_need(by, need, at))
    need.published_at = None
    record("need.unlisted", need, by=by, at=at)
    return need


def return_need(need: Need, reason: str, *, by: User, at: datetime) -> Need:
    """Give it back to whoever filed it with what is to be added; it leaves the public list until then.

    Errors: Refused; Invalid beside ``reason``.
    """
    require(may_return_need(by, need, at))
    need.reason = told(reason, "reason")
    need.state, need.published_at = MOVES.go("return", need.state), None
    record("need.returned", need, by=by, at=at)
    return need


def merge_need(need: Need, other: Need, *, by: User, at: datetime) -> Need:
    """Fold it into ``other``; the row stays and points there, and so does whatever had been folded into it, so that
    everybody hears of the answer. Errors: Refused (at its end, or the other is)."""
    require(may_merge_need(by, need, at))
    require(may_be_merged_into(need, other))
    need.state, need.merged_into = MOVES.go("merge", need.state), other
    db.session.execute(update(Need).where(Need.merged_into_id == need.id).values(merged_into_id=other.id))
    record("need.merged", need, by=by, at=at, into=other.id)
    return need


def vet_need(need: Need, said: Said, *, by: User, at: datetime) -> NeedOpinion:
    """Record what a named expert said of it (专家论证). What is recorded stays as it is.

    Errors: Refused; Invalid beside ``expert_name``, ``employer``, ``opinion`` or ``given_on``.
    """
    require(may_vet_need(by, need, at))
    if said.given_on > local_date(at):
        raise Invalid({"given_on": t("日期不能晚于今天")})
    if len(said.employer.strip()) > LONGEST_EMPLOYER:
        raise Invalid({"employer": t("请填写，不超过 %(n)s 字", n=LONGEST_EMPLOYER)})
    opinion = NeedOpinion(
        need=need,
        expert_name=told(said.expert_name, "expert_name", LONGEST_NAME),
        employer=said.employer.strip(),
        stance=said.stance,
        opinion=told(said.opinion, "opinion"),
        given_on=said.given_on,
        recorded_by_id=by.id,
        recorded_at=at,
    )
    need.state = MOVES.go("vet", need.state)
    db.session.add(opinion)
    db.session.flush()
    record("need.vetted", need, by=by, at=at, opinion=opinion.id)
    return opinion


def answer_need(need: Need, answer: str, *, by: User | None, at: datetime) -> Need:
    """Tell the enterprise, and all whose needs were folded into this one, who can do it and how.

    A later stage (``by=None``) answers where the challenge that came of it was accepted. 409 where the need is at its
    end. Errors: Refused; Invalid beside ``answer``.
    """
    if by is not None:
        require(may_answer_need(by, need, at))
    need.answer, need.answered_at = told(answer, "answer", 4000), at
    need.state = MOVES.go("answer", need.state)
    record("need.answered", need, by=by, at=at)
    return need


def raise_need(need: Need, item_id: str, *, by: User, at: datetime) -> Need:
    """Note that an item of a list came of it. ``calls`` calls this, which makes the item. Errors: Refused."""
    require(may_raise_need(by, need, at))
    need.state = MOVES.go("raise", need.state)
    record("need.raised", need, by=by, at=at, item=item_id)
    return need


def close_need(need: Need, reason: str, *, by: User, at: datetime) -> Need:
    """End it with a reason that the enterprise reads; it leaves the public list. Errors: Refused; Invalid."""
    require(may_close_need(by, need, at))
    need.reason = told(reason, "reason")
    need.state, need.published_at = MOVES.go("close", need.state), None
    record("need.closed", need, by=by, at=at)
    return need


def reopen_need(need: Need, reason: str, *, by: User | None, at: datetime) -> Need:
    """It waits for an answer again, and the enterprise reads why; what the list shows stays.

    A later stage (``by=None``) says so where what came of it was given up. Errors: Refused; Invalid beside ``reason``.
    """
    if by is not None:
        require(may_reopen_need(by, need, at))
    need.reason = told(reason, "reason")
    need.state, need.answered_at = MOVES.go("reopen", need.state), None
    record("need.reopened", need, by=by, at=at)
    return need
