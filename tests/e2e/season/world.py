"""What is there when the season's panel is about to be drawn: the call, its entries, the pool, the seats."""

from dataclasses import asdict
from datetime import timedelta

from sqlalchemy import update

from app.calls.legs import plain_legs
from app.calls.models import Call
from app.extensions import db
from app.jobs.transaction import transaction
from app.kinds import KINDS
from app.people.models import Expert, User
from app.people.states import SeatRole
from app.screening.models import Screening
from app.screening.states import ScreeningState
from app.shared.clock import end_of_day
from tests.e2e.journey.cast import DISCIPLINE, OFFICER, SECOND
from tests.e2e.journey.story import DAY_ONE
from tests.e2e.season.size import FIELDS, Size
from tests.e2e.site import Site
from tests.factories.cases import ANSWERS, make_season
from tests.factories.drafts import make_catalogues
from tests.factories.people import make_organisation, make_region, make_user, seat
from tests.factories.rounds import make_passed_entry
from tests.factories.saving import save, together

KIND, SLUG, CODE, ITEM = "rd_case", "rd-case-2026-season", "JSSJ-2026-901", "研发服务案例（示例）"
TITLE = "2026年度研发十佳案例征集（全程示例）"
# The entry to whose laboratory the first judge of the panel declares a tie.
TIED = 8
BLIND, ELSEWHERE = "匿名初评（示例）", "外榜承办人（示例）"
CHAINS = ("特高压设备", "智能电网", "晶硅光伏", "风电装备")
CITIES = {"320100": "南京市", "320200": "无锡市", "320400": "常州市", "320500": "苏州市"}


def title_of(number: int) -> str:
    """The title of an entry; nothing else on any page looks like it."""
    return f"示例案例{number:03d}盐雾插拔复合试验"


def house_of(number: int) -> str:
    """The laboratory behind an entry."""
    return f"示例第{number:03d}检测所"


def judge_of(number: int) -> str:
    """A person of the pool."""
    return f"示例专家{number:03d}"


def build_world(site: Site, size: Size) -> None:
    """A call that takes entries for its last day, everything handed in; nobody has looked at anything yet."""
    with site.app.app_context(), transaction():
        make_catalogues()
        with together():
            officer = make_user(OFFICER)
            for name in (OFFICER, SECOND):
                seat(officer if name == OFFICER else make_user(name), SeatRole.OFFICER, kind=KIND)
            seat(make_user(ELSEWHERE), SeatRole.OFFICER, kind="challenge")
            seat(make_user(DISCIPLINE), SeatRole.DISCIPLINE)
            for code, name in CITIES.items():
                make_region(code, name)
            call = _call(officer, size)
            for number in range(size.entries):
                _entry(call, number)
            for number in range(size.experts):
                _expert(number)


def _call(officer: User, size: Size) -> Call:
    kind = KINDS[KIND]
    method = asdict(kind.method) | {
        "threshold": "60.00",
        "ties": list(kind.method.ties),
        "legs": plain_legs(kind),
        "reviews_per_entry": size.reviews,
        "extra_budget": size.extra,
    }
    call = make_season(
        officer,
        slug=SLUG,
        title=TITLE,
        method=method,
        rubric=[asdict(row) for row in kind.criteria],
        form=[asdict(section) for section in kind.sections],
        opens_at=DAY_ONE - timedelta(days=60),
        closes_at=end_of_day(DAY_ONE.date()),
        is_demo=True,
    )
    item = call.items[0]
    item.code, item.title, item.places, item.content = CODE, ITEM, size.places, "近三年的研发服务案例。"
    return call


def _entry(call: Call, number: int) -> None:
    """Of a laboratory of its own, with a mail domain by which some of the pool are tied to it."""
    name = house_of(number)
    region = list(CITIES)[number % len(CITIES)]
    domain = f"lab{number:03d}.example.org"
    house = make_organisation(name, skeleton=name, region_code=region, mail_domain=domain, is_demo=True)
    answers = ANSWERS | {"title": title_of(number), "chain": CHAINS[number % len(CHAINS)]}
    make_passed_entry(call.items[0], house, passed=False, answers=answers)


def _expert(number: int) -> None:
    """Each of a house and a mail of his own; the last field's people have a laboratory's mail."""
    field = FIELDS[number % len(FIELDS)]
    user = make_user(judge_of(number))
    if field == FIELDS[-1]:
        user.email = f"expert{number:03d}@lab{number // len(FIELDS):03d}.example.org"
    seat(user, SeatRole.JUDGE)
    save(
        Expert(
            user=user,
            employer_name=f"示例大学第{number:03d}研究室",
            fields=[field],
            chain_names=[CHAINS[number // len(FIELDS) % len(CHAINS)]],
            region_code=list(CITIES)[number % len(CITIES)],
        )
    )


def pass_everything(site: Site) -> None:
    """The formal check is over, and all of them passed it."""
    instant = DAY_ONE + timedelta(days=1)
    with site.app.app_context(), transaction():
        passed = {"state": ScreeningState.PASSED, "decided_at": instant}
        db.session.execute(update(Screening).values(passed))
