"""The supervisor's question: who opened entry 17 between nine and ten (A42)."""

from flask.typing import ResponseReturnValue

from app.people.policy import may_sit_at
from app.shared.text import t
from app.web.guards import page
from app.web.navigation import RAILS
from app.web.opened import send_readings, show_readings
from app.web.supervisor import bp

RAILS.add("supervisor", t("查阅记录"), "supervisor.readings", icon="scroll")


@bp.get("/readings")
@page(may_sit_at("supervisor"))
def readings() -> ResponseReturnValue:
    """Who opened which protected record, by what it is, code, person and hour."""
    return show_readings("supervisor/readings.html", "supervisor.readings_csv")


@bp.get("/readings.csv")
@page(may_sit_at("supervisor"))
def readings_csv() -> ResponseReturnValue:
    """The same as a file."""
    return send_readings()
