"""Results per indicator and the acceptance with its one repair (rule 15)."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime

from app.extensions import db
from app.history.service import record
from app.people.models import User
from app.projects.models import Acceptance, Project, Result
from app.projects.policy import (
    failed_lines,
    may_cosign_acceptance,
    may_decide_acceptance,
    may_request_acceptance,
    may_write_results,
)
from app.projects.queries import findings_of
from app.projects.service.extensions import withdraw_open_extensions
from app.projects.service.harvest import harvest
from app.projects.states import PROJECT_MOVES
from app.shared.clock import local_date
from app.shared.text import Text, t
from app.shared.verdict import Invalid, Refused, not_now, require


@dataclass(frozen=True)
class Measured:
    """One line of the result. An indicator: value and unit as printed in the report, expanded uncertainty with its
    coverage factor ``k`` (VIM 2.38), method, report number, and whether the indicator is met. A head: what was found
    (``finding``), and whether it is met."""

    measured: str = ""
    uncertainty: str = ""
    k: float | None = None
    method: str = ""
    report_number: str = ""
    passed: bool | None = None
    remark: str = ""
    finding: str = ""

    def __post_init__(self) -> None:
        for name in ("measured", "uncertainty", "method", "report_number", "remark", "finding"):
            object.__setattr__(self, name, getattr(self, name).strip())


def save_result(result: Result, measured: Measured, *, by: User, at: datetime) -> None:
    """Write one line of the result; ``k`` must be positive where it is given."""
    save_results(result.project, {result.id: measured}, by=by, at=at)


def save_results(
    project: Project,
    measured: Mapping[str, Measured],
    seen: Mapping[str, str] | None = None,
    *,
    by: User,
    at: datetime,
) -> list[Result]:
    """Write several lines of the result, by their keys; the lines that changed.

    ``seen`` gives the fingerprint of each result as the writer had it before his eyes: what a colleague wrote since
    then is not overwritten, ``Invalid`` names the line (rule 2).
    """
    require(may_write_results(by, project, at))
    results = {result.id: result for result in project.results}
    changed = [
        results[key] for key, value in measured.items() if key in results and value != plain(results[key])
    ]
    _check_results(changed, measured, seen or {})
    for result in changed:
        for name, value in asdict(measured[result.id]).items():
            setattr(result, name, value)
    if changed:
        record("project.results_saved", project, by=by, at=at, results=[result.id for result in changed])
    return changed


def plain(result: Result) -> Measured:
    """What stands in a result."""
    return Measured(**{field.name: getattr(result, field.name) for field in fields(Measured)})


def fingerprint(result: Result) -> str:
    """A short mark of what stands in a result, for ``save_results(seen=…)``."""
    return hashlib.sha256(repr(plain(result)).encode()).hexdigest()[:16]


def _check_results(
    changed: Sequence[Result], measured: Mapping[str, Measured], seen: Mapping[str, str]
) -> None:
    errors: dict[str, Text] = {}
    for result in changed:
        k = measured[result.id].k
        if k is not None and not 0 < k <= 10:
            errors[f"k-{result.id}"] = t("第 %(n)s 项：包含因子 k 应为正数，通常为 2", n=result.position)
        if seen.get(result.id, fingerprint(result)) != fingerprint(result):
            errors[f"seen-{result.id}"] = t(
                "第 %(n)s 项刚被同事修改为「%(value)s」，请核对后再保存",
                n=result.position,
                value=result.finding or result.measured,
            )
    if errors:
        raise Invalid(errors)


def request_acceptance(project: Project, *, by: User, at: datetime) -> Acceptance:
    """The laboratory asks for acceptance once milestones are confirmed and results complete."""
    require(may_request_acceptance(by, project, at))
    withdraw_open_extensions(project, by=by, at=at)
    project.state = PROJECT_MOVES.go("submit", project.state)
    acceptance = Acceptance(
        project=project, number=len(project.acceptances) + 1, requested_at=at, requested_by_id=by.id
    )
    db.session.add(acceptance)
    db.session.flush()
    record("acceptance.requested", acceptance, by=by, at=at, call_id=project.call_id, project=project.id)
    return acceptance


def cosign_acceptance(acceptance: Acceptance, opinion: str, *, by: User, at: datetime) -> None:
    """The issuer co-signs with an opinion; ``Invalid`` without one."""
    require(may_cosign_acceptance(by, acceptance, at))
    if not opinion.strip():
        raise Invalid({"opinion": t("请写明会签意见")})
    acceptance.issuer_signed_at, acceptance.issuer_signed_by_id = at, by.id
    acceptance.issuer_opinion = opinion.strip()
    _record("acceptance.cosigned", acceptance, by, at)


def decide_acceptance(
    acceptance: Acceptance,
    passed: bool,
    opinion: str,
    *,
    by: User,
    at: datetime,
    repair_until: date | None = None,
) -> None:
    """The officer decides. Not passed the first time: one repair until a date; the second time: failed (rule 15).

    ``Refused`` when an indicator that is not met is to be passed; ``Invalid`` without opinion or date.
    """
    require(may_decide_acceptance(by, acceptance, at))
    project = acceptance.project
    _check(project, passed, opinion, repair_until, at)
    if passed and failed_lines(findings_of(acceptance)):
        raise Refused(not_now("panel_failed", t("专家组多数认为有指标未达到，不能通过验收")))
    acceptance.is_passed, acceptance.opinion = passed, opinion.strip()
    acceptance.decided_at, acceptance.decided_by_id = at, by.id
    if passed:
        project.state = PROJECT_MOVES.go("accept", project.state)
        harvest(project, by=by, at=at)
    elif project.repairs == 0:
        project.state = PROJECT_MOVES.go("repair", project.state)
        project.repairs, project.repair_due_on = 1, repair_until
    else:
        project.state = PROJECT_MOVES.go("fail", project.state)
    _record(f"acceptance.{'passed' if passed else 'not_passed'}", acceptance, by, at)


def _check(project: Project, passed: bool, opinion: str, repair_until: date | None, at: datetime) -> None:
    errors: dict[str, Text] = {}
    if not opinion.strip():
        errors["opinion"] = t("请写明验收意见")
    if not passed and project.repairs == 0 and (repair_until is None or repair_until <= local_date(at)):
        errors["repair_until"] = t("请给出今天以后的整改期限")
    if errors:
        raise Invalid(errors)
    if passed and any(not result.passed for result in project.results):
        raise Refused(not_now("indicator_failed", project.basis.unmet_refusal))


def _record(name: str, acceptance: Acceptance, by: User, at: datetime) -> None:
    project = acceptance.project
    record(
        name, acceptance, by=by, at=at, call_id=project.call_id, project=project.id, number=acceptance.number
    )
