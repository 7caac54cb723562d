"""What a visit refuses by itself: too early, and whoever does not go."""

from datetime import timedelta

import pytest

from app.shared.verdict import Refused
from app.visits.policy import may_plan_visit
from app.visits.service import hold_visit
from app.visits.states import VisitState
from tests.factories.people import AT
from tests.factories.rounds import CLOSED_AT
from tests.factories.visits import full_sheet, make_visit

pytestmark = pytest.mark.usefixtures("app")


def test_sheet_is_handed_in_by_who_went_and_no_visit_planned_before_closing() -> None:
    site, visit = make_visit()
    with pytest.raises(Refused) as refused:
        hold_visit(visit, full_sheet(visit), visit.revision, by=site.experts[2], at=AT)
    assert refused.value.verdict.hide
    assert visit.state == VisitState.PLANNED
    assert may_plan_visit(site.officer, site.entry, AT).code == "planned"
    assert may_plan_visit(site.officer, site.entry, CLOSED_AT - timedelta(hours=1)).hide
