"""Who plays: made in the site's database, each with a button on the sign-in page of the demonstration."""

from collections.abc import Mapping, Sequence

from app.jobs.transaction import transaction
from app.people.models import User
from app.people.states import OrganisationKind, SeatRole
from tests.e2e.site import Site
from tests.factories.drafts import make_catalogues
from tests.factories.people import join, make_judge, make_organisation, make_user, seat

OFFICER, SECOND, DISCIPLINE = "承办人甲（示例）", "承办人乙（示例）", "纪检干部（示例）"
OFFSTAGE = "承办人丙（示例）"
OPENERS = (OFFICER, SECOND, OFFSTAGE)
ISSUER, OTHER_ISSUER = "示例风电联系人", "示例氢能联系人"
WINNER, LOSER, THIRD, FOURTH = (
    "甲所经办（示例）",
    "乙院经办（示例）",
    "丙中心经办（示例）",
    "丁所经办（示例）",
)
JUDGES = [f"评审专家{n}（示例）" for n in "一二三四五六七"]
BLADE, BOTTLE, BUMP = "海上风电叶片", "储氢瓶", "Chiplet"
BLADE_CODE, BOTTLE_CODE, BUMP_CODE = "JSJB-2026-001", "JSJB-2026-002", "JSJB-2026-003"
CREDIT_CODES = {ISSUER: "91329901MADEX0003X", OTHER_ISSUER: "91329902MADEX00117"}
FIRMS = {ISSUER: "示例风电装备有限公司", OTHER_ISSUER: "示例氢能科技有限公司"}
LABORATORIES = {
    WINNER: "示例计量科学研究所",
    LOSER: "示例质量检验研究院",
    THIRD: "示例检测技术中心",
    FOURTH: "示例标准化研究所",
}


def seat_the_cast(site: Site) -> None:
    """Catalogues as shipped, two officers, discipline, two issuers of the list, four laboratories, seven judges."""
    with site.app.app_context(), transaction():
        seat_office("challenge")
        for name, firm in FIRMS.items():
            kind, code = OrganisationKind.ENTERPRISE, CREDIT_CODES[name]
            join(_person(name), make_organisation(firm, kind, credit_code=code, skeleton=firm, is_demo=True))
        seat_laboratories(LABORATORIES)
        seat_judges(JUDGES)


def seat_office(kind: str) -> None:
    """The catalogues, the two officers of a kind, a third who is one of its openers, and the discipline officer."""
    make_catalogues()
    for name in (OFFICER, SECOND):
        seat(_person(name), SeatRole.OFFICER, kind=kind)
    seat(make_user(OFFSTAGE), SeatRole.OFFICER, kind=kind)
    seat(_person(DISCIPLINE), SeatRole.DISCIPLINE)


def seat_laboratories(houses: Mapping[str, str], region: str = "320100", *, enters: bool = True) -> None:
    """Laboratories of a place by the name of the person who writes for each.

    ``enters``: whether they sit down in front of a page; the sign-in page has room for four.
    """
    for name, house in houses.items():
        join(
            make_user(name, is_demo=enters),
            make_organisation(house, skeleton=house, region_code=region, is_demo=True),
        )


def seat_judges(names: Sequence[str]) -> None:
    """Experts of the pool, each from a place of his own."""
    for number, name in enumerate(names, start=1):
        judge = make_judge()
        judge.name, judge.is_demo, judge.expert.employer_name = name, True, f"示例大学第{number}研究室"


def _person(name: str) -> User:
    return make_user(name, is_demo=True)
