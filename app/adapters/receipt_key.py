"""The key that receipts and certificates are signed with, read once a process."""

from flask import current_app

from app.adapters.log_files import receipt_signer
from app.sealing.checkpoints import Signer

KEPT = "jiebang.receipt_signer"


def receipt_key() -> Signer:
    """The web's signer of receipts (``DATA_DIR/keys/receipt.key``); its public half is served under ``/log/``."""
    if KEPT not in current_app.extensions:
        current_app.extensions[KEPT] = receipt_signer(current_app.config["SETTINGS"])
    signer: Signer = current_app.extensions[KEPT]
    return signer
