"""HTML is compressed where no secret can be in it, and nowhere else (BREACH)."""

import gzip
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from tests.factories.calls import make_call, make_item
from tests.factories.notices import make_notice
from tests.factories.people import AT, make_member, make_organisation

Visit = Callable[..., FlaskClient]
GZIP = {"Accept-Encoding": "gzip"}


@pytest.mark.parametrize("path", ["/", "/calls", "/items?q=%E6%B5%8B", "/notices", "/help"])
def test_public_page_for_a_visitor_is_compressed(visit: Visit, path: str) -> None:
    client = visit(None, AT)
    packed, plain = client.get(path, headers=GZIP), client.get(path)
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data
    assert packed.content_length == len(packed.data)
    assert "Content-Encoding" not in plain.headers
    for answer in (packed, plain):
        assert {"accept-encoding", "cookie"} <= {name.lower() for name in answer.vary}


@pytest.mark.parametrize("path", ["/", "/calls", "/items?q=%E6%B5%8B", "/account/profile", "/lab/"])
def test_page_for_somebody_signed_in_is_sent_as_it_is(visit: Visit, path: str) -> None:
    client = visit(make_member(make_organisation()), AT)
    answer = client.get(path, headers=GZIP)
    assert answer.status_code == 200
    assert "Content-Encoding" not in answer.headers


def test_page_with_a_token_is_sent_as_it_is(visit: Visit) -> None:
    notice = make_notice()
    slug = notice.slug
    client = visit(None, AT)
    client.application.config["WTF_CSRF_ENABLED"] = True
    for path in (f"/notices/{slug}/objection", "/notices/objections", "/account/sign-in"):
        answer = client.get(path, headers=GZIP)
        assert answer.status_code == 200, path
        assert b'name="csrf_token"' in answer.data, path
        assert "Content-Encoding" not in answer.headers, path


def test_page_of_a_visitor_with_a_session_is_sent_as_it_is(visit: Visit) -> None:
    """The token of an earlier form waits in his session, though not on this page."""
    client = visit(None, AT)
    with client.session_transaction() as session:
        session["csrf_token"] = "0123456789abcdef"
    assert "Content-Encoding" not in client.get("/", headers=GZIP).headers


def test_script_and_small_answer_are_sent_as_they_are(visit: Visit) -> None:
    item = make_item(make_call())
    path = f"/calls/{item.call.slug}"
    client = visit(None, AT)
    assert "Content-Encoding" not in client.get("/healthz", headers=GZIP).headers
    assert "Content-Encoding" not in client.get("/no-such-page", headers=GZIP).headers
    assert client.head(path, headers=GZIP).headers["Content-Encoding"] == "gzip"


def test_visitor_who_refuses_gzip_gets_the_page_as_it_is(visit: Visit) -> None:
    answer = visit(None, AT).get("/", headers={"Accept-Encoding": "br, gzip;q=0"})
    assert "Content-Encoding" not in answer.headers
