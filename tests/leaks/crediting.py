"""What is listed about the first laboratory's credit, corrected and lifted; a list that waits to be looked over."""

from datetime import date

from app.credit.listing import read_list
from app.credit.models import CreditFile
from app.credit.queries import misconduct_of, ratings_of
from app.credit.service import (
    MisconductFacts,
    RatingFacts,
    correct_misconduct,
    correct_rating,
    lift_misconduct,
    save_batch,
    start_batch,
)
from app.credit.states import Grade, Wrong
from app.extensions import db
from tests.factories.people import AT
from tests.leaks.stage import Stage

TODAY = date(2026, 11, 23)
RATINGS = ("统一社会信用代码", "机构名称", "信用风险等级", "评定日期")
MISCONDUCT = ("统一社会信用代码", "机构名称", "失信情形", "决定日期", "决定机关", "文书号", "主要事实")


def crediting(stage: Stage) -> None:
    """The officer of the platform keeps the register."""
    chief, lab = stage.cast["chief"], stage.cast.laboratories["lab"]
    _listed(stage, RATINGS, (lab.credit_code, lab.name, "B", "2026-03-01"))
    told = [stage.mark("credit", "lab") for _ in range(2)]
    row = (lab.credit_code, lab.name, "其他", "2026-02-01", *told, stage.mark("credit", "lab"))
    file = _listed(stage, MISCONDUCT, row)
    why = [stage.mark("credit", "lab") for _ in range(8)]
    rating, misconduct = ratings_of(file)[0], misconduct_of(file)[0]
    correct_rating(rating, RatingFacts(Grade.C, TODAY, None, why[0]), why[1], by=chief, at=AT)
    facts = MisconductFacts(Wrong.OTHER, TODAY, why[2], why[3], why[4], None, why[5], why[6])
    made = correct_misconduct(misconduct, facts, why[7], by=chief, at=AT)
    lift_misconduct(made, TODAY, stage.mark("credit", "lab"), by=chief, at=AT)
    grid = [(1, RATINGS), (2, (lab.credit_code, stage.mark("credit.list"), "A", "2026-11-01"))]
    sort, lines = read_list(grid, TODAY)
    told = [stage.mark("credit.list") for _ in range(2)]
    start_batch(sort, lines, told[0], told[1], "0" * 64, by=chief, at=AT)


def _listed(stage: Stage, heads: tuple[str, ...], row: tuple[str, ...]) -> CreditFile:
    chief = stage.cast["chief"]
    sort, lines = read_list([(1, heads), (2, row)], TODAY)
    batch = start_batch(sort, lines, stage.mark("credit", "lab"), "a.xlsx", "0" * 64, by=chief, at=AT)
    assert save_batch(batch, by=chief, at=AT) == 1
    db.session.flush()
    return db.session.scalars(db.select(CreditFile).where(CreditFile.credit_code == row[0])).one()
