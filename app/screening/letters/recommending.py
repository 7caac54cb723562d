"""Who hears of a recommendation: recommenders of what waits, officers of a letter that came, entrants of theirs."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import and_, or_, select

from app.calls.models import Call
from app.entries.letters import entry_words, members_of
from app.entries.models import Entry
from app.entries.states import EntryState
from app.extensions import db
from app.people.models import Seat
from app.people.queries import lasts
from app.people.states import ScopeKind, SeatRole
from app.screening.models import Recommendation, RecommendationList
from app.screening.policy.recommending import REMINDED
from app.screening.queries.recommending import recommendation_of
from app.screening.states import RecommendationState
from app.shared.letter_rules import Rule, Words
from app.shared.text import Deadline, Text, t


def _entrant(act: Any) -> list[str]:
    return members_of(select(Entry.id).where(Entry.id == act.figures.get("entry", act.subject_id)), act)


def _recommenders(act: Any) -> list[str]:
    """The recommenders of every city that has entries for the call and has not sent its letter."""
    sent = select(RecommendationList.region_code).where(
        RecommendationList.call_id == act.call_id, RecommendationList.sent_at <= act.at
    )
    entered = select(Entry.city_code).where(
        Entry.call_id == act.call_id, Entry.state == EntryState.SUBMITTED, Entry.city_code.is_not(None)
    )
    query = select(Seat.user_id).where(
        Seat.role == SeatRole.RECOMMENDER,
        Seat.scope_id.in_(entered),
        Seat.scope_id.not_in(sent),
        lasts(Seat, act.at),
    )
    return sorted(set(db.session.scalars(query)))


def _officers(act: Any) -> list[str]:
    call = db.session.get_one(Call, act.call_id)
    scope = or_(
        Seat.scope_kind == ScopeKind.PLATFORM,
        and_(Seat.scope_kind == ScopeKind.KIND, Seat.scope_id == call.kind),
        and_(Seat.scope_kind == ScopeKind.CALL, Seat.scope_id == call.id),
    )
    query = select(Seat.user_id).where(Seat.role == SeatRole.OFFICER, scope, lasts(Seat, act.at))
    return sorted(set(db.session.scalars(query)))


def _arrived(act: Any, _user: str) -> Words:
    letter = db.session.get_one(RecommendationList, act.subject_id)
    return Words(
        t("%(city)s的推荐函已到：「%(title)s」", city=letter.region.name_zh, title=letter.call.title),
        (
            t(
                "文号 %(number)s，推荐 %(yes)s 件，不推荐 %(no)s 件。",
                number=letter.document_number,
                yes=act.figures["recommended"],
                no=act.figures["declined"],
            ),
        ),
        f"/officer/calls/{letter.call_id}/recommendations",
    )


def _asked(subject: Text, sentence: Text) -> Callable[[Any, str], Words]:
    """Words to the recommenders about one call; both texts know its title and its date."""

    def words(act: Any, _user: str) -> Words:
        call = db.session.get_one(Call, act.call_id)
        told = {"title": call.title, "when": Deadline(call.recommends_until), "n": call.city_quota}
        return Words(Text(subject.id, told), (Text(sentence.id, told),), f"/recommender/calls/{call.id}")

    return words


def _recommended(entry: Entry, _act: Any) -> Text:
    said = _said(entry)
    return t("推荐意见：%(opinion)s", opinion=said.opinion if said is not None else "")


def _next(_entry: Entry, _act: Any) -> Text:
    return t("接下来进行形式审查。")


def _why_not(entry: Entry, _act: Any) -> Text:
    said = _said(entry)
    if said is None or not said.is_sent or said.state != RecommendationState.DECLINED:
        return t("推荐截止前，没有收到所在设区市对这件申报的推荐，不进入形式审查和评审。")
    return t("所在设区市没有推荐这件申报，不进入形式审查和评审。理由：%(opinion)s", opinion=said.opinion)


def _said(entry: Entry) -> Recommendation | None:
    return recommendation_of(entry)


RULES: list[Rule] = [
    Rule(
        "recommendation.sent",
        "recommendation_sent",
        _entrant,
        entry_words(t("「%(title)s」已由设区市推荐").id, _recommended, _next),
    ),
    Rule(
        "entry.not_recommended",
        "entry_not_recommended",
        _entrant,
        entry_words(t("「%(title)s」未获设区市推荐").id, _why_not),
    ),
    Rule("recommendation_list.sent", "recommendation_list_sent", _officers, _arrived),
    Rule(
        "call.recommending_begun",
        "recommending_begun",
        _recommenders,
        _asked(
            t("「%(title)s」开始推荐"),
            t(
                "申报已截止。请在 %(when)s 之前对本市机构的申报提出推荐意见并报送推荐函，每类不超过 %(n)s 件。"
            ),
        ),
    ),
    Rule(
        "call.recommending_near",
        "recommending_near",
        _recommenders,
        _asked(
            t("「%(title)s」的推荐即将截止"),
            t("本市的推荐函还没有报送，请在 %(when)s 之前报送；逾期未报送的，本市的申报不进入形式审查。"),
        ),
    ),
    Rule(
        REMINDED,
        "recommenders_reminded",
        _recommenders,
        _asked(
            t("请报送「%(title)s」的推荐函"),
            t("承办人提醒：本市的推荐函还没有报送，请在 %(when)s 之前报送。"),
        ),
    ),
]
