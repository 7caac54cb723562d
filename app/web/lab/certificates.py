"""The certificates of one's own laboratories."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from app.certificates.policy import held_certificates
from app.certificates.queries import listed
from app.people.policy import may_sit_at
from app.shared.text import t
from app.web.guards import page
from app.web.instant import instant, me
from app.web.lab import bp
from app.web.navigation import RAILS
from app.web.paging import paginate

RAILS.add("lab", t("证书", n=2), "lab.certificates", icon="stamp")


@bp.get("/certificates")
@page(may_sit_at("lab"))
def certificates() -> ResponseReturnValue:
    """What was issued to my laboratories, the latest first, revoked ones too."""
    found = listed(held_certificates(me(), instant()))
    return render_template("lab/certificates/certificates.html", page=paginate(found, request))
