"""The pages of one's own data."""

import io
import json
import zipfile
from collections.abc import Callable

from flask.testing import FlaskClient

from app.extensions import db
from app.people.models import User
from app.personal.service import GONE
from tests.factories.people import AT
from tests.web.account.conftest import PASSWORD

Visit = Callable[..., FlaskClient]


def test_pages_take_a_copy_and_leave(visit: Visit, person: User) -> None:
    user, client = person, visit(person, AT)
    assert "注销账户" in client.get("/account/personal-data").text
    answer = client.post("/account/personal-data/copy")
    with zipfile.ZipFile(io.BytesIO(answer.get_data())) as bundle:
        assert json.loads(bundle.read("data.json"))["user"][0]["email"] == user.email
    assert answer.headers["Content-Disposition"].startswith("attachment")
    wrong = client.post("/account/personal-data/erase", data={"password": "wrong", "sure": "y"})
    assert (wrong.status_code, "密码不正确" in wrong.text) == (400, True)
    unsure = client.post("/account/personal-data/erase", data={"password": PASSWORD})
    assert unsure.status_code == 400
    done = client.post("/account/personal-data/erase", data={"password": PASSWORD, "sure": "y"})
    assert done.status_code == 303
    assert "账户已注销" in client.get("/").text
    assert client.get("/account/profile").status_code == 302
    assert db.session.get_one(User, user.id, populate_existing=True).name == GONE
