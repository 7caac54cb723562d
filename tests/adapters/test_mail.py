"""Mail through a real server on loopback, and into a folder."""

from collections.abc import Iterator
from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest

from app.adapters.mail import Mail, MailFailed, compose, deliver
from tests.factories.mailbox import Mailbox, serve_mailbox

AT = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
SENDER = "揭榜平台 <noreply@jiebang.example>"


@pytest.fixture
def server() -> Iterator[Mailbox]:
    """A mail server that listens."""
    with serve_mailbox() as box:
        yield box


def test_mail_to_a_server_arrives_whole(server: Mailbox) -> None:
    deliver(Mail("lin@example.org", "揭榜结果公示", "正文第一行\n第二行"), server.url, SENDER, at=AT)
    (sender, to, message) = server.mails[0]
    assert (sender, to) == ("noreply@jiebang.example", ["lin@example.org"])
    assert message["Subject"] == "揭榜结果公示"
    assert str(message["From"]) == "揭榜平台 <noreply@jiebang.example>"
    assert message["Date"].datetime == AT
    assert message.get_content().replace("\r\n", "\n") == "正文第一行\n第二行\n"


def test_mail_with_html_arrives_in_both_forms(server: Mailbox) -> None:
    deliver(Mail("lin@example.org", "x", "文字", "<p>网页</p>"), server.url, SENDER, at=AT)
    kinds = [part.get_content_type() for part in server.mails[0][2].walk()]
    assert kinds == ["multipart/alternative", "text/plain", "text/html"]


@pytest.mark.parametrize(
    "subject",
    [
        "榜单\r\nBcc: all@example.org",
        "榜单\nX-Evil: 1",
        "a\u2028Bcc: b@example.org",
        "a\x00b\x0bBcc: c@example.org",
    ],
)
def test_subject_with_line_breaks_stays_one_header(server: Mailbox, subject: str) -> None:
    """A36: a line break in a title adds no header and no recipient."""
    deliver(Mail("lin@example.org", subject, "正文"), server.url, SENDER, at=AT)
    _, to, message = server.mails[0]
    assert to == ["lin@example.org"]
    assert message["Bcc"] is None
    assert message["X-Evil"] is None


@pytest.mark.parametrize(
    "to",
    [
        "",
        "nobody",
        "@example.org",
        "a@",
        "a b@example.org",
        "a@example.org\r\nBcc: b@example.org",
        "a@example.org,b@example.org",
        "甲@example.org",
        "a@exa mple.org",
        "<a@example.org>",
    ],
)
def test_address_that_is_none_is_refused_for_good(to: str) -> None:
    with pytest.raises(MailFailed) as failure:
        compose(Mail(to, "x", "y"), SENDER, at=AT)
    assert failure.value.permanent


def test_address_with_a_chinese_domain_travels_in_ascii(server: Mailbox) -> None:
    deliver(Mail("a@例子.中国", "x", "y"), server.url, SENDER, at=AT)
    assert server.mails[0][1] == ["a@xn--fsqu00a.xn--fiqs8s"]


@pytest.mark.parametrize(("to", "permanent"), [("gone@example.org", True), ("full@example.org", False)])
def test_recipient_refused_by_the_server_tells_whether_to_try_again(
    server: Mailbox, to: str, permanent: bool
) -> None:
    with pytest.raises(MailFailed) as failure:
        deliver(Mail(to, "x", "y"), server.url, SENDER, at=AT)
    assert failure.value.permanent is permanent


@pytest.mark.parametrize("url", ["smtp://127.0.0.1:1", "file:///proc/nowhere/mail"])
def test_carrier_that_is_down_may_be_tried_again(url: str) -> None:
    with pytest.raises(MailFailed) as failure:
        deliver(Mail("a@example.org", "x", "y"), url, SENDER, at=AT)
    assert not failure.value.permanent


def test_carrier_unknown_is_refused_for_good() -> None:
    with pytest.raises(MailFailed) as failure:
        deliver(Mail("a@example.org", "x", "y"), "gopher://x", SENDER, at=AT)
    assert failure.value.permanent


def test_mail_to_a_folder_is_a_file_that_people_can_read(tmp_path: Path) -> None:
    deliver(Mail("lin@example.org", "确认邮箱", "打开下面的链接"), f"file://{tmp_path}/mail", SENDER, at=AT)
    (path,) = (tmp_path / "mail").glob("*.eml")
    assert "打开下面的链接" in path.read_text(encoding="utf-8")
    assert message_from_bytes(path.read_bytes(), policy=default)["Subject"] == "确认邮箱"
