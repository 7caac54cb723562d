"""Winners of an award become certificates and pages; a few pages are dissected."""

import tomllib
from datetime import timedelta

from sqlalchemy import select

from app.certificates.service import issue_certificates
from app.cli.demo.stage import Stage
from app.cli.demo.stories import DATA
from app.extensions import db
from app.notices.models import Notice
from app.showcase.drafting import page_of
from app.showcase.models import Case
from app.showcase.service import (
    Seen,
    agree_dissection,
    ask_check,
    ask_dissection,
    confirm_case,
    create_case,
    publish_case,
    write_dissection,
)


def publish_pages(stage: Stage, key: str, *, day: int, dissected: bool) -> None:
    """Certificates for the winners of a season, then a page each, checked by its laboratory and published."""
    with stage.act("certificates and cases"):
        notice = db.session.scalars(select(Notice).where(Notice.call_id == key)).one()
        officer = stage.officer(notice.call)
        issue_certificates(notice, by=officer, at=stage.day(day))
        for number, line in enumerate(notice.lines):
            case = create_case(line.entry, by=officer, at=stage.day(day + 2) + timedelta(minutes=20 * number))
            _consent(stage, case, day=day + 4 + number % 3)
            publish_case(case, by=officer, at=stage.day(day + 9, 10, 3 * number), checked=True)
    if dissected:
        with stage.act("dissections"):
            _dissect(stage, key, day=day + 30)


def _consent(stage: Stage, case: Case, *, day: int) -> None:
    page = page_of(case.entry)
    ask_check(case, by=stage.officer(case.call), at=stage.day(day))
    confirm_case(
        case,
        by=stage.owner(case.organisation),
        at=stage.day(day + 2, 14),
        client_shown=page.client_shown,
        client_masked=page.client_masked,
        checked=True,
    )


def _dissect(stage: Stage, key: str, *, day: int) -> None:
    """The officers look closely at three cases; two laboratories have agreed, the third is still thinking."""
    told = tomllib.loads((DATA / "dissections.toml").read_text(encoding="utf-8"))["dissections"]
    for row in told:
        case = db.session.scalars(select(Case).where(Case.call_id == key, Case.title == row["case"])).one()
        officer = stage.officer(case.call)
        seen = [Seen(**{name: str(text) for name, text in one.items()}) for one in row["rows"]]
        write_dissection(case, seen, by=officer, at=stage.day(day))
        db.session.expire(case, ["dissection"])
        asked = stage.day(day + 5) if row["agreed"] else stage.day(-3)
        ask_dissection(case, by=officer, at=asked, checked=True)
        if row["agreed"]:
            agree_dissection(case, by=stage.owner(case.organisation), at=stage.day(day + 9))
