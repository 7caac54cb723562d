"""Certificates as officers issue and revoke them."""

from collections.abc import Mapping
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import joinedload

from app.certificates import service
from app.certificates.models import Certificate
from app.certificates.policy import (
    may_issue_certificates,
    may_revoke_certificate,
    worked_certificates,
)
from app.certificates.queries import listed, waiting_lines, waiting_notices
from app.certificates.wording import honour_of
from app.entries.queries import titles_of
from app.extensions import db
from app.notices.models import Notice
from app.people.policy import may_sit_at
from app.shared.text import t
from app.web.guards import page, verb
from app.web.instant import instant, me
from app.web.navigation import RAILS
from app.web.officer import bp
from app.web.officer.certificate_forms import RevokeForm
from app.web.officer.notice_forms import ConfirmForm
from app.web.paging import paginate
from app.web.public.certificates import load_certificate

RAILS.add("officer", t("证书", n=2), "officer.certificates", icon="stamp")


def load_notice(id: str) -> Notice | None:
    """The notice of the address."""
    return db.session.get(Notice, id, options=[joinedload(Notice.call)])


@bp.get("/certificates")
@page(may_sit_at("officer"))
def certificates() -> ResponseReturnValue:
    """The certificates of my calls, the latest first; and the notices whose winners wait for theirs."""
    user, at = me(), instant()
    waiting = waiting_notices(user, at).options(joinedload(Notice.call)).order_by(Notice.announced_at)
    return render_template(
        "officer/certificates/certificates.html",
        page=paginate(listed(worked_certificates(user, at)), request),
        waiting=db.session.scalars(waiting).all(),
    )


def _issuing(notice: Notice) -> Mapping[str, Any]:
    lines = waiting_lines(notice)
    return {
        "lines": lines,
        "titles": titles_of([line.entry for line in lines]),
        "honour": honour_of(notice.call),
    }


@bp.route("/notices/<key:id>/certificates", methods=["GET", "POST"])
@verb(
    may_issue_certificates,
    load_notice,
    form=ConfirmForm,
    template="officer/certificates/issue_certificates.html",
    context=_issuing,
)
def issue_certificates(notice: Notice, _form: ConfirmForm) -> ResponseReturnValue:
    """A certificate for every announced winner who holds none."""
    count = len(service.issue_certificates(notice, by=me(), at=instant()))
    flash(_("已签发 %(n)s 份证书", n=count), "success")
    return redirect(url_for("officer.certificates"), 303)


@bp.route("/certificates/<key:id>/revoke", methods=["GET", "POST"])
@verb(
    may_revoke_certificate,
    load_certificate,
    form=RevokeForm,
    template="officer/certificates/revoke_certificate.html",
)
def revoke_certificate(certificate: Certificate, form: RevokeForm) -> ResponseReturnValue:
    """Revoke one for good, with a reason that everybody reads."""
    service.revoke_certificate(certificate, form.reason.data or "", by=me(), at=instant())
    flash(_("证书已撤销，公开查验时显示为已撤销"), "success")
    return redirect(url_for("officer.certificates"), 303)
