"""What is known of the season without looking at pages: who sits where, what stands in the tables."""

import re
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from app.calls.models import Item
from app.entries.models import Entry
from app.extensions import db
from app.jobs.transaction import transaction
from app.people.models import Organisation, User
from app.reviews.service import finish_review, save_review
from app.rounds.models import Assignment, Conflict, Panelist, RoundEntry
from app.rounds.states import AssignmentState, PanelistState
from tests.e2e.season.truth import Truth
from tests.e2e.season.world import house_of
from tests.e2e.site import Site


def invited(site: Site) -> list[str]:
    """Names of the people who were asked and have not answered."""
    return _panel(site, PanelistState.INVITED)


def sitting(site: Site) -> list[str]:
    """Names of the people who accepted."""
    return _panel(site, PanelistState.ACCEPTED)


def _panel(site: Site, state: PanelistState) -> list[str]:
    with site.app.app_context():
        names = select(User.name).join(Panelist, Panelist.user_id == User.id)
        return list(db.session.scalars(names.where(Panelist.state == state).order_by(User.name)))


def mails_of_a_house(site: Site, name: str) -> bool:
    """Whether a person's mail is that of one of the laboratories."""
    with site.app.app_context():
        mail = db.session.scalars(select(User.email).where(User.name == name)).one()
    return "@lab" in mail


def staged(site: Site) -> dict[str, set[str]]:
    """The keys of the readers of each entry by its code, as they stand."""
    found: dict[str, set[str]] = {}
    with site.app.app_context():
        for code, judge in db.session.execute(select(Assignment.code, Assignment.judge_id)):
            found.setdefault(code, set()).add(judge)
    return found


def codes(site: Site, round_url: str) -> dict[int, str]:
    """Under which code each entry stands in a round, by its number."""
    key = round_url.rpartition("/")[2]
    with site.app.app_context():
        rows = select(RoundEntry).where(RoundEntry.round_id == key).join(RoundEntry.entry)
        found = db.session.scalars(rows).all()
        return {number_in(row.entry.organisation.name): row.code for row in found}


def number_in(words: str) -> int:
    """The number of an entry or of a judge, from any name or title that has it: three digits by themselves."""
    return int(re.findall(r"(?<!\d)\d{3}(?!\d)", words)[0])


def waiting(site: Site) -> list[str]:
    """Names of the judges who have something left to read."""
    with site.app.app_context():
        names = select(User.name).join(Assignment, Assignment.judge_id == User.id)
        given = names.where(Assignment.state == AssignmentState.ASSIGNED)
        return list(db.session.scalars(given.distinct().order_by(User.name)))


def finished(site: Site) -> int:
    """How many readings are done."""
    with site.app.app_context():
        done = select(func.count(Assignment.id)).where(Assignment.state == AssignmentState.DONE)
        return int(db.session.scalar(done) or 0)


def writer_of(site: Site, number: int) -> str:
    """Who writes for the laboratory behind an entry."""
    with site.app.app_context():
        return db.session.get_one(User, entry_of(number).created_by_id).name


def entry_key(site: Site, number: int) -> str:
    """The key of an entry."""
    with site.app.app_context():
        return entry_of(number).id


def entry_of(number: int) -> Entry:
    """An entry by its number, inside a context."""
    named = select(Entry).join(Entry.organisation).where(Organisation.name == house_of(number))
    return db.session.scalars(named).one()


def item_key(site: Site) -> str:
    """The key of the one item that there is."""
    with site.app.app_context():
        return db.session.scalars(select(Item.id)).one()


def tasks_of(site: Site, name: str) -> list[str]:
    """The keys of what a judge was given."""
    with site.app.app_context():
        mine = select(Assignment.id).join(User, User.id == Assignment.judge_id).where(User.name == name)
        return list(db.session.scalars(mine))


def task_over(site: Site, number: int) -> list[str]:
    """The keys of all readings of an entry."""
    with site.app.app_context():
        over = select(Assignment.id).where(Assignment.entry_id == entry_of(number).id)
        return list(db.session.scalars(over))


def untied(site: Site) -> list[str]:
    """Names of the people on the panel without any tie."""
    with site.app.app_context():
        tied = select(Conflict.user_id)
        free = select(User.name).join(Panelist, Panelist.user_id == User.id).where(User.id.not_in(tied))
        return list(
            db.session.scalars(free.where(Panelist.state == PanelistState.ACCEPTED).order_by(User.name))
        )


def mark_defence(site: Site, truth: Truth, at: datetime) -> None:
    """Whatever is left of the defence gets what everybody there thinks of it."""
    with site.app.app_context(), transaction():
        waits = select(Assignment).where(Assignment.state == AssignmentState.ASSIGNED)
        tasks = db.session.scalars(waits).all()
        going = sorted({number_in(task.entry.organisation.name) for task in tasks})
        for task in tasks:
            mark = truth.defence(number_in(task.entry.organisation.name), going)
            given: dict[str, str | None] = {
                f"score-{row['key']}": str(mark) for row in task.round.call.rubric
            }
            given["comment"] = "答辩清楚，回答切题，数据可以核验，建议明确推广的条件与步骤。"
            save_review(task, given, dict.fromkeys(given, 99), by=task.judge, at=at)
            finish_review(task, by=task.judge, at=at)


def read_twice(site: Site, round_url: str) -> tuple[str, str]:
    """Somebody of a round who has read one of its entries in an earlier one: his name, and the address of his task."""
    earlier = aliased(Assignment)
    with site.app.app_context():
        pairs = (
            select(User.name, Assignment.id)
            .join(User, User.id == Assignment.judge_id)
            .join(earlier, (earlier.judge_id == User.id) & (earlier.entry_id == Assignment.entry_id))
            .where(Assignment.round_id == round_url.rpartition("/")[2], earlier.id != Assignment.id)
        )
        name, key = db.session.execute(pairs.where(earlier.state == AssignmentState.DONE).limit(1)).one()
        return name, f"/judge/assignments/{key}"
