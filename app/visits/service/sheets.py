"""The sheet of a visit: filled in on site, handed in, confirmed by another person."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.files.models import StoredFile
from app.files.proof import Proof
from app.files.service import keep_file, remove_file
from app.history.service import record
from app.people.models import User
from app.shared.text import Text, t
from app.shared.verdict import Invalid, require
from app.visits.models import Visit
from app.visits.policy import may_confirm_visit, may_return_visit, may_write_sheet
from app.visits.queries import MOST_SCANS, SCAN, scans_of
from app.visits.states import VISIT_MOVES, Finding, Way


@dataclass(frozen=True)
class Seen:
    """What was seen under one head."""

    observation: str
    finding: Finding | None


@dataclass(frozen=True)
class Sheet:
    """A whole sheet: ``lines`` by the key of the head, how the party looked, what it concludes, who signed on paper."""

    lines: Mapping[str, Seen]
    ways: Sequence[Way]
    finding: Finding | None
    conclusion: str
    signatures: str


def save_sheet(visit: Visit, sheet: Sheet, revision: int, *, by: User, at: datetime) -> None:
    """Keep what is filled in so far. ``revision``: the one that the writer had before him.

    ``Invalid`` where a colleague has saved since: nothing of his is overwritten (rule 2).
    """
    require(may_write_sheet(by, visit, at))
    _unchanged(visit, revision)
    _write(visit, sheet)
    record("visit.sheet_saved", visit, by=by, at=at, entry=visit.entry_id, revision=visit.revision)


def hold_visit(visit: Visit, sheet: Sheet, revision: int, *, by: User, at: datetime) -> None:
    """Hand the sheet in for confirmation; ``Invalid`` names every field that is not filled in."""
    require(may_write_sheet(by, visit, at))
    _unchanged(visit, revision)
    _write(visit, sheet)
    _complete(visit)
    visit.state = VISIT_MOVES.go("hold", visit.state)
    visit.held_at, visit.held_by_id, visit.return_reason = at, by.id, ""
    record("visit.held", visit, by=by, at=at, entry=visit.entry_id, finding=str(visit.finding))


def return_visit(visit: Visit, reason: str, *, by: User, at: datetime) -> None:
    """Send a sheet back that was handed in; ``Invalid`` without a reason."""
    require(may_return_visit(by, visit, at))
    if not reason.strip():
        raise Invalid({"reason": t("请写明需要补充什么")})
    visit.state = VISIT_MOVES.go("return", visit.state)
    visit.return_reason = reason.strip()
    record("visit.returned", visit, by=by, at=at, entry=visit.entry_id)


def confirm_visit(visit: Visit, *, by: User, at: datetime) -> None:
    """Confirm the sheet: nothing of it changes any more, and the laboratory sees it."""
    require(may_confirm_visit(by, visit, at))
    visit.state = VISIT_MOVES.go("confirm", visit.state)
    visit.confirmed_at, visit.confirmed_by_id = at, by.id
    record("visit.confirmed", visit, by=by, at=at, entry=visit.entry_id, finding=str(visit.finding))


def add_scan(visit: Visit, proof: Proof, *, by: User, at: datetime) -> StoredFile:
    """Hang the scan of the signed sheet on the visit; ``Invalid`` (``file``) beyond five files."""
    require(may_write_sheet(by, visit, at))
    if len(scans_of(visit)) >= MOST_SCANS:
        raise Invalid({"file": t("最多 %(n)s 个文件", n=MOST_SCANS)})
    return keep_file(visit, SCAN, proof, by=by, at=at)


def remove_scan(visit: Visit, file: StoredFile, *, by: User, at: datetime) -> None:
    """Take a scan off a sheet that is not handed in."""
    require(may_write_sheet(by, visit, at))
    remove_file(file, visit, by=by, at=at)


def _unchanged(visit: Visit, revision: int) -> None:
    if revision != visit.revision:
        raise Invalid({"revision": t("这张记录表刚被同组成员修改，请核对后再保存；本页填写的内容仍在下面")})


def _write(visit: Visit, sheet: Sheet) -> None:
    for line in visit.lines:
        seen = sheet.lines.get(line.head)
        if seen is not None:
            line.observation, line.finding = seen.observation.strip(), seen.finding
    visit.ways = [way.value for way in Way if way in sheet.ways]
    visit.finding, visit.conclusion = sheet.finding, sheet.conclusion.strip()
    visit.signatures = "\n".join(name.strip() for name in sheet.signatures.splitlines() if name.strip())
    visit.revision += 1


def _complete(visit: Visit) -> None:
    errors: dict[str, Text] = {}
    for line in visit.lines:
        if not line.observation:
            errors[f"seen-{line.head}"] = t("请写明观察到的情况")
        if line.finding is None:
            errors[f"finding-{line.head}"] = t("请选择符合、基本符合或不符合")
    if not visit.ways:
        errors["ways"] = t("请至少勾选一种核查方式")
    if visit.finding is None:
        errors["finding"] = t("请给出总的结论")
    if not visit.conclusion:
        errors["conclusion"] = t("请写明核查意见")
    missing = [v.name for v in visit.visitors if v.name not in visit.signatures]
    if missing:
        errors["signatures"] = t("还没有签名：%(names)s", names="、".join(missing))
    if errors:
        raise Invalid(errors)
