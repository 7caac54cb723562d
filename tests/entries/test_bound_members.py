"""A member is bound by the version that counts, and by the terms that it confirmed."""

from datetime import timedelta
from decimal import Decimal

import pytest
from flask import Flask
from sqlalchemy import select

from app.adapters.draft_keys import draft_keys
from app.adapters.store import store
from app.entries import policy, service
from app.entries.content.consortium import Terms
from app.entries.models import Entry, NamedMember
from app.entries.policy import consortium as binding
from app.entries.policy import may_see_entry, may_submit_entry
from app.entries.queries import current_version
from app.entries.states import PartnerState
from app.extensions import db
from app.rounds.queries.problem import barred_pairs
from app.rounds.service import detect_conflicts
from app.shared.columns import new_key
from app.shared.verdict import Refused
from tests.factories.calls import make_call, make_item
from tests.factories.entries import hand_in, make_draft, make_full_draft, make_submitted_entry, writer_of
from tests.factories.partners import PART, make_confirmed_partner, make_partner
from tests.factories.people import (
    AT,
    make_judge,
    make_organisation,
)
from tests.factories.rounds import make_panelist, make_round
from tests.factories.sealed_entries import make_sealed_item

LATER = AT + timedelta(days=20)


@pytest.fixture
def entry(app: Flask) -> Entry:
    return make_full_draft(make_item(make_call()))


def submit(entry: Entry) -> None:
    by = writer_of(entry.organisation)
    service.submit_entry(entry, service.freeze(entry), new_key(), by=by, at=AT)
    db.session.flush()


@pytest.mark.parametrize("act", ["removed", "changed", "left"])
def test_member_that_what_was_handed_in_names_stays_bound_whatever_became_of_it(
    entry: Entry, act: str
) -> None:
    partner, alone = make_confirmed_partner(entry), make_submitted_entry(entry.item)
    submit(entry)
    lead, owner = writer_of(entry.organisation), writer_of(partner.organisation)
    other = make_partner(make_draft(entry.item), partner.organisation)
    if act == "removed":
        service.remove_partner(partner, by=lead, at=AT)
    elif act == "changed":
        service.change_partner(partner, Terms(PART, Decimal(5)), by=lead, at=AT)
    else:
        service.leave_consortium(partner, by=owner, at=AT)
    assert policy.may_see_partner(owner, partner, AT)
    assert partner in db.session.scalars(policy.visible_partners(owner, AT))
    code = policy.may_confirm_partner(owner, other, AT).code
    assert code == ("ok" if act == "left" else "member_elsewhere")
    assert may_see_entry(owner, entry, LATER).ok is (act != "left")
    round_ = make_round(entry.call, [entry, alone])
    judge = make_panelist(round_, make_judge(partner.organisation))
    assert detect_conflicts(round_, by=None, at=LATER) == 1
    assert barred_pairs(round_) == {(entry.id, judge.user_id)}
    assert [*binding.members_of(entry)] == [entry.organisation_id, partner.organisation_id]


def test_member_taken_out_is_free_once_it_steps_back_or_the_lead_hands_in_again(entry: Entry) -> None:
    freed, left = make_confirmed_partner(entry), make_confirmed_partner(entry)
    submit(entry)
    for partner in (freed, left):
        service.remove_partner(partner, by=writer_of(entry.organisation), at=AT)
    service.leave_consortium(left, by=writer_of(left.organisation), at=AT)
    submit(entry)
    other = make_draft(entry.item)
    for partner in (freed, left):
        owner, asked = writer_of(partner.organisation), make_partner(other, partner.organisation, "5")
        assert policy.may_confirm_partner(owner, asked, AT)
    assert not policy.may_see_partner(writer_of(freed.organisation), freed, AT)
    assert binding.members_of(entry) == [entry.organisation_id]


def test_opening_a_sealed_bid_names_the_members_of_its_document(app: Flask) -> None:
    item, secret = make_sealed_item()
    entry = make_full_draft(item)
    partner, later = make_confirmed_partner(entry), make_organisation()
    hand_in(entry, by=writer_of(entry.organisation), at=AT)
    assert binding.members_of(entry) == [entry.organisation_id, partner.organisation_id]
    db.session.flush()
    row = db.session.scalars(select(NamedMember)).one()
    row.organisation_id = later.id
    version = current_version(entry)
    assert version is not None
    assert service.open_version(version, secret, at=LATER, store=store()).ok
    assert binding.members_of(entry) == [entry.organisation_id, partner.organisation_id]


@pytest.mark.parametrize("since", ["nothing", "other_terms", "asked_again", "newcomer"])
def test_reopened_bid_holds_a_member_to_the_terms_alone_that_it_confirmed(app: Flask, since: str) -> None:
    item, _secret = make_sealed_item()
    entry = make_full_draft(item)
    partner, by = make_confirmed_partner(entry), writer_of(entry.organisation)
    owner = writer_of(partner.organisation)
    code, version = hand_in(entry, by=by, at=AT), current_version(entry)
    assert version is not None
    opened = service.reopen_version(version, code, store().get(str(version.envelope_key)))
    draft = service.reopen_entry(entry, opened, draft_keys(), by=by, at=AT)
    if since in {"other_terms", "asked_again"}:
        service.change_partner(partner, Terms("别的任务", Decimal(5)), by=by, at=AT)
    if since == "other_terms":
        service.confirm_partner(partner, partner.revision, by=owner, at=AT + timedelta(minutes=1))
    if since == "newcomer":
        partner = make_confirmed_partner(entry, share="5")
    seen = partner.revision
    draft.__dict__.pop("_key")
    draft = service.reopen_entry(entry, opened, draft_keys(), by=by, at=AT + timedelta(hours=1))
    stands = since == "nothing"
    assert (partner.state == PartnerState.CONFIRMED) is stands
    assert (partner.revision == seen) is stands
    assert partner.terms_in(draft) == (None if since == "newcomer" else Terms(PART, Decimal(30)))
    assert may_submit_entry(by, entry, AT).code == ("ok" if stands else "partners_waiting")


def test_shares_that_leave_the_lead_nothing_are_not_handed_in(entry: Entry) -> None:
    for partner in (make_confirmed_partner(entry), make_confirmed_partner(entry)):
        assert entry.draft is not None
        partner.agree_on(Terms(PART, Decimal(50)), entry.draft)
    db.session.flush()
    with pytest.raises(Refused, match="shares"):
        submit(entry)
