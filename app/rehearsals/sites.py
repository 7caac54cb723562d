"""Visits of a dry run: the sites of whoever would win, looked at by two judges of the panel."""

from app.decisions.candidates import candidates_of
from app.decisions.models import Ranking
from app.entries.models import Entry
from app.extensions import db
from app.rehearsals.walking import Walk
from app.shared.clock import local_date
from app.visits.legs import visit_leg
from app.visits.queries import experts_for
from app.visits.service import Member, Plan, Seen, Sheet, confirm_visit, hold_visit, plan_visit
from app.visits.states import Finding, Way

PARTY = 2


def visit(walk: Walk, ranking: Ranking) -> int:
    """Plan, hold and confirm a visit to each that the ranking puts forward, where the call sends people; how many."""
    if visit_leg(walk.call) is None:
        return 0
    chosen = set(candidates_of(walk.item, ranking).proposed)
    sites = [entry for entry in walk.entries if entry.id in chosen]
    for entry in sites:
        _look_at(walk, entry)
    return len(sites)


def _look_at(walk: Walk, entry: Entry) -> None:
    experts = experts_for(entry)[:PARTY]
    plan = Plan(
        visit_on=local_date(walk.at),
        place="示例地点",
        note="",
        members=[Member(user_id=expert.id) for expert in experts],
        leader=experts[0].id,
    )
    made = plan_visit(entry, plan, by=walk.cast.officer, at=walk.at)
    db.session.flush()
    sheet = Sheet(
        lines={line.head: Seen("示例情况", Finding.MEETS) for line in made.lines},
        ways=[Way.DOCUMENTS, Way.SITE],
        finding=Finding.MEETS,
        conclusion="示例结论。",
        signatures="\n".join(visitor.name for visitor in made.visitors),
    )
    hold_visit(made, sheet, made.revision, by=experts[0], at=walk.at)
    db.session.flush()
    confirm_visit(made, by=walk.cast.officer, at=walk.at)
