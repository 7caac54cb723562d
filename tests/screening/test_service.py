"""The formal check: pass, return once, refuse, appeal (rule 5)."""

from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app.entries.models import Entry
from app.entries.queries import current_version
from app.entries.service import add_file, freeze_correction
from app.entries.states import Outcome
from app.extensions import db
from app.people.models import User
from app.screening.models import Screening
from app.screening.queries import corrections_shown, passed_entries, screening_of, what_is_known
from app.screening.service import (
    begin_screening,
    decide_appeal,
    earliest_correction,
    file_appeal,
    hand_in_correction,
    mark_screening,
    pass_entry,
    refuse_entry,
    return_entry,
)
from app.screening.states import AppealState, ScreeningState
from app.shared.clock import end_of_day
from app.shared.verdict import Invalid, Refused
from tests.factories.calls import make_call, make_item
from tests.factories.entries import make_draft, make_submitted_entry, writer_of
from tests.factories.files import quick_proof
from tests.factories.people import join, make_member, make_officer
from tests.factories.screening import make_refused, make_screening, mark_all

pytestmark = pytest.mark.usefixtures("app")
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
# Thursday 3 December 2026, 10:00 in Shanghai: three working days end on Tuesday the 8th, five on Thursday the 10th.
CLOSES = datetime.fromisoformat("2026-12-03T10:00:00+08:00")
LATER = CLOSES + 3 * HOUR


def waiting() -> tuple[Screening, User]:
    call = make_call(closes_at=CLOSES)
    officer = make_officer(call)
    return make_screening(make_submitted_entry(make_item(call)), officer), officer


def returned() -> tuple[Screening, User, User]:
    screening, officer = waiting()
    return_entry(screening, ["pledge_file"], ["没有盖章"], earliest_correction(LATER), by=officer, at=LATER)
    return screening, officer, writer_of(screening.entry.organisation)


def bring(entry: Entry, by: User, at: datetime) -> None:
    add_file(entry, "pledge_file", quick_proof("盖章承诺书.pdf"), by=by, at=at, window=entry.windows[-1])


def code_of(refused: pytest.ExceptionInfo[Refused]) -> str:
    return refused.value.verdict.code


def test_begin_screening_lays_out_the_checklist_for_submitted_entries_once(app: Flask) -> None:
    call = make_call(closes_at=CLOSES)
    item, officer = make_item(call), make_officer(call)
    entry = make_submitted_entry(item)
    make_draft(item)
    assert begin_screening(call, by=officer, at=LATER) == 1
    assert begin_screening(call, by=officer, at=LATER) == 0
    screening = screening_of(entry)
    assert screening is not None
    assert [row["met"] for row in screening.checklist] == [None] * len(call.kind_data.checklist)


@pytest.mark.parametrize("early", [-HOUR, timedelta(0), timedelta(minutes=2) - timedelta(milliseconds=1)])
def test_a09_begin_screening_before_late_commits_could_have_arrived_refused(
    app: Flask, early: timedelta
) -> None:
    call = make_call(closes_at=CLOSES)
    with pytest.raises(Refused) as refused:
        begin_screening(call, by=make_officer(call), at=CLOSES + early)
    assert code_of(refused) == "still_open"


def test_pass_entry_with_open_points_refused_and_with_all_met_passes(app: Flask) -> None:
    screening, officer = waiting()
    with pytest.raises(Refused) as refused:
        pass_entry(screening, by=officer, at=LATER)
    assert code_of(refused) == "points_open"
    mark_all(screening, officer)
    pass_entry(screening, by=officer, at=LATER)
    assert screening.state == ScreeningState.PASSED
    assert db.session.scalars(passed_entries([screening.entry.item_id])).all() == [screening.entry]


def test_mark_screening_by_two_officers_second_refused(app: Flask) -> None:
    screening, officer = waiting()
    marks = [{"met": True, "note": ""} for _ in screening.checklist]
    mark_screening(screening, marks, 0, by=officer, at=LATER)
    mark_screening(screening, marks, 0, by=officer, at=LATER)
    with pytest.raises(Refused) as refused:
        mark_screening(screening, [m | {"met": False} for m in marks], 0, by=officer, at=LATER)
    assert code_of(refused) == "changed_meanwhile"
    with pytest.raises(Invalid):
        mark_screening(screening, marks[1:], 1, by=officer, at=LATER)


def test_screening_by_an_officer_who_belongs_to_the_entrant_refused(app: Flask) -> None:
    screening, officer = waiting()
    join(officer, screening.entry.organisation)
    with pytest.raises(Refused) as refused:
        refuse_entry(screening, "不符合条件", by=officer, at=LATER)
    assert code_of(refused) == "own_entry"


def test_return_entry_gives_whole_working_days_and_happens_once(app: Flask) -> None:
    screening, officer, by = returned()
    assert earliest_correction(LATER).isoformat() == "2026-12-08"
    assert screening.due_at == end_of_day(earliest_correction(LATER))
    bring(screening.entry, by, LATER + DAY)
    frozen = freeze_correction(screening.entry, screening.entry.windows[-1])
    hand_in_correction(screening, frozen, "k", by=by, at=LATER + DAY)
    with pytest.raises(Refused) as refused:
        return_entry(
            screening, ["pledge_file"], ["再补"], earliest_correction(LATER + DAY), by=officer, at=LATER + DAY
        )
    assert code_of(refused) == "returned_before"


@pytest.mark.parametrize(
    ("slots", "points", "days", "field"),
    [
        (["plan_file"], ["x"], 5, "slots"),
        (["abstract"], ["x"], 5, "slots"),
        ([], ["x"], 5, "slots"),
        (["pledge_file"], ["  "], 5, "points"),
        (["pledge_file"], ["x"], 4, "until"),
    ],
)
def test_return_entry_for_what_is_judged_or_too_soon_invalid(
    app: Flask, slots: list[str], points: list[str], days: int, field: str
) -> None:
    screening, officer = waiting()
    until = (LATER + days * DAY).date()
    with pytest.raises(Invalid) as invalid:
        return_entry(screening, slots, points, until, by=officer, at=LATER)
    assert list(invalid.value.errors) == [field]


def test_hand_in_correction_changes_the_files_alone_and_shows_as_difference(app: Flask) -> None:
    screening, _officer, by = returned()
    entry = screening.entry
    before = current_version(entry)
    bring(entry, by, LATER + DAY)
    frozen = freeze_correction(entry, entry.windows[-1])
    version = hand_in_correction(screening, frozen, "k", by=by, at=LATER + DAY)
    assert hand_in_correction(screening, frozen, "k", by=by, at=LATER + DAY) is version
    assert before is not None
    assert (version.number, version.is_correction, version.content) == (2, True, before.content)
    assert version.sha256 != before.sha256
    assert screening.state == ScreeningState.CORRECTED
    [(slot, old, new)] = corrections_shown(entry)
    assert (slot, [f["name"] for f in old], [f["name"] for f in new]) == (
        "pledge_file",
        ["盖章的诚信承诺书.pdf"],
        ["盖章承诺书.pdf"],
    )


def test_hand_in_correction_late_or_with_nothing_new_refused(app: Flask) -> None:
    screening, _officer, by = returned()
    entry, due = screening.entry, screening.due_at
    assert due is not None
    with pytest.raises(Refused) as refused:
        hand_in_correction(screening, freeze_correction(entry, entry.windows[-1]), "k", by=by, at=LATER + DAY)
    assert code_of(refused) == "nothing_new"
    bring(entry, by, due - timedelta(milliseconds=1))
    with pytest.raises(Refused) as refused:
        hand_in_correction(screening, freeze_correction(entry, entry.windows[-1]), "k", by=by, at=due)
    assert code_of(refused) == "correction_over"


def test_add_file_to_a_slot_that_was_not_asked_for_invalid(app: Flask) -> None:
    screening, _officer, by = returned()
    window = screening.entry.windows[-1]
    with pytest.raises(Invalid):
        add_file(screening.entry, "plan_file", quick_proof(), by=by, at=LATER + DAY, window=window)
    with pytest.raises(Refused):
        add_file(screening.entry, "pledge_file", quick_proof(), by=by, at=LATER + DAY)


def test_conclusion_while_a_correction_runs_refused_and_after_it_allowed(app: Flask) -> None:
    screening, officer, _by = returned()
    mark_all(screening, officer)
    assert screening.due_at is not None
    with pytest.raises(Refused) as refused:
        pass_entry(screening, by=officer, at=screening.due_at - timedelta(seconds=1))
    assert code_of(refused) == "correction_running"
    refuse_entry(screening, "逾期没有补正", by=officer, at=screening.due_at)
    assert screening.entry.outcome == Outcome.REFUSED


def test_refuse_entry_without_reason_invalid(app: Flask) -> None:
    screening, officer = waiting()
    with pytest.raises(Invalid):
        refuse_entry(screening, "  无 ", by=officer, at=LATER)
    assert screening.state == ScreeningState.WAITING


def test_file_appeal_until_the_fifth_working_day_is_over(app: Flask) -> None:
    call = make_call(closes_at=CLOSES)
    screening = make_refused(make_submitted_entry(make_item(call)))
    by = writer_of(screening.entry.organisation)
    over = datetime.fromisoformat("2026-12-11T00:00:00+08:00")
    with pytest.raises(Refused) as refused:
        file_appeal(screening, "承诺书已经盖章，见附件第二页", by=by, at=over)
    assert code_of(refused) == "appeal_over"
    appeal = file_appeal(
        screening, "承诺书已经盖章，见附件第二页", by=by, at=over - timedelta(milliseconds=1)
    )
    assert appeal.due_on.isoformat() == "2026-12-10"
    db.session.expire(screening)
    with pytest.raises(Refused) as refused:
        file_appeal(screening, "再次申诉一次", by=by, at=LATER)
    assert code_of(refused) == "appealed"


@pytest.mark.parametrize("upheld", [True, False])
def test_decide_appeal_by_another_officer_readmits_or_leaves(app: Flask, upheld: bool) -> None:
    call = make_call(closes_at=CLOSES)
    refuser, other = make_officer(call), make_officer(call)
    screening = make_refused(make_submitted_entry(make_item(call)), refuser)
    appeal = file_appeal(screening, "承诺书已经盖章", by=writer_of(screening.entry.organisation), at=LATER)
    with pytest.raises(Refused) as refused:
        decide_appeal(appeal, upheld, "经核实", by=refuser, at=LATER)
    assert code_of(refused) == "own_refusal"
    decide_appeal(appeal, upheld, "经核实属实", by=other, at=LATER)
    assert appeal.state == (AppealState.UPHELD if upheld else AppealState.DISMISSED)
    assert screening.state == (ScreeningState.PASSED if upheld else ScreeningState.REFUSED)
    assert screening.entry.outcome == (Outcome.PENDING if upheld else Outcome.REFUSED)
    with pytest.raises(Refused):
        decide_appeal(appeal, upheld, "经核实属实", by=other, at=LATER)


def test_file_appeal_by_a_rival_hidden(app: Flask) -> None:
    call = make_call(closes_at=CLOSES)
    one, two = make_submitted_entry(make_item(call)), make_submitted_entry(make_item(call))
    screening = make_refused(one)
    with pytest.raises(Refused) as refused:
        file_appeal(screening, "别人的申诉内容", by=writer_of(two.organisation), at=LATER)
    assert refused.value.verdict.hide
    assert not make_member(one.organisation).holds("officer", LATER, call=call)


def test_what_is_known_tells_accreditation_at_closing(app: Flask) -> None:
    screening, _officer = waiting()
    screening.entry.organisation.cma_valid_until = (CLOSES - DAY).date()
    states = {check.key: check.state.value for check in what_is_known(screening)}
    assert states["valid_cma"] == "not_met"
    assert states["not_issuer"] == "met"


def test_one_screening_an_entry_held_by_the_database(app: Flask) -> None:
    screening, _officer = waiting()
    rows = db.session.scalars(select(Screening).where(Screening.entry_id == screening.entry_id)).all()
    assert rows == [screening]
