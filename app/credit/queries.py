"""What the register says: of one organisation on a day, and as a list."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache

from sqlalchemy import BindParameter, ColumnElement, Date, Select, and_, bindparam, or_, select
from sqlalchemy.orm import joinedload

from app.credit.models import CreditBatch, CreditFile, CreditRating, Misconduct
from app.credit.policy import counts, may_keep_credit, own_codes, standing_misconduct, visible_credit_files
from app.credit.states import BARRING, BatchState, Grade
from app.extensions import db
from app.people.models import Organisation, User
from app.shared.clock import local_date
from app.shared.text import t
from app.shared.waiting import Tally

YEARS_BARRED = 3


@dataclass(frozen=True)
class Credit:
    """What counts on a day: the class in force (None: unknown, or run out), and the misconduct of the last three years
    that keeps an organisation from entering."""

    rating: CreditRating | None
    misconduct: tuple[Misconduct, ...]

    @property
    def is_barred(self) -> bool:
        """Whether it may not enter: class D, or such misconduct. What is unknown bars nobody."""
        return bool(self.misconduct) or (self.rating is not None and self.rating.grade == Grade.D)


def credit_of(organisation: Organisation, at: datetime) -> Credit:
    """The credit of an organisation on the day of ``at``, by its credit code; one query."""
    return credits_of([organisation], at)[organisation.id]


def credits_of(organisations: Sequence[Organisation], at: datetime) -> dict[str, Credit]:
    """The credit of several by their keys; one query for all.

    Misconduct that counts was decided less than three years before, and is neither lifted nor replaced."""
    today, codes = local_date(at), [organisation.credit_code for organisation in organisations]
    asked = {"codes": codes, "today": today, "since": years_before(today, YEARS_BARRED)}
    ratings: dict[str, CreditRating] = {}
    barring: dict[str, dict[str, Misconduct]] = {}
    for code, rating, row in db.session.execute(_credits(), asked):
        if rating is not None:
            ratings.setdefault(code, rating)
        if row is not None:
            barring.setdefault(code, {})[row.id] = row
    return {
        o.id: Credit(ratings.get(o.credit_code), tuple(barring.get(o.credit_code, {}).values()))
        for o in organisations
    }


@cache
def _credits() -> Select[str, CreditRating, Misconduct]:
    """(code, class in force, misconduct that bars) by ``codes``, ``today`` and ``since``; put together but once."""
    today: BindParameter[date] = bindparam("today", type_=Date)
    bars = and_(
        Misconduct.file_id == CreditFile.id,
        counts(today),
        Misconduct.sort.in_(BARRING),
        Misconduct.decided_on > bindparam("since", type_=Date),
    )
    return (
        select(CreditFile.credit_code, CreditRating, Misconduct)
        .outerjoin(CreditRating, and_(CreditRating.file_id == CreditFile.id, in_force(today)))
        .outerjoin(Misconduct, bars)
        .where(CreditFile.credit_code.in_(bindparam("codes", expanding=True)))
        .order_by(*LATEST, Misconduct.decided_on.desc(), Misconduct.id)
    )


LATEST = (CreditRating.rated_on.desc(), CreditRating.entered_at.desc(), CreditRating.id)


def in_force(today: date | BindParameter[date]) -> ColumnElement[bool]:
    """Classes that no correction replaced, given by the day and not run out."""
    lasts = or_(CreditRating.valid_until.is_(None), CreditRating.valid_until >= today)
    return and_(CreditRating.replaced_at.is_(None), CreditRating.rated_on <= today, lasts)


def years_before(day: date, years: int) -> date:
    """The same day so many years earlier; of 29 February the 28th."""
    return day.replace(year=day.year - years, day=28 if (day.month, day.day) == (2, 29) else day.day)


@dataclass(frozen=True)
class CreditFilter:
    """What the address asks for: a class, words in name or code, only files with misconduct."""

    grade: str = ""
    text: str = ""
    listed: bool = False


def search_files(user: User | None, wanted: CreditFilter, at: datetime) -> Select[CreditFile]:
    """Files by name, as the person may see them."""
    found, today = visible_credit_files(user, at), local_date(at)
    if wanted.grade:
        found = found.where(_grade_now(today) == wanted.grade)
    if wanted.listed:
        found = found.where(
            CreditFile.id.in_(standing_misconduct(today).with_only_columns(Misconduct.file_id))
        )
    for word in wanted.text.split():
        found = found.where(
            or_(
                CreditFile.name.icontains(word, autoescape=True),
                CreditFile.credit_code.icontains(word, autoescape=True),
            )
        )
    return found.order_by(CreditFile.name, CreditFile.id)


def _grade_now(today: date) -> ColumnElement[Grade]:
    of_file = select(CreditRating.grade).where(CreditRating.file_id == CreditFile.id, in_force(today))
    return of_file.order_by(*LATEST).limit(1).correlate(CreditFile).scalar_subquery()


@dataclass(frozen=True)
class Standing:
    """One line of the register: the class in force, and how many decisions stand against it."""

    file: CreditFile
    rating: CreditRating | None
    listed: int


def standings(files: Sequence[CreditFile], at: datetime) -> list[Standing]:
    """The lines of these files; two queries."""
    today, keys = local_date(at), [file.id for file in files]
    rated = select(CreditRating).where(CreditRating.file_id.in_(keys), in_force(today)).order_by(*LATEST)
    ratings: dict[str, CreditRating] = {}
    for rating in db.session.scalars(rated):
        ratings.setdefault(rating.file_id, rating)
    counted: dict[str, int] = {}
    for row in db.session.scalars(standing_misconduct(today).where(Misconduct.file_id.in_(keys))):
        counted[row.file_id] = counted.get(row.file_id, 0) + 1
    return [Standing(file, ratings.get(file.id), counted.get(file.id, 0)) for file in files]


def ratings_of(file: CreditFile) -> Sequence[CreditRating]:
    """Every class that was ever entered, the latest first, replaced ones too."""
    rows = (
        select(CreditRating)
        .where(CreditRating.file_id == file.id)
        .options(joinedload(CreditRating.entered_by))
    )
    return db.session.scalars(rows.order_by(*LATEST)).all()


def misconduct_of(file: CreditFile) -> Sequence[Misconduct]:
    """Every decision that was ever entered, the latest first, replaced and lifted ones too."""
    rows = select(Misconduct).where(Misconduct.file_id == file.id).options(joinedload(Misconduct.entered_by))
    return db.session.scalars(rows.order_by(Misconduct.decided_on.desc(), Misconduct.entered_at.desc())).all()


def own_files(user: User, at: datetime) -> Sequence[CreditFile]:
    """The files of the person's own organisations, officers' reach left aside."""
    return db.session.scalars(
        select(CreditFile).where(CreditFile.credit_code.in_(own_codes(user, at))).order_by(CreditFile.name)
    ).all()


def organisations_by_code(codes: Sequence[str]) -> dict[str, Organisation]:
    """Registered organisations by their credit codes."""
    found: dict[str, Organisation] = {}
    for start in range(0, len(codes), 500):
        rows = select(Organisation).where(Organisation.credit_code.in_(codes[start : start + 500]))
        found.update({row.credit_code: row for row in db.session.scalars(rows)})
    return found


def open_batches() -> Select[CreditBatch]:
    """Uploaded lists that nobody has saved or dropped; for those who keep the register."""
    rows = select(CreditBatch).where(CreditBatch.state == BatchState.OPEN)
    return rows.order_by(CreditBatch.uploaded_at.desc(), CreditBatch.id)


def tallies_for_officer(user: User, at: datetime) -> list[Tally]:
    """Lists that wait to be looked over."""
    if not may_keep_credit(user, at):
        return []
    return [Tally(t("信用名单待核对保存"), open_batches(), "officer.credit_files")]
