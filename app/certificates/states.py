"""What a certificate is worth today."""

from app.shared.labels import Labelled
from app.shared.text import t


class CertificateState(Labelled):
    """Derived: revoked by an officer, or void because its winner is no longer on the list."""

    VALID = "valid", t("有效"), "settled"
    REVOKED = "revoked", t("已撤销"), "refused"
