"""Writing down what an issuer without anybody on the platform signed on paper."""

from typing import Any

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, DateField, FileField, HiddenField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from app.adapters.uploads import LARGEST, UploadRefused, prove_upload
from app.files.proof import Proof
from app.projects import service
from app.projects.digest import agreement_digest
from app.projects.models import Acceptance, Project
from app.projects.policy import may_record_consent, may_record_cosignature
from app.projects.service import Paper
from app.web.bodies import accept_body
from app.web.guards import verb
from app.web.instant import instant, me
from app.web.officer import bp
from app.web.officer.project_page import load_acceptance, load_project, results_of
from app.web.officer.project_parties import parties_of
from app.web.rendering import render_text

BODY = LARGEST + 1024 * 1024
SCANS = ("pdf", "png", "jpg")


class PaperForm(FlaskForm):
    """Who signed and when, and the scan, proven and stored before any transaction begins."""

    signatory = StringField(
        _l("发榜方签署人"),
        [InputRequired(_l("请填写签署人姓名")), Length(max=60, message=_l("最多 %(max)d 字"))],
        description=_l("纸质文件上签字或盖章的负责人"),
    )
    signed_on = DateField(
        _l("签署日期"), [InputRequired(_l("请填写日期，例如 2026-11-23"))], description=_l("纸质文件上的日期")
    )
    file = FileField(
        _l("签署文件"), description=_l("加盖公章的扫描件，PDF、PNG 或 JPG，不超过 %(n)s MB", n=LARGEST >> 20)
    )
    compared = BooleanField(
        _l("已核对：纸质文件的内容与本页一致"), [InputRequired(_l("请核对纸质文件后勾选"))]
    )
    proof: Proof | None = None

    def __init__(self, **more: Any) -> None:
        super().__init__(**more)
        self.file.flags.required = True

    def validate(self, extra_validators: Any = None) -> bool:
        """The fields first; the file is stored only where everything else is right."""
        if not super().validate(extra_validators):
            if getattr(self.file.data, "filename", ""):
                self.file.errors = [*self.file.errors, _l("更正其他内容后，请重新选择文件")]
            return False
        try:
            upload = self.file.data if getattr(self.file.data, "filename", "") else None
            self.proof = prove_upload(upload, SCANS)
        except UploadRefused as refused:
            self.file.errors = [render_text(refused.text)]
        return self.proof is not None

    def paper(self) -> Paper:
        """What was typed, with the scan."""
        assert self.proof is not None and self.signed_on.data is not None  # noqa: S101, PT018  (the form was valid)
        return Paper(self.signatory.data or "", self.signed_on.data, self.proof)


class ConsentForm(PaperForm):
    """The signature under an agreement; ``read`` is the digest of the text that the officer compared."""

    seen = HiddenField()

    def __init__(self, project: Project, **more: Any) -> None:
        super().__init__(**more)
        self.read = (self.seen.data or "")[:64] if self.is_submitted() else ""
        self.seen.data = agreement_digest(project)


class CosignatureForm(PaperForm):
    """The co-signature of an acceptance, with the opinion on the paper."""

    opinion = TextAreaField(
        _l("会签意见"),
        [InputRequired(_l("请照录纸质文件上的会签意见")), Length(max=4000, message=_l("最多 %(max)d 字"))],
        description=_l("照录纸质文件上的意见"),
    )


def _agreement(project: Project) -> dict[str, Any]:
    return {"parties": parties_of(project), "results": results_of(project)}


@bp.route("/projects/<key:id>/consent", methods=["GET", "POST"])
@accept_body(BODY)
@verb(
    may_record_consent,
    load_project,
    form=lambda project: ConsentForm(project),
    template="officer/projects/record_consent.html",
    context=_agreement,
)
def record_consent(project: Project, form: ConsentForm) -> ResponseReturnValue:
    """The issuer signed the agreement on paper."""
    service.record_consent(project, form.paper(), by=me(), at=instant(), seen=form.read)
    flash(_("已登记发榜方的纸质签署，各方已收到通知"), "success")
    return redirect(url_for("officer.project", id=project.id), 303)


def _measured(acceptance: Acceptance) -> dict[str, Any]:
    return {"project": acceptance.project, "results": results_of(acceptance.project)}


@bp.route("/projects/acceptances/<key:id>/cosignature", methods=["GET", "POST"])
@accept_body(BODY)
@verb(
    may_record_cosignature,
    load_acceptance,
    form=lambda _acceptance: CosignatureForm(),
    template="officer/projects/record_cosignature.html",
    context=_measured,
)
def record_cosignature(acceptance: Acceptance, form: CosignatureForm) -> ResponseReturnValue:
    """The issuer co-signed the acceptance on paper."""
    opinion = form.opinion.data or ""
    service.record_cosignature(acceptance, form.paper(), opinion, by=me(), at=instant())
    flash(_("已登记发榜方的纸质会签，可以作出验收结论"), "success")
    return redirect(url_for("officer.project", id=acceptance.project_id, _anchor="acceptance"), 303)
