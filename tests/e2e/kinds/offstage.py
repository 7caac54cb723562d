"""What others do meanwhile: cities recommend, officers check, the clock looks for names and fills the search."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import select

from app.calls.models import Call, Item
from app.entries.models import Entry
from app.extensions import db
from app.jobs.redacting import look_for_entrants
from app.jobs.searching import index_what_changed
from app.jobs.transaction import transaction
from app.redactions.models import IdentityFinding
from app.redactions.service import accept_finding
from app.redactions.states import FindingState
from app.rounds import service as rounds
from app.rounds.models import Round, RoundEntry
from app.screening.models import Screening
from app.screening.service import begin_screening as begin
from app.screening.service import mark_screening, pass_entry, recommend_entry, send_recommendations
from app.screening.states import ScreeningState
from tests.e2e.journey.cast import OFFICER
from tests.e2e.journey.offstage import answer_invitations, person
from tests.e2e.site import Site


def recommend(site: Site, names: Iterable[str], at: datetime, by: str, *, sends: bool = True) -> None:
    """Somebody recommends what these people handed in and, unless told not to, sends the city's letter."""
    with site.app.app_context(), transaction():
        for name in names:
            there = person(name).memberships[0].organisation_id
            entry = db.session.scalars(select(Entry).where(Entry.organisation_id == there)).one()
            recommend_entry(entry, "属实，同意推荐。（示例）", by=person(by), at=at)
        if sends:
            call = db.session.scalars(select(Call)).one()
            send_recommendations(call, "示例推荐〔2026〕1号", by=person(by), at=at)


def begin_screening(site: Site, at: datetime) -> None:
    """The checklists of the one call that there is."""
    with site.app.app_context(), transaction():
        begin(db.session.scalars(select(Call)).one(), by=person(OFFICER), at=at)


def pass_the_rest(site: Site, at: datetime) -> None:
    """Whatever still waits for the formal check passes it."""
    with site.app.app_context(), transaction():
        officer = person(OFFICER)
        waiting = select(Screening).where(Screening.state == ScreeningState.WAITING)
        for screening in db.session.scalars(waiting).all():
            marks = [{"met": True, "note": ""} for _ in screening.checklist]
            mark_screening(screening, marks, screening.revision, by=officer, at=at)
            pass_entry(screening, by=officer, at=at)


def look_for_names(site: Site, at: datetime) -> None:
    """The clock looks through what was handed in to a blind call."""
    with site.app.app_context():
        while look_for_entrants(at):
            pass


def follow_in_search(site: Site, at: datetime) -> None:
    """The clock brings the search in step with what happened."""
    waits = True
    while waits:
        with site.app.app_context(), transaction():
            waits = index_what_changed(at) > 0


def let_stand(site: Site, at: datetime) -> None:
    """What else was found tells nobody anything."""
    with site.app.app_context(), transaction():
        waiting = select(IdentityFinding).where(IdentityFinding.state == FindingState.OPEN)
        for finding in db.session.scalars(waiting).all():
            accept_finding(finding, "示例内容，不涉及单位", by=person(OFFICER), at=at)


def hold_round(site: Site, code: str, title: str, leg: str, panel: Sequence[str], at: datetime) -> str:
    """A round over the call of an item, its work in the hands of its judges; its address on the desk."""
    with site.app.app_context(), transaction():
        officer = person(OFFICER)
        call = db.session.scalars(select(Item).where(Item.code == code)).one().call
        due, readers = at + timedelta(days=9), len(panel)
        held = rounds.create_round(call, call.items, title, due, readers, by=officer, at=at, leg=leg)
        for name in panel:
            rounds.invite_judge(held, person(name), by=officer, at=at)
        key = held.id
    answer_invitations(site, panel, at)
    with site.app.app_context(), transaction():
        held = db.session.get_one(Round, key)
        rounds.stage_assignments(held, by=person(OFFICER), at=at)
        db.session.flush()
        rounds.release_assignments(held, by=person(OFFICER), at=at)
    return f"/officer/rounds/{key}"


def code_of(site: Site, name: str, title: str) -> str:
    """Under which number somebody's entry stands in the round of a title."""
    with site.app.app_context():
        there = person(name).memberships[0].organisation_id
        rows = select(RoundEntry).join(RoundEntry.round).join(RoundEntry.entry)
        return db.session.scalars(rows.where(Round.title == title, Entry.organisation_id == there)).one().code


def falling(first: int, last: tuple[int, ...], houses: Mapping[str, str]) -> dict[str, int]:
    """Marks of laboratories from the first down by one point, those of the last given."""
    count = len(houses) - len(last)
    given = [*(first - number for number in range(count)), *last]
    return dict(zip(houses.values(), given, strict=True))
