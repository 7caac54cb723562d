"""What may still change on a published call, and when (rule 6, trust.md A02 and A22)."""

from datetime import date, datetime

from app.calls.changes import compare
from app.calls.models import Call
from app.calls.models.call import RECOMMENDED
from app.calls.parts import Plain
from app.calls.timetables import shift
from app.shared.clock import local_date
from app.shared.text import Text, t
from app.shared.verdict import Invalid

BEFORE_CLOSING = {"method", "rubric", "indicators"}
NEVER = {"basics": {"year"}, "item": {"code"}}
TYPING_ERRORS = {
    "item": {"title", "background", "contact", "deliverables"},
    "basics": {"title", "document_number", "organiser", "contact", "introduction"},
}
FIELDS = {"opens_at": "opens_on", "closes_at": "closes_on"}


def still_to_come(call: Call, at: datetime) -> bool:
    """Whether the closing instant lies ahead: until then rules may change by two officers."""
    return call.closes_at is not None and at < call.closes_at


def check_amendment(call: Call, part: str, before: Plain, after: Plain, at: datetime) -> None:
    """Raise ``Invalid`` with a sentence for every value that may not change (any more).

    Before closing: the closing instant moves later only, the opening instant stays once it has come. After closing:
    never method, rubric or indicators; texts only where a reader was misled by a slip (title, background, contact);
    documents may join the list, but none that bidders relied on is replaced or taken off; the plan of later stages may
    always be brought up to date.
    """
    closed = not still_to_come(call, at)
    errors: dict[str, Text] = {}
    changed = {path.partition(".")[0] for path, *_rest in compare(part, before, after, call)}
    if closed and part in BEFORE_CLOSING:
        errors["reason"] = t("申报已截止，评审办法、评分表和指标不能再改")
    for name in changed & NEVER.get(part, set()):
        errors[name] = t("发布后不能更改这一项")
    if closed and part in TYPING_ERRORS:
        for name in changed - TYPING_ERRORS[part] - set(errors):
            errors[_field(name)] = t("申报已截止，只能更正文字差错，不能更改这一项")
    if closed and part == "documents" and _keys(before) - _keys(after):
        errors["reason"] = t("申报已截止，附件只能增加，不能更换或撤下")
    if part == "timetable":
        errors |= _dates(call, before, after, at)
    if errors:
        raise Invalid(errors)


def _keys(plain: Plain) -> set[str]:
    return {row["id"] for row in plain["rows"]}


def _dates(call: Call, before: Plain, after: Plain, at: datetime) -> dict[str, Text]:
    errors: dict[str, Text] = {}
    old, new = before["closes_at"], after["closes_at"]
    if not new or (old and new < old):
        errors["closes_on"] = t("截止时间只能推迟，不能提前")
    elif new != old and not still_to_come(call, at):
        errors["closes_on"] = t("申报已截止，不能再延期")
    if after["opens_at"] != before["opens_at"] and (call.opens_at is None or call.opens_at <= at):
        errors["opens_on"] = t("申报已经开始，开始时间不能更改")
    if not still_to_come(call, at):
        if _recommended_until(after) < _recommended_until(before):
            errors["stages"] = t("申报已截止，推荐截止日期只能推迟，不能提前")
        for name in ("notice_days", "notice_counts_first_day"):
            if after[name] != before[name]:
                errors[name] = t("申报已截止，公示规则不能更改")
    return errors


def _recommended_until(plain: Plain) -> str:
    return next((row["ends_on"] or "" for row in plain["stages"] if row["key"] == RECOMMENDED), "")


def with_plan_shifted(before: Plain, after: Plain) -> Plain:
    """Where closing moves and the planned stages were left alone, they move by as many days."""
    if not before["closes_at"] or not after["closes_at"] or after["stages"] != before["stages"]:
        return after
    days = (_day(after["closes_at"]) - _day(before["closes_at"])).days
    return after | {"stages": shift(after["stages"], days)} if days else after


def _day(iso: str) -> date:
    return local_date(datetime.fromisoformat(iso))


def _field(name: str) -> str:
    return {"chain": "chain_id", "region": "region_code", "sources": "amount"}.get(name, name)
