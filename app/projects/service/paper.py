"""What an issuer without anybody on the platform signed on paper, written down by an officer with the document."""

from dataclasses import dataclass
from datetime import date, datetime

from app.files.proof import Proof
from app.files.service import keep_file
from app.history.service import record
from app.people.models import User
from app.projects.digest import agreement_digest
from app.projects.models import Acceptance, Project
from app.projects.policy import may_record_consent, may_record_cosignature
from app.projects.queries import PAPER
from app.projects.service.agreement import start_if_signed
from app.shared.clock import local_date
from app.shared.text import Text, t
from app.shared.verdict import Invalid, Refused, not_now, require


@dataclass(frozen=True)
class Paper:
    """Who signed for the issuer, the day on the paper, and the scan of it, already proven (``adapters.uploads``)."""

    signatory: str
    signed_on: date
    proof: Proof


def record_consent(
    project: Project, paper: Paper, *, by: User, at: datetime, seen: str | None = None
) -> None:
    """The issuer's signature under the agreement, given on paper; the task runs once all have signed.

    ``seen``: digest of the text that the officer compared with the paper. The row says who recorded it, nobody is
    noted as having signed here. ``Refused`` (policy, a text that changed), ``Invalid`` (``signatory``, ``signed_on``).
    """
    require(may_record_consent(by, project, at))
    digest = agreement_digest(project)
    if seen is not None and seen != digest:
        raise Refused(not_now("changed", t("任务书刚刚被修改，请重新核对后再登记")))
    _check(paper, local_date(project.created_at), at)
    keep_file(project, PAPER, paper.proof, by=by, at=at)
    project.issuer_signed_at = at
    _write(project, paper, by)
    record(
        "project.consent_recorded", project, by=by, at=at, sha256=digest, file=paper.proof.sha256,
        signed_on=paper.signed_on.isoformat(),
    )  # fmt: skip
    start_if_signed(project, at)


def record_cosignature(acceptance: Acceptance, paper: Paper, opinion: str, *, by: User, at: datetime) -> None:
    """The issuer's co-signature of an acceptance with its opinion, given on paper (rule 15).

    ``Refused`` (policy), ``Invalid`` (``opinion``, ``signatory``, ``signed_on``).
    """
    require(may_record_cosignature(by, acceptance, at))
    if not opinion.strip():
        raise Invalid({"opinion": t("请照录纸质文件上的会签意见")})
    _check(paper, local_date(acceptance.requested_at), at)
    keep_file(acceptance, PAPER, paper.proof, by=by, at=at)
    acceptance.issuer_signed_at, acceptance.issuer_opinion = at, opinion.strip()
    _write(acceptance, paper, by)
    record(
        "acceptance.consent_recorded", acceptance, by=by, at=at, call_id=acceptance.project.call_id,
        project=acceptance.project_id, number=acceptance.number, file=paper.proof.sha256,
        signed_on=paper.signed_on.isoformat(),
    )  # fmt: skip


def _check(paper: Paper, earliest: date, at: datetime) -> None:
    errors: dict[str, Text] = {}
    if not 1 <= len(paper.signatory.strip()) <= 60:
        errors["signatory"] = t("请填写签署人姓名，不超过 60 字")
    if not earliest <= paper.signed_on <= local_date(at):
        errors["signed_on"] = t("签署日期应在 %(first)s 至今天之间", first=earliest)
    if errors:
        raise Invalid(errors)


def _write(thing: Project | Acceptance, paper: Paper, by: User) -> None:
    thing.issuer_paper_signatory = paper.signatory.strip()
    thing.issuer_paper_on = paper.signed_on
    thing.issuer_recorded_by_id = by.id
