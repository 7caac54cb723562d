"""The city's recommendation: who works on a city's list and until when, and who reads it before and after it is sent.

A list is the city's own business until its letter is sent; then the officers of the call read it, and the supervisor
unless the call is judged blind. An entrant reads what was said of his own entry.
"""

from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, exists, false, func, or_, select, true

from app.calls.models import Call
from app.calls.policy import IN_FLIGHT, is_officer_of, may_work_on_call, not_opened, worked_calls
from app.calls.states import CallState
from app.entries.models import Entry
from app.entries.policy import is_member, may_see_entry, recommends
from app.entries.states import EntryState, Outcome
from app.extensions import db
from app.history.models import Act
from app.kinds import KINDS
from app.people.models import User
from app.people.states import SeatRole
from app.screening.models import Recommendation, RecommendationList
from app.screening.states import RECOMMENDATION_MOVES, RecommendationState
from app.shared.clock import local_date
from app.shared.text import Deadline, t
from app.shared.verdict import YES, Verdict, first_refusal, hidden, no, not_now

REMINDED = "call.recommenders_reminded"


def city_of(user: User | None, at: datetime) -> str | None:
    """The city that the person recommends for."""
    return user.city(SeatRole.RECOMMENDER, at) if user is not None else None


def may_see_recommending(user: User | None, call: Call, at: datetime) -> Verdict:
    """A city's page of a call: for recommenders, once a call of a kind with recommendation is published."""
    open_to = call.kind_data.recommended and call.state != CallState.DRAFT
    return YES if open_to and city_of(user, at) is not None else hidden()


def visible_recommending(user: User | None, at: datetime) -> Select[Call]:
    """What ``may_see_recommending`` allows, as a query."""
    if city_of(user, at) is None:
        return select(Call).where(false())
    return select(Call).where(Call.state != CallState.DRAFT, Call.kind.in_(_kinds()))


def may_see_recommendation(user: User | None, recommendation: Recommendation, at: datetime) -> Verdict:
    """The recommenders of its city always; officers and supervisor once it was sent."""
    call = recommendation.entry.call
    if city_of(user, at) == recommendation.region_code:
        return YES
    return YES if recommendation.is_sent and _reads_sent(user, call, at) else hidden()


def visible_recommendations(user: User | None, at: datetime) -> Select[Recommendation]:
    """What ``may_see_recommendation`` allows, as a query; entry and call are joined."""
    found = select(Recommendation).join(Recommendation.entry).join(Entry.call)
    if user is None:
        return found.where(false())
    city = city_of(user, at)
    own = Recommendation.region_code == city if city is not None else false()
    return found.where(or_(own, and_(Recommendation.list_id.is_not(None), _sent_readable(user, at))))


def may_see_own_recommendation(user: User | None, recommendation: Recommendation, at: datetime) -> Verdict:
    """What its city said, for the members of the entrant: once the list was sent."""
    mine = recommendation.is_sent and is_member(user, recommendation.entry, at)
    return YES if mine else hidden()


def may_see_list(user: User | None, letter: RecommendationList, at: datetime) -> Verdict:
    """A letter that was sent, with its scan: its city, the officers of the call, the supervisor."""
    seen = city_of(user, at) == letter.region_code or _reads_sent(user, letter.call, at)
    return YES if seen else hidden()


def visible_lists(user: User | None, at: datetime) -> Select[RecommendationList]:
    """What ``may_see_list`` allows, as a query; the call is joined."""
    found = select(RecommendationList).join(RecommendationList.call)
    if user is None:
        return found.where(false())
    city = city_of(user, at)
    own = RecommendationList.region_code == city if city is not None else false()
    return found.where(or_(own, _sent_readable(user, at)))


def recommends_entry(user: User | None, entry: Entry, at: datetime) -> Verdict:
    """The recommender's page of an entry: those of his city that were handed in, after closing."""
    return may_see_entry(user, entry, at) if _handed_to(user, entry, at) else hidden()


def may_decline_entry(user: User | None, entry: Entry, at: datetime) -> Verdict:
    """Say no with a reason: a recommender of its city who does not belong to the entrant, until the list is sent."""
    if not recommends(user, entry, at):
        seen = may_see_entry(user, entry, at)
        return no("not_recommender", t("由申报单位所在设区市的推荐单位办理")) if seen else hidden()
    own = no("own_entry", t("不能对本人所在机构的申报作出推荐意见")) if is_member(user, entry, at) else YES
    settled = not_now("settled", t("这件申报目前的状态是「%(state)s」", state=entry.outcome.label))
    return first_refusal(
        recommends_entry(user, entry, at),
        own,
        may_work_on_list(user, entry.call, at),
        YES if entry.outcome == Outcome.PENDING else settled,
    )


def may_recommend_entry(user: User | None, entry: Entry, at: datetime) -> Verdict:
    """Say yes: as ``may_decline_entry``, while the quota of the city for this item is not used up."""
    return first_refusal(may_decline_entry(user, entry, at), _within_quota(entry))


def may_withdraw_recommendation(user: User | None, recommendation: Recommendation, at: datetime) -> Verdict:
    """Take back what was said before the list is sent."""
    return first_refusal(
        may_decline_entry(user, recommendation.entry, at),
        RECOMMENDATION_MOVES.may("withdraw", recommendation.state),
    )


def may_work_on_list(user: User | None, call: Call, at: datetime) -> Verdict:
    """Recommend, decline and order: from two minutes after closing until the date, and until the letter is sent."""
    return first_refusal(
        may_see_recommending(user, call, at), _in_time(call, at), _unsent(call, city_of(user, at))
    )


def may_send_recommendations(user: User | None, call: Call, at: datetime) -> Verdict:
    """Send the city's letter: once, in time, where the city has entries at all."""
    city = city_of(user, at)
    handed_in = exists().where(
        Entry.call_id == call.id, Entry.city_code == city, Entry.state == EntryState.SUBMITTED
    )
    return first_refusal(
        may_work_on_list(user, call, at),
        YES if db.session.scalar(select(handed_in)) else not_now("nothing", t("没有本市机构的申报")),
    )


def may_see_cities(user: User | None, call: Call, at: datetime) -> Verdict:
    """The officers' page of the cities: for calls of kinds with recommendation."""
    return first_refusal(may_work_on_call(user, call, at), YES if call.kind_data.recommended else hidden())


def may_remind_recommenders(user: User | None, call: Call, at: datetime) -> Verdict:
    """An officer reminds the cities whose list is out, once a day, while they can still send it."""
    last = select(func.max(Act.at)).where(Act.name == REMINDED, Act.call_id == call.id)
    reminded = db.session.scalar(last)
    today = reminded is not None and local_date(reminded) == local_date(at)
    return first_refusal(
        may_see_cities(user, call, at),
        _in_time(call, at),
        not_now("reminded", t("今天已经提醒过，每天提醒一次")) if today else YES,
    )


def sent_list(call: Call, city: str | None) -> RecommendationList | None:
    """The letter of a city, once it was sent."""
    return db.session.scalar(
        select(RecommendationList).where(
            RecommendationList.call_id == call.id, RecommendationList.region_code == city
        )
    )


def recommended_in(entry: Entry) -> Select[Recommendation]:
    """The other recommendations of the same city for the same item."""
    return (
        select(Recommendation)
        .join(Recommendation.entry)
        .where(
            Entry.item_id == entry.item_id,
            Entry.id != entry.id,
            Recommendation.region_code == entry.city_code,
            Recommendation.state == RecommendationState.RECOMMENDED,
        )
    )


def _kinds() -> list[str]:
    return [name for name, kind in KINDS.items() if kind.recommended]


def _handed_to(user: User | None, entry: Entry, at: datetime) -> bool:
    handed_in = entry.state == EntryState.SUBMITTED and entry.call.is_closed(at) and not entry.call.is_shut
    return handed_in and recommends(user, entry, at)


def _reads_sent(user: User | None, call: Call, at: datetime) -> bool:
    supervises = user is not None and user.holds(SeatRole.SUPERVISOR, at) and not call.method.get("blind")
    return is_officer_of(user, call, at) or supervises


def _sent_readable(user: User, at: datetime) -> ColumnElement[bool]:
    worked = Call.id.in_(worked_calls(user, at).with_only_columns(Call.id))
    if not user.holds(SeatRole.SUPERVISOR, at):
        return worked
    blind = Call.method["blind"].as_boolean()
    return or_(worked, blind.is_(None), blind.is_not(true()))


def _in_time(call: Call, at: datetime) -> Verdict:
    until = call.recommends_until
    begun = call.is_closed(at) and call.closes_at is not None and at >= call.closes_at + IN_FLIGHT
    if not begun:
        return not_now("still_open", t("申报截止两分钟后才能开始推荐"))
    if call.is_shut:
        return not_opened()
    if until is None:
        return not_now("undated", t("还没有排定推荐截止日期"))
    return YES if at < until else not_now("over", t("推荐已于 %(when)s 截止", when=Deadline(until)))


def _unsent(call: Call, city: str | None) -> Verdict:
    sent = sent_list(call, city)
    if sent is None:
        return YES
    return not_now("sent", t("推荐函已于 %(when)s 报送，不能再改", when=sent.sent_at))


def _within_quota(entry: Entry) -> Verdict:
    used = recommended_in(entry).with_only_columns(func.count()).order_by(None)
    quota = entry.call.city_quota
    if (db.session.scalar(used) or 0) < quota:
        return YES
    return not_now("quota", t("本市这一类的推荐名额为 %(n)s 件，已经用完", n=quota))
