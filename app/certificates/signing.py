"""Certificates as signed files, readable without the platform (``scripts/verify certificate``).

The signature is Ed25519 over the line ``jiebang/certificate/v1``, a line feed, and the canonical JSON of what is
printed (``facts_of``); the file carries these and the ``signature`` in base64.
"""

import base64
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import select

from app.certificates.models import Certificate
from app.certificates.wording import digest_of
from app.extensions import db
from app.sealing.canonical import canonical_json
from app.shared.clock import local_date

MARK = b"jiebang/certificate/v1\n"
AT_ONCE = 200


def facts_of(certificate: Certificate) -> dict[str, Any]:
    """What is printed, and what ``sha256`` is over: number, organisation, title, honour, issuer, code, day."""
    return {
        "number": certificate.number,
        "organisation_name": certificate.organisation_name,
        "title": certificate.title,
        "honour": certificate.honour,
        "issuer": certificate.issuer,
        "code": certificate.printed_code,
        "issued_on": local_date(certificate.issued_at).isoformat(),
    }


def sign_unsigned(key: Ed25519PrivateKey) -> int:
    """Sign certificates that were issued and bear no signature; how many. One whose row no longer says what its digest
    was made from (it was changed past the platform) is left without."""
    waiting = select(Certificate).where(Certificate.signature.is_(None)).order_by(Certificate.id)
    signed = 0
    for certificate in db.session.scalars(waiting.limit(AT_ONCE)):
        facts = facts_of(certificate)
        if digest_of(facts) == certificate.sha256:
            content = MARK + canonical_json(facts).encode()
            certificate.signature = base64.b64encode(key.sign(content)).decode()
            signed += 1
    return signed


def signed_file(certificate: Certificate) -> bytes:
    """The file to download. Error: ValueError where it bears no signature."""
    if certificate.signature is None:
        raise ValueError(certificate.number)
    return canonical_json({**facts_of(certificate), "signature": certificate.signature}).encode() + b"\n"
