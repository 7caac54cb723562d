"""English pages say in English what the kinds and the shipped lists gave; only what people wrote stays Chinese."""

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from flask_babel import force_locale
from sqlalchemy import inspect

from app.calls import service as calls
from app.calls.changes import stored_changes, told_changes
from app.calls.words import days_words, instant_words
from app.chains.catalogue import load_catalogue
from app.cli.translations import english
from app.extensions import db
from app.kinds import KINDS, Kind
from app.kinds.labels import labels
from app.people.models import User
from app.people.states import SeatRole
from app.shared.text import Text, t
from app.web.rendering import render_text, show_kept, show_measured
from tests.factories.drafts import make_catalogues, make_draft
from tests.factories.entries import make_draft as make_entry
from tests.factories.entries import opened, writer_of
from tests.factories.people import AT, make_user, seat

SignIn = Callable[[User], FlaskClient]
HAN = re.compile(r"[\u3400-\u9fff]+")
UNSEEN = re.compile(
    r' value="[^"]*"|<bdi[^>]*>|</bdi>|<span class="seal"[^>]*>[^<]*</span>'
)  # a seal is a picture
FROZEN = {"form", "rubric", "method", "timetable"}


def leaves(value: Any) -> Iterator[str]:
    """Every text inside a value of a column."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from leaves(each)


def written(*rows: Any) -> list[str]:
    """What people wrote into these rows, the longest first; not what was copied from a kind."""
    columns = ((row, column.key) for row in rows for column in inspect(type(row)).column_attrs)
    texts = {text for row, key in columns if key not in FROZEN for text in leaves(getattr(row, key))}
    copied = {words for kind in KINDS.values() for words in labels(kind)}
    return sorted((text for text in texts - copied if HAN.search(text)), key=len, reverse=True)


def left_over(html: str, texts: list[str]) -> list[str]:
    """The Chinese of a page's own part that nobody wrote, in text and in what is read out, without values of fields."""
    main = UNSEEN.sub("", html.partition("<main")[2].partition("</main>")[0])
    for text in texts:
        main = main.replace(text, "")
    return HAN.findall(main)


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.name)
def test_pages_of_a_call_and_of_a_draft_in_english_leave_no_word_of_the_kind_in_chinese(
    kind: Kind, client: FlaskClient, sign_in: SignIn
) -> None:
    make_catalogues()
    officer = make_user()
    seat(officer, SeatRole.OFFICER, kind=kind.name)
    call = calls.publish_call(make_draft(officer, kind=kind.name), by=officer, at=AT)
    item = call.items[0]
    item.chain, item.region = None, None
    at = opened(item)
    entry = make_entry(item)
    writer = writer_of(entry.organisation)
    db.session.commit()
    texts = written(call, item, *item.indicators, entry.organisation, writer, officer)
    draft, public = f"/lab/entries/{entry.id}", f"/calls/{call.slug}"
    pages = [draft, f"{draft}/preview", f"{draft}/submit", public, f"{public}/items/{item.code}"]
    pages += [f"{draft}/sections/{section['key']}" for section in call.form]
    client = sign_in(writer)
    client.set_cookie("language", "en")
    with time_machine.travel(at, tick=False):
        found = {path: left_over(client.get(path).text, texts) for path in pages}
    assert {path: words for path, words in found.items() if words} == {}


def test_every_place_of_the_shipped_list_is_called_as_the_list_says() -> None:
    kept = english()
    places = load_catalogue().regions
    assert {place.name_zh: kept[place.name_zh].string for place in places} == {
        place.name_zh: place.name_en for place in places
    }


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("技术路线", "Technical approach"),
        ("动力电池", "Traction batteries"),
        ("里程碑", "Milestone"),
        ("承办人自己写的 100% {n:甲|乙}", "承办人自己写的 100% {n:甲|乙}"),
        ("", ""),
        (None, ""),
    ],
)
def test_kept_words_said_in_english_where_they_are_known(app: Flask, words: str | None, said: str) -> None:
    with app.test_request_context("/"), force_locale("en"):
        assert show_kept(words) == said


def test_kept_words_in_a_sentence_and_beside_a_figure_said_in_the_readers_language(app: Flask) -> None:
    sentence = t("「%(criterion)s」得分", criterion=Text("科研能力"))
    with app.test_request_context("/"), force_locale("en"):
        assert "Research capability" in render_text(sentence)
        assert (show_measured(12, "人"), show_measured(12, "千伏")) == ("12 people", "12 千伏")
        assert (show_measured(12, None), show_measured(480, "万元")) == ("12", "CNY 4.8 million")
    with app.test_request_context("/"), force_locale("zh_Hans_CN"):
        assert render_text(sentence) == "「科研能力」得分"
        assert (show_measured(12, "人"), show_measured(480, "万元")) == ("12 人", "480 万元")


@pytest.mark.parametrize(
    ("locale", "closing", "days"),
    [
        ("en", "31 December 2026 24:00", "23 November 2026 to 27 November 2026"),
        ("zh_Hans_CN", "2026年12月31日 24:00", "2026年11月23日至2026年11月27日"),
    ],
)
def test_dates_of_a_correction_said_in_the_readers_language_after_storage(
    app: Flask, locale: str, closing: str, days: str
) -> None:
    words = instant_words("2026-12-31T16:00:00+00:00"), days_words("2026-11-23", "2026-11-27")
    stored = json.dumps(stored_changes([("closes_at", t("申报截止"), *words)]))
    ((_, before, after),) = told_changes(json.loads(stored))
    with app.test_request_context("/"), force_locale(locale):
        assert (render_text(before), render_text(after)) == (closing, days)
