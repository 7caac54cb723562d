"""More nouns that can be searched: answers about items, alliances, centres on the register, the list of duties."""

from collections.abc import Iterable
from datetime import date, datetime
from functools import partial

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from app.alliances.models import Alliance, AllianceMember
from app.alliances.policy import visible_alliances
from app.alliances.states import AllianceState, MemberState
from app.calls.models import Call, Item
from app.calls.queries import WITHOUT_DOCUMENTS
from app.calls.states import ItemState
from app.centres.models import Centre
from app.centres.policy import visible_centres
from app.duties.models import Duty, DutyList
from app.duties.policy import visible_duties
from app.questions.models import Question
from app.questions.policy import visible_questions
from app.search.nouns import STANDING  # theirs come first
from app.search.sources import SOURCES, Source, Written
from app.shared.clock import local_date
from app.shared.text import t


def searched_questions(at: datetime) -> Select[tuple[Question]]:
    """Answers given in public about items that stand."""
    return visible_questions(None, at).where(Call.state.in_(STANDING), Item.state != ItemState.WITHDRAWN)


def searched_alliances(at: datetime) -> Select[Alliance]:
    """Alliances that stand; one that ended keeps its page but is not led to."""
    return visible_alliances(None, at).where(Alliance.state != AllianceState.ENDED)


def searched_duties(at: datetime) -> Select[DutyList]:
    """The list in force, as a whole: its page has them all, and each city has the same ones."""
    return select(DutyList).where(DutyList.id.in_(visible_duties(None, at).with_only_columns(Duty.list_id)))


def _question(question: Question) -> Written:
    """As it was published: what the asker typed is not."""
    item, call = question.item, question.item.call
    path = f"/calls/{call.slug}/items/{item.code}/questions#q-{question.id}"
    return Written(
        question.shown,
        f"{question.answer}\n{item.title}",
        path,
        (item.code, item.title),
        _day(question.settled_at),
    )


def _alliance(alliance: Alliance) -> Written:
    members = [m.organisation.name for m in alliance.members if m.state == MemberState.AGREED]
    text = "\n".join((alliance.intro, "产业链联盟", alliance.chain_name, *members))
    facts = (alliance.chain_name, alliance.state.label)
    return Written(alliance.name, text, f"/alliances/{alliance.slug}", facts, _day(alliance.created_at))


def _members(keys: Iterable[str]) -> Select[str]:
    return select(AllianceMember.alliance_id).where(AllianceMember.id.in_(keys))


def _centre(centre: Centre) -> Written:
    places = (centre.chain.name if centre.chain else "", centre.region.name_zh if centre.region else "")
    text = "\n".join((centre.organisation.name, centre.sort, centre.number, *places))
    facts = (centre.state.label, centre.sort, centre.organisation.name, *places)
    return Written(centre.name, text, f"/registered-centres/{centre.id}", facts, centre.listed_on)


def _duties(listing: DutyList) -> Written:
    day = local_date(listing.imported_at)
    return Written(t("三级监管职责清单"), listing.source, "/duties", (listing.source,), day)


def _titles(at: datetime) -> Select[str, str]:
    """(list, title) of every duty, each title once whatever number of cities has it."""
    named = visible_duties(None, at).with_only_columns(Duty.list_id, Duty.title)
    return named.distinct().order_by(Duty.title)


def _day(instant: datetime | None) -> date | None:
    return local_date(instant) if instant else None


_OF_QUESTION = (joinedload(Question.item).joinedload(Item.call).options(*WITHOUT_DOCUMENTS),)
_OF_ALLIANCE = (joinedload(Alliance.members).joinedload(AllianceMember.organisation),)
_OF_CENTRE = (joinedload(Centre.organisation), joinedload(Centre.chain), joinedload(Centre.region))

SOURCES.add(
    Source(
        "question", t("提问与答复"), Question, searched_questions, _question,
        {"question": Question.id, "item": Question.item_id, "call": Question.call_id}, _OF_QUESTION,
    )
)  # fmt: skip
SOURCES.add(
    Source(
        "alliance", t("服务联盟"), Alliance, searched_alliances, _alliance,
        {"alliance": Alliance.id, "alliance_member": _members}, _OF_ALLIANCE,
    )
)  # fmt: skip
SOURCES.add(
    Source(
        "centre", t("中心名录"), Centre, partial(visible_centres, None), _centre,
        {"centre": Centre.id, "organisation": Centre.organisation_id}, _OF_CENTRE,
    )
)  # fmt: skip
SOURCES.add(
    Source(
        "duty", t("职责清单"), DutyList, searched_duties, _duties,
        {"duty_list": None}, (), _titles,
    )
)  # fmt: skip
