"""The public stage of an item while it is on notice, announced, left by its winner (rule 11)."""

import pytest

from app.calls.states import ItemState
from app.extensions import db
from app.notices.service import give_up_line
from app.progress.paths import paths_of
from app.progress.queries import stages_of
from app.progress.states import Stage
from app.projects.models import Project
from app.projects.states import ProjectState
from tests.factories.calls import make_item
from tests.factories.decisions import Judged, decide, make_judged_item, propose, rank
from tests.factories.notices import after, announce, make_draft_notice, make_notice
from tests.factories.people import AT

pytestmark = pytest.mark.usefixtures("app")


def stage(judged: Judged) -> Stage:
    return stages_of([judged.item], AT)[judged.item.id]


def begin_project(judged: Judged) -> None:
    """A project that nobody has signed."""
    entry = judged.entries[0]
    db.session.add(
        Project(
            call_id=judged.call.id,
            item_id=judged.item.id,
            entry_id=entry.id,
            organisation_id=entry.organisation_id,
            number=f"P-{entry.id}",
            title=judged.item.title,
            state=ProjectState.AGREEING,
            amount=100,
            created_at=AT,
            created_by_id=judged.officer.id,
        )
    )
    db.session.flush()


def test_stage_tells_nothing_of_a_decision_before_its_notice() -> None:
    judged = make_judged_item()
    rank(judged)
    before = stage(judged)
    propose(judged, 0)
    proposed = stage(judged)
    other = make_judged_item()
    make_draft_notice(other)

    assert (before, proposed, stage(other)) == (Stage.DECIDING,) * 3


def test_stage_follows_the_notice_to_the_project_and_back() -> None:
    judged = make_judged_item()
    notice = make_notice(judged)
    assert stage(judged) == Stage.NOTICE
    announce(notice, judged.officer)
    assert stage(judged) == Stage.ANNOUNCED
    begin_project(judged)
    assert stage(judged) == Stage.PROJECT

    give_up_line(notice.lines[0], "理由", by=judged.member(0), at=after(notice))

    assert stage(judged) != Stage.PROJECT
    make_notice(judged, decide(judged, 1), at=after(notice))
    assert stage(judged) == Stage.NOTICE


def test_path_of_a_call_stands_where_its_last_item_stands() -> None:
    judged = make_judged_item()
    later = make_item(judged.call)

    def path() -> dict[str, str]:
        return {s.key: s.state for s in paths_of([judged.call], AT)[judged.call.id]}

    assert path()["screened"] == "now"
    later.state = ItemState.WITHDRAWN
    db.session.flush()
    assert path() | {"decided": "now"} == path()
    notice = make_notice(judged)
    assert path()["noticed"] == "now"
    announce(notice, judged.officer)
    assert set(path().values()) == {"done"}
