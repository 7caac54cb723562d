"""Verbs of the city's recommendation: say, order, send; and what becomes of those whom no city recommended."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import exists, select

from app.calls.models import Call
from app.calls.policy import IN_FLIGHT
from app.calls.states import CallState
from app.entries.models import Entry
from app.entries.service import settle_entry
from app.entries.states import EntryState
from app.extensions import db
from app.files.proof import Proof
from app.files.service import keep_file
from app.history.models import Act
from app.history.service import record
from app.kinds import KINDS
from app.people.models import User
from app.screening.models import Recommendation, RecommendationList
from app.screening.policy import (
    may_decline_entry,
    may_recommend_entry,
    may_remind_recommenders,
    may_send_recommendations,
    may_withdraw_recommendation,
)
from app.screening.policy.recommending import REMINDED, city_of, recommended_in
from app.screening.queries.recommending import (
    city_entries,
    list_digest,
    recommendation_of,
    recommendations_of,
)
from app.screening.service.reasons import reason
from app.screening.states import RECOMMENDATION_MOVES, RecommendationState
from app.shared.text import t
from app.shared.verdict import YES, Invalid, not_now, require

SCAN = "letter"
LONGEST_NUMBER = 60
NEAR = timedelta(days=3)
CHANGED = not_now("changed_meanwhile", t("推荐名单刚刚有改动，下面是现在的内容，请核对后再报送"))
BEGUN, CLOSE = "call.recommending_begun", "call.recommending_near"


def recommend_entry(entry: Entry, opinion: str, *, by: User, at: datetime) -> Recommendation:
    """Put an entry on the city's list for its item, at the end, or renew the opinion of one that stands there.

    ``Refused`` outside the time between closing and the call's date, after the letter was sent, beyond the quota, and
    for an entry of his own organisation. ``Invalid`` (``opinion``) without an opinion.
    """
    _lock(entry.call)
    require(may_recommend_entry(by, entry, at))
    said = reason(opinion, "opinion", t("请写明推荐意见，申报单位和承办人会看到"))
    row = _row(entry, by, at)
    if row.state != RecommendationState.RECOMMENDED:
        row.position = len(_listed(entry)) + 1
    row.state, row.opinion = RECOMMENDATION_MOVES.go("recommend", row.state), said
    _record("recommendation.made", row, by, at)
    return row


def decline_entry(entry: Entry, opinion: str, *, by: User, at: datetime) -> Recommendation:
    """Say that the city does not recommend an entry, and why: its entrant reads it. ``Invalid`` (``opinion``)."""
    _lock(entry.call)
    require(may_decline_entry(by, entry, at))
    said = reason(opinion, "opinion", t("请写明不推荐的理由，申报单位会看到"))
    row = _row(entry, by, at)
    row.state, row.opinion, row.position = RECOMMENDATION_MOVES.go("decline", row.state), said, None
    _close_ranks(entry)
    _record("recommendation.declined", row, by, at)
    return row


def withdraw_recommendation(recommendation: Recommendation, *, by: User, at: datetime) -> None:
    """Take back what was said of an entry: it is undecided again, and those behind it move up."""
    entry = recommendation.entry
    _lock(entry.call)
    require(may_withdraw_recommendation(by, recommendation, at))
    recommendation.state = RECOMMENDATION_MOVES.go("withdraw", recommendation.state)
    recommendation.position, recommendation.by_id, recommendation.at = None, by.id, at
    _close_ranks(entry)
    _record("recommendation.withdrawn", recommendation, by, at)


def move_recommendation(recommendation: Recommendation, up: bool, *, by: User, at: datetime) -> None:
    """Move an entry one place up or down its city's list for the item; at the end of the list nothing happens."""
    entry = recommendation.entry
    _lock(entry.call)
    require(may_decline_entry(by, entry, at))
    listed = _listed(entry, recommendation)
    if recommendation not in listed:
        return
    here = listed.index(recommendation)
    there = here - 1 if up else here + 1
    if not 0 <= there < len(listed):
        return
    listed[here], listed[there] = listed[there], listed[here]
    _number(listed)
    record(
        "recommendation.moved",
        recommendation,
        by=by,
        at=at,
        call_id=entry.call_id,
        entry=entry.id,
        position=recommendation.position,
    )


def send_recommendations(
    call: Call,
    document_number: str,
    rest: str = "",
    scan: Proof | None = None,
    *,
    by: User,
    at: datetime,
    seen: str | None = None,
) -> RecommendationList:
    """Send the city's letter: what is recommended goes on to the formal check, what is not hears why; nothing changes
    any more.

    ``rest`` is the reason for every entry of which nothing was said yet. ``Invalid`` (``document_number``) without the
    number of the letter, (``rest``) where something is undecided and no reason given. ``seen`` is ``list_digest`` of
    what the person was shown: where a colleague changed the list meanwhile, nothing is sent (409).
    """
    _lock(call)
    require(may_send_recommendations(by, call, at))
    require(YES if seen in {None, list_digest(city_entries(by, call, at))} else CHANGED)
    number = document_number.strip()
    if not 1 <= len(number) <= LONGEST_NUMBER:
        raise Invalid({"document_number": t("请填写推荐函文号，不超过 %(n)s 字", n=LONGEST_NUMBER)})
    entries = _entries(call, city_of(by, at))
    _decline_rest(entries, rest, by, at)
    letter = RecommendationList(
        call_id=call.id, region_code=city_of(by, at), document_number=number, sent_at=at, sent_by_id=by.id
    )
    db.session.add(letter)
    db.session.flush()
    if scan is not None:
        keep_file(letter, SCAN, scan, by=by, at=at)
    chosen = _send_each(entries, letter, by, at)
    record(
        "recommendation_list.sent",
        letter,
        by=by,
        at=at,
        call_id=call.id,
        region=letter.region_code,
        recommended=chosen,
        declined=len(entries) - chosen,
    )
    return letter


def pass_over_unrecommended(entries: Iterable[Entry], *, by: User, at: datetime) -> list[Entry]:
    """Settle those of these entries whose city has not recommended them by its date; the others, which go on.

    Told by the formal check when it begins: its verb has asked who may.
    """
    waiting = list(entries)
    asked = [e for e in waiting if e.call.kind_data.recommended and e.city_code is not None]
    said = recommendations_of(entry.id for entry in asked)
    missed = [e for e in asked if (row := said.get(e.id)) is None or not row.is_sent]
    for entry in missed:
        settle_entry(entry, "not_recommend", by=by, at=at)
    gone = {entry.id for entry in missed}
    return [entry for entry in waiting if entry.id not in gone]


def remind_recommenders(call: Call, *, by: User, at: datetime) -> None:
    """An officer reminds the recommenders of every city that has entries and has not sent its letter; once a day."""
    require(may_remind_recommenders(by, call, at))
    record(REMINDED, call, by=by, at=at, call_id=call.id)


def tell_recommenders(*, at: datetime) -> int:
    """The clock tells recommenders that a call has closed and reminds them three days before their date; how many calls
    it told of. Each is told once a date."""
    running = select(Call).where(
        Call.kind.in_([name for name, kind in KINDS.items() if kind.recommended]),
        Call.state == CallState.PUBLISHED,
        Call.closes_at <= at - IN_FLIGHT,
        Call.recommends_until > at,
        exists().where(Entry.call_id == Call.id, Entry.city_code.is_not(None)),
    )
    told = 0
    for call in db.session.scalars(running.order_by(Call.id)):
        until = call.recommends_until
        assert until is not None  # noqa: S101  the query asked for it
        name = CLOSE if at >= until - NEAR else BEGUN
        done = select(Act.figures).where(Act.name == name, Act.call_id == call.id)
        if any(name == BEGUN or f.get("until") == until.isoformat() for f in db.session.scalars(done)):
            continue
        record(name, call, by=None, at=at, call_id=call.id, until=until.isoformat())
        told += 1
    return told


def _lock(call: Call) -> None:
    """Two recommenders of a city at once: the second waits, so that neither the quota nor a place is given twice."""
    db.session.execute(select(Call.id).where(Call.id == call.id).with_for_update())


def _row(entry: Entry, by: User, at: datetime) -> Recommendation:
    row = recommendation_of(entry)
    if row is None:
        row = Recommendation(
            entry=entry,
            call_id=entry.call_id,
            region_code=entry.city_code,
            state=RecommendationState.UNDECIDED,
        )
        db.session.add(row)
    row.by_id, row.at = by.id, at
    return row


def _listed(entry: Entry, own: Recommendation | None = None) -> list[Recommendation]:
    """The recommendations of the entry's city for its item in order, with ``own`` where it is one of them."""
    with db.session.no_autoflush:
        rows = list(db.session.scalars(recommended_in(entry)))
    if own is not None and own.state == RecommendationState.RECOMMENDED:
        rows.append(own)
    return sorted(rows, key=lambda row: row.position or 0)


def _close_ranks(entry: Entry) -> None:
    _number(_listed(entry))


def _number(rows: Iterable[Recommendation]) -> None:
    for place, row in enumerate(rows, start=1):
        row.position = place


def _entries(call: Call, city: str | None) -> list[Entry]:
    query = select(Entry).where(
        Entry.call_id == call.id, Entry.city_code == city, Entry.state == EntryState.SUBMITTED
    )
    return list(db.session.scalars(query.order_by(Entry.id)))


def _decline_rest(entries: list[Entry], rest: str, by: User, at: datetime) -> None:
    said = recommendations_of(entry.id for entry in entries)
    open_ = [e for e in entries if e.id not in said or said[e.id].state == RecommendationState.UNDECIDED]
    if not open_:
        return
    if not rest.strip():
        raise Invalid(
            {"rest": t("还有 %(n)s 件没有提出意见，请逐件提出，或在这里写明不推荐的理由", n=len(open_))}
        )
    said_of_all = reason(rest, "rest", t("请写明不推荐的理由，申报单位会看到"))
    for entry in open_:
        decline_entry(entry, said_of_all, by=by, at=at)


def _send_each(entries: list[Entry], letter: RecommendationList, by: User, at: datetime) -> int:
    """Bind what was said to the letter; how many entries are recommended."""
    chosen = 0
    said = recommendations_of(entry.id for entry in entries)
    for entry in entries:
        row = said[entry.id]
        row.list_id = letter.id
        if row.state == RecommendationState.RECOMMENDED:
            chosen += 1
            _record("recommendation.sent", row, by, at)
        else:
            settle_entry(entry, "not_recommend", by=by, at=at)
    return chosen


def _record(name: str, row: Recommendation, by: User, at: datetime) -> None:
    db.session.flush()
    record(name, row, by=by, at=at, call_id=row.call_id, entry=row.entry_id, position=row.position)
