"""Lists are read, looked over and saved; a row that was wrong is replaced by a new one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from app.credit.listing import Line
from app.credit.models import CreditBatch, CreditFile, CreditRating, Misconduct
from app.credit.policy import (
    may_correct_misconduct,
    may_correct_rating,
    may_keep_credit,
    may_lift_misconduct,
    may_save_batch,
)
from app.credit.queries import organisations_by_code
from app.credit.states import BATCH_MOVES, Flaw, Grade, ListSort, Wrong
from app.extensions import db
from app.history.service import record
from app.people.models import User
from app.shared.clock import local_date
from app.shared.columns import new_key
from app.shared.text import t
from app.shared.verdict import Invalid, require

AT_ONCE = 500


def start_batch(
    sort: ListSort, lines: Sequence[Line], source: str, file_name: str, sha256: str, *, by: User, at: datetime
) -> CreditBatch:
    """Keep what was understood of a list, so that it can be looked over; nothing counts yet.

    Rows are compared with what stands in the register and with the names of registered organisations. Errors:
    ``Invalid`` beside ``source``: who published or sent the list is printed beside every row of it.
    """
    require(may_keep_credit(by, at))
    if not source.strip():
        raise Invalid({"source": t("请写明名单来源，例如发布机关和文号")})
    _compare(sort, lines)
    batch = CreditBatch(
        sort=sort,
        source=source.strip()[:200],
        file_name=file_name[:200],
        sha256=sha256,
        rows=[line.plain() for line in lines],
        uploaded_at=at,
        uploaded_by_id=by.id,
    )
    db.session.add(batch)
    record("credit_batch.started", batch, by=by, at=at, rows=len(lines))
    return batch


def lines_of(batch: CreditBatch) -> list[Line]:
    """The rows of a list as they were understood."""
    return [Line(**row) for row in batch.rows]


def save_batch(batch: CreditBatch, *, by: User, at: datetime) -> int:
    """Enter every row without a forbidding doubt; how many. Owners and editors of registered organisations hear of it
    (the act ``….entered``). A row that came to stand in the register meanwhile is passed over."""
    require(may_save_batch(by, batch, at))
    lines = lines_of(batch)
    _compare(batch.sort, lines)
    kept = [line for line in lines if line.is_kept]
    files = _files({line.cells["credit_code"]: line.cells["name"] for line in kept}, at)
    here = organisations_by_code([line.cells["credit_code"] for line in kept])
    for line in kept:
        row = _row(batch, line, files[line.cells["credit_code"]], by, at)
        db.session.add(row)
        if line.cells["credit_code"] in here:
            name = "credit_rating.entered" if batch.sort == ListSort.RATINGS else "misconduct.entered"
            record(name, row, by=by, at=at, organisation=here[line.cells["credit_code"]].id)
    batch.rows = [line.plain() for line in lines]
    batch.state, batch.closed_at = BATCH_MOVES.go("save", batch.state), at
    record("credit_batch.saved", batch, by=by, at=at, rows=len(kept))
    return len(kept)


def drop_batch(batch: CreditBatch, *, by: User, at: datetime) -> None:
    """Let an uploaded list go; its rows are forgotten."""
    require(may_save_batch(by, batch, at))
    batch.state, batch.closed_at, batch.rows = BATCH_MOVES.go("drop", batch.state), at, []
    record("credit_batch.dropped", batch, by=by, at=at)


@dataclass(frozen=True)
class RatingFacts:
    """A class as it should have read."""

    grade: Grade
    rated_on: date
    valid_until: date | None
    source: str


def correct_rating(
    rating: CreditRating, facts: RatingFacts, reason: str, *, by: User, at: datetime
) -> CreditRating:
    """Put a right row in the place of a wrong one, with the reason that the organisation reads.

    Errors: ``Invalid`` beside ``rated_on``, ``valid_until``, ``source``, ``reason``.
    """
    require(may_correct_rating(by, rating, at))
    errors = _wrong_days(facts.rated_on, facts.valid_until, "rated_on", "valid_until", at)
    if errors := errors | _missing(source=facts.source, reason=reason):
        raise Invalid(errors)
    made = CreditRating(id=new_key(), file=rating.file, replaces_id=rating.id, **_entered(reason, by, at))
    made.grade, made.rated_on, made.valid_until = facts.grade, facts.rated_on, facts.valid_until
    made.source, rating.replaced_at = facts.source.strip()[:200], at
    return _replaced("credit_rating.corrected", rating, made, by, at)


@dataclass(frozen=True)
class MisconductFacts:
    """A decision as it should have read; ``public_until`` None: the law does not have it published."""

    sort: Wrong
    decided_on: date
    authority: str
    document_number: str
    facts: str
    public_until: date | None
    public_at: str
    source: str


def correct_misconduct(
    misconduct: Misconduct, facts: MisconductFacts, reason: str, *, by: User, at: datetime
) -> Misconduct:
    """As ``correct_rating``, for a decision; that it was lifted stays said. Errors: ``Invalid`` beside the fields."""
    require(may_correct_misconduct(by, misconduct, at))
    errors = _wrong_days(facts.decided_on, facts.public_until, "decided_on", "public_until", at)
    errors |= _missing(authority=facts.authority, document_number=facts.document_number, source=facts.source)
    errors |= _missing(reason=reason)
    if facts.public_until is not None and not facts.public_at.strip():
        errors["public_at"] = Flaw.PLACE.label
    if errors:
        raise Invalid(errors)
    made = Misconduct(
        id=new_key(),
        file=misconduct.file,
        replaces_id=misconduct.id,
        **vars(facts),
        **_entered(reason, by, at),
    )
    made.lifted_on, made.lift_reason = misconduct.lifted_on, misconduct.lift_reason
    misconduct.replaced_at = at
    return _replaced("misconduct.corrected", misconduct, made, by, at)


def lift_misconduct(misconduct: Misconduct, day: date, reason: str, *, by: User, at: datetime) -> None:
    """Note that a decision was revoked or its credit repaired on a day: from then on it bars nobody and is not public.

    Errors: ``Invalid`` beside ``lifted_on`` (before the decision, after today) or ``reason``.
    """
    require(may_lift_misconduct(by, misconduct, at))
    errors = _missing(reason=reason)
    if not misconduct.decided_on <= day <= local_date(at):
        errors["lifted_on"] = t("日期应在决定日期之后，不晚于今天")
    if errors:
        raise Invalid(errors)
    misconduct.lifted_on, misconduct.lift_reason = day, reason.strip()[:400]
    record("misconduct.lifted", misconduct, by=by, at=at)


def _compare(sort: ListSort, lines: Sequence[Line]) -> None:
    """Mark what stands in the register already, and names that differ from the registered ones; two queries and one
    for each 500 rows."""
    codes = sorted({line.cells["credit_code"] for line in lines if Flaw.CODE not in line.flaws})
    known, here = _known(sort, codes), organisations_by_code(codes)
    for line in lines:
        line.flaws = [flaw for flaw in line.flaws if flaw not in (Flaw.KNOWN, Flaw.OTHER_NAME)]
        said = line.cells
        third = said["grade"] if sort == ListSort.RATINGS else said["document_number"]
        if (said["credit_code"], said["day"], third) in known:
            line.flaws.append(Flaw.KNOWN)
        organisation = here.get(said["credit_code"])
        if organisation is not None and said["name"] not in (organisation.name, *organisation.aliases):
            line.flaws.append(Flaw.OTHER_NAME)


def _known(sort: ListSort, codes: Sequence[str]) -> set[tuple[str, str, str]]:
    model: type[CreditRating] | type[Misconduct] = CreditRating
    columns: tuple[Any, ...] = (CreditRating.rated_on, CreditRating.grade)
    if sort == ListSort.MISCONDUCT:
        model, columns = Misconduct, (Misconduct.decided_on, Misconduct.document_number)
    found: set[tuple[str, str, str]] = set()
    for start in range(0, len(codes), AT_ONCE):
        rows = select(CreditFile.credit_code, *columns).join(model, model.file_id == CreditFile.id)
        rows = rows.where(
            CreditFile.credit_code.in_(codes[start : start + AT_ONCE]), model.replaced_at.is_(None)
        )
        found |= {(code, day.isoformat(), str(third)) for code, day, third in db.session.execute(rows)}
    return found


def _files(names: dict[str, str], at: datetime) -> dict[str, CreditFile]:
    """The files of these codes, opened where there is none; the name is the latest list's."""
    codes, found = sorted(names), {}
    for start in range(0, len(codes), AT_ONCE):
        rows = select(CreditFile).where(CreditFile.credit_code.in_(codes[start : start + AT_ONCE]))
        found.update({file.credit_code: file for file in db.session.scalars(rows)})
    for code in codes:
        if code not in found:
            found[code] = CreditFile(id=new_key(), credit_code=code, name=names[code], opened_at=at)
            db.session.add(found[code])
        found[code].name = names[code]
    return found


def _row(
    batch: CreditBatch, line: Line, file: CreditFile, by: User, at: datetime
) -> CreditRating | Misconduct:
    said, ends = line.cells, date.fromisoformat(line.cells["ends"]) if line.cells["ends"] else None
    day = date.fromisoformat(said["day"])
    entered = {
        "id": new_key(),
        "file": file,
        "batch_id": batch.id,
        "source": batch.source,
        **_entered("", by, at),
    }
    if batch.sort == ListSort.RATINGS:
        return CreditRating(grade=Grade(said["grade"]), rated_on=day, valid_until=ends, **entered)
    return Misconduct(
        sort=Wrong(said["sort"]),
        decided_on=day,
        authority=said["authority"],
        document_number=said["document_number"],
        facts=said.get("facts") or said.get("sort_words", ""),
        public_until=ends,
        public_at=said.get("public_at", ""),
        **entered,
    )


def _entered(reason: str, by: User, at: datetime) -> dict[str, Any]:
    return {"reason": reason.strip()[:400], "entered_at": at, "entered_by_id": by.id}


def _replaced(act: str, old: Any, made: Any, by: User, at: datetime) -> Any:
    db.session.add(made)
    record(act, made, by=by, at=at, replaces=old.id)
    return made


def _missing(**texts: str) -> dict[str, Any]:
    return {name: t("请填写这一项") for name, text in texts.items() if not text.strip()}


def _wrong_days(begins: date, ends: date | None, first: str, last: str, at: datetime) -> dict[str, Any]:
    errors: dict[str, Any] = {}
    if begins > local_date(at):
        errors[first] = Flaw.FUTURE.label
    if ends is not None and ends < begins:
        errors[last] = Flaw.ENDS.label
    return errors
