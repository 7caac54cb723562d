"""The rubric as a form: one mark and one remark per criterion, an opinion, a private note."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, IntegerField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from app.calls.models import Call
from app.kinds.kind import Band
from app.reviews.models import Review
from app.reviews.service.values import LONGEST, current_value, field_names, shown
from app.rounds.models import Assignment
from app.shared.text import Text
from app.web.rendering import show_kept

TOO_LONG = _l("最多 %(max)d 字")


class ReviewForm(FlaskForm):
    """Every field carries the revision that its page saw: for the script, and as ``seen-<field>`` for the post."""

    comment = TextAreaField(
        _l("总体意见"),
        [Length(max=LONGEST["comment"], message=TOO_LONG)],
        description=_l("建议不少于30字；评审结束后由承办人决定是否反馈申报单位，不署专家姓名"),
    )
    private_note = TextAreaField(
        _l("个人备注"),
        [Length(max=LONGEST["private_note"], message=TOO_LONG)],
        description=_l("只有本人能看到"),
    )

    def __init__(self, **more: Any) -> None:
        super().__init__(**more)
        # Finishing needs it, saving a draft does not: marked as needed, judged by the service.
        self.comment.flags.required = True

    def given(self) -> dict[str, str | None]:
        """The fields of the review as they were typed."""
        return {f.name: f.data for f in self if f.name.partition("-")[0] in {"score", *LONGEST}}

    def seen(self) -> dict[str, int]:
        """The revision of each field that the page had seen; nonsense counts as none."""
        return {name: _number(self[f"seen-{name}"].data) for name in self.given()}

    def see(self, review: Review | None) -> None:
        """Take what stands now as what the page has seen."""
        revisions: Mapping[str, int] = review.revisions if review else {}
        for name in self.given():
            self[name].render_kw = (self[name].render_kw or {}) | {"data-revision": revisions.get(name, 0)}
            self[f"seen-{name}"].data = str(revisions.get(name, 0))


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 9 else 0


class AutosaveForm(FlaskForm):
    """One field of the review from the script (``static/js/autosave.js``)."""

    field = StringField(validators=[InputRequired(_l("缺少字段名")), Length(max=80)])
    value = StringField()
    base = IntegerField(default=0)


class RecuseForm(FlaskForm):
    """Why the judge steps back."""

    reason = TextAreaField(
        _l("回避理由"),
        [InputRequired(_l("请填写理由")), Length(max=400, message=TOO_LONG)],
        description=_l("承办人会看到；例如近三年曾为该单位出具检测报告"),
    )


@lru_cache(maxsize=64)
def _form_class(criteria: tuple[tuple[str, str], ...]) -> type[ReviewForm]:
    """The class for a rubric, made once: keys and names of its criteria."""
    fields: dict[str, Any] = {}
    for key, name in criteria:
        fields[f"score-{key}"] = StringField(name)
        fields[f"note-{key}"] = TextAreaField(
            _l("对「%(name)s」的意见", name=name), [Length(max=LONGEST["note"], message=TOO_LONG)]
        )
    for name in [*fields, "comment", "private_note"]:
        fields[f"seen-{name}"] = HiddenField(default="0")
    return type("RubricForm", (ReviewForm,), fields)


def review_form(assignment: Assignment, review: Review | None) -> ReviewForm:
    """The form of an assignment, filled with what has been saved."""
    call = assignment.round.call
    data: dict[str, Any] = {}
    if review is not None:
        data = {name: shown(current_value(review, name)) for name in field_names(call)}
    form = _form_class(tuple((str(c["key"]), show_kept(c["name"])) for c in call.rubric))(data=data)
    if not form.is_submitted():
        form.see(review)
    return form


@dataclass(frozen=True)
class Scale:
    """A criterion as ``_macros/bands.html`` prints it."""

    key: str
    name: Text
    weight: Any
    description: Text
    bands: tuple["Step", ...]


@dataclass(frozen=True)
class Step:
    """One band of the scale."""

    label: Text
    low: int
    high: int
    note: str = ""


def scales_of(call: Call) -> list[Scale]:
    """The rubric with the bands of the call's kind."""
    bands = tuple(_step(band) for band in call.kind_data.bands)
    return [
        Scale(str(c["key"]), Text(str(c["name"])), c["weight"], Text(str(c.get("guide") or "")), bands)
        for c in call.rubric
    ]


def _step(band: Band) -> Step:
    return Step(band.name, band.low, band.high)


def label_of(call: Call, field: str) -> str:
    """What a field is called in a sentence."""
    names = {str(c["key"]): show_kept(c["name"]) for c in call.rubric}
    part, dash, key = field.partition("-")
    if dash and key in names:
        return names[key] if part == "score" else _("对「%(name)s」的意见", name=names[key])
    return _("总体意见") if field == "comment" else _("个人备注")
