"""A36: what strangers typed reaches others by mail as text, never as a link under our sender's name."""

import re
from email import message_from_bytes
from email.policy import default

import pytest
from flask import Flask

from app.adapters.mail import compose as composed
from app.adapters.mail import unlinked
from app.faults.models import Fault
from app.faults.states import FaultState
from app.jobs.faults import compose as compose_answer
from app.jobs.mailing import compose
from app.letters.models import Letter
from app.people.models import User
from tests.factories.people import AT

SENDER = "揭榜平台 <noreply@jiebang.example>"
LINKABLE = re.compile(
    r"[A-Za-z][\w+.-]*://|www\.|[^\s@]+@[^\s@]+\.\w|[\w-]+\.(example|com|cn|中国)\b|javascript:|mailto:"
)
HOSTILE = (
    "领奖请看 http://evil.example/x", "www.evil.example", "evil.example/login", "HTTPS://EVIL.example",
    "a@evil.example",
    "[点这里](https://evil.example)", "<a href='https://evil.example'>点这里</a>", "javascript:alert(1)",
    "mailto:a@evil.example", "甲\r\nBcc: all@evil.example", "甲\u2028http://evil.example", "例子.中国/登录",
    "//evil.example", "hxxp://evil.example:8080/?q=1", "evil。example http://1.2.3.4/x",
)  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_letter_links_lead_to_this_site_alone(app: Flask, name: str) -> None:
    """A36: in the reader's name, the subject and the body."""
    reader = User(name=name, email="lin@example.org", locale="zh_Hans_CN")
    letter = Letter(subject=f"{name} 交来申报", body=f"「{name}」：{name}\n<b>{name}</b>", path="/lab/")
    message = message_from_bytes(composed(compose(letter, reader), SENDER, at=AT).as_bytes(), policy=default)
    assert (message["To"], message["Bcc"]) == ("lin@example.org", None)
    text = message.get_content().replace("http://localhost/lab/", "")
    assert LINKABLE.findall(f"{message['Subject']}\n{text}") == []
    assert message.get_content_type() == "text/plain"


@pytest.mark.parametrize("name", HOSTILE)
def test_answer_to_a_report_links_to_this_site_alone(app: Flask, name: str) -> None:
    """A36: whoever reports an error names the page, and may name a stranger's address."""
    fault = Fault(page=f"/x {name}", answer=name, contact="lin@example.org", state=FaultState.CORRECTED)
    text = compose_answer(fault).text
    assert len(re.findall("://", text)) == 1
    lines = [line for line in text.splitlines() if "http://localhost/x" not in line]
    assert LINKABLE.findall("\n".join(lines)) == []
    (own,) = re.findall(r"http://localhost/(\S*)", text)
    assert not re.search(r"[:@\s]", own)


@pytest.mark.parametrize(
    "text", ["金额 1.5 万元，2026.11.23 止", "GB/T 19001-2016", "苏市监〔2026〕1号：示例", "第1.2节"]
)
def test_unlinked_leaves_ordinary_text_alone(text: str) -> None:
    assert unlinked(text) == text
