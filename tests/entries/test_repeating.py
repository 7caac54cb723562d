"""At most so many entries of an organisation, and the same case never twice."""

import pytest
from flask import Flask

from app.calls import service as calls
from app.calls.models import Item
from app.entries.models import Entry
from app.entries.policy import earlier_cases, eligibility
from app.entries.policy.repeating import normalised, repeats_no_case
from app.entries.queries import entries_of
from app.entries.service import freeze, start_entry, submit_entry, withdraw_entry
from app.entries.states import CheckState, Outcome
from app.extensions import db
from app.people.models import Organisation
from app.people.states import SeatRole
from app.shared.columns import new_key
from app.shared.verdict import Refused
from tests.factories.calls import make_call, make_item
from tests.factories.drafts import make_catalogues, make_draft
from tests.factories.entries import make_full_draft, make_submitted_entry, opened, writer_of
from tests.factories.people import AT, make_organisation, make_user, seat


def make_season(kind: str = "rd_case") -> Item:
    """The one item of a published season."""
    officer = make_user()
    seat(officer, SeatRole.OFFICER, kind=kind)
    make_catalogues()
    call = calls.publish_call(make_draft(officer, kind=kind), by=officer, at=AT)
    item: Item = call.items[0]
    return item


def begin(item: Item, organisation: Organisation) -> Entry:
    return start_entry(item, organisation, by=writer_of(organisation), at=opened(item))


def test_third_entry_of_an_organisation_is_refused_drafts_and_withdrawn_ones_count(app: Flask) -> None:
    item, organisation = make_season(), make_organisation()
    first = make_submitted_entry(item, organisation, title="第一个示例案例")
    begin(item, organisation)
    withdraw_entry(first, by=writer_of(organisation), at=opened(item))
    db.session.flush()
    with pytest.raises(Refused) as refused:
        begin(item, organisation)
    assert refused.value.verdict.code == "exists"
    assert [entry.number for entry in entries_of(item, organisation.id)] == [1, 2]
    checks = {c.key: c for c in eligibility(organisation, item, None, opened(item))}
    assert checks["most_per_organisation"].state == CheckState.MET


def test_kind_that_takes_one_entry_refuses_a_second(app: Flask) -> None:
    officer = make_user()
    seat(officer, SeatRole.OFFICER, kind="challenge")
    make_catalogues()
    item = calls.publish_call(make_draft(officer), by=officer, at=AT).items[0]
    organisation = make_organisation()
    begin(item, organisation)
    with pytest.raises(Refused, match="exists"):
        begin(item, organisation)


@pytest.mark.parametrize(
    ("earlier", "now", "found", "refused"),
    [
        ("盐雾试验驻厂服务", "盐雾试验驻厂服务", True, True),
        ("盐雾试验驻厂服务", "盐雾试验，驻厂服务", True, True),
        ("盐雾试验驻厂服务", "盐雾试验驻厂服务再升级", True, False),
        ("盐雾试验驻厂服务", "氢能储罐疲劳评价", False, False),
    ],
)
def test_case_selected_in_an_earlier_season_of_either_award(
    app: Flask, earlier: str, now: str, found: bool, refused: bool
) -> None:
    organisation = make_organisation()
    old = make_submitted_entry(make_season("service_case"), organisation, title=earlier)
    old.outcome = Outcome.SELECTED
    db.session.flush()
    item = make_season()
    draft = make_full_draft(item, organisation, title=now)
    assert bool(earlier_cases(draft, now)) == found
    if not refused:
        return
    with pytest.raises(Refused) as told:
        _submit(draft)
    assert told.value.verdict.code == "same_case"


def test_case_of_another_organisation_or_not_selected_does_not_count(app: Flask) -> None:
    season = make_season("service_case")
    organisation = make_organisation()
    make_submitted_entry(season, organisation, title="同名示例案例")
    other = make_submitted_entry(season, title="同名示例案例")
    other.outcome = Outcome.SELECTED
    db.session.flush()
    assert make_submitted_entry(make_season(), organisation, title="同名示例案例").version_number == 1


def test_case_replaced_by_its_own_newer_version_repeats_nothing(app: Flask) -> None:
    entry = make_submitted_entry(make_season(), make_organisation(), title="同名示例案例")
    db.session.flush()
    assert earlier_cases(entry, "同名示例案例") == []
    assert repeats_no_case(entry)


def test_bid_of_a_challenge_that_won_under_the_same_title_is_no_earlier_case(app: Flask) -> None:
    organisation = make_organisation()
    won = make_submitted_entry(make_item(make_call()), organisation)
    won.outcome = Outcome.SELECTED
    version = won.versions[-1]
    version.summary = {**version.summary, "title": "同名示例案例"}
    db.session.flush()
    draft = make_full_draft(make_season(), organisation, title="同名示例案例")
    assert earlier_cases(draft, "同名示例案例") == []


def test_same_title_twice_in_one_season_is_refused(app: Flask) -> None:
    item, organisation = make_season(), make_organisation()
    make_submitted_entry(item, organisation, title="同名示例案例")
    with pytest.raises(Refused, match="same_case"):
        _submit(make_full_draft(item, organisation, title="同名 示例案例"))


def test_normalised_title_leaves_out_signs_and_widths() -> None:
    assert normalised("《Ａ１ 服务》，升级") == normalised("a1服务升级")


def _submit(entry: Entry) -> None:

    submit_entry(entry, freeze(entry), new_key(), by=writer_of(entry.organisation), at=opened(entry.item))
