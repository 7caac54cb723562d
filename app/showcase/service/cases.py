"""From an announced winner to a public page, and back where it has to be."""

from datetime import datetime

from sqlalchemy import func, select

from app.calls.models import Call
from app.certificates.service import revoke_of_entry
from app.entries.models import Entry
from app.extensions import db
from app.history.service import record
from app.notices.service import bind_line
from app.people.models import User
from app.shared.text import Text, t
from app.shared.verdict import Invalid, Refused, not_now, require
from app.showcase.drafting import Page, check_page, page_of
from app.showcase.models import Case
from app.showcase.policy import (
    may_ask_check,
    may_confirm_case,
    may_create_case,
    may_edit_case,
    may_publish_case,
    may_recall_case,
    may_return_case,
    may_withdraw_case,
)
from app.showcase.queries import tasks_told_by
from app.showcase.queries.leaks import leaks_of_case
from app.showcase.queries.pictures import pictures_of_entry
from app.showcase.states import CASE_MOVES


def create_case(entry: Entry, *, by: User, at: datetime) -> Case:
    """Begin the page of a winner, filled from the anatomy of his entry; the number is his place in the season.

    Works for every announced winner of a kind that leads to cases, of whatever year. Raises ``Refused`` where the
    entry is not selected or has its page already.
    """
    require(may_create_case(by, entry, at))
    call = entry.call
    db.session.refresh(call, with_for_update={"of": Call})
    number = (db.session.scalar(select(func.max(Case.number)).where(Case.call_id == call.id)) or 0) + 1
    page = page_of(entry)
    case = Case(
        slug=f"{call.slug}-{number:02d}",
        entry=entry,
        call=call,
        item=entry.item,
        organisation=entry.organisation,
        kind=call.kind,
        year=call.year,
        number=number,
        region_code=entry.organisation.region_code,
        client_name=page.client_name,
        client_shown=page.client_shown,
        is_demo=call.is_demo,
        created_at=at,
        created_by_id=by.id,
    )
    _write(case, page)
    db.session.add(case)
    db.session.flush()
    record("case.created", case, by=by, at=at, entry=entry.id, number=number)
    return case


def edit_case(case: Case, page: Page, revision: int, *, by: User, at: datetime) -> None:
    """Write the page anew. ``revision`` is the one that the writer had before him: ``Refused`` if somebody else wrote
    meanwhile. What the laboratory agreed to is no longer what stands there: it is asked again. ``Invalid`` by field."""
    require(may_edit_case(by, case, at))
    if revision != case.revision:
        raise Refused(not_now("changed", t("案例刚刚被其他承办人修改，请刷新后再改")))
    check_page(page)
    if not {row["file"] for row in page.pictures} <= {
        row["file_id"] for row in pictures_of_entry(case.entry)
    }:
        raise Invalid({"pictures": t("这张图片不在申报附件中")})
    if page.project_id is not None and page.project_id not in {task.id for task in tasks_told_by(case)}:
        raise Invalid({"project": t("请选择申报机构自己验收通过的任务")})
    _write(case, page)
    case.state = CASE_MOVES.go("edit", case.state)
    _forget_consent(case)
    record("case.edited", case, by=by, at=at, revision=case.revision)


def ask_check(case: Case, *, by: User, at: datetime) -> None:
    """Show the page to the laboratory and ask for its check and consent; the owners and editors hear of it."""
    require(may_ask_check(by, case, at))
    case.state = CASE_MOVES.go("ask", case.state)
    case.asked_at, case.answer = at, ""
    record("case.check_asked", case, by=by, at=at)


def return_case(case: Case, answer: str, *, by: User, at: datetime) -> None:
    """The laboratory says what has to be changed; ``Invalid`` without a word."""
    require(may_return_case(by, case, at))
    case.answer = _told(answer, "answer", t("请写明需要修改什么"))
    case.state = CASE_MOVES.go("return", case.state)
    record("case.returned", case, by=by, at=at)


def confirm_case(
    case: Case, *, by: User, at: datetime, client_shown: bool, client_masked: str, checked: bool = False
) -> None:
    """The laboratory consents to the page, and says whether the client agreed to be named.

    ``client_masked`` is printed otherwise (某…企业). ``Invalid``: ``client_masked`` without a word, ``checked`` where
    the text names a client who is not to be named (``checked`` lets short forms pass, never the name itself).
    """
    require(may_confirm_case(by, case, at))
    masked = client_masked.strip()
    if not client_shown:
        masked = _told(client_masked, "client_masked", t("请填写公开时的称谓，如：某动力电池企业"))
    case.client_shown, case.client_masked = client_shown, masked[:120]
    _require_masked(case, checked)
    case.state = CASE_MOVES.go("confirm", case.state)
    case.confirmed_at, case.confirmed_by_id = at, by.id
    record("case.confirmed", case, by=by, at=at, client_shown=client_shown, revision=case.revision)


def publish_case(case: Case, *, by: User, at: datetime, checked: bool = False) -> None:
    """Make the page public, in lists, search, feeds and open data. The winner can't give up any more by a notice.

    ``checked``: the officer has read the warning about short forms of the client's name (``Invalid`` otherwise).
    """
    require(may_publish_case(by, case, at))
    _require_masked(case, checked)
    case.state = CASE_MOVES.go("publish", case.state)
    case.published_at, case.published_by_id = at, by.id
    bind_line(case.entry, by=None, at=at)
    record("case.published", case, by=by, at=at, entry=case.entry_id)


def recall_case(case: Case, *, by: User, at: datetime) -> None:
    """Take a public page down to mend it; the laboratory checks it again before it returns under its old address."""
    require(may_recall_case(by, case, at))
    case.state = CASE_MOVES.go("recall", case.state)
    case.published_at = None
    _forget_consent(case)
    record("case.recalled", case, by=by, at=at)


def withdraw_case(case: Case, reason: str, *, by: User, at: datetime) -> None:
    """Withdraw a case that turned out false: its page tells that and why, and nothing else leads to it (domain.md)."""
    require(may_withdraw_case(by, case, at))
    case.withdrawal_reason = _told(reason, "reason", t("请写明撤回的理由，将公开"))
    case.state = CASE_MOVES.go("withdraw", case.state)
    case.withdrawn_at = at
    record("case.withdrawn", case, by=by, at=at, entry=case.entry_id)
    revoke_of_entry(case.entry, case.withdrawal_reason, by=by, at=at)


def _write(case: Case, page: Page) -> None:
    case.title, case.standfirst = page.title.strip(), page.standfirst.strip()
    case.stage, case.anatomy = page.stage.strip()[:60], page.anatomy
    case.chain_id = page.chain.id if page.chain is not None else None
    case.client_masked = page.client_masked.strip()[:120]
    case.project_id = page.project_id
    case.revision = (case.revision or 0) + 1


def _forget_consent(case: Case) -> None:
    case.confirmed_at = case.confirmed_by_id = None


def _require_masked(case: Case, checked: bool) -> None:
    found = leaks_of_case(case)
    if any(leak.is_whole for leak in found):
        parts = [leak.part.label for leak in found if leak.is_whole]
        raise Invalid({"checked": t("正文仍写有服务对象的全称：%(parts)s", parts=parts)})
    if found and not checked:
        words = [leak.words for leak in found]
        raise Invalid({"checked": t("正文可能透露服务对象：%(words)s。请修改，或确认无碍", words=words)})


def _told(words: str, name: str, missing: Text) -> str:
    if not words.strip():
        raise Invalid({name: missing})
    return words.strip()
