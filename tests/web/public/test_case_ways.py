"""Where a case leads: to its laboratory's own contact or to the organiser, and to the page of its certificate."""

from collections.abc import Callable
from urllib.parse import quote

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.extensions import db
from app.people.models import Organisation
from tests.factories.cases import make_published
from tests.factories.certificates import awards, make_certificate
from tests.factories.people import AT

Visit = Callable[..., FlaskClient]


def text_of(client: FlaskClient, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    page = answer.get_data(as_text=True)
    return page[page.index("<main") : page.index("</main>")]


def test_case_says_how_to_reach_its_laboratory_or_who_helps(
    visit: Visit, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    case, direct = make_published(), "可以直接联系申报机构"
    path, key = f"/cases/{case.slug}", case.organisation_id
    page = text_of(visit(None, AT), path)
    assert direct not in page
    assert "帮助联系申报机构" not in page
    monkeypatch.setattr(app.config["SETTINGS"], "phone", "025-00000000")
    assert "请承办方帮助联系申报机构，电话 025-00000000" in text_of(visit(None, AT), path)
    db.session.get_one(Organisation, key).public_contact = "lab@lab.example"
    page = text_of(visit(None, AT), path)
    assert direct in page
    assert page.count("lab@lab.example") == 1


def test_case_leads_to_the_page_of_its_certificate(visit: Visit) -> None:
    case = make_published()
    with awards():
        _judged, certificate, at = make_certificate()
        certificate.entry_id = case.entry_id
        path, number, code = f"/cases/{case.slug}", certificate.number, certificate.printed_code
        page = text_of(visit(None, at), path)
    assert f'href="/verify?q={quote(number)}"' in page
    assert code not in page
