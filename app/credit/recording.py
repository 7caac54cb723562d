"""Putting on a credit file what this platform's own authority has decided, with its document; nothing is computed."""

from datetime import date, datetime

from sqlalchemy import select

from app.credit.models import CreditFile, Misconduct
from app.credit.states import Wrong
from app.extensions import db
from app.history.service import record
from app.people.models import Organisation, User

SOURCE = "本平台撤销入选的决定"


def record_misconduct(
    organisation: Organisation,
    *,
    facts: str,
    authority: str,
    document_number: str,
    decided_on: date,
    by: User,
    at: datetime,
) -> Misconduct:
    """Research misconduct that two officers decided on, by the number of their decision; it bars from entering for
    three years (facts.md 1.2) and is not public here, because no law has it published.

    Told by a later stage (``revocations``) whose verb has asked who may. Officers lift or correct it as any other row.
    """
    code = organisation.credit_code
    file = db.session.scalars(select(CreditFile).where(CreditFile.credit_code == code)).one_or_none()
    if file is None:
        file = CreditFile(credit_code=code, name=organisation.name, opened_at=at)
        db.session.add(file)
        db.session.flush()
    made = Misconduct(
        file=file,
        sort=Wrong.RESEARCH,
        decided_on=decided_on,
        authority=authority[:120],
        document_number=document_number[:80],
        facts=facts,
        source=SOURCE,
        entered_at=at,
        entered_by_id=by.id,
    )
    db.session.add(made)
    db.session.flush()
    record("misconduct.recorded", made, by=by, at=at, organisation=organisation.id)
    return made
