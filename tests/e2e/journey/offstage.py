"""What others do meanwhile, through the services: bids of further laboratories, panels, marks."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import select

from app.adapters.draft_keys import draft_keys
from app.calls.models import Item
from app.entries.service import freeze, start_entry, submit_entry
from app.extensions import db
from app.jobs.transaction import transaction
from app.people.models import User
from app.reviews.service import declare_conflicts, finish_review, save_review
from app.rounds import service as rounds
from app.rounds.models import Assignment, Panelist
from app.rounds.states import AssignmentState, PanelistState
from app.shared.columns import new_key
from tests.e2e.site import Site
from tests.factories.entries import fill, hand_in
from tests.factories.files import make_proof

MOST_PAPERS = 2
ANSWERS: Mapping[str, object] = {
    "milestones": [{"title": "示例报告", "month": "12", "share": "100"}],
    "price": "400",
}
COMMENT = "指标响应完整，路线可行，建议细化现场验证的安排，明确影响量的控制办法。"


def bid(
    site: Site,
    code: str,
    name: str,
    at: datetime,
    answers: Mapping[str, object] = ANSWERS,
    *,
    submits: bool = True,
) -> str:
    """A laboratory writes a complete bid for an item and, unless told not to, hands it in; its address."""
    with site.app.app_context():
        papers = [make_proof() for _ in range(MOST_PAPERS)]
    with site.app.app_context(), transaction():
        item = db.session.scalars(select(Item).where(Item.code == code)).one()
        owner = person(name)
        keys = draft_keys() if item.call.sealed else None
        entry = start_entry(item, owner.memberships[0].organisation, by=owner, at=at, keys=keys)
        fill(entry, owner, at, paper=lambda _name: papers.pop(), **answers)
        if submits and item.call.sealed:
            hand_in(entry, by=owner, at=at)
        elif submits:
            submit_entry(entry, freeze(entry), new_key(), by=owner, at=at)
        return f"/lab/entries/{entry.id}"


def answer_invitations(site: Site, names: Sequence[str], at: datetime) -> None:
    """Judges accept, sign the undertaking, declare no tie."""
    with site.app.app_context(), transaction():
        invited = select(Panelist).where(Panelist.state == PanelistState.INVITED)
        waiting = invited.join(User, User.id == Panelist.user_id).where(User.name.in_(names))
        for panelist in db.session.scalars(waiting):
            judge = db.session.get_one(User, panelist.user_id)
            rounds.answer_invitation(panelist, True, by=judge, at=at)
            rounds.sign_undertaking(panelist, by=judge, at=at)
            declare_conflicts(panelist, [], by=judge, at=at)


def mark_the_rest(site: Site, marks: Mapping[str, int], at: datetime, *, spread: int = 3) -> None:
    """Whatever is not yet judged gets the marks of its laboratory, by name, and is finished.

    ``spread``: by how many points judges differ.
    """
    with site.app.app_context(), transaction():
        waiting = select(Assignment).where(Assignment.state == AssignmentState.ASSIGNED)
        for number, task in enumerate(sorted(db.session.scalars(waiting), key=lambda task: task.id)):
            mark = marks[task.entry.organisation.name] + number % spread
            given: dict[str, str | None] = {
                f"score-{row['key']}": str(mark) for row in task.round.call.rubric
            }
            given["comment"] = COMMENT
            seen = dict.fromkeys(given, 99)
            save_review(task, given, seen, by=task.judge, at=at)
            finish_review(task, by=task.judge, at=at)


def person(name: str) -> User:
    """Somebody of the cast, inside a transaction."""
    return db.session.scalars(select(User).where(User.name == name)).one()
