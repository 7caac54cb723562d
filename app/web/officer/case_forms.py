"""Forms of case pages and dissections."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    FieldList,
    Form,
    FormField,
    HiddenField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional

from app.chains.queries import current_chains, find_current_chain
from app.kinds import KINDS
from app.showcase.drafting import (
    COLUMNS,
    LONGEST_ALT,
    LONGEST_PROSE,
    LONGEST_STANDFIRST,
    LONGEST_TITLE,
    MOST_EFFECTS,
    PROSE,
    Page,
)
from app.showcase.models import Case
from app.showcase.queries import tasks_told_by
from app.showcase.queries.pictures import pictures_of_entry
from app.showcase.service import Seen
from app.showcase.service.dissections import MOST_OBSERVATIONS
from app.web.officer.part_forms import add_rows, row_button, trimmed
from app.web.rendering import show_kept

LONG = _l("最多 %(max)d 字")
PART = [Optional(), Length(max=LONGEST_PROSE, message=LONG)]


class EffectRow(Form):
    """One measured effect; an empty row is passed over."""

    name = StringField(_l("数据名称"), [Optional(), Length(max=40, message=LONG)])
    before = StringField(_l("服务前"), [Optional(), Length(max=30, message=LONG)])
    after = StringField(_l("服务后"), [Optional(), Length(max=30, message=LONG)])
    unit = StringField(_l("计量单位"), [Optional(), Length(max=20, message=LONG)])


class PictureRow(Form):
    """One picture of the entry; without words it is not shown."""

    file = HiddenField()
    alt = StringField(validators=[Optional(), Length(max=LONGEST_ALT, message=LONG)])


class CaseForm(FlaskForm):
    """The page, part by part; ``revision`` is what the writer had before him."""

    revision = HiddenField()
    title = StringField(
        _l("标题"), [InputRequired(_l("请填写标题")), Length(max=LONGEST_TITLE, message=LONG)]
    )
    standfirst = TextAreaField(
        _l("导语"),
        [InputRequired(_l("请填写导语")), Length(max=LONGEST_STANDFIRST, message=LONG)],
        description=_l("一两句话：难题是什么，结果怎样"),
    )
    chain = SelectField(_l("产业链"), [Optional()])
    stage = SelectField(_l("环节"), [Optional()])
    project = SelectField(
        _l("来自哪项攻关任务"),
        [Optional()],
        description=_l("案例讲的是一项验收通过的任务时选择，来龙去脉由此连到案例"),
    )
    client_masked = StringField(
        _l("服务对象的称谓"),
        [Optional(), Length(max=60, message=LONG)],
        description=_l("不公开名称时用，如：某动力电池企业"),
    )
    need = TextAreaField(_l("企业的难题"), PART)
    mode = StringField(_l("服务模式"), [Optional(), Length(max=60, message=LONG)])
    work = TextAreaField(_l("机构做了什么"), PART)
    effect = TextAreaField(_l("取得的成效"), PART)
    effects = FieldList(FormField(EffectRow), label=_l("成效数据"))
    reuse = TextAreaField(_l("别人可以照做"), PART)
    pictures = FieldList(FormField(PictureRow), label=_l("图片"))

    def __init__(self, case: Case, **more: Any) -> None:
        kept = {key: case.anatomy.get(key) or "" for key in PROSE}
        own = {name: getattr(case, name) for name in ("title", "standfirst", "stage", "client_masked")}
        chain = case.chain.name if case.chain else ""
        attached, told = pictures_of_entry(case.entry), {row["file"]: row["alt"] for row in case.pictures}
        rows = [{"file": row["file_id"], "alt": told.get(row["file_id"], "")} for row in attached]
        kept |= {"effects": case.effects, "pictures": rows}
        own |= {"chain": chain, "revision": case.revision, "project": case.project_id or ""}
        super().__init__(data={**kept, **own}, **more)
        tasks = [SelectChoice(task.id, task.title) for task in tasks_told_by(case)]
        self.project.choices = [SelectChoice("", _l("未选")), *tasks]
        names = {row["file_id"]: row["name"] for row in attached}
        for row in self.pictures:
            row.form.alt.label.text = names.get(row.form.file.data or "", "")
        self.chain.choices = [
            SelectChoice("", _l("未选")),
            *(SelectChoice(c.name, show_kept(c.name)) for c in current_chains()),
        ]
        if chain and chain not in {choice.value for choice in self.chain.choices}:
            self.chain.choices.append(SelectChoice(chain, show_kept(chain)))
        stages = dict.fromkeys((*stages_of_kind(case.kind), case.stage))
        self.stage.choices = [
            SelectChoice("", _l("未选")),
            *(SelectChoice(s, show_kept(s)) for s in stages if s),
        ]
        if not self.is_submitted() and not case.effects:
            add_rows(self.effects, MOST_EFFECTS, 3)

    def validate(self, extra_validators: Any = None) -> bool:
        """As ever; the buttons that add or remove a row show the form again and save nothing."""
        if row_button(self.effects, MOST_EFFECTS):
            return False
        return bool(super().validate(extra_validators))

    @property
    def seen(self) -> int:
        """The revision that the writer had before him."""
        text = self.revision.data or ""
        return int(text) if str(text).isdecimal() else 0

    def page(self) -> Page:
        """What was typed."""
        rows = tuple({key: trimmed(row.form[key].data) for key in COLUMNS} for row in self.effects)
        return Page(
            title=trimmed(self.title.data),
            standfirst=trimmed(self.standfirst.data),
            stage=self.stage.data or "",
            prose={key: trimmed(self[key].data) for key in PROSE},
            effects=tuple(row for row in rows if row["name"]),
            pictures=tuple(
                {"file": row.form.file.data or "", "alt": trimmed(row.form.alt.data)} for row in self.pictures
            ),
            chain=find_current_chain(self.chain.data) if self.chain.data else None,
            client_masked=trimmed(self.client_masked.data),
            project_id=self.project.data or None,
        )


def stages_of_kind(kind: str) -> tuple[str, ...]:
    """The stages that the form of a kind offers."""
    questions = (q for section in KINDS[kind].sections for q in section.questions)
    return next((q.choices for q in questions if q.key == "stage"), ())


class ConfirmForm(FlaskForm):
    """Nothing to fill in."""


class CheckedForm(FlaskForm):
    """A confirmation with the warning about the client's name; the box is there only where something was found."""

    checked = BooleanField(_l("已核对，所列字样不会透露服务对象"))

    def __init__(self, found: bool, **more: Any) -> None:
        super().__init__(**more)
        self.found = found


class WithdrawForm(FlaskForm):
    """Why a case is withdrawn; public."""

    reason = TextAreaField(
        _l("撤回的理由"),
        [InputRequired(_l("请写明撤回的理由，将公开")), Length(max=1000, message=LONG)],
        description=_l("公开在案例页上，并发给申报机构"),
    )


class ObservationRow(Form):
    """One observation; an empty row is passed over."""

    aspect = StringField(_l("方面"), [Optional(), Length(max=40, message=LONG)])
    seen = TextAreaField(_l("看到了什么"), [Optional(), Length(max=1000, message=LONG)])
    copied = TextAreaField(_l("可以复制的做法"), [Optional(), Length(max=1000, message=LONG)])
    evidence = StringField(_l("依据"), [Optional(), Length(max=300, message=LONG)])


class DissectionForm(FlaskForm):
    """The observations of a case."""

    rows = FieldList(FormField(ObservationRow), label=_l("观察"))

    def __init__(self, case: Case, **more: Any) -> None:
        kept = case.dissection.observations if case.dissection else []
        names = ("aspect", "seen", "copied", "evidence")
        super().__init__(data={"rows": [{n: getattr(o, n) for n in names} for o in kept]}, **more)
        if not self.is_submitted() and not kept:
            add_rows(self.rows, MOST_OBSERVATIONS, 3)

    def validate(self, extra_validators: Any = None) -> bool:
        """As ever; the buttons of rows save nothing."""
        if row_button(self.rows, MOST_OBSERVATIONS):
            return False
        return bool(super().validate(extra_validators))

    def observations(self) -> list[Seen]:
        """What was typed, empty rows left out."""
        typed = [
            Seen(*(trimmed(row.form[name].data) for name in ("aspect", "seen", "copied", "evidence")))
            for row in self.rows
        ]
        return [one for one in typed if any((one.aspect, one.seen, one.copied, one.evidence))]
