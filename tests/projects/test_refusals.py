"""What each verb of a project refuses by itself, whoever asked before it: a table over three made projects."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from flask import Flask

from app.entries.states import Outcome
from app.people.models import User
from app.projects.models import Extension
from app.projects.policy import may_create_project, may_decide_extension, may_record_consent
from app.projects.queries import evidence_of
from app.projects.service import (
    add_evidence,
    agree_extension,
    ask_extension,
    record_cosignature,
    refuse_extension,
    remove_evidence,
    return_milestone,
)
from app.projects.states import ProjectState
from app.shared.verdict import Refused
from tests.factories.files import quick_proof
from tests.factories.people import AT
from tests.factories.projects import (
    LATER,
    Cast,
    make_lonely,
    make_lonely_request,
    make_paper,
    make_running,
    make_winner,
)
from tests.factories.rounds import CLOSED_AT

pytestmark = pytest.mark.usefixtures("app")
Verb = Callable[[User], object]


def asked(cast: Cast) -> Extension:
    return ask_extension(cast.project, date(2029, 5, 23), {}, "关键设备延期到货", by=cast.member, at=AT)


def test_milestones_and_extensions_are_refused_to_the_other_side() -> None:
    """The laboratory writes and hands in, the officer answers; neither does the other's part."""
    cast = make_running()
    milestone, extension = cast.project.milestones[0], asked(cast)
    file = add_evidence(milestone, quick_proof("检测报告.pdf"), by=cast.member, at=AT)
    verbs: list[tuple[User, Verb, str]] = [
        (
            cast.officer,
            lambda by: add_evidence(milestone, quick_proof("报告.pdf"), by=by, at=AT),
            "not_laboratory",
        ),
        (
            cast.officer,
            lambda by: remove_evidence(milestone, file, by=by, at=AT),
            "not_laboratory",
        ),
        (
            cast.officer,
            lambda by: return_milestone(milestone, "缺证书", by=by, at=AT),
            "wrong_state",
        ),
        (
            cast.member,
            lambda by: refuse_extension(extension, "不同意", by=by, at=AT),
            "not_officer",
        ),
    ]
    for by, verb, code in verbs:
        with pytest.raises(Refused, match=code):
            verb(by)
    assert [row.id for row in evidence_of([milestone])[milestone.id]] == [file.id]


@pytest.mark.parametrize("change", ["end", "granted", "handed_in"])
def test_extension_of_a_task_that_changed_since_is_not_granted(app: Flask, change: str) -> None:
    cast = make_running()
    project, extension = cast.project, asked(cast)
    if change == "end":
        project.ends_on = date(2028, 8, 23)
    elif change == "granted":
        project.extended = 1
    else:
        project.state = ProjectState.SUBMITTED
        assert may_decide_extension(cast.officer, extension, AT).code == "not_running"
    with pytest.raises(Refused, match="not_running" if change == "handed_in" else "overtaken"):
        agree_extension(extension, "同意", by=cast.officer, at=AT)


def test_paper_of_an_issuer_is_recorded_by_the_officer_while_the_winner_stands() -> None:
    requested = make_lonely_request()
    acceptance = requested.project.acceptances[0]
    with pytest.raises(Refused, match="not_officer"):
        record_cosignature(acceptance, make_paper(), "同意", by=requested.member, at=LATER)
    lonely = make_lonely()
    assert may_record_consent(lonely.officer, lonely.project, AT)
    lonely.project.entry.outcome = Outcome.NOT_SELECTED
    assert may_record_consent(lonely.officer, lonely.project, AT).code == "not_selected"


def test_project_is_opened_after_closing_alone() -> None:
    """Before that an officer learns of no bid, not even of one that is marked as selected."""
    cast = make_lonely()
    entry = make_winner(cast.project.entry.item)
    assert may_create_project(cast.officer, entry, AT)
    assert may_create_project(cast.officer, entry, CLOSED_AT - timedelta(hours=1)).hide
