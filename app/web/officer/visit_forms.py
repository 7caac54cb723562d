"""Forms of visits: the plan, the sheet, a scan."""

from typing import Any

from flask import g, request
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import DateField, IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional

from app.adapters.uploads import UploadRefused, prove_upload
from app.entries.models import Entry
from app.files.proof import Proof
from app.visits.legs import head_of
from app.visits.models import Visit
from app.visits.queries import experts_for
from app.visits.service import Member, Plan, Seen, Sheet
from app.visits.states import Finding, Way
from app.web.fields import MultiCheckboxField, stripped
from app.web.rendering import render_text

LONG = _l("最多 %(max)d 字")
ACCEPT = ("pdf", "png", "jpg")
FINDINGS = [SelectChoice(member.value, member.label) for member in Finding]


class PlanForm(FlaskForm):
    """When, where, who goes."""

    visit_on = DateField(_l("核查日期"), [InputRequired(_l("请填写日期，例如 2026-11-23"))])
    place = StringField(
        _l("核查地点"),
        [InputRequired(_l("请填写核查地点")), Length(max=200, message=LONG)],
        filters=[stripped],
    )
    note = TextAreaField(
        _l("请申报单位准备"),
        [Optional(), Length(max=1000, message=LONG)],
        description=_l("资料、现场、人员和盲样安排；随通知发给申报单位"),
    )
    experts = MultiCheckboxField(
        _l("参加核查的专家"),
        [Optional()],
        description=_l("这份申报的专家组中已接受邀请、没有回避情形的专家；核查组合计不少于 2 人"),
    )
    leader = SelectField(_l("组长"), [InputRequired(_l("请从参加核查的专家中指定组长"))])
    others = TextAreaField(
        _l("其他人员"),
        [Optional(), Length(max=1000, message=LONG)],
        description=_l("一行一位：姓名，单位或职务"),
    )

    def __init__(self, entry: Entry, visit: Visit | None = None, **more: Any) -> None:
        super().__init__(data=_plan_data(entry, visit), **more)
        self.found = experts_for(entry)
        self.experts.choices = [SelectChoice(user.id, user.name) for user in self.found]
        self.leader.choices = [SelectChoice("", _l("请选择")), *self.experts.choices]
        self.experts.flags.required = True

    def plan(self) -> Plan:
        """What was typed."""
        chosen = set(self.experts.data or [])
        members = [Member(user_id=user.id) for user in self.found if user.id in chosen]
        members += [Member(name=name, duty=duty) for name, duty in _people(self.others.data or "")]
        return Plan(
            self.visit_on.data, self.place.data or "", self.note.data or "", members, self.leader.data or None
        )


def _people(text: str) -> list[tuple[str, str]]:
    rows = [line.replace(",", "，").partition("，") for line in text.splitlines() if line.strip()]
    return [(name.strip()[:60], duty.strip()[:120]) for name, _comma, duty in rows]


def _plan_data(entry: Entry, visit: Visit | None) -> dict[str, Any]:
    if visit is None:
        return {"place": entry.organisation.address}
    others = [v for v in visit.visitors if v.user_id is None]
    return {
        "visit_on": visit.visit_on,
        "place": visit.place,
        "note": visit.note,
        "experts": [v.user_id for v in visit.visitors if v.user_id is not None],
        "leader": next((v.user_id for v in visit.visitors if v.is_leader), ""),
        "others": "\n".join(f"{v.name}，{v.duty}" if v.duty else v.name for v in others),
    }


class SheetForm(FlaskForm):
    """A sheet; ``sheet_form`` adds a text and a verdict for each head."""

    revision = IntegerField()
    ways = MultiCheckboxField(
        _l("核查方式"), [Optional()], choices=[SelectChoice(way.value, way.label) for way in Way]
    )
    finding = RadioField(_l("总的结论"), [Optional()], choices=FINDINGS)
    conclusion = TextAreaField(_l("核查意见"), [Optional(), Length(max=4000, message=LONG)])
    signatures = TextAreaField(
        _l("核查组签名"),
        [Optional(), Length(max=1000, message=LONG)],
        description=_l("一行一位，与纸质记录表上的签名一致；签名的记录表扫描件在下面上传"),
    )
    heads: tuple[str, ...] = ()

    def __init__(self, **more: Any) -> None:
        super().__init__(**more)
        for field in self:  # what may wait while it is saved is asked for when it is handed in
            field.flags.required = True

    @property
    def is_saved_only(self) -> bool:
        """Whether the button that only saves was pressed."""
        return "hold" not in request.form

    def sheet(self) -> Sheet:
        """What was filled in."""
        lines = {
            key: Seen(self[f"seen-{key}"].data or "", _finding(self[f"finding-{key}"].data))
            for key in self.heads
        }
        return Sheet(
            lines,
            [Way(value) for value in self.ways.data or []],
            _finding(self.finding.data),
            self.conclusion.data or "",
            self.signatures.data or "",
        )


def _finding(value: str | None) -> Finding | None:
    return Finding(value) if value else None


def sheet_form(visit: Visit) -> SheetForm:
    """The form of a visit's sheet, filled with what is saved."""
    fields: dict[str, Any] = {"heads": tuple(line.head for line in visit.lines)}
    data: dict[str, Any] = {
        "revision": visit.revision,
        "ways": visit.ways,
        "finding": visit.finding,
        "conclusion": visit.conclusion,
        "signatures": visit.signatures,
    }
    for line in visit.lines:
        head = head_of(visit.call, line.head)
        fields[f"seen-{line.head}"] = TextAreaField(
            _l("观察到的情况"), [Optional(), Length(max=4000, message=LONG)], description=head.guide
        )
        fields[f"finding-{line.head}"] = RadioField(head.title, [Optional()], choices=FINDINGS)
        data |= {f"seen-{line.head}": line.observation, f"finding-{line.head}": line.finding}
    made: SheetForm = type("VisitSheetForm", (SheetForm,), fields)(data=data)
    return made


class ReasonForm(FlaskForm):
    """A reason and nothing else."""

    reason = TextAreaField(_l("理由"), [InputRequired(_l("请填写理由")), Length(max=400, message=LONG)])


class ScanForm(FlaskForm):
    """The signed sheet as a file; ``proof`` is there once it has been checked and stored."""

    file = FileField()
    proof: Proof | None = None

    @classmethod
    def for_visit(cls, _visit: Visit) -> "ScanForm":
        """The form of this request: made once, so that a page that is shown again finds what it refused."""
        if "scan_form" not in g:
            g.scan_form = cls()
        form: ScanForm = g.scan_form
        return form

    def validate(self, extra_validators: Any = None) -> bool:
        """Prove the file outside the transaction."""
        if not super().validate(extra_validators):
            return False
        try:
            self.proof = prove_upload(self.file.data or None, ACCEPT)
        except UploadRefused as refused:
            self.file.errors = [render_text(refused.text)]
        return self.proof is not None


def refused_scan() -> Any:
    """The sentence beside the slot, where this request brought a file that was refused."""
    form = g.get("scan_form")
    return form.file.errors[0] if form is not None and form.file.errors else None
