"""Every route has two doors: its guard, and behind it the service. Each alone refuses whom the policy refuses."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask, Response, g
from flask_wtf import FlaskForm
from werkzeug.routing import Rule
from wtforms import (
    BooleanField,
    DateField,
    DateTimeLocalField,
    DecimalField,
    FieldList,
    FileField,
    IntegerField,
    SelectField,
    SelectMultipleField,
    StringField,
)

from app.extensions import db
from app.people.models import User
from app.shared.verdict import Verdict
from app.web import guards
from app.web.instant import instant
from app.web.receipt_clock import RECEIVED
from tests.factories.people import AT
from tests.leaks.addresses import Address, Addresses
from tests.leaks.sweep import client_of
from tests.leaks.world import World

Watched = tuple[Flask, World]
SEATS = ("outsider", "other_officer", "audit", "judge")
"""Who is tried at each route, until its policy refuses one of them."""
LET_IN = 299
TAKEN_APART_BEFORE = {
    "/account/organisations/<key:key>/import-schedule",
    "/account/schedules/<key:id>/take-rows",
    "/enterprise/needs/new",
    "/enterprise/offers/<key:id>/contact",
    "/lab/offers/new",
    "/officer/credit/import",
    "/officer/needs/<key:id>/raise",
    "/officer/needs/import",
    "/officer/renewals/<key:id>",
    "/account/opener-key",
    "/account/opener-key/passphrase",
    "/account/opener-key/replace",
    "/account/personal-data/erase",
    "/admin/seats/grant",
    "/judge/rounds/<key:round_id>/conflicts",
    "/lab/entries/<key:id>/again",
    "/lab/entries/<key:id>/correction",
    "/lab/entries/<key:id>/correction/files/<key:file>/remove",
    "/lab/entries/<key:id>/correction/slots/<string:slot>",
    "/lab/entries/<key:id>/reopen",
    "/lab/entries/<key:id>/slots/<string:slot>",
    "/lab/milestones/<key:id>/evidence",
    "/judge/visits/<key:id>/scans",
    "/officer/calls/<key:id>/documents",
    "/officer/calls/<key:id>/documents/add",
    "/officer/calls/<key:id>/form/move",
    "/officer/calls/<key:id>/imports/start",
    "/officer/calls/<key:id>/sealing/openers",
    "/officer/documents/<key:id>/replace",
    "/officer/entries/<key:id>/redactions/<key:file>/replace",
    "/officer/items/<key:id>/decide",
    "/officer/items/<key:id>/ranking",
    "/officer/projects/<key:id>/consent",
    "/officer/projects/acceptances/<key:id>/cosignature",
    "/officer/rounds/<key:id>/order",
    "/officer/rounds/<key:id>/readings/propose",
    "/officer/unlock-sign-in",
    "/officer/visits/<key:id>/scans",
}
"""Their files, pass-phrases and tables are read before a service is asked, and what stands here in their place ends it;
the tests of those services ask for themselves."""
ASK_OF_EACH = {
    "/account/letters/<key:key>/open",
    "/lab/entries/<key:id>/sections/<string:section>",
    "/officer/rounds/<key:id>/comments",
    "/officer/rounds/<key:id>/panel/invite",
    "/officer/rounds/<key:id>/conflicts/detect",
}
"""The service asks for each person, review or answer that was sent, and none is sent here; the search for conflicts is
the clock's as well, and only proposes; a letter is marked as read by whoever may open it."""
LEFT_OUT = TAKEN_APART_BEFORE | ASK_OF_EACH
PARTS = 10
SAMPLES: dict[type, Any] = {
    BooleanField: True,
    IntegerField: 1,
    DecimalField: Decimal(1),
    DateTimeLocalField: AT + timedelta(days=60),
    DateField: AT.date() + timedelta(days=60),
    FileField: None,
    StringField: "示例内容，写明理由",
}


@dataclass
class Refusal:
    """Somebody whom the policy of a route refuses, and where."""

    seat: str
    address: Address
    verdict: Verdict


def refusals(app: Flask, world: World, method: str, part: int) -> Iterator[Refusal]:
    """One for each route of a part that refuses anybody at all; a visitor: ``tests/web/account/test_signed_out.py``."""
    addresses = Addresses(app, world.rows, method)
    for rule in addresses.rules[part::PARTS]:
        found = (said for seat in SEATS for said in tried(app, world, addresses, rule, seat, method))
        if said := next(found, None):
            yield said


def tried(
    app: Flask, world: World, addresses: Addresses, rule: Rule, seat: str, method: str
) -> Iterator[Refusal]:
    """The refusals of one seat at one route, asked of the policy that the route names."""
    view: Any = app.view_functions[rule.endpoint]
    if callable(getattr(view, "policy", None)):
        one = addresses.only(rule)
        for address in [*one.alone(), *one.naming(seat, 2)]:
            verdict = asked(app, world, view, address, seat, method)
            if verdict is not None and not verdict:
                yield Refusal(seat, address, verdict)


def asked(app: Flask, world: World, view: Any, address: Address, seat: str, method: str) -> Verdict | None:
    """What the policy says; None where the address names nothing, or the door is shut to all visitors."""
    with app.test_request_context(address.path, method=method, environ_base={RECEIVED: AT.timestamp()}):
        user = db.session.get(User, world.keys[seat]) if seat in world.keys else None
        _, parts = app.url_map.bind("localhost").match(address.path.partition("?")[0], method)
        g._login_user = user
        given: list[Any] = []
        if view.loads is not None:
            wanted = guards._parameters(view.loads)
            given = [view.loads(**{name: value for name, value in parts.items() if name in wanted})]
        verdict: Verdict | None = None if None in given else view.policy(user, *given, instant())
        return verdict


@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_guard_alone_answers_as_its_policy_says(
    watched: Watched, monkeypatch: pytest.MonkeyPatch, method: str, part: int
) -> None:
    """Whoever is refused never comes as far as the view, which would refuse him too."""
    app, world = watched
    with app.app_context():
        found = list(refusals(app, world, method, part))
    monkeypatch.setattr(guards, "_act", lambda *_given: Response(status=LET_IN))
    clients, wrong = {seat: client_of(app, world, seat) for seat in SEATS}, []
    for said in found:
        answer = clients[said.seat].open(
            said.address.path, method=method, headers={"Accept": "application/json"}
        )
        expected = said.verdict.http_status
        if answer.status_code != expected:
            wrong.append(f"{said.seat} at {said.address}: {answer.status_code}, not {expected}")
    assert wrong == []
    assert len(found) > 150 / PARTS


@pytest.mark.parametrize("part", range(PARTS))
def test_service_alone_refuses_whom_the_policy_refuses(
    watched: Watched, monkeypatch: pytest.MonkeyPatch, part: int
) -> None:
    """A second road that forgets to ask changes nothing: without guards, and with forms that take anything."""
    app, world = watched
    with app.app_context():
        found = [r for r in refusals(app, world, "POST", part) if r.address.rule not in LEFT_OUT]
    made = guards._make
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    monkeypatch.setattr(guards, "_ask", lambda _may, _given: None)
    monkeypatch.setattr(guards, "_make", lambda form, given: filled(made(form, given)))
    monkeypatch.setattr(FlaskForm, "validate", lambda *_given, **_more: True)
    clients, wrong = {seat: client_of(app, world, seat) for seat in SEATS}, []
    for said in found:
        answer = clients[said.seat].post(said.address.path, headers={"Accept": "application/json"})
        if answer.status_code not in {403, 404, 409}:
            wrong.append(f"{said.seat} at {said.address}: {answer.status_code}")
    assert wrong == []


def filled(form: FlaskForm | None) -> FlaskForm | None:
    """Something in each field that a service could read."""
    for field in form or ():
        if isinstance(field, FieldList):
            continue
        if not field.data and isinstance(field, SelectField):
            first = next((value for value, *_ in field.iter_choices() if value), None)
            field.data = [first] if isinstance(field, SelectMultipleField) else first
        elif not field.data:
            kind = next((kind for kind in SAMPLES if isinstance(field, kind)), StringField)
            field.data = SAMPLES[kind]
    return form
