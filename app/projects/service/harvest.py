"""What an accepted task leaves behind: capabilities of its laboratory, and an answer to the need that it came from."""

from datetime import datetime

from app.capabilities.service import Shown, demonstrate_capabilities
from app.history.service import record
from app.needs.service import answer_need
from app.needs.states import MOVES as NEED_MOVES
from app.people.models import User
from app.projects.models import Project, Result
from app.projects.policy.inviting import may_invite_case
from app.shared.verdict import require


def harvest(project: Project, *, by: User, at: datetime) -> None:
    """Told by the acceptance that passed. The indicators become demonstrated capabilities (攻关成果, not yet 资质认定),
    and the need is answered with that label, whose enterprise hears of it. Tasks accepted by heads leave none."""
    shown = [_shown(result) for result in project.results if result.indicator is not None and result.passed]
    if not shown:
        return
    demonstrate_capabilities(
        project.organisation,
        shown,
        origin=f"{project.number}《{project.title}》",
        origin_id=project.id,
        by=by,
        at=at,
    )
    need = project.item.need
    if need is not None and NEED_MOVES.may("answer", need.state):
        answer_need(need, _answer(project, shown), by=None, at=at)


def invite_case(project: Project, *, by: User, at: datetime) -> None:
    """The officer invites the laboratory to enter the accepted work for the next season of cases, once."""
    require(may_invite_case(by, project, at))
    project.case_invited_at, project.case_invited_by_id = at, by.id
    record("project.case_invited", project, by=by, at=at)


def _shown(result: Result) -> Shown:
    indicator = result.indicator
    assert indicator is not None  # noqa: S101  (the caller has looked)
    value = f"{result.measured}（U={result.uncertainty}）" if result.uncertainty else result.measured
    return Shown(result.project.title, indicator.parameter or indicator.text, result.method, value)


def _answer(project: Project, shown: list[Shown]) -> str:
    """Data, as an officer would write it; the list prints it in Chinese."""
    lines = "；".join(f"{one.parameter} {one.value}" for one in shown)[:2000]
    name = project.organisation.name
    return (
        f"攻关成果：榜题{project.item.code}《{project.item.title}》已通过验收，{name}已形成以下能力：{lines}。"
        "攻关成果尚未取得资质认定，扩项完成后列入能力附表。"
    )
