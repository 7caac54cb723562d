"""Asking everything as somebody, and what the answers gave away."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.web.receipt_clock import RECEIVED
from tests.factories.people import AT
from tests.leaks.addresses import Address
from tests.leaks.reading import told_by
from tests.leaks.table import TOGETHER, may_know
from tests.leaks.world import World

TOKENS = re.compile(r'(name="csrf_token"|name="csrf-token")[^>]*')
KEY = re.compile(r"[0-9a-hjkmnp-tv-z]{12}")


@dataclass(frozen=True)
class Leak:
    """Somebody was told what he may not know."""

    seat: str
    rule: str
    path: str
    secret: str
    phase: str
    owner: str

    def __str__(self) -> str:
        return f"{self.seat} at {self.path} ({self.rule}): {self.secret} of {self.owner or 'the call'}, {self.phase}"


def client_of(app: Flask, world: World, seat: str) -> FlaskClient:
    """The browser of a seat at the instant of the world."""
    client = app.test_client()
    client.environ_base[RECEIVED] = AT.timestamp()
    if seat in world.sessions:
        with client.session_transaction() as session:
            session["_user_id"], session["_fresh"] = world.sessions[seat], True
    return client


def leaks_in(world: World, seat: str, address: Address, text: str) -> set[Leak]:
    """What a text tells this seat that it may not know."""
    own = world.keys.get(seat, "")
    return {
        Leak(seat, address.rule, address.path, canary.secret, canary.phase, canary.owner)
        for mark, canary in world.canaries.found_in(text, address.path)
        if not may_know(seat, canary, own) and not _is_chance(mark, canary.phase, address)
        if not any(
            address.path.startswith(page) and secret == canary.secret and seat in seats
            for (page, secret), seats in TOGETHER.items()
        )
    }


def _is_chance(mark: str, phase: str, address: Address) -> bool:
    """A figure on a page full of figures that are reckoned from the marks of one item: those of another call get there
    by chance alone. And keys in what a person takes along of himself: the addresses that he was refused are in it."""
    if address.rule == "/account/personal-data/copy" and KEY.fullmatch(mark):
        return True
    return "." in mark and address.rule.endswith("/analysis") and address.phase not in {"", phase}


def sweep(
    app: Flask, world: World, seat: str, addresses: Iterable[Address], method: str = "GET"
) -> tuple[set[Leak], list[str]]:
    """All these addresses as one seat: what leaked, and what broke.

    A refusal is asked for in short, but for every tenth: making its page takes as long as making any other.
    """
    client, leaks, broken = client_of(app, world, seat), set[Leak](), list[str]()
    for number, address in enumerate(addresses):
        wanted = {"Accept": "text/html" if number % 10 == 0 else "application/json"}
        answer = client.open(address.path, method=method, headers=wanted, buffered=True)
        if answer.status_code >= 500:
            broken.append(f"{seat} at {address.path} ({address.rule}): {answer.status_code}")
        leaks |= leaks_in(world, seat, address, told_by(answer))
    return leaks, broken


def bare(answer: TestResponse, path: str = "") -> str:
    """What an answer says, without keys, tokens and the address that it was asked for."""
    told = answer.get_data().decode("utf-8", "replace")
    told = told.replace(path, "") if path else told
    return f"{answer.status_code} {KEY.sub('', TOKENS.sub('', told))}"
