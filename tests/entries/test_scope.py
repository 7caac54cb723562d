"""The scope of a laboratory beside the indicators of an item, before the form and kept with what was handed in."""

from flask import Flask

from app.calls.models import Item
from app.calls.states import Comparator
from app.entries.queries import current_version
from app.entries.scope import kept_scope, scope_of
from app.entries.service import freeze, submit_entry
from app.extensions import db
from app.shared.columns import new_key
from tests.factories.calls import make_call, make_item
from tests.factories.capabilities import make_schedule
from tests.factories.entries import make_full_draft, writer_of
from tests.factories.people import AT, make_member, make_organisation


def battery_item() -> Item:
    item = make_item(make_call(), indicators=2, title="动力电池")
    for row, parameter in zip(item.indicators, ("热失控", "声功率级"), strict=True):
        row.text = row.parameter = parameter
        row.value, row.unit, row.comparator = None, "", Comparator.NONE
    db.session.flush()
    return item


def test_scope_is_compared_line_by_line(app: Flask) -> None:
    item, lab = battery_item(), make_organisation()
    assert [line.fit for line in scope_of(lab, item, AT)] == ["missing", "missing"]
    make_schedule(lab)
    covered, other = scope_of(lab, item, AT)
    assert covered.fit == "covered"
    assert "动力电池 · 热失控" in covered.known
    assert other.fit != "covered"
    assert [line.fit for line in scope_of(make_organisation(), item, AT)] == ["missing", "missing"]


def test_comparison_stays_with_the_version(app: Flask) -> None:
    item, lab = battery_item(), make_organisation()
    make_schedule(lab)
    entry = make_full_draft(item, lab)
    kept = kept_scope(scope_of(lab, item, AT))
    submit_entry(entry, freeze(entry), new_key(), by=writer_of(lab), at=AT, scope=kept)
    db.session.flush()
    version = current_version(entry)
    assert version is not None
    rows = [(row["label"], row["state"]) for row in version.checks or [] if row["key"] == "scope"]
    assert ("热失控", "covered") in rows


def test_page_before_the_form_shows_the_comparison(app: Flask, sign_in, count_queries) -> None:
    item, lab = battery_item(), make_organisation()
    make_schedule(lab)
    member = make_member(lab)
    db.session.commit()
    client, path = sign_in(member), f"/lab/items/{item.id}/scope"
    text = client.get(path).get_data(as_text=True)
    assert "动力电池 · 热失控" in text
    assert "能力对照" in client.get(f"/lab/items/{item.id}/entry").get_data(as_text=True)
    with count_queries() as count:
        client.get(path)
    assert int(count) <= 14, count.statements
