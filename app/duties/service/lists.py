"""A new version of the list takes the place of the one before."""

from collections.abc import Sequence
from datetime import datetime

from app.duties.listing import ListedDuty
from app.duties.models import Duty, DutyList
from app.duties.policy import may_import_duties
from app.duties.queries import current_list
from app.extensions import db
from app.history.service import record
from app.people.models import User
from app.shared.columns import new_key
from app.shared.text import t
from app.shared.verdict import Invalid, require


def import_duties(
    rows: Sequence[ListedDuty], source: str, file_name: str, *, by: User, at: datetime
) -> DutyList:
    """Put a whole list in force; the earlier version stays on record. Errors: ``Invalid`` beside ``source``, which is
    printed with the list, or ``file`` where it holds nothing."""
    require(may_import_duties(by, at))
    if not source.strip():
        raise Invalid({"source": t("请写明清单的来源，例如发布机关和文号")})
    if not rows:
        raise Invalid({"file": t("表头下面没有内容")})
    before = current_list()
    if before is not None:
        before.is_current = False
        db.session.flush()
    made = DutyList(
        id=new_key(),
        source=source.strip()[:200],
        file_name=file_name[:200],
        is_current=True,
        imported_at=at,
        imported_by_id=by.id,
    )
    db.session.add(made)
    db.session.add_all(
        Duty(id=new_key(), list=made, position=number, **vars(row)) for number, row in enumerate(rows, 1)
    )
    record("duty_list.imported", made, by=by, at=at, rows=len(rows))
    return made
