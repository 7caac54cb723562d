"""A receipt on paper: what the page says, with the code that holds all of it."""

import io
from typing import Any

import segno
from flask import url_for

from app.entries.models import Entry, EntryReceipt
from app.web.addresses import absolute
from app.web.papers.sending import seconds_of, stamp_of
from app.web.rendering import render_text, show_instant

TITLE = "提交回执"
GROUP, HALF = 8, 44


def receipt_data(entry: Entry, given: EntryReceipt, key: str) -> dict[str, Any]:
    """What the template ``receipt`` reads. ``key``: the public key as it is published."""
    receipt, version = given.receipt, given.version
    words, signature = entry.call.kind_data.words, receipt.document()["signature"]
    rows = [
        (render_text(words.listed), entry.call.title),
        (render_text(words.item), f"{entry.item.code} {entry.item.title}"),
        ("申报单位", entry.organisation.name),
        ("收到时间", f"{show_instant(version.received_at)}（{receipt.document()['at']}）"),
        ("版本", f"第 {version.number} 版"),
        (
            "承诺值（SHA-256）" if version.commitment else "内容摘要（SHA-256）",
            grouped(receipt.commitment.hex()),
        ),
        ("签名时的公开日志", f"{receipt.log_size} 条" if receipt.log_size else "尚无检查点"),
    ]
    return {
        "title": TITLE,
        "issuer": entry.call.organiser,
        "number": version.receipt_number,
        "rows": rows,
        "words": list(receipt.words),
        "qr": _svg(receipt.qr_text),
        "qr_words": "回执全文和签名的二维码",
        "marks": [
            f"签名（Ed25519）：{signature[:HALF]} {signature[HALF:]}",
            f"公钥：{key}",
            f"核对办法：{absolute(url_for('public.log'))}",
            "二维码含回执全文和签名，不联网也能核对。八个词供电话核对。",
        ],
        "stamp": stamp_of(entry.call),
        "made_at": seconds_of(given.given_at),
    }


def grouped(digits: str) -> str:
    """Hexadecimal digits in groups that an eye can compare."""
    return " ".join(digits[start : start + GROUP] for start in range(0, len(digits), GROUP))


def _svg(text: str) -> str:
    file = io.BytesIO()
    segno.make(text, error="l", micro=False).save(file, kind="svg", border=2, xmldecl=False)
    return file.getvalue().decode()
