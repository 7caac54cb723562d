"""Orders, opinions, draws, releases: each condition of a query refuses by itself, rows of another round beside it."""

import pytest
from sqlalchemy import select

from app.extensions import db
from app.people.models import User
from app.people.states import SeatRole
from app.redactions.models import IdentityFinding, NameCheck
from app.redactions.states import FindingKind, FindingState
from app.rounds.models import (
    Assignment,
    Conflict,
    PanelDraw,
    Panelist,
    PanelOpinion,
    Recognition,
    Round,
    RunningSlot,
)
from app.rounds.policy import may_recognise, may_release_round
from app.rounds.policy.drawing import may_invite_drawn
from app.rounds.policy.hearing import may_see_opinion, visible_opinions
from app.rounds.policy.ordering import may_arrange_order, may_publish_order, may_see_slot, visible_slots
from app.rounds.service.hearing import save_opinions, sign_opinions
from app.rounds.states import AssignmentState, ConflictKind, ConflictState, RoundState
from app.shared.columns import new_key
from app.shared.verdict import Refused
from tests.factories.people import AT, make_judge, make_officer, make_organisation, seat
from tests.factories.rounds import (
    make_assignment,
    make_closed_call,
    make_open_round,
    make_panelist,
    make_round,
)
from tests.factories.saving import save
from tests.rounds.hearings import chair_of, defence

pytestmark = pytest.mark.usefixtures("app")


def draw_of(round_: Round, officer: User, number: int) -> PanelDraw:
    draw = PanelDraw(
        id=new_key(), round=round_, number=number, seed="0" * 32, rules={}, pool=[], pool_hash="0" * 64,
        drawn_by_id=officer.id, drawn_at=AT, reason="项目增加" if number > 1 else "",
    )  # fmt: skip
    save(draw)
    return draw


def test_draw_is_superseded_by_a_later_one_of_its_own_round_alone() -> None:
    officer = make_officer()
    call = make_closed_call(officer)
    round_, other = make_round(call, []), make_round(make_closed_call(), [])
    draw = draw_of(round_, officer, 1)
    for number in (1, 2):
        draw_of(other, officer, number)
    db.session.flush()
    assert may_invite_drawn(officer, draw, AT)
    assert may_invite_drawn(make_officer(make_closed_call()), draw, AT).hide
    draw_of(round_, officer, 2)
    db.session.flush()
    assert may_invite_drawn(officer, draw, AT).code == "superseded"


def test_chair_from_whom_an_entry_is_hidden_reads_his_opinion_on_it_in_no_other_seat() -> None:
    season, round_, _ = defence()
    chair = season.panel[0]
    entry = season.entries[0].id
    save_opinions(chair_of(round_, chair), {entry: ("单项。", 0)}, by=chair, at=AT)
    opinion = db.session.query(PanelOpinion).one()
    opinion.signed_at = AT
    db.session.query(Assignment).filter_by(judge_id=chair.id, entry_id=entry, round_id=round_.id).update(
        {"hidden_at": AT}
    )
    seat(chair, SeatRole.OFFICER, call=season.call)
    db.session.flush()
    for user, sees in ((chair, False), (season.officer, True)):
        assert may_see_opinion(user, opinion, AT).ok is sees
        assert (opinion in db.session.scalars(visible_opinions(user, AT)).all()) is sees


def test_opinions_are_signed_by_who_may_write_them_alone() -> None:
    season, round_, _ = defence()
    chair, other = season.panel
    panelist = chair_of(round_, chair)
    save_opinions(panelist, {"": ("全组。", 0)}, by=chair, at=AT)
    db.session.flush()
    for user in (other, season.officer, make_judge()):
        with pytest.raises(Refused):
            sign_opinions(panelist, by=user, at=AT)
    assert sign_opinions(panelist, by=chair, at=AT) == 1


def test_slot_is_seen_by_a_judge_who_reads_that_entry_in_that_round() -> None:
    season, round_, _order = defence()
    first, second = (
        db.session.query(RunningSlot).filter(RunningSlot.row.has(entry_id=entry.id)).one()
        for entry in season.entries
    )
    judge, elsewhere = make_judge(), make_judge()
    make_assignment(round_, season.entries[0], judge)
    blind = make_round(season.call, season.entries, state=RoundState.OPEN)
    make_assignment(blind, season.entries[1], judge)
    make_assignment(blind, season.entries[0], elsewhere)
    db.session.flush()
    for user, seen in ((judge, {first.id}), (elsewhere, set())):
        assert {slot.id for slot in db.session.scalars(visible_slots(user, AT))} == seen
        assert {slot.id for slot in (first, second) if may_see_slot(user, slot, AT)} == seen


def test_order_is_arranged_and_published_by_officers_of_the_call_until_the_round_closes() -> None:
    season, round_, order = defence(published=False)
    stranger = make_officer(make_closed_call())
    assert may_arrange_order(season.officer, round_, AT)
    assert may_publish_order(season.officer, order, AT)
    assert may_publish_order(stranger, order, AT).hide
    round_.state, round_.closed_at = RoundState.CLOSED, AT
    assert may_arrange_order(season.officer, round_, AT).code == "round_closed"
    assert may_publish_order(season.officer, order, AT).code == "round_closed"


def test_entrant_is_recognised_once_and_in_a_blind_round_alone() -> None:
    round_, (panelist, other) = make_open_round(entries=1, judges=2)
    first, second = (
        db.session.scalars(select(Assignment).where(Assignment.judge_id == each.user_id)).one()
        for each in (panelist, other)
    )
    assert may_recognise(panelist.user, first, AT).hide
    round_.blind = True
    assert may_recognise(panelist.user, first, AT)
    assert may_recognise(other.user, first, AT).hide
    save(Recognition(assignment_id=second.id, sign="案例图片", stepped_back=False, told_at=AT))
    db.session.flush()
    assert may_recognise(panelist.user, first, AT)
    assert may_recognise(other.user, second, AT).code == "recognised"


def ready_round() -> tuple[Round, list[Panelist], User]:
    """A round of one entry and one judge that may be released."""
    round_, panel = make_open_round(entries=1, judges=1)
    officer, round_.state = make_officer(round_.call), RoundState.PREPARING
    round_.reviews_per_entry = 1
    for assignment in db.session.scalars(select(Assignment).where(Assignment.round_id == round_.id)):
        assignment.state = AssignmentState.STAGED
    db.session.flush()
    return round_, panel, officer


def tie(round_: Round, judge: User) -> None:
    save(
        Conflict(
            round=round_, user_id=judge.id, organisation_id=make_organisation().id,
            kind=ConflictKind.EMPLOYMENT, is_declared=False, state=ConflictState.PROPOSED, raised_at=AT,
        )
    )  # fmt: skip
    db.session.flush()


def test_release_asks_for_assignments_of_its_own_round() -> None:
    ready_round()
    call = make_closed_call()
    officer = make_officer(call)
    assert may_release_round(officer, make_round(call, []), AT).code == "nothing_staged"


def test_release_waits_for_ties_of_its_own_round_and_of_judges_who_accepted() -> None:
    round_, panel, officer = ready_round()
    other = make_round(make_closed_call(), [])
    tie(other, make_panelist(other).user)
    tie(round_, make_panelist(round_, ready=False).user)
    assert may_release_round(officer, round_, AT)
    tie(round_, panel[0].user)
    assert may_release_round(officer, round_, AT).code == "conflicts_open"


def test_blind_release_waits_for_findings_in_its_own_entries() -> None:
    """A16: what was found in another round's entries holds up nobody."""
    round_, _panel, officer = ready_round()
    make_open_round(entries=1, judges=1)
    round_.blind = True
    (entry,) = (row.entry for row in round_.entries)
    (version,) = entry.versions
    save(NameCheck(entry_id=entry.id, version_id=version.id, passages=1, files=0, checked_at=AT))
    db.session.flush()
    assert may_release_round(officer, round_, AT)
    finding = IdentityFinding(
        entry_id=entry.id, version_id=version.id, kind=next(iter(FindingKind)), place="route", label="技术路线",
        state=FindingState.OPEN, found_at=AT,
    )  # fmt: skip
    save(finding)
    db.session.flush()
    assert may_release_round(officer, round_, AT).code == "names_open"
