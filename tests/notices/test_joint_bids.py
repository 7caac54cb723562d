"""What members of an alliance won together stands on its page once it is announced, and not a moment before."""

import time_machine
from flask.testing import FlaskClient

from app.alliances.models import Alliance
from app.entries.models import Entry, Partner
from app.entries.states import PartnerState
from app.extensions import db
from app.notices.queries import joint_bids
from tests.factories.alliances import make_running_alliance
from tests.factories.decisions import decide
from tests.factories.notices import after, announce, make_notice
from tests.factories.people import AT, make_organisation, make_user
from tests.factories.saving import save
from tests.factories.winners import judged_in


def bind(entry: Entry, alliance: Alliance | None) -> Partner:
    answered = {"answered_at": AT, "answered_by_id": make_user().id}
    partner = Partner(
        entry=entry,
        organisation=make_organisation(),
        state=PartnerState.CONFIRMED,
        alliance_id=alliance.id if alliance is not None else None,
        invited_at=AT,
        invited_by_id=make_user().id,
        **answered,
    )
    save(partner)
    return partner


def test_joint_bid_stands_on_the_alliances_page_once_announced(client: FlaskClient) -> None:
    alliance, _ = make_running_alliance()
    judged = judged_in(alliance.chain)
    winner, loser = judged.entries[:2]
    member, beaten = bind(winner, alliance), bind(loser, alliance)
    page = f"/alliances/{alliance.slug}"
    notice = make_notice(judged, decide(judged, 0))
    db.session.commit()
    with time_machine.travel(after(notice)):
        assert winner.organisation.name not in client.get(page).text
    announce(notice, judged.officer)
    db.session.commit()
    with time_machine.travel(after(notice)):
        shown = client.get(page).text
    assert all(name in shown for name in (winner.organisation.name, member.organisation.name))
    assert loser.organisation.name not in shown
    assert beaten.organisation.name not in shown
    bind(winner, None)
    assert joint_bids(alliance, after(notice)) == []
