"""The page of declared shares."""

from collections.abc import Callable

from flask.testing import FlaskClient

from app.extensions import db
from app.people.models import Shareholding
from app.people.states import MembershipRole
from tests.factories.people import AT, make_member, make_organisation

OTHER = "91320000MA1ABCDE8X"


def test_shares_are_declared_and_ended_on_a_page(visit: Callable[..., FlaskClient]) -> None:
    house = make_organisation()
    owner, reader, key = make_member(house), make_member(house, MembershipRole.READER), house.id
    client, path = visit(owner, AT), f"/account/organisations/{house.id}/shares"
    assert path in client.get(f"/account/organisations/{key}").text
    given = {
        "side": "held_by",
        "other_name": "示例投资公司",
        "other_code": OTHER,
        "percent": "30",
        "since": "2026-01-01",
    }
    assert client.post(path, data=given | {"percent": "4"}).status_code == 400
    assert client.post(path, data=given).status_code == 303
    assert "示例投资公司" in client.get(path).text
    share = db.session.query(Shareholding).one().id
    assert visit(reader, AT).get(path).status_code == 403
    assert visit(owner, AT).post(f"/account/shares/{share}/end").status_code == 303
    assert "已终止" in visit(owner, AT).get(path).text
