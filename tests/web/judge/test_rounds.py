"""The judge's desk: what waits, answering, signing, declaring, the list of entries."""

import re

import pytest
from flask import Flask
from sqlalchemy import select

from app.extensions import db
from app.rounds.models import Assignment, Conflict, Panelist
from app.rounds.policy import may_see_panel, visible_panels
from app.rounds.service import Declaration, declare_conflicts, register_conflict
from app.rounds.states import ConflictKind, ConflictState, DeclineCause, PanelistState, RoundState
from tests.factories.calls import make_item
from tests.factories.people import AT, make_judge, make_officer, make_organisation
from tests.factories.rounds import (
    make_assignment,
    make_closed_call,
    make_open_round,
    make_panelist,
    make_passed_entry,
    make_review,
    make_round,
)
from tests.factories.saving import together


@pytest.fixture
def panelist(app: Flask) -> Panelist:
    """An invitation to a round of two entries."""
    call = make_closed_call()
    item = make_item(call)
    round = make_round(call, [make_passed_entry(item) for _ in range(2)])
    made = make_panelist(round, make_judge(make_organisation()), ready=False)
    db.session.commit()
    return made


def test_desk_walks_from_invitation_to_waiting(panelist, sign_in) -> None:
    round, client = panelist.round, sign_in(panelist.user)
    base = f"/judge/rounds/{round.id}"
    assert "答复邀请" in client.get("/judge/").get_data(as_text=True)
    organisation = round.entries[0].entry.organisation
    assert organisation.name not in client.get(f"{base}/invitation").get_data(as_text=True)
    answer = client.post(f"{base}/invitation", data={"answer": "accept"})
    assert answer.location == f"{base}/undertaking"
    assert client.get(f"{base}/conflicts").status_code == 409
    assert client.post(f"{base}/undertaking", data={}).status_code == 400
    assert client.post(f"{base}/undertaking", data={"agreed": "y"}).location == f"{base}/conflicts"
    page = client.get(f"{base}/conflicts").get_data(as_text=True)
    assert organisation.name in page
    assert round.entries[0].code not in page
    answer = client.post(
        f"{base}/conflicts",
        data={
            f"kind-{organisation.id}": ["reports", "kin"],
            f"note-{organisation.id}": "表亲",
            "confirmed": "y",
        },
    )
    assert answer.location == base
    db.session.rollback()
    conflict = db.session.scalars(select(Conflict)).one()
    assert conflict.kinds == [ConflictKind.REPORTS, ConflictKind.KIN]
    assert conflict.state == ConflictState.CONFIRMED
    assert panelist.is_ready
    assert "等候承办人分派" in client.get("/judge/").get_data(as_text=True)


def test_declining_needs_a_reason_and_keeps_the_choice(panelist, sign_in) -> None:
    page = f"/judge/rounds/{panelist.round_id}/invitation"
    client = sign_in(panelist.user)
    answer = client.post(page, data={"answer": "decline", "reason": ""})
    assert answer.status_code == 400
    assert "请填写谢绝的理由" in answer.get_data(as_text=True)
    assert client.post(page, data={}).status_code == 400
    assert client.post(page, data={"answer": "decline", "cause": "too_many"}).status_code == 303
    db.session.rollback()
    assert (panelist.state, panelist.decline_cause) == (PanelistState.DECLINED, DeclineCause.TOO_MANY)


def test_declaring_other_without_note_is_400_everything_kept(panelist, sign_in) -> None:
    panelist.state, panelist.undertaking_at = PanelistState.ACCEPTED, AT
    db.session.commit()
    organisation = panelist.round.entries[1].entry.organisation
    answer = sign_in(panelist.user).post(
        f"/judge/rounds/{panelist.round_id}/conflicts",
        data={f"kind-{organisation.id}": "other", "confirmed": "y"},
    )
    text = answer.get_data(as_text=True)
    assert answer.status_code == 400
    assert "请说明情况" in text
    assert re.search(r"<details open>\s*<summary>" + organisation.name, text)
    assert re.search(r'checked[^>]*value="other"', text)


def test_withdrawing_a_declaration_before_release(panelist, sign_in) -> None:
    panelist.state, panelist.undertaking_at = PanelistState.ACCEPTED, AT
    conflict = Conflict(
        round=panelist.round, user=panelist.user, organisation=panelist.round.entries[0].entry.organisation,
        kind=ConflictKind.KIN, is_declared=True, state=ConflictState.CONFIRMED, raised_at=AT,
    )  # fmt: skip
    db.session.add(conflict)
    db.session.commit()
    client, page = sign_in(panelist.user), f"/judge/conflicts/{conflict.id}/withdraw"
    assert client.get(page).status_code == 200
    assert client.post(page, data={"reason": "误选"}).status_code == 303
    db.session.rollback()
    assert conflict.state == ConflictState.DISMISSED
    assert sign_in(make_other()).get(page).status_code == 404


def make_other():
    other = make_judge()
    db.session.commit()
    return other


def test_round_pages_of_a_round_without_me_look_absent(panelist, sign_in) -> None:
    client = sign_in(make_other())
    pages = [
        client.get(f"/judge/rounds/{panelist.round_id}{part}")
        for part in ("", "/invitation", "/undertaking", "/conflicts")
    ]
    assert {page.status_code for page in pages} == {404}


def test_conflicted_entry_is_gone_from_list_and_counts(app: Flask, sign_in) -> None:
    round, panel = make_open_round(entries=3, judges=2)
    entry = round.entries[0].entry
    register_conflict(
        round, panel[0].user, entry.organisation, ConflictKind.KIN, "核实", by=make_officer(round.call), at=AT
    )
    db.session.commit()
    client = sign_in(panel[0].user)
    page = client.get(f"/judge/rounds/{round.id}").get_data(as_text=True)
    assert entry.organisation.name not in page
    assert "已评 0 / 2 件" in page
    assert "已评 0 / 2 件" in client.get("/judge/").get_data(as_text=True)


def test_desk_and_round_page_show_progress_and_own_totals(app: Flask, sign_in) -> None:
    round, panel = make_open_round(entries=2, judges=2)
    mine, theirs = panel
    entry = round.entries[0].entry
    for panelist, score in ((mine, 77.77), (theirs, 55.55)):
        assignment = db.session.scalars(
            select(Assignment).where(Assignment.judge_id == panelist.user_id, Assignment.entry_id == entry.id)
        ).one()
        make_review(assignment, [score] * 5)
    db.session.commit()
    client = sign_in(mine.user)
    desk, page = (client.get(p).get_data(as_text=True) for p in ("/judge/", f"/judge/rounds/{round.id}"))
    assert "已评 1 / 2 件" in desk
    assert "继续评审" in desk
    assert "77.77" in page
    assert "55.55" not in page + desk


def test_judge_pages_cost_the_same_at_1_and_30_rows(app: Flask, sign_in, count_queries) -> None:
    call = make_closed_call()
    item = make_item(call)
    judge, costs = make_judge(make_organisation()), dict[str, list[int]]()
    for number in (1, 30):
        with together():
            entries = [make_passed_entry(item) for _ in range(number)]
            round = make_round(call, entries, state=RoundState.OPEN, position=number)
            make_panelist(round, judge)
            for entry in entries:
                make_assignment(round, entry, judge)
        db.session.commit()
        client, key = sign_in(judge), round.id
        for address in ("/judge/", "/judge/rounds/{round}", "/judge/rounds/{round}/conflicts"):
            client.get(address.format(round=key))
            with count_queries() as count:
                assert client.get(address.format(round=key)).status_code == 200
            costs.setdefault(address, []).append(int(count))
        db.session.rollback()
    assert all(one == thirty <= 12 for one, thirty in costs.values()), costs


def test_visible_panels_equals_may_see_panel_over_states(app: Flask) -> None:
    call = make_closed_call()
    item = make_item(call)
    judge, stranger = make_judge(), make_judge()
    made = []
    for state in PanelistState:
        round = make_round(call, [make_passed_entry(item)])
        made.append(make_panelist(round, judge, ready=False, state=state))
    for user in (judge, stranger, make_officer(call), None):
        listed = set(db.session.scalars(visible_panels(user, AT)))
        assert listed == {p for p in made if may_see_panel(user, p, AT)}


def test_declaration_of_an_earlier_round_is_filled_in_and_declared_anew(panelist, sign_in) -> None:
    first = make_panelist(panelist.round, make_judge(make_organisation()))
    later = make_panelist(
        make_round(panelist.round.call, [row.entry for row in panelist.round.entries], position=2),
        first.user,
        declared_at=None,
    )
    organisation = panelist.round.entries[0].entry.organisation
    declare_conflicts(first, [Declaration(organisation.id, ConflictKind.KIN, "表亲")], by=first.user, at=AT)
    db.session.commit()
    url = f"/judge/rounds/{later.round_id}/conflicts"
    page = sign_in(first.user).get(url).get_data(as_text=True)
    assert page.count("本期的其他轮次已申报，请核对") == 1
    assert re.search(r'checked[^>]*value="kin"', page)
    assert 'value="表亲"' in page
    followed = db.session.scalars(select(Conflict).where(Conflict.round_id == later.round_id)).one()
    assert (followed.state, followed.is_declared) == (ConflictState.CONFIRMED, False)
