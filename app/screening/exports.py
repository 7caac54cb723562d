"""The customary 项目汇总表 of a recommendation, row by row (facts.md, section 7)."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Select, select

from app.calls.models import Item
from app.chains.models import Region
from app.entries.models import Entry, EntryVersion
from app.extensions import db
from app.people.models import Organisation
from app.screening.models import Recommendation
from app.screening.states import RecommendationState
from app.shared.text import Text, t

HEADS: tuple[Text, ...] = (
    t("序号"),
    t("项目名称"),
    t("牵头单位"),
    t("参与单位"),
    t("负责人"),
    t("申请经费（万元）"),
    t("推荐部门"),
    t("排序"),
)
BUREAU = "市场监督管理局"


def bureau_of(region: Region) -> str:
    """The name of the office that recommends: 南京市市场监督管理局."""
    return f"{region.name_zh}{BUREAU}"


def recommended_rows(visible: Select[Recommendation], call_id: str) -> Iterator[tuple[Any, ...]]:
    """What is recommended for a call, by item, city and place, of a selection of visible recommendations.

    参与单位 and 申请经费 stay empty where the kind asks for none; 排序 counts within the city and the item.
    """
    keys = visible.with_only_columns(Recommendation.id).order_by(None)
    query = (
        select(Item.title, Organisation.name, EntryVersion.summary, Region, Recommendation.position)
        .select_from(Recommendation)
        .join(Entry, Entry.id == Recommendation.entry_id)
        .join(Item, Item.id == Entry.item_id)
        .join(Organisation, Organisation.id == Entry.organisation_id)
        .join(Region, Region.code == Recommendation.region_code)
        .join(
            EntryVersion,
            (EntryVersion.entry_id == Entry.id) & (EntryVersion.number == Entry.version_number),
        )
        .where(
            Recommendation.id.in_(keys),
            Recommendation.call_id == call_id,
            Recommendation.state == RecommendationState.RECOMMENDED,
        )
        .order_by(Item.position, Region.code, Recommendation.position)
    )
    for number, (title, name, summary, region, place) in enumerate(db.session.execute(query), 1):
        amount = summary.get("price") or ""
        figure = float(amount) if amount.replace(".", "", 1).isdecimal() else amount
        told = summary.get("title") or title
        yield number, told, name, "", summary.get("leader", ""), figure, bureau_of(region), place
