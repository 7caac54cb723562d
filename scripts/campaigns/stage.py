"""The small world that the model of the workflow acts in: one list that takes bids, one that is being judged."""

from dataclasses import dataclass
from datetime import timedelta

from app.calls.models import Call
from app.entries.models import Entry
from app.extensions import db
from app.people.models import User
from app.people.states import MembershipRole, SeatRole
from app.rounds.models import Assignment, Round
from tests.factories.calls import make_call, make_item
from tests.factories.entries import make_full_draft
from tests.factories.people import AT, make_member, make_officer, make_organisation, make_user, seat
from tests.factories.rounds import make_open_round
from tests.factories.saving import together

LABS = 3


@dataclass
class Stage:
    """Everybody by number, and what they act on. ``writers``: who may write an entry, by its place."""

    people: list[User]
    officers: set[int]
    call: Call
    entries: list[Entry]
    writers: list[set[int]]
    members: list[set[int]]
    judged: Call
    judging: set[int]
    round: Round
    tasks: list[Assignment]


@together()
def build() -> Stage:
    """The rows, in the caller's transaction."""
    first, second = make_officer(), make_officer()
    supervisor = make_user()
    seat(supervisor, SeatRole.SUPERVISOR)
    people = [first, second, supervisor, make_user()]
    call = make_call(officer=first, closes_at=AT + timedelta(days=5))
    item = make_item(call)
    entries, writers, members = [], [], []
    for _ in range(LABS):
        organisation = make_organisation()
        owner, reader = make_member(organisation), make_member(organisation, MembershipRole.READER)
        entries.append(make_full_draft(item, organisation, owner))
        writers.append({len(people)})
        members.append({len(people), len(people) + 1})
        people += [owner, reader]
    round_, panel = make_open_round(entries=2, judges=2)
    people += [panelist.user for panelist in panel]
    db.session.flush()
    tasks = db.session.query(Assignment).filter_by(round_id=round_.id).order_by(Assignment.id).all()
    judging = {n for n, person in enumerate(people) if person in {first, second}}
    return Stage(people, {0, 1}, call, entries, writers, members, round_.call, judging, round_, tasks)
