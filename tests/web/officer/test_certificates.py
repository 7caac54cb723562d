"""Issuing and revoking certificates through the officer's pages."""

from collections.abc import Callable, Iterator

import pytest
from flask.testing import FlaskClient

from app.certificates.models import Certificate
from app.extensions import db
from tests.factories.certificates import awards, make_announced, make_certificate

Visit = Callable[..., FlaskClient]


@pytest.fixture(autouse=True)
def _awards() -> Iterator[None]:
    with awards():
        yield


def text_of(client: FlaskClient, path: str) -> str:
    return client.get(path).get_data(as_text=True)


def test_officer_issues_from_the_notice_after_reading_what_it_does(visit: Visit) -> None:
    judged, notice, at = make_announced()
    path, winner = f"/officer/notices/{notice.id}/certificates", notice.lines[0].organisation_name
    key = notice.id
    client = visit(judged.officer, at)

    assert "证书待签发" in text_of(client, "/officer/")
    assert path in text_of(client, f"/officer/notices/{key}")
    assert path in text_of(client, "/officer/certificates")
    assert winner in text_of(client, path)
    assert db.session.query(Certificate).count() == 0
    issued = client.post(path)
    again = client.post(path)

    assert (issued.status_code, again.status_code) == (303, 409)
    assert db.session.query(Certificate).count() == 1
    assert winner in text_of(client, "/officer/certificates")
    assert path not in text_of(client, f"/officer/notices/{key}")


def test_officer_revokes_with_a_reason(visit: Visit) -> None:
    judged, certificate, at = make_certificate()
    path = f"/officer/certificates/{certificate.id}/revoke"
    client = visit(judged.officer, at)

    empty = client.post(path, data={"reason": ""})
    revoked = client.post(path, data={"reason": "经核查，申报材料不实"})

    assert (empty.status_code, revoked.status_code) == (400, 303)
    assert "请写明撤销的理由" in empty.get_data(as_text=True)
    assert "经核查，申报材料不实" in text_of(client, "/officer/certificates")
    assert client.get(path).status_code == 409


def test_pages_of_other_calls_do_not_exist(visit: Visit) -> None:
    _judged, certificate, at = make_certificate()
    other, notice, _ = make_announced()
    from tests.factories.people import make_officer

    stranger = make_officer(make_announced()[0].call)
    paths = (f"/officer/certificates/{certificate.id}/revoke", f"/officer/notices/{notice.id}/certificates")
    member = other.member(0)

    for person in (stranger, member):
        client = visit(person, at)
        assert [client.get(path).status_code for path in paths] == [404, 404]
