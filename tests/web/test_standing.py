"""The foot of a page is kept: each language has its own, and nothing of the reader or of the address stands in it."""

import re
from collections.abc import Callable

from flask.testing import FlaskClient

from app.extensions import db
from app.people.models import User
from tests.factories.people import make_user

FOOT = re.compile(r"<footer.*?</footer>", re.S)


def foot(client: FlaskClient, path: str) -> str:
    found = FOOT.search(client.get(path).text)
    assert found is not None
    return found.group()


def test_foot_in_every_language_is_its_own(client: FlaskClient) -> None:
    assert "网站地图" in foot(client, "/calls")
    client.post("/preferences", data={"language": "en", "next": "/"})
    assert "网站地图" not in foot(client, "/calls")
    assert "Site map" in foot(client, "/calls")
    client.post("/preferences", data={"language": "zh-hant", "next": "/"})
    assert "網站地圖" in foot(client, "/calls")


def test_foot_names_the_page_and_not_the_reader(
    client: FlaskClient, sign_in: Callable[[User], FlaskClient]
) -> None:
    stranger = foot(client, "/calls")
    user = make_user()
    db.session.commit()
    assert foot(sign_in(user), "/calls") == stranger
    assert foot(client, "/notices").replace("/notices", "/calls") == stranger.replace("/notices", "/calls")
