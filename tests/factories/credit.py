"""Rows of the credit register."""

from datetime import date, timedelta

from sqlalchemy import select

from app.credit.models import CreditFile, CreditRating, Misconduct
from app.credit.states import Grade, Wrong
from app.extensions import db
from app.people.models import Organisation, User
from app.people.states import SeatRole
from app.shared.clock import local_date
from tests.factories.people import AT, make_user, seat
from tests.factories.saving import save

TODAY = local_date(AT)


def make_keeper() -> User:
    """An officer over a whole kind, who keeps the register."""
    user = make_user()
    seat(user, SeatRole.OFFICER, kind="challenge")
    return user


def make_file(organisation: Organisation) -> CreditFile:
    """The file of an organisation, opened where there is none."""
    code = organisation.credit_code
    found = db.session.scalar(select(CreditFile).where(CreditFile.credit_code == code))
    if found is None:
        found = CreditFile(credit_code=code, name=organisation.name, opened_at=AT)
        save(found)
    return found


def make_rating(
    organisation: Organisation,
    grade: Grade = Grade.B,
    rated_on: date = TODAY - timedelta(days=90),
    **columns: object,
) -> CreditRating:
    """A class that is in force."""
    made = CreditRating(
        file=make_file(organisation), grade=grade, rated_on=rated_on, source="示例名单〔2026〕1号", entered_at=AT,
        entered_by_id=make_keeper().id, **columns,
    )  # fmt: skip
    save(made)
    return made


def make_misconduct(
    organisation: Organisation, sort: Wrong = Wrong.FALSE_REPORT, decided_on: date = TODAY - timedelta(days=200),
    **columns: object,
) -> Misconduct:  # fmt: skip
    """A decision that stands and is not public."""
    made = Misconduct(
        file=make_file(organisation), sort=sort, decided_on=decided_on, authority="示例市市场监督管理局",
        document_number="示例市监处罚〔2026〕8号", facts="未经检测出具报告", source="示例名单〔2026〕2号",
        entered_at=AT, entered_by_id=make_keeper().id, **columns,
    )  # fmt: skip
    save(made)
    return made
