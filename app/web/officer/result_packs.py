"""The result pack of a notice made anew after a correction."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.notices import service
from app.notices.models import Notice
from app.notices.policy.packing import may_renew_pack
from app.notices.queries.packs import packs_of
from app.web.guards import verb
from app.web.instant import instant, me
from app.web.officer import bp
from app.web.officer.notices import load_notice
from app.web.officer.pack_forms import RenewForm, renew_form


@bp.route("/notices/<key:id>/pack", methods=["GET", "POST"])
@verb(
    may_renew_pack,
    load_notice,
    form=renew_form,
    template="officer/notices/renew_pack.html",
    context=lambda notice: {"packs": packs_of(notice, instant())},
)
def renew_pack(notice: Notice, form: RenewForm) -> ResponseReturnValue:
    """Another pack beside those that were published, after a ranking was made anew."""
    assert form.made is not None  # noqa: S101  the form was valid, and rankings there are
    service.renew_pack(notice, form.made, form.why(), by=me(), at=instant())
    flash(_("已生成新的结果公开包，与原来的并列公布"), "success")
    return redirect(url_for("officer.notice", id=notice.id), 303)
