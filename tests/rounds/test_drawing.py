"""A panel drawn by lot: pure and repeatable, then with people, invitations and alternates."""

from collections import Counter

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as some
from sqlalchemy import select

from app.extensions import db
from app.history.models import Act
from app.people.models import User
from app.people.states import SeatRole
from app.rounds.drawing import ANY, Candidate, Rules, draw_panel, next_alternate, pool_hash, ticket
from app.rounds.models import PanelDraw, PanelInvitation, Panelist, Round
from app.rounds.policy import may_invite_drawn, may_see_draws, visible_draws
from app.rounds.service import answer_invitation, draw_round_panel, invite_drawn, remove_panelist
from app.rounds.states import DeclineCause, InvitationAnswer, PanelistState
from app.shared.verdict import Invalid, Refused
from tests.factories.calls import make_item
from tests.factories.people import AT, make_judge, make_officer, make_organisation, make_user, seat
from tests.factories.rounds import make_closed_call, make_panelist, make_passed_entry, make_round
from tests.factories.saving import together

POOL = [
    Candidate(f"j{n}", frozenset({("电池", "钢铁", "化工")[n % 3]}), f"h{n // 2}", f"r{n % 4}")
    for n in range(18)
]


def test_draw_panel_fills_each_field_in_the_order_of_tickets() -> None:
    rules = Rules({"电池": 2, "钢铁": 1}, alternates=1, per_house=None)
    drawn = draw_panel(POOL, rules, "seed")
    known = sorted((c.key for c in POOL if "电池" in c.fields), key=lambda key: ticket("seed", key))
    assert [lot.key for lot in drawn.seated if lot.field == "电池"] == known[:2]
    assert [lot.key for lot in drawn.alternates if lot.field == "电池"] == known[2:3]
    assert drawn.short == {}


def test_draw_panel_says_what_stayed_empty_and_whom_it_passed_over() -> None:
    pool = [Candidate("a", frozenset({"x"}), "h"), Candidate("b", frozenset({"x"}), "h")]
    drawn = draw_panel(pool, Rules({"x": 2, "y": 1}, alternates=0), "s")
    assert drawn.short == {"x": 1, "y": 1}
    assert Counter(lot.outcome for lot in drawn.log) == {"seated": 1, "house": 1}
    sitting = [Candidate("c", house="h")]
    assert draw_panel(pool, Rules({"x": 1}), "s", sitting=sitting).seated == ()


@pytest.mark.parametrize(
    ("pool", "rules"),
    [(POOL, Rules({})), (POOL, Rules({"x": -1, "y": 3})), ([POOL[0]] * 2, Rules({ANY: 1}))],
)
def test_draw_panel_of_nonsense_refused(pool, rules) -> None:
    with pytest.raises(ValueError, match=r"seat|twice"):
        draw_panel(pool, rules, "s")


@settings(max_examples=40, deadline=None)
@given(
    some.permutations(POOL),
    some.integers(0, 2**32),
    some.integers(0, 4),
    some.integers(1, 3),
    some.sampled_from([None, 1, 2]),
)
def test_draw_panel_any_order_same_panel_and_no_bound_broken(pool, seed, seats, house, region) -> None:
    rules = Rules({"电池": seats, ANY: 3}, alternates=2, per_house=house, per_region=region)
    drawn = draw_panel(pool, rules, str(seed))
    assert drawn == draw_panel(POOL, rules, str(seed))
    assert pool_hash(pool) == pool_hash(POOL)
    people = {c.key: c for c in POOL}
    seated = [people[lot.key] for lot in drawn.seated]
    assert len({c.key for c in seated} | {lot.key for lot in drawn.alternates}) == len(seated) + len(
        drawn.alternates
    )
    assert max(Counter(c.house for c in seated).values()) <= house
    assert region is None or max(Counter(c.region for c in seated).values()) <= region
    assert len(seated) + sum(drawn.short.values()) == seats + 3


def test_draw_panel_over_many_seeds_is_fair_to_everybody() -> None:
    counts = Counter(
        lot.key for n in range(3000) for lot in draw_panel(POOL[:6], Rules({ANY: 2}, 0, None), f"s{n}").seated
    )
    assert all(abs(count - 1000) < 120 for count in counts.values())  # 4.6 standard deviations


def test_next_alternate_own_field_first_then_who_fits() -> None:
    waiting = [(Candidate("a", house="h"), "x"), (Candidate("b", house="g"), "x"), (Candidate("c"), "y")]
    rules = Rules({"x": 1, "y": 1})
    assert next_alternate(waiting, "x", rules, [Candidate("s", house="h")]).key == "b"
    assert next_alternate(waiting, "y", rules, []).key == "c"
    assert next_alternate(waiting[:1], "y", rules, []).key == "a"
    assert next_alternate(waiting[:1], "x", rules, [Candidate("s", house="h")]) is None


@pytest.fixture
def officer(app: Flask) -> User:
    return make_officer()


@pytest.fixture
def round(officer: User) -> Round:
    call = make_closed_call(officer)
    made = make_round(call, [make_passed_entry(make_item(call)) for _ in range(2)])
    with together():
        for number in range(8):
            judge = make_judge(make_organisation())
            judge.expert.fields = ["电池" if number % 2 else "钢铁"]
    return made


RULES = Rules({"电池": 2, "钢铁": 1}, alternates=1)


def test_draw_round_panel_keeps_pool_seed_and_log_and_asks_nobody(round, officer) -> None:
    draw = draw_round_panel(round, RULES, by=officer, at=AT)
    again = draw_panel(list(draw.candidates.values()), draw.bounds, draw.seed)
    assert [lot.key for lot in again.seated] == [row.user_id for row in draw.lines if not row.is_alternate]
    assert pool_hash(draw.candidates.values()) == draw.pool_hash
    assert len(draw.pool) == 8
    assert db.session.scalars(select(Panelist)).all() == []
    act = db.session.scalars(select(Act).where(Act.name == "panel_draw.drawn")).one()
    assert act.figures["seed"] == draw.seed


def test_draw_round_panel_again_needs_a_reason_and_keeps_both(round, officer) -> None:
    first = draw_round_panel(round, RULES, by=officer, at=AT)
    with pytest.raises(Invalid):
        draw_round_panel(round, RULES, " ", by=officer, at=AT)
    second = draw_round_panel(round, RULES, "项目增加", by=officer, at=AT)
    assert [d.number for d in db.session.scalars(select(PanelDraw).order_by(PanelDraw.number))] == [1, 2]
    assert may_invite_drawn(officer, first, AT).code == "superseded"
    assert len(invite_drawn(second, by=officer, at=AT)) == 3
    assert may_invite_drawn(officer, second, AT).code == "invited"


def test_draw_round_panel_leaves_out_who_may_not_or_cannot(round, officer) -> None:
    people = list(db.session.scalars(select(User).join(User.expert)))
    seat(people[0], SeatRole.OFFICER, call=round.call)
    people[1].expert.yearly_load = 0
    make_panelist(round, people[2], ready=False, state=PanelistState.DECLINED)
    make_panelist(round, people[3])
    people[4].expert.employer = round.entries[0].entry.item.issuer
    for row in round.entries:
        row.entry.item.issuer = people[4].expert.employer
    db.session.flush()
    db.session.expire_all()
    draw = draw_round_panel(round, RULES, by=officer, at=AT)
    why = {row["key"]: row["why"] for row in draw.left_out}
    assert [why.get(p.id) for p in people[:5]] == ["officer", "full", "declined", "sitting", "tied"]


@pytest.mark.parametrize("rules", [Rules({}), Rules({"x": 101}), Rules({"x": 1}, alternates=21)])
def test_draw_round_panel_of_nonsense_invalid(round, officer, rules) -> None:
    with pytest.raises(Invalid):
        draw_round_panel(round, rules, by=officer, at=AT)


def test_declining_calls_the_next_alternate_of_the_field_and_stays_on_the_log(round, officer) -> None:
    draw = draw_round_panel(round, RULES, by=officer, at=AT)
    panel = {p.user_id: p for p in invite_drawn(draw, by=officer, at=AT, max_load=9)}
    line = next(row for row in draw.lines if row.field == "电池" and not row.is_alternate)
    gone = panel[line.user_id]
    answer_invitation(gone, False, cause=DeclineCause.TOO_MANY, by=gone.user, at=AT)
    spare = next(row for row in draw.lines if row.field == "电池" and row.is_alternate)
    called = db.session.scalars(select(Panelist).where(Panelist.user_id == spare.user_id)).one()
    assert (called.state, called.max_load, spare.called_at) == (PanelistState.INVITED, 9, AT)
    logged = db.session.scalars(select(PanelInvitation).where(PanelInvitation.user_id == gone.user_id)).one()
    assert (logged.answer, logged.cause) == (InvitationAnswer.DECLINED, DeclineCause.TOO_MANY)
    remove_panelist(called, "误邀", by=officer, at=AT)
    standing = db.session.scalars(select(Panelist).where(Panelist.state == PanelistState.INVITED)).all()
    assert len(standing) == 3  # the alternate of the other field fits and is called last


def test_declining_of_a_judge_nobody_drew_calls_nobody(round, officer) -> None:
    draw = draw_round_panel(round, RULES, by=officer, at=AT)
    outsider = make_panelist(round, ready=False)
    answer_invitation(outsider, False, "临时出差", by=outsider.user, at=AT)
    assert all(row.called_at is None for row in draw.lines)


@pytest.mark.parametrize(
    "who", ["officer", "other officer", "supervisor", "judging supervisor", "judge", None]
)
def test_draws_are_seen_by_officers_and_the_supervisor(round, officer, who) -> None:
    draw = draw_round_panel(round, RULES, by=officer, at=AT)
    supervisor = make_user()
    seat(supervisor, SeatRole.SUPERVISOR)
    people = {
        "officer": officer,
        "other officer": make_officer(make_closed_call()),
        "supervisor": supervisor,
        "judging supervisor": supervisor,
        "judge": make_judge(),
        None: None,
    }
    if who == "judging supervisor":
        make_panelist(round, supervisor)
    expected = who in {"officer", "supervisor"}
    assert may_see_draws(people[who], round, AT).ok is expected
    assert list(db.session.scalars(visible_draws(people[who], AT))) == ([draw] if expected else [])
    if who != "officer":
        with pytest.raises(Refused):
            draw_round_panel(round, RULES, "再抽", by=people[who] or make_judge(), at=AT)
