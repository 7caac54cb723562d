"""What factories insert by themselves is what SQLAlchemy would have flushed."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import inspect, select

from app.calls.models import Call, Indicator, Item
from app.extensions import db
from app.history.models import Act
from app.notices.models import Notice
from app.people.models import Organisation, User
from app.people.states import OrganisationKind, OrganisationState
from app.reviews.models import Mark
from tests.factories.calls import make_call
from tests.factories.copying import make_many
from tests.factories.decisions import make_judged_item
from tests.factories.notices import make_notice
from tests.factories.people import AT, make_officer
from tests.factories.saving import save, together


def rows_of(officer: User, call: Call, tag: str) -> list[Any]:
    """One row of a table with defaults, one that refers to it, its children, and one that the database numbers."""
    issuer = Organisation(
        id=f"issuer{tag:>06}",
        slug=f"issuer-{tag}",
        kind=OrganisationKind.ENTERPRISE,
        state=OrganisationState.ACTIVE,
        name="示例企业",
        skeleton="示例企业",
        credit_code=f"CODE{tag}",
        created_at=AT,
    )
    item = Item(
        id=f"item{tag:>08}", call=call, issuer=issuer, code=tag, position=1, title="示例榜题", months=None
    )
    item.indicators = [Indicator(id=f"line{n}{tag:>07}", position=n, text="≤ 1%", value=1.0) for n in (1, 2)]
    return [item, Act(at=AT, name="item.added", noun="item", subject_id=item.id, actor_id=officer.id)]


def told(row: Any) -> dict[str, Any]:
    """All that the database keeps of a row but what must differ."""
    table = inspect(type(row)).local_table
    keys = [column == getattr(row, column.key) for column in table.primary_key]
    kept = dict(db.session.execute(select(table).where(*keys)).mappings().one())
    unlike = {"id", "item_id", "issuer_id", "subject_id", "slug", "credit_code", "code", "salt"}
    return {name: value for name, value in kept.items() if name not in unlike}


def flush(*rows: Any) -> None:
    db.session.add_all(rows)
    db.session.flush()


@pytest.mark.parametrize("how", [save, flush])
def test_saved_objects_stand_as_after_a_flush(app: Flask, how: Callable[..., None]) -> None:
    officer = make_officer()
    item, act = rows_of(officer, make_call(officer=officer), "a")
    how(item, act)
    assert not db.session.new
    assert not db.session.dirty
    assert (item.issuer_id, item.call_id, item.indicators[1].item_id) == (
        item.issuer.id,
        item.call.id,
        item.id,
    )
    assert isinstance(act.id, int)
    item.title = "新名称"
    db.session.flush()
    db.session.expire_all()
    assert (item.title, [row.position for row in item.indicators]) == ("新名称", [1, 2])


def test_rows_saved_equal_rows_flushed(app: Flask) -> None:
    officer = make_officer()
    call = make_call(officer=officer)
    ours, theirs = rows_of(officer, call, "a"), rows_of(officer, call, "b")
    save(*ours)
    flush(*theirs)
    for one, other in zip(ours, theirs, strict=True):
        assert told(one) == told(other)
    for one, other in zip(ours[0].indicators, theirs[0].indicators, strict=True):
        assert told(one) == told(other)
    assert told(ours[0].issuer) == told(theirs[0].issuer)


def test_query_within_together_finds_what_was_made(app: Flask) -> None:
    with together():
        officer = make_officer()
        assert db.session.scalar(select(User.email).where(User.id == officer.id)) == officer.email


def test_copies_refer_to_their_own_rows_and_to_what_stood_before(app: Flask) -> None:
    judged = make_judged_item()
    make_many(3, lambda: make_notice(make_judged_item(call=judged.call, officer=judged.officer)))
    notices = db.session.scalars(select(Notice)).all()
    lines = [line for notice in notices for line in notice.lines]
    assert {notice.call_id for notice in notices} == {judged.call.id}
    assert len({line.entry_id for line in lines}) == 3
    assert db.session.query(Item).count() == 4
    assert db.session.query(Mark).count() % 4 == 0
    told_of = set(db.session.scalars(select(Act.subject_id).where(Act.noun == "notice")))
    assert told_of == {notice.id for notice in notices}
