"""The words and the facts on a certificate. Official papers are Chinese."""

import hashlib
import json
from typing import Any

from app.calls.models import Call
from app.notices.wording import steps_of

TITLE = "入选证书"
SERIES, DEMONSTRATION = "苏检证", "示例证"


def series_of(call: Call) -> str:
    """What the numbers of one kind and year begin with: 苏检证〔2026〕JSSJ, in the demonstration 示例证."""
    return f"{DEMONSTRATION if call.is_demo else SERIES}〔{call.year}〕{call.kind_data.code_prefix}"


def number_of(series: str, serial: int) -> str:
    """苏检证〔2026〕JSSJ0001号."""
    return f"{series}{serial:04d}号"


def honour_of(call: Call) -> str:
    """What the winner was selected as: 2026年度检验检测服务企业研发十佳案例."""
    return f"{call.year}年度{call.kind_data.certificate}"


def sentence_of(call: Call, title: str, honour: str) -> str:
    """The one sentence between the name and the date."""
    return f"你单位申报的「{title}」，经{steps_of(call)}和公示，入选{honour}。特发此证。"


def digest_of(facts: dict[str, Any]) -> str:
    """SHA-256 (hex) of what is printed, as canonical JSON: whoever holds the paper can compute it."""
    told = json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(told.encode()).hexdigest()
