"""Visits, as the services leave them."""

from dataclasses import asdict, dataclass, field
from datetime import datetime

from app.calls.models import Call, Item
from app.entries.models import Entry
from app.extensions import db
from app.kinds import KINDS
from app.people.models import User
from app.people.states import MembershipRole, SeatRole
from app.rounds.models import Round
from app.rounds.states import RoundState
from app.shared.clock import local_date
from app.visits.models import Visit
from app.visits.queries import experts_for
from app.visits.service import Member, Plan, Seen, Sheet, confirm_visit, hold_visit, plan_visit
from app.visits.states import Finding, Way
from tests.factories.calls import make_call, make_item
from tests.factories.entries import writer_of
from tests.factories.people import AT, make_judge, make_member, make_officer, make_user, seat
from tests.factories.rounds import CLOSED_AT, make_panelist, make_passed_entry, make_round
from tests.factories.saving import together

LONG_OPEN = AT.replace(month=10)


@dataclass
class Site:
    """A judged entry of a centre list with its panel, of which the first leads; ``second``: another officer."""

    call: Call
    item: Item
    entry: Entry
    round: Round
    officer: User
    second: User
    experts: list[User] = field(default_factory=list)

    @property
    def member(self) -> User:
        """The owner of the laboratory."""
        return writer_of(self.entry.organisation)

    def plan(self, **changes: object) -> Plan:
        """Two judges and one from the bureau, on the day of ``AT``."""
        values: dict[str, object] = {
            "visit_on": local_date(AT),
            "place": "示例园区3号楼",
            "note": "请备齐设备台账和盲样",
            "members": [
                *(Member(user_id=expert.id) for expert in self.experts[:2]),
                Member(None, "示例处长", "省局"),
            ],
            "leader": self.experts[0].id,
        }
        return Plan(**(values | changes))  # type: ignore[arg-type]


def make_centre_call(officer: User | None = None, **columns: object) -> Call:
    """A centre list that closed the day before ``AT``; its officers' seats are on the call."""
    officer = officer or make_user()
    kind = KINDS["centre"]
    values: dict[str, object] = {
        "kind": kind.name,
        "opens_at": LONG_OPEN,
        "closes_at": CLOSED_AT,
        "rubric": [asdict(c) for c in kind.criteria],
        "form": [asdict(section) for section in kind.sections],
        "method": asdict(kind.method)
        | {"threshold": str(kind.method.threshold), "ties": list(kind.method.ties), "reviews_per_entry": 2},
    }
    return make_call(officer=officer, **(values | columns))  # type: ignore[arg-type]


def make_centre(call: Call, **columns: object) -> Item:
    """A centre to build; nobody issues it."""
    item = make_item(call, indicators=0, **({"facts": {"centre_type": "省质检中心"}} | columns))  # type: ignore[arg-type]
    item.issuer, item.issuer_name = None, ""
    db.session.flush()
    return item


@together()
def make_site(call: Call | None = None, officer: User | None = None, *, closed: bool = True) -> Site:
    """An entry that passed and was read by a panel of three."""
    officer = officer or make_user()
    call = call or make_centre_call(officer)
    item = make_centre(call)
    entry = make_passed_entry(item)
    state = RoundState.CLOSED if closed else RoundState.OPEN
    round_ = make_round(call, [entry], state=state)
    experts = [make_panelist(round_).user for _ in range(3)]
    return Site(call, item, entry, round_, officer, make_officer(call), experts)


@together()
def make_visit(site: Site | None = None, at: datetime = AT) -> tuple[Site, Visit]:
    """A visit that is planned for the day."""
    site = site or make_site()
    visit = plan_visit(site.entry, site.plan(), by=site.officer, at=at)
    db.session.flush()
    return site, visit


def full_sheet(visit: Visit, finding: Finding = Finding.MEETS, **changes: object) -> Sheet:
    """A sheet in which nothing is missing."""
    values: dict[str, object] = {
        "lines": {line.head: Seen("设备到位，记录齐全", finding) for line in visit.lines},
        "ways": [Way.DOCUMENTS, Way.SITE, Way.BLIND_SAMPLE],
        "finding": finding,
        "conclusion": "条件具备，建议批准筹建。",
        "signatures": "\n".join(visitor.name for visitor in visit.visitors),
    }
    return Sheet(**(values | changes))  # type: ignore[arg-type]


@together()
def make_held(site: Site | None = None) -> tuple[Site, Visit]:
    """The same, its sheet handed in by the second judge."""
    site, visit = make_visit(site)
    hold_visit(visit, full_sheet(visit), visit.revision, by=site.experts[1], at=AT)
    return site, visit


@together()
def make_confirmed(site: Site | None = None) -> tuple[Site, Visit]:
    """The same, confirmed by the leader."""
    site, visit = make_held(site)
    confirm_visit(visit, by=site.experts[0], at=AT)
    db.session.flush()
    return site, visit


@together()
def every_seat(site: Site) -> dict[str, User | None]:
    """Everybody who has to do with the visit, and those to whom it does not exist."""
    supervisor = make_user()
    seat(supervisor, SeatRole.SUPERVISOR)
    return {
        "officer": site.officer,
        "second": site.second,
        "leader": site.experts[0],
        "party": site.experts[1],
        "panel": site.experts[2],
        "member": site.member,
        "reader": make_member(site.entry.organisation, MembershipRole.READER),
        "supervisor": supervisor,
        "other_officer": make_officer(make_centre_call()),
        "judge": make_judge(),
        "visitor": None,
    }


@together()
def visit_site(entry: Entry, officer: User, at: datetime) -> Visit:
    """The site of a judged entry visited on the day by its panel, its sheet handed in and confirmed: the services."""
    experts = experts_for(entry)
    members = [Member(expert.id) for expert in experts[:2]]
    plan = Plan(local_date(at), "示例园区", "", members, experts[0].id)
    visit = plan_visit(entry, plan, by=officer, at=at)
    hold_visit(visit, full_sheet(visit), visit.revision, by=experts[1], at=at)
    confirm_visit(visit, by=experts[0], at=at)
    db.session.flush()
    return visit
