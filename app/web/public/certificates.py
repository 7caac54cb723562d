"""Verifying a certificate, for everybody; and the paper itself, for those who hold or gave it."""

from flask import Response, abort, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import joinedload

from app.adapters import documents
from app.certificates.codes import is_whole
from app.certificates.models import Certificate
from app.certificates.policy import may_print_certificate
from app.certificates.queries import LONGEST, STANDING, find_certificate
from app.certificates.signing import signed_file
from app.certificates.states import CertificateState
from app.certificates.wording import SERIES, number_of
from app.extensions import db, limiter
from app.showcase.models import Case
from app.showcase.policy import listed_cases
from app.web.downloads import as_attachment
from app.web.guards import page, public_page
from app.web.instant import instant
from app.web.paging import asked_text
from app.web.papers.certificates import certificate_data
from app.web.papers.sending import PDF, in_chinese, limited, send_printed
from app.web.public import bp

EXAMPLE = number_of(f"{SERIES}〔2026〕JSSJ", 1)
checked = limiter.shared_limit("30 per minute; 300 per hour", scope="verify")


def load_certificate(id: str) -> Certificate | None:
    """The certificate of the address."""
    return db.session.get(Certificate, id, options=[*STANDING, joinedload(Certificate.entry)])


@bp.get("/verify")
@checked
@public_page
def verify() -> ResponseReturnValue:
    """Ask by number or by code; a number does not tell the code."""
    asked = asked_text("q", LONGEST)
    return _answer(asked, find_certificate(asked) if asked else None, by_code=False)


@bp.get("/verify/<code:code>")
@checked
@public_page
def verify_certificate(code: str) -> ResponseReturnValue:
    """Where the QR code leads: whether it is valid, and what is printed on the true one."""
    found = find_certificate(code)
    return _answer(code, found, by_code=True), 200 if found else 404


@bp.get("/verify/<code:code>/certificate.json")
@checked
@public_page
def certificate_file(code: str) -> ResponseReturnValue:
    """The certificate as it was signed, for ``scripts/verify certificate``; for whoever knows its code, while valid."""
    found = find_certificate(code)
    if found is None or found.state != CertificateState.VALID or found.signature is None:
        abort(404)
    return as_attachment(Response(signed_file(found), mimetype="application/json"), f"{found.number}.json")


def _answer(asked: str, certificate: Certificate | None, *, by_code: bool) -> str:
    case = None
    if certificate is not None:
        case = db.session.scalar(listed_cases(instant()).where(Case.entry_id == certificate.entry_id))
    return render_template(
        "public/certificates/verify.html",
        q=asked,
        certificate=certificate,
        by_code=by_code,
        case=case,
        empty="q" in request.args and not asked,
        whole=is_whole(asked),
        example=EXAMPLE,
    )


@bp.get("/certificates/<key:id>.pdf")
@limited
@page(may_print_certificate, load_certificate)
def certificate_paper(certificate: Certificate) -> ResponseReturnValue:
    """The certificate to print and hang up."""
    with in_chinese():
        data = certificate_data(certificate)
    name = f"{data['title']}-{certificate.number}.pdf"
    return send_printed(lambda: documents.pdf("certificate", data), name, PDF)
