"""What an entrant's own people did with an entry and were refused, and when the site was away: his own proof of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter

from sqlalchemy import Select, select

from app.entries.models import Entry
from app.extensions import db
from app.history.models import Act, Attempt
from app.history.words import act_words
from app.outages.models import Outage
from app.people.models import Membership, User
from app.shared.clock import SHANGHAI
from app.shared.text import Text, t

MOST = 2_000
REFUSALS: dict[str, Text] = {
    "closed": t("被拒绝：已经截止"),
    "incomplete": t("被拒绝：内容不完整"),
    "changed_meanwhile": t("被拒绝：内容刚被别人改动"),
    "unchanged": t("被拒绝：内容与已提交的一版相同"),
}


@dataclass(frozen=True)
class Step:
    """One thing at one instant. ``by``: the person's name, empty where the site itself is meant."""

    at: datetime
    what: Text
    by: str
    told: Text
    page: str

    @property
    def exact(self) -> str:
        """The time of the day to the millisecond, as it stands in Nanjing."""
        return self.at.astimezone(SHANGHAI).strftime("%H:%M:%S.%f")[:-3]


def trace_of(entry: Entry) -> list[Step]:
    """All of it, the latest first; whoever may see the entrant's own pages may read it.

    Only what members did on the entrant's own pages: who else touched the entry, and where else a member sits, is
    nobody's business here. What was pressed while the site was away never reached it; the outage stands for it.
    """
    return sorted([*_acts(entry), *_refusals(entry), *_outages(entry)], key=attrgetter("at"), reverse=True)[
        :MOST
    ]


def _acts(entry: Entry) -> Iterator[Step]:
    rows = db.session.execute(
        select(Act, User.name)
        .join(User, User.id == Act.actor_id)
        .where(Act.noun == "entry", Act.subject_id == entry.id, Act.actor_id.in_(_members(entry)))
        .order_by(Act.id.desc())
        .limit(MOST)
    )
    for act, name in rows:
        number = act.figures.get("version")
        told = t("已收到，第 %(n)s 版", n=number) if number and act.name == "entry.submitted" else t("已办理")
        yield Step(act.at, act_words(act.name), name, told, "")


def _refusals(entry: Entry) -> Iterator[Step]:
    rows = db.session.execute(
        select(Attempt, User.name)
        .join(User, User.id == Attempt.actor_id)
        .where(
            Attempt.subject_id == entry.id,
            Attempt.page.startswith(f"/lab/entries/{entry.id}", autoescape=True),
            Attempt.actor_id.in_(_members(entry)),
        )
        .order_by(Attempt.id.desc())
        .limit(MOST)
    )
    for attempt, name in rows:
        other = t("被拒绝（%(code)s，%(status)s）", code=attempt.code, status=attempt.status)
        told = REFUSALS.get(attempt.code, other)
        yield Step(attempt.at, t("请求页面或提交"), name, told, attempt.page)


def _outages(entry: Entry) -> Iterator[Step]:
    for outage in db.session.scalars(
        select(Outage).where(Outage.ended_at > entry.created_at).order_by(Outage.ended_at.desc()).limit(MOST)
    ):
        yield Step(outage.began_at, t("平台中断"), "", t("恢复：%(when)s", when=outage.ended_at), "")


def _members(entry: Entry) -> Select[str]:
    return select(Membership.user_id).where(Membership.organisation_id == entry.organisation_id)
