"""Who sees a need and how much of it, who files and who handles it: policy and query say the same."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask

from app.calls.states import Trouble as ItemTrouble
from app.extensions import db
from app.needs import policy
from app.needs.models import Need
from app.needs.states import LISTED, MOVES, NeedState, Trouble
from app.people.models import User
from app.people.states import MembershipRole, OrganisationKind, SeatRole
from app.shared.verdict import Verdict
from tests.factories.needs import make_need, told_for
from tests.factories.people import AT, make_member, make_officer, make_organisation, make_user, seat
from tests.factories.recommending import make_recommender

Handles = Callable[[User | None, Need, datetime], Verdict]
WHOLE = {"owner", "reader", "officer", "platform", "city"}


def readers() -> dict[str, User | None]:
    """Whoever may have to do with a need of the enterprise ``owner`` belongs to, which lies in Nanjing."""
    enterprise = make_organisation(kind=OrganisationKind.ENTERPRISE)
    platform, award = make_user(), make_user()
    seat(platform, SeatRole.OFFICER)
    seat(award, SeatRole.OFFICER, kind="rd_case")
    return {
        "visitor": None,
        "stranger": make_user(),
        "owner": make_member(enterprise),
        "reader": make_member(enterprise, MembershipRole.READER),
        "laboratory": make_member(make_organisation()),
        "enterprise": make_member(make_organisation(kind=OrganisationKind.ENTERPRISE)),
        "officer": make_officer(),
        "award": award,
        "platform": platform,
        "city": make_recommender(),
        "other_city": make_recommender("320500"),
    }


def need_of(people: dict[str, User | None], **columns: Any) -> Need:
    owner = people["owner"]
    assert owner is not None
    return make_need(organisation=owner.memberships[0].organisation, region_code="320100", **columns)


@pytest.mark.parametrize("state", list(NeedState))
@pytest.mark.parametrize("published_at", [None, AT + timedelta(seconds=1), AT], ids=["never", "soon", "now"])
def test_need_is_seen_by_whom_policy_and_query_name(
    app: Flask, state: NeedState, published_at: datetime | None
) -> None:
    people = readers()
    need = need_of(people, published_at=published_at, **told_for(state))
    public = published_at == AT and state in LISTED
    listed = db.session.scalars(policy.published_needs(AT)).all()
    assert (need in listed) is public
    for name, reader in people.items():
        whole = policy.may_see_whole_need(reader, need, AT)
        found = need in db.session.scalars(policy.whole_needs(reader, AT)).all()
        assert (whole.ok, found) == (name in WHOLE, name in WHOLE), name
        seen = policy.may_see_need(reader, need, AT)
        visible = need in db.session.scalars(policy.visible_needs(reader, AT)).all()
        assert (seen.ok, visible) == (public or name in WHOLE,) * 2, name
        assert seen.hide is not seen.ok


def test_filing_asks_for_an_own_enterprise_and_recording_for_a_seat(app: Flask) -> None:
    people = readers()
    assert {name for name, who in people.items() if policy.may_file_need(who, AT)} == {"owner", "enterprise"}
    hidden = {name for name, who in people.items() if policy.may_file_need(who, AT).hide}
    assert hidden == {name for name, who in people.items() if who is None}
    office = {"officer", "platform"}
    assert {n for n, who in people.items() if policy.may_record_need(who, AT)} == {
        *office,
        "city",
        "other_city",
    }
    assert {n for n, who in people.items() if policy.may_publish_needs(who, AT)} == office
    assert {n for n, who in people.items() if policy.may_work_on_needs(who, AT)} == office


@pytest.mark.parametrize(
    ("may", "verb"),
    [
        (policy.may_return_need, "return"),
        (policy.may_merge_need, "merge"),
        (policy.may_vet_need, "vet"),
        (policy.may_answer_need, "answer"),
        (policy.may_raise_need, "raise"),
        (policy.may_close_need, "close"),
        (policy.may_reopen_need, "reopen"),
    ],
)
def test_handling_is_the_officers_and_follows_the_moves(app: Flask, may: Handles, verb: str) -> None:
    people = readers()
    for state in NeedState:
        need = need_of(people, published_at=None, **told_for(state))
        allowed = {name for name, who in people.items() if may(who, need, AT)}
        assert allowed == ({"officer", "platform"} if MOVES.may(verb, state) else set()), state


def test_enterprise_amends_until_published_and_withdraws_until_answered(app: Flask) -> None:
    people = readers()
    for published_at in (None, AT):
        for state in NeedState:
            need = need_of(people, published_at=published_at, **told_for(state))
            amending = {n for n, who in people.items() if policy.may_amend_need(who, need, AT)}
            still = state == NeedState.RETURNED or (state == NeedState.FILED and published_at is None)
            assert amending == ({"owner"} if still else set()), state
            withdrawing = {n for n, who in people.items() if policy.may_withdraw_need(who, need, AT)}
            open_ = state in {NeedState.FILED, NeedState.RETURNED, NeedState.VETTING}
            assert withdrawing == ({"owner"} if open_ else set()), state


@pytest.mark.parametrize("published_at", [None, AT])
def test_publishing_is_once_and_taking_off_what_is_public(app: Flask, published_at: datetime | None) -> None:
    people = readers()
    need = need_of(people, published_at=published_at)
    office = {"officer", "platform"}
    publishing = {n for n, who in people.items() if policy.may_publish_need(who, need, AT)}
    unlisting = {n for n, who in people.items() if policy.may_unlist_need(who, need, AT)}
    assert (publishing, unlisting) == ((set(), office) if published_at else (office, set()))


def test_collected_need_has_nobody_to_be_returned_to(app: Flask) -> None:
    verdict = policy.may_return_need(make_officer(), make_need(), AT)
    assert (verdict.ok, verdict.code) == (False, "nobody")


def test_troubles_of_items_are_troubles_of_needs(app: Flask) -> None:
    for member in ItemTrouble:
        assert Trouble(member.value).label.id == member.label.id
