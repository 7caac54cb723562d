"""A certificate on paper, with the code that ``/verify`` answers."""

import io
from typing import Any

import segno
from flask import url_for

from app.certificates.models import Certificate
from app.certificates.wording import TITLE, sentence_of
from app.web.addresses import absolute
from app.web.papers.sending import day_of, seconds_of, stamp_of


def certificate_data(certificate: Certificate) -> dict[str, Any]:
    """What the template ``certificate`` reads: all of it as it was frozen, but for the address of this site."""
    address = verify_address(certificate)
    return {
        "title": TITLE,
        "issuer": certificate.issuer,
        "organisation": certificate.organisation_name,
        "sentence": sentence_of(certificate.call, certificate.title, certificate.honour),
        "qr": qr_svg(address),
        "qr_words": f"验证二维码：{address}",
        "marks": [
            f"证书编号：{certificate.number}",
            f"验证码：{certificate.printed_code}",
            f"扫码查验，或在 {absolute(url_for('public.verify'))} 输入编号或验证码",
        ],
        "signer": certificate.issuer,
        "day": day_of(certificate.issued_at),
        "stamp": stamp_of(certificate.call),
        "made_at": seconds_of(certificate.issued_at),
    }


def verify_address(certificate: Certificate) -> str:
    """The absolute address of the certificate's public page."""
    return absolute(url_for("public.verify_certificate", code=certificate.printed_code))


def qr_svg(address: str) -> str:
    """The address as a QR code, one path, readable with a seventh of it torn off (level M)."""
    file = io.BytesIO()
    segno.make(address, error="m", micro=False).save(file, kind="svg", border=2, xmldecl=False)
    return file.getvalue().decode()
