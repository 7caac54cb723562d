"""Signing what came another way than through a page: versions without a receipt, certificates without a signature."""

from datetime import datetime

from app.adapters.receipt_key import receipt_key
from app.certificates.signing import sign_unsigned
from app.entries.service import give_missing_receipts
from app.jobs.work import work

MINUTE = 60


@work(every=MINUTE)
def give_waiting_receipts(at: datetime) -> int:
    """A batch of the receipts that are missing."""
    return give_missing_receipts(receipt_key().key, at=at)


@work(every=5)
def sign_certificates(_at: datetime) -> int:
    """A batch of the certificates that were issued and bear no signature yet."""
    return sign_unsigned(receipt_key().key)
