"""Calls for which the cities recommend, and the people who do."""

from dataclasses import asdict
from datetime import datetime, timedelta

from app.calls.models import Call, Item
from app.chains.models import Region
from app.entries.models import Entry
from app.extensions import db
from app.kinds import KINDS
from app.people.models import Seat, User
from app.people.states import ScopeKind, SeatRole
from app.shared.clock import local_date
from tests.factories.calls import make_call, make_item
from tests.factories.entries import make_submitted_entry
from tests.factories.numbering import next_key
from tests.factories.people import AT, LONG_AGO, make_organisation, make_region, make_user
from tests.factories.saving import together

KIND = "rd_case"
CLOSES = AT + timedelta(days=10)
DURING = CLOSES + timedelta(days=1)
AFTER = CLOSES + timedelta(days=30)


@together()
def make_season(quota: int = 2, days: int = 15, officer: User | None = None, **columns: object) -> Call:
    """A season that is open at ``AT``, closes after ten days, and takes recommendations for so many days more."""
    kind = KINDS[KIND]
    method = asdict(kind.method) | {
        "threshold": str(kind.method.threshold),
        "ties": list(kind.method.ties),
        "city_quota": quota,
    }
    values: dict[str, object] = {
        "kind": KIND,
        "title": "示例研发十佳案例征集",
        "closes_at": CLOSES,
        "method": method,
        "timetable": [stage("recommended", CLOSES, days)],
    }
    return make_call(officer=officer, **(values | columns))  # type: ignore[arg-type]


def stage(key: str, begins: datetime, days: int) -> dict[str, str]:
    """One planned stage of a timetable."""
    first = local_date(begins) + timedelta(days=1)
    last = first + timedelta(days=days - 1)
    return {"key": key, "label": "设区市推荐", "starts_on": first.isoformat(), "ends_on": last.isoformat()}


@together()
def make_county(code: str = "320115", name: str = "江宁区", city: str = "320100") -> Region:
    """A county of a city."""
    make_region()
    region = Region(code=code, name_zh=name, name_en=code, level="county", parent_code=city)
    db.session.add(region)
    db.session.flush()
    return region


@together()
def make_province() -> Region:
    """The province itself."""
    region = Region(code="320000", name_zh="江苏省", name_en="Jiangsu", level="province", parent_code=None)
    db.session.add(region)
    db.session.flush()
    return region


@together()
def make_recommender(city: str = "320100", user: User | None = None) -> User:
    """A person who recommends for a city."""
    user = user or make_user()
    db.session.add(
        Seat(
            id=next_key("seat"),
            user=user,
            role=SeatRole.RECOMMENDER,
            scope_kind=ScopeKind.REGION,
            scope_id=city,
            since=LONG_AGO,
        )
    )
    db.session.flush()
    return user


@together()
def make_applied(item: Item, region: Region | None = None, name: str = "") -> Entry:
    """An entry of a new laboratory in a region (Nanjing)."""
    region = region or make_region()
    return make_submitted_entry(item, make_organisation(name, region_code=region.code))


def make_season_item(call: Call) -> Item:
    """The one item of a season, which everybody enters."""
    return make_item(call, title="检验检测服务企业研发案例")
