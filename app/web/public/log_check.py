"""What holds of a receipt that somebody brings: its signature, its checkpoint, the log behind it. Nothing is kept."""

import re
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from app.adapters.receipt_key import receipt_key
from app.entries.models import EntryReceipt
from app.extensions import db
from app.history.numbering import log_size, root_at
from app.sealing.checkpoints import BadNote, open_checkpoint
from app.sealing.receipts import QR, BadReceipt, Receipt, parse_qr, parse_receipt, word_list
from app.shared.text import Text, t
from app.web.log_state import folder_here

LONGEST = 8000
WORDS = 16
BETWEEN = re.compile(r"[\s\d,.、，。;；·\-]+")


@dataclass(frozen=True, slots=True)
class Finding:
    """One sentence, and whether it is good."""

    holds: bool
    sentence: Text


@dataclass(frozen=True, slots=True)
class Checked:
    """``number``, ``at`` and ``words`` of a receipt that was read; the findings in their order."""

    findings: tuple[Finding, ...]
    number: str = ""
    at: datetime | None = None
    words: tuple[str, ...] = ()

    @property
    def holds(self) -> bool:
        """Whether all of it does."""
        return all(finding.holds for finding in self.findings)


def check_text(text: str) -> Checked:
    """A receipt's file, the text of its code, or its eight words, whichever it is."""
    words = BETWEEN.sub("", text)
    if len(words) == WORDS and all(words[n : n + 2] in word_list() for n in range(0, WORDS, 2)):
        return _by_words(words)
    try:
        receipt = parse_qr(text) if text.strip().startswith(QR) else parse_receipt(text.encode())
    except (BadReceipt, BadNote):
        return Checked((Finding(False, t("这不是一份完整的回执，或者其中有一处被改动过")),))
    return Checked(tuple(_findings(receipt)), receipt.number, receipt.at, receipt.words)


def _by_words(words: str) -> Checked:
    """Whoever has all eight was told them by somebody who holds the receipt: 64 bits, and asking is limited."""
    given = db.session.scalar(select(EntryReceipt).where(EntryReceipt.words == words))
    if given is None:
        return Checked((Finding(False, t("平台没有给出过这八个词的回执，请核对有没有听错")),))
    receipt = given.receipt
    found = Finding(True, t("平台给出过这份回执，编号和时间如下，请与对方说的核对"))
    return Checked((found, *_findings(receipt)), receipt.number, receipt.at, receipt.words)


def _findings(receipt: Receipt) -> list[Finding]:
    if not receipt.is_signed_by(receipt_key().verifier.key):
        return [Finding(False, t("签名不是本平台的：回执被改动过，或者不是本平台给出的"))]
    found = [Finding(True, t("签名是本平台的，内容没有改动过"))]
    if receipt.checkpoint:
        found.append(_of_checkpoint(receipt))
    found.append(_of_log(receipt))
    return found


def _of_checkpoint(receipt: Receipt) -> Finding:
    verifier = folder_here().verifier()
    try:
        if verifier is not None and open_checkpoint(receipt.checkpoint, verifier):
            return Finding(True, t("回执里的检查点有公开日志的签名"))
    except BadNote:
        pass
    return Finding(False, t("回执里的检查点不是现在这份公开日志签的"))


def _of_log(receipt: Receipt) -> Finding:
    if not receipt.log_size:
        return Finding(True, t("签发时公开日志还没有检查点"))
    try:
        same = receipt.log_size <= log_size() and root_at(receipt.log_size) == receipt.log_root
    except KeyError:
        same = False
    if same:
        return Finding(True, t("公开日志的前 %(n)s 条与回执记载的一致", n=receipt.log_size))
    return Finding(False, t("公开日志的前 %(n)s 条与回执记载的不一致", n=receipt.log_size))
