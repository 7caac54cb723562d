"""The running order of a defence: times, the draw, who reads which slot, letters."""

import hashlib
from datetime import timedelta

import pytest

from app.entries.models import Entry
from app.extensions import db
from app.history.models import Act
from app.people.models import User
from app.people.states import SeatRole
from app.rounds.letters import RULES
from app.rounds.models import RunningOrder, RunningSlot
from app.rounds.policy import may_arrange_order, may_publish_order, may_see_order, may_see_slot, visible_slots
from app.rounds.queries.ordering import hearings_for_judge, hearings_of, hearings_of_entry
from app.rounds.service import draw_order, move_slots, plan_order, publish_order, refresh_entries
from app.rounds.states import RoundState
from app.rounds.timing import starts
from app.shared.verdict import Invalid, Refused
from tests.factories.legs import Season, hold, make_season
from tests.factories.people import AT, make_user, seat
from tests.factories.rounds import make_judge, make_passed_entry

BEGIN = AT + timedelta(days=3)


def _supervisor() -> User:
    user = make_user()
    seat(user, SeatRole.SUPERVISOR)
    return user


def test_starts_with_breaks_by_hand() -> None:
    minutes = [
        (at - BEGIN).seconds // 60
        for at in starts(BEGIN, 15, 5, [{"after": 2, "minutes": 10}, {"after": 2, "minutes": 5}])
    ]
    assert minutes == [0, 15, 45, 60, 75]


def planned(count: int = 3) -> tuple[Season, RunningOrder]:
    season = make_season([90 - n for n in range(count)])
    round_ = hold(season, "defence", dict.fromkeys(range(count), 80.0), state=RoundState.OPEN)
    order = plan_order(
        round_, BEGIN, 8, 7, "一号会议室", [(2, 20)], by=season.officer, at=AT
    )  # fmt: skip
    return season, order


@pytest.mark.usefixtures("app")
def test_order_planned_drawn_moved_and_published() -> None:
    season, order = planned()
    assert [h.starts_at - BEGIN for h in hearings_of(order)] == [timedelta(minutes=m) for m in (0, 15, 50)]
    draw_order(order, by=season.officer, at=AT, seed="a" * 64)
    keys = [slot.row.entry_id for slot in order.slots]
    assert keys == sorted(keys, key=lambda key: hashlib.sha256(("a" * 64 + key).encode()).hexdigest())
    assert order.is_drawn
    last = order.slots[2]
    move_slots(order, {last.id: 1, order.slots[0].id: 2, order.slots[1].id: 3}, by=season.officer, at=AT)
    assert order.slots[0].id == last.id
    assert not order.is_drawn
    publish_order(order, by=season.officer, at=AT)
    with pytest.raises(Refused) as refused:
        publish_order(order, by=season.officer, at=AT)
    assert refused.value.verdict.code == "published"
    plan_order(order.round, BEGIN, 10, 5, "二号会议室", by=season.officer, at=AT)
    assert order.published_at is None


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("starts_at", (AT, 8, 7, "", [])),
        ("talk", (BEGIN, 0, 7, "", [])),
        ("questions", (BEGIN, 8, -1, "", [])),
        ("place", (BEGIN, 8, 7, "x" * 201, [])),
        ("breaks", (BEGIN, 8, 7, "", [(0, 5)])),
        ("breaks", (BEGIN, 8, 7, "", [(1, 5), (1, 6)])),
    ],
)
def test_order_with_impossible_values_names_the_field(field: str, values: tuple) -> None:
    season, order = planned(1)
    with pytest.raises(Invalid) as invalid:
        plan_order(order.round, *values, by=season.officer, at=AT)
    assert set(invalid.value.errors) == {field}


@pytest.mark.usefixtures("app")
def test_order_that_lacks_an_entry_is_not_published() -> None:
    season, order = planned()
    make_passed_entry(season.item)
    refresh_entries(order.round, by=season.officer, at=AT)
    assert may_publish_order(season.officer, order, AT).code == "incomplete"
    plan_order(order.round, BEGIN, 8, 7, "", by=season.officer, at=AT)
    assert may_publish_order(season.officer, order, AT)


@pytest.mark.usefixtures("app")
def test_may_arrange_order_by_seat_and_round() -> None:
    season, order = planned(1)
    first = season.entries[0]
    assert may_arrange_order(season.officer, order.round, AT)
    assert may_see_order(season.officer, order.round, AT)
    scores = next(r for r in db.session.query(type(order.round)) if r.leg == "blind")
    for user, round_ in ((None, order.round), (make_user(), order.round), (season.officer, scores)):
        assert may_arrange_order(user, round_, AT).hide
        assert may_see_order(user, round_, AT).hide
    assert may_arrange_order(db.session.get(User, first.created_by_id), order.round, AT).hide


@pytest.mark.usefixtures("app")
def test_slots_seen_one_by_one_are_those_of_the_query() -> None:
    season, order = planned(2)
    own = db.session.get(User, season.entries[0].created_by_id)
    judge = season.panel[0]
    people = [None, make_user(), make_judge(), _supervisor(), season.officer, own, judge]
    for published in (False, True):
        if published:
            publish_order(order, by=season.officer, at=AT)
        db.session.flush()
        for user in people:
            listed = {slot.id for slot in db.session.scalars(visible_slots(user, AT))}
            checked = {s.id for s in db.session.query(RunningSlot) if may_see_slot(user, s, AT)}
            assert listed == checked
    assert len(hearings_for_judge(judge, order.round, AT)) == 2
    (hearing,) = hearings_of_entry(own, season.entries[0], AT)
    assert hearing.row.entry_id == season.entries[0].id
    assert hearings_of_entry(own, season.entries[1], AT) == []


@pytest.mark.usefixtures("app")
def test_published_order_tells_each_laboratory_its_own_time_alone() -> None:
    season, order = planned(2)
    publish_order(order, by=season.officer, at=AT)
    db.session.flush()
    act = db.session.query(Act).filter_by(name="order.published").one()
    labs, judges = (rule for rule in RULES if rule.act == "order.published")
    owners = {entry.created_by_id for entry in season.entries}
    assert set(labs.readers(act)) == owners
    assert set(judges.readers(act)) == {judge.id for judge in season.panel}
    own: Entry = season.entries[1]
    words = labs.words(act, own.created_by_id)
    assert words is not None
    hearing = next(h for h in hearings_of(order) if h.row.entry_id == own.id)
    assert words.subject.values["when"] == hearing.starts_at
    assert words.path == f"/lab/entries/{own.id}"
    assert "一号会议室" in "".join(str(p) for p in words.paragraphs)
    assert len(words.paragraphs) == 3
