"""What the pages of one visit print at every desk."""

from dataclasses import dataclass
from typing import Any

from flask import request, url_for

from app.adapters.uploads import LARGEST
from app.projects.states import Party
from app.shared.text import Text, t
from app.visits.legs import head_of
from app.visits.models import Visit
from app.visits.policy import (
    may_call_off_visit,
    may_change_visit,
    may_confirm_visit,
    may_return_visit,
    may_see_sheet,
    may_write_sheet,
)
from app.visits.queries import MOST_SCANS, acts_of, find_visit, scans_of
from app.visits.states import VisitState, Way
from app.web.instant import instant, me
from app.web.officer.project_parties import EvidenceFile
from app.web.officer.visit_forms import ACCEPT, SheetForm, refused_scan, sheet_form
from app.web.timeline import Told

ACTS: dict[str, Text] = {
    "visit.planned": t("已安排现场核查"),
    "visit.changed": t("已调整安排"),
    "visit.sheet_saved": t("已填写记录表"),
    "visit.held": t("已提交记录表"),
    "visit.returned": t("记录表已退回"),
    "visit.confirmed": t("记录表已确认"),
    "visit.called_off": t("现场核查已取消"),
    "file.kept": t("已上传扫描件"),
    "file.removed": t("已移除扫描件"),
}


@dataclass(frozen=True)
class Step:
    """One line of what happens next (``_macros/next.html``)."""

    what: Text
    when: Any = None
    who: Text | None = None
    url: str | None = None


def load_visit(id: str) -> Visit | None:
    """The visit of the address."""
    return find_visit(id)


def visit_page(visit: Visit, audience: str) -> dict[str, Any]:
    """Everything on the page of a visit; the caller has asked who may see it, and the sheet shows where it may."""
    user, at = me(), instant()
    shows = may_see_sheet(user, visit, at)
    return {
        "audience": audience,
        "may_see_sheet": shows,
        "lines": lines_of(visit) if shows else [],
        "ways": [Way(value).label for value in visit.ways],
        "files": [scan_file(file) for file in scans_of(visit)] if shows else [],
        "acts": [Told(act.at, ACTS[act.name], who) for act, who in acts_of(visit) if act.name in ACTS]
        if audience == "officer"
        else [],
        "steps": steps_of(visit, audience),
        "may_change": may_change_visit(user, visit, at),
        "may_call_off": may_call_off_visit(user, visit, at),
        "may_write": may_write_sheet(user, visit, at),
        "may_return": may_return_visit(user, visit, at),
        "may_confirm": may_confirm_visit(user, visit, at),
    }


def lines_of(visit: Visit) -> list[tuple[Any, Any]]:
    """(line, its head) in order."""
    return [(line, head_of(visit.call, line.head)) for line in visit.lines]


def scan_file(file: Any, *, remove: str | None = None) -> EvidenceFile:
    """A scan as pages print it."""
    url = url_for("public.visit_scan", id=file.owner_id, file=file.id)
    return EvidenceFile(file.name, file.size, file.sha256, url, remove)


def steps_of(visit: Visit, audience: str) -> list[Step]:
    """Every step that is to come, the next first."""
    party, lead = t("核查组"), t("组长或另一位承办人")
    if visit.state == VisitState.CALLED_OFF:
        return []
    if visit.state == VisitState.CONFIRMED:
        return [Step(t("生成排名，提出拟定结果"), None, Party.OFFICER.label)]
    confirm = Step(t("确认记录表"), None, lead)
    if visit.state == VisitState.HELD:
        return [confirm]
    ready = [Step(t("准备资料和现场"), visit.visit_on, t("申报单位"))] if audience == "lab" else []
    return [*ready, Step(t("现场核查，填写记录表"), visit.visit_on, party), confirm]


def sheet_page(visit: Visit) -> dict[str, Any]:
    """The page on which a sheet is filled in, its scans beside it; whichever form was posted."""
    room = request.blueprint
    remove = f"{room}.remove_scan"
    slot = {
        "key": "signed_sheet",
        "name": t("签名的记录表扫描件"),
        "note": t("纸质记录表由核查组全体签名后扫描或拍照。"),
        "required": False,
        "accept": ",".join(f".{ending}" for ending in ACCEPT),
        "limit": LARGEST,
        "most": MOST_SCANS,
        "files": [
            scan_file(file, remove=url_for(remove, id=visit.id, file=file.id)) for file in scans_of(visit)
        ],
        "url": url_for(f"{room}.add_scan", id=visit.id),
        "error": refused_scan(),
    }
    return {"room": room, "lines": lines_of(visit), "slot": slot, "blank": blank_sheet(visit)}


def blank_sheet(visit: Visit) -> SheetForm | None:
    """The sheet's own form, where the page is shown again because of a file."""
    return sheet_form(visit) if (request.endpoint or "").endswith(".add_scan") else None
