"""A winner hears that his certificate is there, or that it was revoked and why."""

from typing import Any

from app.certificates.models import Certificate
from app.extensions import db
from app.notices.letters.readers import members
from app.shared.letter_rules import Rule, Words
from app.shared.text import t


def _certificate(act: Any) -> Certificate:
    return db.session.get_one(Certificate, act.subject_id)


def _holders(act: Any) -> list[str]:
    return members(_certificate(act).entry.organisation_id, act)


def _issued(act: Any, _user: str) -> Words:
    certificate = _certificate(act)
    return Words(
        t("入选证书已签发：%(title)s", title=certificate.title),
        (
            t("「%(title)s」入选%(honour)s。", title=certificate.title, honour=certificate.honour),
            t("证书编号为%(number)s，可在平台下载和打印；持验证码可公开查验。", number=certificate.number),
        ),
        "/lab/certificates",
    )


def _revoked(act: Any, _user: str) -> Words:
    certificate = _certificate(act)
    return Words(
        t("入选证书已撤销：%(title)s", title=certificate.title),
        (
            t("证书%(number)s已撤销，公开查验时显示为已撤销。", number=certificate.number),
            t("撤销理由：%(reason)s", reason=certificate.reason),
        ),
        "/lab/certificates",
    )


RULES: list[Rule] = [
    Rule("certificate.issued", "certificate_issued", _holders, _issued),
    Rule("certificate.revoked", "certificate_revoked", _holders, _revoked),
]
