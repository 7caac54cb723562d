"""Who hears of a recommendation, and when the clock tells."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app.entries.models import Entry
from app.extensions import db
from app.history.models import Act
from app.people.models import User
from app.screening.letters import RULES
from app.screening.service import (
    begin_screening,
    recommend_entry,
    remind_recommenders,
    send_recommendations,
    tell_recommenders,
)
from tests.factories.entries import writer_of
from tests.factories.people import AT, make_officer, make_region
from tests.factories.recommending import (
    AFTER,
    DURING,
    make_applied,
    make_recommender,
    make_season,
    make_season_item,
)

pytestmark = pytest.mark.usefixtures("app")
OPINION, REASON, NUMBER = "材料属实，同意推荐", "成效数据不足，暂不推荐", "宁市监函〔2026〕18号"


def _city(quota: int = 3, entries: int = 3) -> tuple[User, list[Entry]]:
    item = make_season_item(make_season(quota=quota))
    return make_recommender(), [make_applied(item) for _ in range(entries)]


def _heard(name: str) -> list[tuple[str, str]]:
    """(reader, words) of the letters about an act."""
    found = []
    for act in db.session.scalars(select(Act).where(Act.name == name).order_by(Act.id)):
        for rule in RULES:
            if rule.act == act.name:
                for reader in rule.readers(act):
                    words = rule.words(act, reader)
                    assert words is not None
                    assert words.path.startswith("/")
                    found.append((reader, "".join(str(p) for p in words.paragraphs)))
    return found


def test_letters_tell_entrants_and_officers_of_a_letter_that_arrived(app: Flask) -> None:
    user, (chosen, declined, *_rest) = _city(entries=2)
    officer = make_officer(chosen.call)
    recommend_entry(chosen, OPINION, by=user, at=DURING)
    assert _heard("recommendation.made") == []
    send_recommendations(chosen.call, NUMBER, REASON, by=user, at=DURING)
    assert [who for who, _ in _heard("recommendation.sent")] == [writer_of(chosen.organisation).id]
    ((who, words),) = _heard("entry.not_recommended")
    assert who == writer_of(declined.organisation).id
    assert REASON in words
    assert officer.id in {who for who, _ in _heard("recommendation_list.sent")}


def test_letter_to_an_entrant_whose_city_sent_nothing_tells_nothing_of_its_draft(app: Flask) -> None:
    user, (entry, *_rest) = _city(entries=1)
    recommend_entry(entry, OPINION, by=user, at=DURING)
    begin_screening(entry.call, by=make_officer(entry.call), at=AFTER)
    ((_who, words),) = _heard("entry.not_recommended")
    assert "没有收到" in words
    assert OPINION not in words


def test_clock_tells_recommenders_once_and_reminds_before_the_date(app: Flask) -> None:
    user, entries = _city()
    call = entries[0].call
    make_region("320500", "苏州市", "Suzhou")
    make_recommender("320500")
    assert tell_recommenders(at=AT) == 0
    assert tell_recommenders(at=DURING) == 1
    assert tell_recommenders(at=DURING + timedelta(days=1)) == 0
    assert [who for who, _ in _heard("call.recommending_begun")] == [user.id]
    assert call.recommends_until is not None
    near = call.recommends_until - timedelta(days=2)
    assert tell_recommenders(at=near) == 1
    assert tell_recommenders(at=near) == 0
    assert [who for who, _ in _heard("call.recommending_near")] == [user.id]
    assert tell_recommenders(at=AFTER) == 0


def test_reminder_skips_cities_that_have_sent(app: Flask) -> None:
    user, entries = _city(entries=1)
    call, officer = entries[0].call, make_officer(entries[0].call)
    remind_recommenders(call, by=officer, at=DURING)
    assert [who for who, _ in _heard("call.recommenders_reminded")] == [user.id]
    send_recommendations(call, NUMBER, REASON, by=user, at=DURING + timedelta(hours=1))
    remind_recommenders(call, by=officer, at=DURING + timedelta(days=1))
    assert len(_heard("call.recommenders_reminded")) == 1
