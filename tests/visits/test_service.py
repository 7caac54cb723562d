"""Planning, filling in, handing in, confirming; what is refused; who hears of it."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app.extensions import db
from app.history.models import Act
from app.shared.clock import local_date
from app.shared.verdict import Invalid, Refused
from app.shared.waiting import take
from app.visits.letters import RULES
from app.visits.models import Visit
from app.visits.queries import experts_for, scans_of, tallies_for_officer, waiting_visits
from app.visits.service import (
    Member,
    Seen,
    add_scan,
    call_off_visit,
    change_visit,
    confirm_visit,
    hold_visit,
    plan_visit,
    remove_scan,
    return_visit,
    save_sheet,
)
from app.visits.states import Finding, VisitState
from tests.factories.files import quick_proof
from tests.factories.people import AT, make_judge
from tests.factories.visits import full_sheet, make_confirmed, make_held, make_site, make_visit

HEADS = ["ability", "people", "research", "operation", "authority", "support"]


def test_planned_visit_has_a_line_for_each_head_of_the_kind(app: Flask) -> None:
    site, visit = make_visit()
    assert [line.head for line in visit.lines] == HEADS
    assert [v.name for v in visit.visitors] == [*(e.name for e in site.experts[:2]), "示例处长"]
    assert [v.is_leader for v in visit.visitors] == [True, False, False]
    assert visit.leg == "visit"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"visit_on": local_date(AT) - timedelta(days=1)}, "visit_on"),
        ({"place": " "}, "place"),
        ({"leader": "nobody"}, "leader"),
        ({"members": []}, "experts"),
    ],
)
def test_bad_plan_refused_beside_its_field(app: Flask, changes: dict[str, object], field: str) -> None:
    site = make_site()
    with pytest.raises(Invalid) as wrong:
        plan_visit(site.entry, site.plan(**changes), by=site.officer, at=AT)
    assert field in wrong.value.errors


def test_judge_of_another_panel_may_not_go(app: Flask) -> None:
    site, stranger = make_site(), make_judge()
    assert {user.id for user in experts_for(site.entry)} == {user.id for user in site.experts}
    members = [Member(stranger.id), Member(None, "示例处长")]
    with pytest.raises(Invalid) as wrong:
        plan_visit(site.entry, site.plan(members=members, leader=stranger.id), by=site.officer, at=AT)
    assert "experts" in wrong.value.errors


def test_sheet_saved_over_a_colleague_refused(app: Flask) -> None:
    site, visit = make_visit()
    seen = visit.revision
    sheet = full_sheet(visit, lines={"ability": Seen("第一位写的", None)})
    save_sheet(visit, sheet, seen, by=site.experts[0], at=AT)
    with pytest.raises(Invalid) as wrong:
        save_sheet(visit, full_sheet(visit), seen, by=site.experts[1], at=AT)
    assert "revision" in wrong.value.errors
    assert visit.lines[0].observation == "第一位写的"


def test_incomplete_sheet_not_handed_in_names_every_field(app: Flask) -> None:
    site, visit = make_visit()
    empty = full_sheet(
        visit, lines={}, ways=[], finding=None, conclusion=" ", signatures=visit.visitors[0].name
    )
    with pytest.raises(Invalid) as wrong:
        hold_visit(visit, empty, visit.revision, by=site.experts[0], at=AT)
    lines = {f"{part}-{head}" for part in ("seen", "finding") for head in HEADS}
    assert set(wrong.value.errors) == lines | {"ways", "finding", "conclusion", "signatures"}


def test_sheet_returned_and_handed_in_again_confirmed(app: Flask) -> None:
    site, visit = make_held()
    return_visit(visit, "补充盲样结果", by=site.experts[0], at=AT)
    assert visit.state == VisitState.PLANNED
    hold_visit(visit, full_sheet(visit, Finding.MOSTLY), visit.revision, by=site.officer, at=AT)
    with pytest.raises(Refused):
        confirm_visit(visit, by=site.officer, at=AT)
    confirm_visit(visit, by=site.second, at=AT)
    assert (visit.state, visit.finding) == (VisitState.CONFIRMED, Finding.MOSTLY)
    db.session.flush()


def test_confirmed_sheet_changes_no_more(app: Flask) -> None:
    site, visit = make_confirmed()
    for act in (
        lambda: save_sheet(visit, full_sheet(visit), visit.revision, by=site.officer, at=AT),
        lambda: add_scan(visit, quick_proof("表.pdf"), by=site.officer, at=AT),
        lambda: return_visit(visit, "理由", by=site.officer, at=AT),
    ):
        with pytest.raises(Refused):
            act()


def test_called_off_visit_leaves_room_for_another(app: Flask) -> None:
    site, visit = make_visit()
    with pytest.raises(Invalid):
        call_off_visit(visit, " ", by=site.officer, at=AT)
    call_off_visit(visit, "台风", by=site.officer, at=AT)
    again = make_visit(site)[1]
    assert db.session.query(Visit).count() == 2
    assert again.state == VisitState.PLANNED


def test_scans_kept_and_removed_until_handed_in(app: Flask) -> None:
    site, visit = make_visit()
    file = add_scan(visit, quick_proof("记录表.pdf"), by=site.experts[0], at=AT)
    assert [f.name for f in scans_of(visit)] == ["记录表.pdf"]
    remove_scan(visit, file, by=site.experts[0], at=AT)
    assert scans_of(visit) == []


def test_desks_follow_the_visit(app: Flask) -> None:
    site = make_site()
    db.session.flush()

    def labels() -> list[str]:
        return [row.label.id for row in take(tallies_for_officer(site.officer, AT))]

    assert labels() == ["现场核查待安排"]
    _, visit = make_visit(site)
    assert labels() == ["现场核查待填写"]
    assert [v.id for v in waiting_visits(site.experts[0], AT)] == [visit.id]
    assert waiting_visits(site.experts[2], AT) == []
    hold_visit(visit, full_sheet(visit), visit.revision, by=site.experts[1], at=AT)
    db.session.flush()
    assert labels() == ["现场核查记录待确认"]
    confirm_visit(visit, by=site.officer, at=AT)
    db.session.flush()
    assert labels() == []
    assert waiting_visits(site.experts[0], AT) == []


def test_letters_of_the_whole_road_reach_who_they_concern(app: Flask) -> None:
    site, visit = make_visit()
    plan = site.plan(members=[Member(site.experts[0].id), Member(None, "示例处长")])
    change_visit(visit, plan, by=site.officer, at=AT)
    hold_visit(visit, full_sheet(visit), visit.revision, by=site.experts[0], at=AT)
    return_visit(visit, "补充", by=site.second, at=AT)
    hold_visit(visit, full_sheet(visit), visit.revision, by=site.experts[0], at=AT)
    confirm_visit(visit, by=site.officer, at=AT)
    db.session.flush()
    names = {site.officer.id: "officer", site.second.id: "second", site.member.id: "member"}
    names |= {site.experts[0].id: "leader", site.experts[1].id: "party"}
    told: dict[str, set[str]] = {}
    for rule in RULES:
        for act in db.session.scalars(select(Act).where(Act.name == rule.act)):
            for key in rule.readers(act):
                words = rule.words(act, key)
                assert words is not None
                assert str(words.paragraphs[1])
                told.setdefault(rule.template, set()).add(names.get(key, "other"))
    assert told == {
        "visit_planned": {"member"},
        "visit_planned_party": {"leader", "party"},
        "visit_changed": {"member"},
        "visit_changed_party": {"leader"},
        "visit_left": {"party"},
        "visit_held": {"officer", "second"},
        "visit_returned": {"leader"},
        "visit_confirmed": {"member"},
    }
