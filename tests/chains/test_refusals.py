"""A chain of an earlier catalogue is only referred to: no page shows it."""

import pytest
from flask.testing import FlaskClient

from app.chains import catalogue, service
from app.chains.models import Chain
from app.chains.policy import may_see_chain, visible_chains
from app.extensions import db
from tests.factories.people import AT

pytestmark = pytest.mark.usefixtures("app")


def test_chain_that_left_the_catalogue_has_no_page(client: FlaskClient) -> None:
    for version, names in (("一", ["甲", "乙"]), ("二", ["丙"])):
        chains = [catalogue.Chain(name=name, cluster="示例集群", tier="重点") for name in names]
        service.import_chains(chains, version, "示例来源", at=AT)
    db.session.commit()
    found = {chain.name: chain for chain in db.session.scalars(db.select(Chain))}
    assert {name for name, chain in found.items() if may_see_chain(None, chain, AT)} == {"丙"}
    assert db.session.scalars(visible_chains(None, AT)).all() == [found["丙"]]
    assert client.get("/chains/c01").status_code == 200
    assert client.get("/chains/c02").status_code == 404
