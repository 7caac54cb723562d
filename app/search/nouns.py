"""Which nouns can be searched: one declaration each."""

import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from functools import partial

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from app.calls.models import Call, Item
from app.calls.policy import visible_calls, visible_items
from app.calls.queries import WITHOUT_DOCUMENTS
from app.calls.states import CallState, ItemState
from app.chains.models import Chain
from app.chains.policy import visible_chains
from app.needs.models import Need
from app.needs.policy import visible_needs
from app.notices.models import Notice
from app.notices.policy import visible_notices
from app.notices.states import IN_FORCE, LineState
from app.people.models import Organisation
from app.people.policy import visible_laboratories
from app.search.sources import SOURCES, Source, Written
from app.shared.clock import local_date
from app.shared.text import Deadline, Text, t
from app.showcase.models import Campaign, Case, Dissection
from app.showcase.policy import listed_cases, visible_campaigns
from app.showcase.states import DissectionState

STANDING = (CallState.PUBLISHED, CallState.ARCHIVED)
SHOWN = (LineState.NOTICED, LineState.ANNOUNCED)


def searched_calls(at: datetime) -> Select[Call]:
    """Published lists; one that was withdrawn keeps its page but is not led to."""
    return visible_calls(None, at).where(Call.state.in_(STANDING))


def searched_items(at: datetime) -> Select[Item]:
    """Items of such lists that stand or failed."""
    return visible_items(None, at).where(Call.state.in_(STANDING), Item.state != ItemState.WITHDRAWN)


def searched_notices(at: datetime) -> Select[Notice]:
    """Public notices in force."""
    return visible_notices(None, at).where(Notice.state.in_(IN_FORCE))


def _call(call: Call) -> Written:
    text = "\n".join((call.document_number, call.organiser, _plain(call.introduction), "申报截止"))
    facts = (call.document_number, call.organiser, _closing(call))
    return Written(call.title, text, f"/calls/{call.slug}", facts, _day(call.published_at))


def _item(item: Item) -> Written:
    chain, region = item.chain, item.region
    places = (chain.name if chain else "", region.name_zh if region else "")
    issuer = "" if item.issuer_hidden else item.issuer_name
    prose = (item.background, item.content, item.deliverables, item.requirements)
    indicators = (row.text for row in item.indicators)
    text = "\n".join((*prose, *indicators, *places, issuer, item.code, item.call.title))
    facts = (item.code, *places, item.call.title, _closing(item.call))
    path = f"/calls/{item.call.slug}/items/{item.code}"
    return Written(item.title, text, path, facts, _day(item.call.published_at))


def _notice(notice: Notice) -> Written:
    lines = [f"{line.item_title}：{line.organisation_name}" for line in notice.lines if line.state in SHOWN]
    text = "\n".join((notice.body, *lines))
    return Written(
        notice.title, text, f"/notices/{notice.slug}", (notice.call.title,), _day(notice.published_at)
    )


def _need(need: Need) -> Written:
    facts = (need.chain.name, *need.standard_names)
    text = "\n".join((need.gap, need.standards, need.chain.name, need.source))
    return Written(need.subject, text, f"/needs/{need.id}", facts, _day(need.published_at))


def _laboratory(laboratory: Organisation) -> Written:
    place = laboratory.region.name_zh if laboratory.region else ""
    text = "\n".join((_plain(laboratory.introduction), place, laboratory.cma_number, laboratory.cnas_number))
    return Written(laboratory.name, text, f"/laboratories/{laboratory.slug}", (place, _contact(laboratory)))


def _case_titles(at: datetime) -> Select[str, str]:
    """(laboratory, title) of every case that lists lead to, the latest first."""
    named = listed_cases(at).with_only_columns(Case.organisation_id, Case.title)
    return named.order_by(None).order_by(Case.published_at.desc(), Case.id)


def _laboratories_of(cases: Iterable[str]) -> Select[str]:
    return select(Case.organisation_id).where(Case.id.in_(cases))


def _chain(chain: Chain) -> Written:
    aliases = "、".join(str(alias) for alias in chain.aliases)
    text = f"{aliases}\n{chain.cluster}\n产业链"
    return Written(chain.name, text, f"/chains/{chain.slug}", (chain.cluster,))


def _case(case: Case) -> Written:
    """The client is not written: where he may be named, the text names him."""
    chain, region, told = case.chain, case.region, case.anatomy
    places = (chain.name if chain else "", region.name_zh if region else "")
    prose = (str(told.get(part) or "") for part in ("need", "work", "effect", "reuse", "mode"))
    effects = (row.get("name", "") for row in case.effects)
    laboratory = case.organisation.name
    heads = (case.standfirst, *prose, *effects)
    text = "\n".join((*heads, *places, case.stage, laboratory, case.call.title, *_seen(case)))
    facts = (laboratory, *places, case.stage, _contact(case.organisation))
    return Written(case.title, text, f"/cases/{case.slug}", facts, _day(case.published_at))


def _campaign(campaign: Campaign) -> Written:
    """With its open days: whoever asks for a laboratory that opens its doors is led there."""
    days = ((door, door.day) for door in campaign.open_days)
    doors = (f"{day.year}年{day.month}月{day.day}日 {door.host} {door.place}" for door, day in days)
    text = "\n".join((campaign.intro, str(campaign.sort.label), *doors))
    day = _day(campaign.published_at)
    return Written(campaign.name, text, f"/campaigns/{campaign.slug}", (campaign.sort.label,), day)


def _seen(case: Case) -> Iterator[str]:
    """What the officers observed, once the laboratory agreed that it is public."""
    if case.dissection is not None and case.dissection.state == DissectionState.AGREED:
        for row in case.dissection.observations:
            yield from (row.aspect, row.seen, row.copied)


def _plain(markdown: str) -> str:
    """Without the marks of emphasis and headings, which are quoted to nobody."""
    return re.sub(r"\*\*|^#+ +", "", markdown, flags=re.M)


def _closing(call: Call) -> Text | None:
    return t("%(when)s 截止", when=Deadline(call.closes_at)) if call.closes_at else None


def _contact(laboratory: Organisation) -> Text | None:
    """What it chose to publish: whoever found it needs not look further."""
    return t("联系 %(contact)s", contact=laboratory.public_contact) if laboratory.public_contact else None


def _day(instant: datetime | None) -> date | None:
    return local_date(instant) if instant else None


_OF_ITEM = (
    joinedload(Item.call).options(*WITHOUT_DOCUMENTS),
    joinedload(Item.chain), joinedload(Item.region), joinedload(Item.indicators)
)  # fmt: skip
_OF_CASE = (
    joinedload(Case.call).options(*WITHOUT_DOCUMENTS),
    joinedload(Case.chain), joinedload(Case.region), joinedload(Case.organisation),
    joinedload(Case.dissection).joinedload(Dissection.observations),
)  # fmt: skip
_OF_NOTICE = (joinedload(Notice.call).options(*WITHOUT_DOCUMENTS), joinedload(Notice.lines))

SOURCES.add(
    Source(
        "item", t("项目", n=2), Item, searched_items, _item,
        {"item": Item.id, "call": Item.call_id}, _OF_ITEM,
    )
)  # fmt: skip
SOURCES.add(Source("call", t("榜单与征集", n=2), Call, searched_calls, _call, {"call": Call.id}))
SOURCES.add(
    Source(
        "notice", t("公示", n=2), Notice, searched_notices, _notice,
        {"notice": Notice.id, "call": Notice.call_id}, _OF_NOTICE,
    )
)  # fmt: skip
SOURCES.add(
    Source(
        "need", t("需求", n=2), Need, partial(visible_needs, None), _need,
        {"need": Need.id}, (joinedload(Need.chain),),
    )
)  # fmt: skip
SOURCES.add(
    Source(
        "case", t("案例", n=2), Case, listed_cases, _case,
        {
            "case": Case.id, "call": Case.call_id, "organisation": Case.organisation_id,
            "dissection": select(Dissection.id).where(Dissection.case_id == Case.id).scalar_subquery(),
        }, _OF_CASE,
    )
)  # fmt: skip
SOURCES.add(
    Source(
        "laboratory", t("检验检测机构"), Organisation, partial(visible_laboratories, None), _laboratory,
        {"organisation": Organisation.id, "case": _laboratories_of}, (joinedload(Organisation.region),),
        _case_titles,
    )
)  # fmt: skip
SOURCES.add(
    Source(
        "campaign", t("宣传活动"), Campaign, partial(visible_campaigns, None), _campaign,
        {"campaign": Campaign.id}, (joinedload(Campaign.open_days),),
    )
)  # fmt: skip
SOURCES.add(Source("chain", t("产业链"), Chain, partial(visible_chains, None), _chain, {}))
