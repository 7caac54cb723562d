"""Reports and evidence of milestones."""

from typing import Any

from flask import abort, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.adapters.uploads import LARGEST
from app.extensions import db
from app.files.models import StoredFile
from app.projects import service
from app.projects.models import Milestone
from app.projects.policy import may_submit_milestone
from app.projects.queries import evidence_of
from app.projects.service.milestones import MOST_FILES
from app.web.bodies import accept_body
from app.web.guards import verb
from app.web.instant import instant, me
from app.web.lab import bp
from app.web.lab.project_forms import ACCEPT, EvidenceForm, ReportForm, refused_file
from app.web.officer.project_forms import ConfirmForm
from app.web.officer.project_page import evidence_file, load_milestone

BODY = LARGEST + 1024 * 1024


def _reporting(milestone: Milestone) -> dict[str, Any]:
    """The page of a report: the place for evidence, and the words that stand there."""
    files = evidence_of([milestone]).get(milestone.id, [])
    slot = {
        "key": "evidence",
        "name": _("佐证材料"),
        "note": _("检测报告、照片、验收单等。"),
        "required": True,
        "accept": ",".join(f".{ending}" for ending in ACCEPT),
        "limit": LARGEST,
        "most": MOST_FILES,
        "files": [evidence_file(file, removable=True) for file in files],
        "url": url_for("lab.add_evidence", id=milestone.id),
        "error": refused_file(),
    }
    return {"project": milestone.project, "slot": slot, "blank": ReportForm(milestone, formdata=None)}


def _here(milestone: Milestone) -> ResponseReturnValue:
    return redirect(url_for("lab.submit_milestone", id=milestone.id), 303)


@bp.route("/milestones/<key:id>/submit", methods=["GET", "POST"])
@verb(
    may_submit_milestone,
    load_milestone,
    form=lambda milestone: ReportForm(milestone),
    template="lab/projects/submit_milestone.html",
    context=_reporting,
)
def submit_milestone(milestone: Milestone, form: ReportForm) -> ResponseReturnValue:
    """Hand in what was delivered, or keep the words for later."""
    if form.is_saved_only:
        service.save_report(milestone, form.report.data or "", by=me(), at=instant())
        flash(_("已保存，尚未提交"), "success")
        return _here(milestone)
    service.submit_milestone(milestone, form.report.data or "", by=me(), at=instant())
    flash(_("里程碑已提交，等待确认"), "success")
    anchor = f"milestone-{milestone.position}"
    return redirect(url_for("lab.project", id=milestone.project_id, _anchor=anchor), 303)


@bp.post("/milestones/<key:id>/evidence")
@accept_body(BODY)
@verb(
    may_submit_milestone,
    load_milestone,
    form=EvidenceForm.for_milestone,
    template="lab/projects/submit_milestone.html",
    context=_reporting,
)
def add_evidence(milestone: Milestone, form: EvidenceForm) -> ResponseReturnValue:
    """Put a proven file on a milestone."""
    assert form.proof is not None  # noqa: S101  the form was valid
    service.add_evidence(milestone, form.proof, by=me(), at=instant())
    flash(_("已上传「%(name)s」", name=form.proof.name), "success")
    return _here(milestone)


@bp.post("/milestones/<key:id>/files/<key:file>/remove")
@verb(may_submit_milestone, load_milestone, form=ConfirmForm)
def remove_evidence(milestone: Milestone, form: ConfirmForm, file: str) -> ResponseReturnValue:  # noqa: ARG001
    """Take a file off a milestone."""
    stored = db.session.get(StoredFile, file)
    if stored is None or (stored.owner_noun, stored.owner_id) != ("milestone", milestone.id):
        abort(404)
    service.remove_evidence(milestone, stored, by=me(), at=instant())
    return _here(milestone)
