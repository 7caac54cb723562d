"""Who answers a question, the best first, whatever the number of lines."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

from flask import Flask

from app.capabilities.finding import asked_by_need, best_lines, find_all, find_matches, lines_for
from app.capabilities.matching import Asked
from app.capabilities.queries import in_force
from app.capabilities.service import Shown, demonstrate_capabilities
from app.capabilities.standards import Standard
from app.capabilities.states import CapabilityKind, Fit, Lack
from app.extensions import db
from app.people.states import OrganisationState
from tests.factories.capabilities import make_schedule
from tests.factories.needs import make_need
from tests.factories.people import AT, make_officer, make_organisation, make_region

Counter = Callable[[], AbstractContextManager[Any]]
OLD = (("1", "动力电池", "热失控", "GB 38031-2020", ""), ("2", "动力电池", "挤压", "GB 38031-2020", ""))


def test_covered_come_before_near_ones_and_the_nearer_city_first(app: Flask) -> None:
    make_region("320300", "徐州市", "Xuzhou")
    make_region("320400", "常州市", "Changzhou")
    far = make_schedule(make_organisation(region_code="320300"), OLD).organisation
    near = make_schedule(make_organisation(region_code="320400"), OLD).organisation
    late = make_schedule(rows=(("1", "动力电池", "热失控", "GB 38031-2025", ""),)).organisation
    make_schedule(rows=(("1", "针织服装", "甲醛含量", "GB/T 2912.1-2009", ""),))
    make_schedule(rows=OLD, adopted=False)
    asked = Asked("动力电池", "热失控", (Standard("GB 38031", 2020),))
    found = find_matches(asked, None, AT, near="320100")
    assert [m.capability.organisation for m in found] == [near, far, late]
    assert [m.answer.fit for m in found] == [Fit.COVERED, Fit.COVERED, Fit.NEARLY]
    assert found[2].answer.lacks == (Lack.EDITION,)
    assert found[0].distance is not None
    assert found[0].distance < (found[1].distance or 0)


def test_what_does_not_hold_is_not_found(app: Flask) -> None:
    asked = Asked("动力电池", "热失控")
    first = make_schedule(rows=OLD)
    laboratory, owner = first.organisation, first.organisation.memberships[0].user
    demonstrate_capabilities(
        laboratory, [Shown("动力电池", "热失控")], origin="攻关任务", origin_id="p", by=owner, at=AT
    )
    assert len(lines_for([asked], None, AT)) == 3
    make_schedule(laboratory, OLD, by=owner)
    kinds = [match.capability.schedule_id for match in find_matches(asked, None, AT)]
    assert kinds == [in_force(laboratory.id).id]  # type: ignore[union-attr]
    assert len(lines_for([asked], None, AT)) == 2
    laboratory.state = OrganisationState.REFUSED
    db.session.flush()
    assert lines_for([asked], None, AT) == []


def test_need_asks_by_its_gap_where_it_names_no_parameter(app: Flask) -> None:
    need = make_need(subject="动力电池包", gap="热失控检测能力缺乏", standards="GB 38031-2020")
    make_schedule(rows=OLD)
    found = find_matches(asked_by_need(need), None, AT)
    assert [m.capability.term.parameter for m in found] == ["热失控"]
    assert find_matches(Asked("无此对象", "无此参数"), None, AT) == []


def test_bidder_is_judged_by_his_own_scope_alone(app: Flask) -> None:
    schedule, other = make_schedule(rows=OLD), make_organisation()
    demonstrate_capabilities(
        other, [Shown("动力电池", "针刺", "GB/T 31485-2015")], origin="攻关任务", origin_id="p",
        by=make_officer(), at=AT,
    )  # fmt: skip
    asked = [Asked("动力电池", "热失控"), Asked("动力电池", "针刺"), Asked("光伏组件", "热循环")]
    own = best_lines(asked, schedule.organisation, AT)
    assert [judged.fit for judged, _ in own] == [Fit.COVERED, Fit.MISSING, Fit.MISSING]
    assert own[1][1] is None
    theirs = best_lines(asked, other, AT)
    assert [judged.fit for judged, _ in theirs] == [Fit.MISSING, Fit.COVERED, Fit.MISSING]
    line = theirs[1][1]
    assert line is not None
    assert line.kind == CapabilityKind.DEMONSTRATED


def test_search_asks_as_often_for_many_lines_and_questions_as_for_one(
    app: Flask, count_queries: Counter
) -> None:
    counts = []
    for number in (1, 30):
        rows = [(str(n), f"动力电池{n}", f"热失控{n}", "GB 38031-2020", "") for n in range(number)]
        make_schedule(rows=rows)
        asked = [Asked(f"动力电池{n}", "热失控", (Standard("GB 38031", 2020),)) for n in range(number)]
        with count_queries() as found:
            assert all(find_all(asked, None, AT))
        counts.append(int(found))
    assert counts[0] <= counts[1] <= 8
