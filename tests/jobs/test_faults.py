"""The answer to a reported error reaches the address that was left, and the address goes."""

from email import message_from_bytes
from email.policy import default
from pathlib import Path

from flask import Flask

from app.extensions import db
from app.faults.models import Fault
from app.faults.service import correct_fault, report_fault
from app.jobs.faults import mail_answers_to_faults
from app.people.states import SeatRole
from tests.factories.people import AT, make_user, seat


def answered(contact: str) -> str:
    admin = make_user()
    seat(admin, SeatRole.SYSTEM_ADMIN)
    fault = report_fault("/calls", "骚扰陌生人的话", contact, by=None, at=AT)
    db.session.flush()
    correct_fault(fault, "已改为 11 月", by=admin, at=AT)
    db.session.commit()
    return fault.id


def test_answer_is_mailed_once_and_repeats_nothing_of_the_report(app: Flask) -> None:
    folder = Path(app.config["SETTINGS"].data_dir) / "mail"
    before = set(folder.glob("*")) if folder.exists() else set()
    key = answered("a@example.com")
    assert mail_answers_to_faults(AT) == 1
    assert mail_answers_to_faults(AT) == 0
    (mail,) = set(folder.glob("*")) - before
    message = message_from_bytes(mail.read_bytes(), policy=default)
    text = message.get_body(("plain",)).get_content()
    assert message["To"] == "a@example.com"
    assert "已改为 11 月" in text
    assert "http://localhost/calls" in text
    assert "骚扰" not in text
    assert db.session.get_one(Fault, key).contact == ""


def test_address_that_no_mail_reaches_is_tried_again(app: Flask) -> None:
    key = answered("a..b@example.com")
    assert mail_answers_to_faults(AT) == 1
    fault = db.session.get_one(Fault, key)
    assert fault.attempts == 1 or fault.mailed_at == AT
