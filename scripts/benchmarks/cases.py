"""What is measured: each page of the product beside its twin, with the ratio that must not be passed."""

import itertools
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.web.instant import PROVEN
from scripts.benchmarks.database import World

LIST, DETAIL, SAVE, RANKING, EXPORT = "list", "detail", "save", "ranking", "export"
MOST = {LIST: 4.0, DETAIL: 5.0, SAVE: 4.0, RANKING: 6.0, EXPORT: 3.0}
TOKEN = re.compile(rb'name="csrf-token" content="([^"]+)"')
HIDDEN = re.compile(r'name="(key|seen)"[^>]*value="([^"]*)"')
_addresses = itertools.count(1)


@dataclass
class Browser:
    """One person's browser. Every request comes from another address, or the limiter would answer."""

    client: FlaskClient
    token: str = ""

    def get(self, url: str) -> TestResponse:
        """A page."""
        return self.client.get(url, environ_overrides={"REMOTE_ADDR": _address()})

    def post(self, url: str, **given: Any) -> TestResponse:
        """An act, with the token that the script sends."""
        return self.client.post(
            url, headers={"X-CSRFToken": self.token}, environ_overrides={"REMOTE_ADDR": _address()}, **given
        )


def _address() -> str:
    return f"10.0.0.{next(_addresses) % 200 + 1}"


def browse(app: Flask, user: str = "", page: str = "") -> Browser:
    """A visitor's browser, or that of a person who has signed in and opened a page."""
    browser = Browser(app.test_client())
    if user:
        with browser.client.session_transaction() as session:
            session["_user_id"], session["_fresh"] = f"measured-{user}", True
            session[PROVEN] = user
        found = TOKEN.search(browser.get(page).data)
        browser.token = found[1].decode() if found else ""
    return browser


@dataclass
class Case:
    """One line of the table. ``ours`` and ``theirs`` send request number n; ``before`` runs outside the clock."""

    name: str
    kind: str
    ours: Callable[[int], TestResponse]
    theirs: Callable[[int], TestResponse]
    before: Callable[[int], None] = field(default=lambda _n: None)


def cases(app: Flask, twin: Flask, world: World) -> list[Case]:
    """All of them."""
    bare = twin.test_client()
    lab = browse(app, world.member, "/lab/entries")
    judge = browse(app, world.judge, "/judge/")
    officer = browse(app, world.officer, "/officer/")
    visitor = browse(app)

    def shows(name: str, kind: str, browser: Browser, url: str, theirs: str) -> Case:
        return Case(name, kind, lambda _n: browser.get(url), lambda _n: bare.get(f"/{theirs}"))

    return [
        shows("public list of a call", LIST, visitor, f"/calls/{world.slug}", "call"),
        shows("public list of items", LIST, visitor, "/items", "items"),
        shows("item page", DETAIL, visitor, f"/calls/{world.slug}/items/{world.code}", "item"),
        shows("cases", LIST, visitor, "/cases", "cases"),
        shows("cases of a chain", LIST, visitor, f"/cases?chain={world.chain}", "cases_of_chain"),
        shows("case page", DETAIL, visitor, f"/cases/{world.case}", "case"),
        shows("search", LIST, visitor, f"/search?q={world.question}", "search"),
        shows("my entries", LIST, lab, "/lab/entries", "entries"),
        shows("my entry", DETAIL, lab, f"/lab/entries/{world.entry}", "entry"),
        _save_draft(lab, bare, world),
        Submitting(lab, bare, world).case(),
        shows("judge's desk", LIST, judge, "/judge/", "desk"),
        shows("entry beside rubric", DETAIL, judge, f"/judge/assignments/{world.assignment}", "review"),
        _score(judge, bare, world),
        shows("ranking", RANKING, officer, f"/officer/items/{world.ranked_item}/results", "ranking"),
        shows("entries export", EXPORT, officer, f"/officer/calls/{world.closed_call}/entries.csv", "export"),
    ]


def _save_draft(lab: Browser, bare: FlaskClient, world: World) -> Case:
    def sent(n: int) -> dict[str, Any]:
        return {"field": "abstract", "value": f"示例摘要第{n}稿。" * 20, "base": 10_000}

    return Case(
        "save draft",
        SAVE,
        lambda n: lab.post(f"/lab/entries/{world.entry}/fields", json=sent(n)),
        lambda n: bare.post("/save_draft", json=sent(n)),
    )


def _score(judge: Browser, bare: FlaskClient, world: World) -> Case:
    def sent(n: int) -> dict[str, Any]:
        return {"field": "score-route", "value": f"{60 + n % 37}.5", "base": 10_000}

    return Case(
        "save a score",
        SAVE,
        lambda n: judge.post(f"/judge/assignments/{world.assignment}/autosave", data=sent(n)),
        lambda n: bare.post("/score", data=sent(n)),
    )


class Submitting:
    """Handing in again what was changed before; the page that shows it is opened outside the clock."""

    def __init__(self, lab: Browser, bare: FlaskClient, world: World) -> None:
        self.lab, self.bare, self.form = lab, bare, dict[str, str]()
        self.url = f"/lab/entries/{world.submitted}"

    def case(self) -> Case:
        """The line."""
        return Case(
            "submit",
            SAVE,
            lambda _n: self.lab.post(f"{self.url}/submit", data=self.form),
            lambda n: self.bare.post("/submit", data=self.form | {"number": n + 100}),
            self.change,
        )

    def change(self, n: int) -> None:
        """A new word in the draft, and the page that asks whether to hand it in."""
        sent = {"field": "abstract", "value": f"示例摘要第{n}稿。" * 20, "base": 10_000}
        answer = self.lab.post(f"{self.url}/fields", json=sent)
        if answer.status_code != 200:
            raise SystemExit(f"{self.url} was not changed: {answer.text[:600]}")
        self.form = dict(HIDDEN.findall(self.lab.get(f"{self.url}/submit").text))
