"""The panel of an acceptance: named by an officer, a finding per line from each expert, an opinion by the chair."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from app.extensions import db
from app.history.service import record
from app.people.models import User
from app.projects.models import Acceptance, PanelExpert, PanelFinding
from app.projects.policy import may_give_findings, may_name_panel, may_sign_opinion, may_sit
from app.shared.text import Text, t
from app.shared.verdict import Invalid, require

FEWEST, LONGEST = 3, 4000


def name_panel(
    acceptance: Acceptance, experts: Sequence[User], chair_id: str, *, by: User, at: datetime
) -> list[PanelExpert]:
    """Name at least three experts, an odd number, none tied to laboratory, partners or issuer; one of them as chair.

    ``Invalid``: ``experts``, ``chair``.
    """
    require(may_name_panel(by, acceptance, at))
    errors: dict[str, Text] = {}
    if len(experts) < FEWEST or len(experts) % 2 == 0:
        errors["experts"] = t("专家组为不少于 %(n)s 人的单数，目前 %(m)s 人", n=FEWEST, m=len(experts))
    for expert in experts:
        verdict = may_sit(expert, acceptance, at)
        if not verdict:
            errors["experts"] = verdict.message
    if chair_id not in {expert.id for expert in experts}:
        errors["chair"] = t("请从所选专家中指定组长")
    if errors:
        raise Invalid(errors)
    made = [
        PanelExpert(
            acceptance=acceptance,
            user=expert,
            position=n,
            is_chair=expert.id == chair_id,
            named_at=at,
            named_by_id=by.id,
        )
        for n, expert in enumerate(experts, 1)
    ]
    db.session.add_all(made)
    db.session.flush()
    _record("panel_named", acceptance, by, at, experts=len(made))
    return made


def give_findings(
    expert: PanelExpert, findings: Mapping[str, tuple[bool, str]], *, by: User, at: datetime
) -> None:
    """An expert says of every line whether it is met, and why (``findings`` by the key of the result); he may put it
    right until the chair has signed. ``Invalid`` on a line (``reason-KEY``) without verdict or reason."""
    require(may_give_findings(by, expert, at))
    lines = expert.acceptance.project.results
    errors: dict[str, Text] = {}
    for line in lines:
        told = findings.get(line.id)
        if told is None or not 1 <= len(told[1].strip()) <= LONGEST:
            errors[f"reason-{line.id}"] = t("第 %(n)s 项：请写明结论和理由", n=line.position)
    if errors:
        raise Invalid(errors)
    known = {finding.result_id: finding for finding in expert.findings}
    for line in lines:
        finding = known.get(line.id) or PanelFinding(expert=expert, result=line)
        finding.is_met, finding.reason = findings[line.id][0], findings[line.id][1].strip()
        db.session.add(finding)
    expert.signed_at = at
    _record("panel_found", expert.acceptance, by, at, expert=expert.id)


def sign_opinion(expert: PanelExpert, opinion: str, *, by: User, at: datetime) -> None:
    """The chair signs the panel's opinion; from then on nothing of it changes and the officer may decide."""
    require(may_sign_opinion(by, expert, at))
    if not 1 <= len(opinion.strip()) <= LONGEST:
        raise Invalid({"opinion": t("请写明专家组意见，不超过 %(n)s 字", n=LONGEST)})
    acceptance = expert.acceptance
    acceptance.panel_opinion, acceptance.panel_signed_at = opinion.strip(), at
    _record("panel_signed", acceptance, by, at)


def _record(past: str, acceptance: Acceptance, by: User, at: datetime, **figures: object) -> None:
    project = acceptance.project
    record(
        f"acceptance.{past}",
        acceptance,
        by=by,
        at=at,
        call_id=project.call_id,
        project=project.id,
        number=acceptance.number,
        **figures,
    )
