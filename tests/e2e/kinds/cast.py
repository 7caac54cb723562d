"""Who plays in the journeys of the other kinds: office, judges, and four cities with laboratories and a recommender."""

from app.jobs.transaction import transaction
from app.people.models import Seat
from app.people.states import ScopeKind, SeatRole
from tests.e2e.journey.cast import JUDGES, seat_judges, seat_laboratories, seat_office
from tests.e2e.site import Site
from tests.factories.people import LONG_AGO, make_region, make_user

CITY = "320100"
CITIES = {CITY: "南京市", "320500": "苏州市", "320200": "无锡市", "320400": "常州市"}
RECOMMENDERS = {code: f"{name}推荐单位（示例）" for code, name in CITIES.items()}
# By city: who writes, and for which laboratory.
HOUSES = {
    CITY: {
        "甲所经办（示例）": "示例金陵计量科学研究所",
        "乙院经办（示例）": "示例钟山质量检验研究院",
        "丙所经办（示例）": "示例秦淮标准化研究所",
        "丁院经办（示例）": "示例玄武特种设备检验院",
    },
    "320500": {
        "戊所经办（示例）": "示例姑苏计量测试所",
        "己院经办（示例）": "示例太湖纺织检验院",
        "庚所经办（示例）": "示例昆山电子检测所",
    },
    "320200": {
        "辛所经办（示例）": "示例梁溪计量测试所",
        "壬院经办（示例）": "示例惠山物联网检验院",
        "癸所经办（示例）": "示例江阴材料检测所",
    },
    "320400": {"子院经办（示例）": "示例龙城光伏检验院", "丑所经办（示例）": "示例武进轨道检测所"},
}
EVERYBODY = {name: house for houses in HOUSES.values() for name, house in houses.items()}
FIRST, NEXT, THIRD, FOURTH = HOUSES[CITY]


def seat_everybody(site: Site, kind: str, judges: int) -> None:
    """The office of a kind, twelve laboratories, so many judges, who recommends for each city."""
    with site.app.app_context(), transaction():
        seat_office(kind)
        for code, houses in HOUSES.items():
            make_region(code, CITIES[code])
            seat_laboratories(houses, code, enters=code == CITY)
            who = make_user(RECOMMENDERS[code], is_demo=True)
            over = {"scope_kind": ScopeKind.REGION, "scope_id": code}
            who.seats.append(Seat(role=SeatRole.RECOMMENDER, since=LONG_AGO, **over))
        seat_judges(JUDGES[:judges])
