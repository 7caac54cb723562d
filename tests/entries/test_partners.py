"""Bidding together: who asks, who confirms, what is handed in, and that nobody else learns of it before closing."""

from datetime import timedelta
from decimal import Decimal

import pytest
from flask import Flask
from sqlalchemy import select

from app.adapters.draft_keys import draft_keys
from app.adapters.store import store
from app.entries import policy, service
from app.entries.content.consortium import Terms, members_in
from app.entries.models import Entry, Partner
from app.entries.policy import may_see_entry, may_submit_entry, visible_entries
from app.entries.queries import current_version, partner_candidate
from app.entries.states import PartnerState
from app.extensions import db
from app.letters.models import Letter
from app.letters.service import write_letters
from app.people.models import User
from app.people.states import MembershipRole, OrganisationKind, SeatRole
from app.rounds.queries.problem import barred_pairs
from app.rounds.queries.records import round_organisations
from app.rounds.service import detect_conflicts
from app.shared.columns import new_key
from app.shared.verdict import Invalid, Refused
from tests.factories.calls import make_call, make_item
from tests.factories.entries import hand_in, make_draft, make_full_draft, make_submitted_entry, writer_of
from tests.factories.partners import PART, make_confirmed_partner, make_partner
from tests.factories.people import (
    AT,
    make_judge,
    make_member,
    make_officer,
    make_organisation,
    make_user,
    seat,
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


def people(partner: Partner) -> dict[str, User | None]:
    supervisor = make_user()
    seat(supervisor, SeatRole.SUPERVISOR)
    issuer = partner.entry.item.issuer
    assert issuer is not None
    return {
        "visitor": None,
        "lead": writer_of(partner.entry.organisation),
        "owner": writer_of(partner.organisation),
        "editor": make_member(partner.organisation, MembershipRole.EDITOR),
        "rival": make_member(make_organisation()),
        "officer": make_officer(partner.entry.call),
        "issuer": make_member(issuer),
        "supervisor": supervisor,
    }


@pytest.mark.parametrize("state", list(PartnerState))
def test_member_of_a_consortium_is_known_to_the_two_sides_alone(entry: Entry, state: PartnerState) -> None:
    partner = make_partner(entry)
    cast, owner, lead = people(partner), writer_of(partner.organisation), writer_of(entry.organisation)
    if state in {PartnerState.CONFIRMED, PartnerState.LEFT}:
        service.confirm_partner(partner, partner.revision, by=owner, at=AT)
    if state == PartnerState.LEFT:
        service.leave_consortium(partner, by=owner, at=AT)
    elif state == PartnerState.DECLINED:
        service.decline_partner(partner, by=owner, at=AT)
    elif state == PartnerState.REMOVED:
        service.remove_partner(partner, by=lead, at=AT)
    db.session.flush()
    assert partner.state == state
    for name, user in cast.items():
        sees = name in {"owner", "editor"} and state != PartnerState.REMOVED
        assert policy.may_see_partner(user, partner, AT).ok is sees, name
        assert (partner in db.session.scalars(policy.visible_partners(user, AT))) is sees, name
        own = name == "owner"
        asked, bound = state == PartnerState.INVITED, state == PartnerState.CONFIRMED
        assert policy.may_confirm_partner(user, partner, AT).ok is (own and asked), name
        assert policy.may_decline_partner(user, partner, AT).ok is (own and asked), name
        assert policy.may_leave_consortium(user, partner, AT).ok is (own and bound), name
        leads = name == "lead"
        assert policy.may_change_partner(user, partner, AT).ok is (leads and (asked or bound)), name
        assert policy.may_remove_partner(user, partner, AT).ok is (leads and (asked or bound)), name
        assert policy.may_invite_partner(user, entry, AT).ok is leads, name
        for move in (policy.may_confirm_partner, policy.may_leave_consortium, policy.may_change_partner):
            assert not move(user, partner, LATER), name


def test_bid_waits_for_every_member_and_names_them_with_their_shares(entry: Entry) -> None:
    lead = writer_of(entry.organisation)
    first, second = make_partner(entry, share="30"), make_partner(entry, share="12.5")
    assert may_submit_entry(lead, entry, AT).code == "partners_waiting"
    for partner in (first, second):
        service.confirm_partner(partner, partner.revision, by=writer_of(partner.organisation), at=AT)
    submit(entry)
    version = current_version(entry)
    assert version is not None
    rows = version.document["consortium"]
    assert [row["share"] for row in rows] == ["57.5", "30", "12.5"]
    assert [row["organisation"] for row in rows] == [
        entry.organisation_id,
        first.organisation_id,
        second.organisation_id,
    ]
    assert members_in(version.document)[0]["part"] == PART


def test_bid_of_one_laboratory_names_no_consortium(entry: Entry) -> None:
    assert "consortium" not in service.freeze(entry).document


def test_changed_terms_are_confirmed_again_and_only_as_they_were_read(entry: Entry) -> None:
    partner = make_confirmed_partner(entry)
    owner, lead, frozen = (
        writer_of(partner.organisation),
        writer_of(entry.organisation),
        service.freeze(entry),
    )
    seen = partner.revision
    service.change_partner(partner, Terms("另一项任务", Decimal(20)), by=lead, at=AT)
    assert partner.state == PartnerState.INVITED
    with pytest.raises(Refused):
        service.submit_entry(entry, frozen, new_key(), by=lead, at=AT)
    with pytest.raises(Refused, match="changed_meanwhile"):
        service.confirm_partner(partner, seen, by=owner, at=AT)
    service.confirm_partner(partner, partner.revision, by=owner, at=AT)
    with pytest.raises(Refused, match="changed_meanwhile"):
        service.submit_entry(entry, frozen, new_key(), by=lead, at=AT)
    submit(entry)


def test_member_steps_back_and_the_bid_that_was_handed_in_stays(entry: Entry) -> None:
    partner = make_confirmed_partner(entry)
    submit(entry)
    service.leave_consortium(partner, by=writer_of(partner.organisation), at=AT)
    assert entry.state == "submitted"
    frozen = service.freeze(entry)
    assert "consortium" not in frozen.document


@pytest.mark.parametrize(
    ("words", "field"),
    [("part", "part"), ("whole", "share"), ("negative", "share"), ("fine", "share"), ("self", "organisation"),
     ("enterprise", "organisation"), ("twice", "organisation"), ("nobody", "organisation")],
)  # fmt: skip
def test_invitation_with_something_wrong_invalid(entry: Entry, words: str, field: str) -> None:
    known = make_partner(entry, share="40").organisation
    whom = {
        "self": entry.organisation,
        "enterprise": make_organisation(kind=OrganisationKind.ENTERPRISE),
        "twice": known,
        "nobody": None,
    }.get(words, make_organisation())
    share = {"whole": "60", "negative": "-1", "fine": "1.005"}.get(words, "10")
    terms = Terms(" " if words == "part" else PART, Decimal(share))
    with pytest.raises(Invalid) as caught:
        service.invite_partner(entry, whom, terms, by=writer_of(entry.organisation), at=AT)
    assert list(caught.value.errors) == [field]


def test_organisation_takes_part_in_one_bid_for_an_item(entry: Entry) -> None:
    alone = make_submitted_entry(entry.item)
    asked = make_partner(entry, alone.organisation)  # the lead is not told that it bids by itself
    owner = writer_of(alone.organisation)
    assert policy.may_confirm_partner(owner, asked, AT).code == "bids_alone"
    service.withdraw_entry(alone, by=owner, at=AT)
    service.confirm_partner(asked, asked.revision, by=owner, at=AT)
    db.session.flush()
    assert may_submit_entry(owner, alone, AT).code == "member_elsewhere"
    other = make_partner(make_draft(entry.item), alone.organisation)
    assert policy.may_confirm_partner(owner, other, AT).code == "member_elsewhere"


def test_member_must_meet_the_conditions_itself_and_the_lead_is_not_told_why(entry: Entry) -> None:
    partner = make_partner(entry)
    owner, lead = writer_of(partner.organisation), writer_of(entry.organisation)
    number, partner.organisation.cma_number = partner.organisation.cma_number, ""
    assert policy.may_confirm_partner(owner, partner, AT).code == "not_eligible_valid_cma"
    partner.organisation.cma_number = number
    service.confirm_partner(partner, partner.revision, by=owner, at=AT)
    partner.organisation.cma_number = ""
    verdict = may_submit_entry(lead, entry, AT)
    assert (verdict.code, str(verdict.message)) == (
        "partners_unmet",
        f"成员单位目前不符合申报条件：{partner.organisation.name}",
    )


def test_item_that_takes_no_consortia_refuses_members(app: Flask) -> None:
    entry = make_draft(make_item(make_call(), consortium_allowed=False))
    verdict = policy.may_invite_partner(writer_of(entry.organisation), entry, AT)
    assert verdict.code == "no_consortium"


def test_members_read_the_bid_once_it_may_be_read(entry: Entry) -> None:
    partner = make_confirmed_partner(entry)
    member = writer_of(partner.organisation)
    submit(entry)
    for at, sees in ((AT, False), (LATER, True)):
        assert may_see_entry(member, entry, at).ok is sees
        assert (entry in db.session.scalars(visible_entries(member, at))) is sees
    partner.state = PartnerState.LEFT
    db.session.flush()
    assert not may_see_entry(member, entry, LATER)


def test_terms_of_a_sealed_bid_are_locked_go_with_the_draft_and_come_back_with_the_code(app: Flask) -> None:
    item, _secret = make_sealed_item()
    entry = make_full_draft(item)
    partner = make_confirmed_partner(entry)
    assert PART not in str(db.session.scalar(select(Partner.terms)))
    by = writer_of(entry.organisation)
    code = hand_in(entry, by=by, at=AT)
    assert partner.terms is None
    version = current_version(entry)
    assert version is not None
    opened = service.reopen_version(version, code, store().get(str(version.envelope_key)))
    draft = service.reopen_entry(entry, opened, draft_keys(), by=by, at=AT)
    assert partner.terms_in(draft) == Terms(PART, Decimal(30))
    assert may_submit_entry(by, entry, AT).ok
    draft.__dict__.pop("_key")
    service.begin_anew(entry, draft_keys(), by=by, at=AT)
    assert (partner.state, partner.terms) == (PartnerState.INVITED, None)
    owner = writer_of(partner.organisation)
    assert policy.may_confirm_partner(owner, partner, AT).code == "no_terms"


def test_letters_tell_each_side_and_no_terms(entry: Entry) -> None:
    partner = make_confirmed_partner(entry)
    while write_letters(lambda text, _locale: str(text.id % text.values if text.values else text.id), at=AT):
        pass
    letters = [x for x in db.session.scalars(select(Letter)) if x.template.startswith("partner_")]
    told = {(letter.template, letter.user_id) for letter in letters}
    assert told == {
        ("partner_invited", writer_of(partner.organisation).id),
        ("partner_confirmed", writer_of(entry.organisation).id),
    }
    assert not [letter for letter in letters if PART in letter.subject + letter.body]


def test_candidate_is_found_by_code_or_whole_name(app: Flask) -> None:
    lab = make_organisation()
    db.session.flush()
    assert partner_candidate(f" {lab.credit_code.lower()} ") is lab
    assert partner_candidate(lab.name) is lab
    assert partner_candidate(lab.name[:3]) is None


def test_conflict_with_a_member_keeps_a_judge_from_the_bid(entry: Entry) -> None:
    partner, alone = make_confirmed_partner(entry), make_submitted_entry(entry.item)
    submit(entry)
    round_ = make_round(entry.call, [entry, alone])
    judge = make_panelist(round_, make_judge(partner.organisation))
    assert partner.organisation in round_organisations(round_)
    assert detect_conflicts(round_, by=None, at=LATER) == 1
    assert barred_pairs(round_) == {(entry.id, judge.user_id)}
