"""Mailing the answers to reported errors of pages to those who left an address."""

from datetime import datetime
from urllib.parse import quote

from flask import current_app
from flask_babel import force_locale

from app.adapters.mail import Mail, MailFailed, send, unlinked
from app.extensions import db
from app.faults.models import Fault
from app.faults.queries import answers_to_mail
from app.faults.service import mark_mailed, mark_unmailed
from app.jobs.transaction import transaction
from app.jobs.work import work
from app.shared.text import t
from app.web.rendering import render_text

LOCALE = "zh_Hans_CN"
PATH = "/?&=%#;,+~-"
"""What stays as it was typed in the address of the page: nothing behind it can be taken for another address (A36)."""


@work(every=30, transactional=False)
def mail_answers_to_faults(at: datetime) -> int:
    """Mail what is due, outside any transaction; each answer of the mail server is noted in one of its own."""
    prepared = [(fault.id, compose(fault)) for fault in answers_to_mail(at)]
    for key, mail in prepared:
        is_sent = _try(mail)
        with transaction():
            fault = db.session.get_one(Fault, key)
            (mark_mailed if is_sent else mark_unmailed)(fault, at=at)
    return len(prepared)


def compose(fault: Fault) -> Mail:
    """The answer, in the language of the site: which page, what was decided and why. Of what was reported it repeats
    nothing, for the address may be a stranger's."""
    url = f"{current_app.config['SETTINGS'].site_url}{quote(fault.page, safe=PATH)}"
    with force_locale(LOCALE):
        lines = [
            render_text(t("你指出的网页错误已有处理结果：%(state)s。", state=fault.state.label)),
            render_text(t("网页：%(url)s", url=url)),
            render_text(t("说明：%(answer)s", answer=unlinked(fault.answer))) if fault.answer else "",
            render_text(t("感谢你帮助改进本站。你的邮箱地址在本信发出后即被删除。")),
        ]
        subject = render_text(t("网页纠错的处理结果：%(state)s", state=fault.state.label))
    return Mail(to=fault.contact, subject=subject, text="\n\n".join(line for line in lines if line))


def _try(mail: Mail) -> bool:
    try:
        send(mail)
    except (MailFailed, OSError):
        current_app.logger.warning("mail server did not take an answer; it will be tried again")
        return False
    return True
