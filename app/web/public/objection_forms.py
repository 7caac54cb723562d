"""The form of an objection: files are proved before any transaction begins."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import FileField, MultipleFileField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, ValidationError

from app.adapters.uploads import UploadRefused, prove_upload
from app.files.proof import Proof
from app.notices.concerns import Concern, concerns_of
from app.notices.models import Notice, NoticeLine
from app.notices.service import Objector
from app.notices.service.filing import LONGEST_FACTS, SHORTEST_FACTS
from app.notices.states import ObjectorKind
from app.web.fields import stripped
from app.web.rendering import render_text

ACCEPTED = ("pdf", "docx", "xlsx", "png", "jpg")
MOST_FILES = 5
MOST = _l("最多 %(max)d 字")


class ObjectionForm(FlaskForm):
    """Who objects to what, why, and with which evidence. ``homepage`` must stay empty: only programs fill it in."""

    line = SelectField(_l("针对哪一项"), validate_choice=True)
    kind = RadioField(_l("以谁的名义"), [InputRequired(_l("请选择"))], default=ObjectorKind.PERSON.value)
    name = StringField(
        _l("真实姓名或单位全称"),
        [InputRequired(_l("请署真实姓名或单位全称")), Length(max=120, message=MOST)],
        filters=[stripped],
        description=_l("匿名提出的异议不予受理；姓名只有受理异议的人员能看到"),
    )
    contact_person = StringField(
        _l("联系人"),
        [Length(max=60, message=MOST)],
        filters=[stripped],
        description=_l("以单位名义提出的必填"),
    )
    contact = StringField(
        _l("联系电话或电子邮箱"),
        [InputRequired(_l("请留下电话号码或电子邮箱")), Length(max=200, message=MOST)],
        filters=[stripped],
    )
    facts = TextAreaField(
        _l("具体事实和理由"),
        [
            InputRequired(_l("请写明具体事实")),
            Length(min=SHORTEST_FACTS, message=_l("请写明具体事实，至少 %(n)s 字", n=SHORTEST_FACTS)),
            Length(max=LONGEST_FACTS, message=MOST),
        ],
        description=_l("至少 %(n)s 字，写明时间、经过和依据", n=SHORTEST_FACTS),
    )
    letter = FileField(
        _l("加盖公章的异议书"), description=_l("以单位名义提出的必须上传；PDF 或图片，不超过 20 MB")
    )
    evidence = MultipleFileField(
        _l("证明材料"),
        [InputRequired(_l("请附证明材料"))],
        description=_l("至少一份、最多五份；PDF、Word、Excel 或图片，每份不超过 20 MB"),
    )
    homepage = StringField(_l("此栏请留空"))

    proofs: list[Proof]
    letter_proof: Proof | None

    def validate_homepage(self, field: Any) -> None:
        """A field that no person sees."""
        if field.data:
            raise ValidationError(_l("此栏请留空"))

    def validate(self, extra_validators: Any = None) -> bool:
        """The fields first; files are stored only where everything else is right."""
        self.proofs, self.letter_proof = [], None
        return bool(super().validate(extra_validators)) and self._prove_files()

    def _prove_files(self) -> bool:
        chosen = [upload for upload in self.evidence.data or [] if getattr(upload, "filename", "")]
        if len(chosen) > MOST_FILES:
            self.evidence.errors = [_l("最多 %(n)s 份", n=MOST_FILES)]
            return False
        if getattr(self.letter.data, "filename", ""):
            self.letter_proof = self._prove(self.letter, self.letter.data, ("pdf", "png", "jpg"))
        proofs = [self._prove(self.evidence, upload, ACCEPTED) for upload in chosen]
        self.proofs = [proof for proof in proofs if proof is not None]
        return not self.letter.errors and not self.evidence.errors

    def _prove(self, field: Any, upload: Any, accept: tuple[str, ...]) -> Proof | None:
        try:
            return prove_upload(upload, accept)
        except UploadRefused as refused:
            field.errors = [*field.errors, f"{upload.filename}：{render_text(refused.text)}"]
            return None

    def objector(self) -> Objector:
        """Who objects, in the form that the service takes."""
        kind = ObjectorKind(self.kind.data)
        return Objector(kind, self.name.data or "", self.contact.data or "", self.contact_person.data or "")


def objection_form(notice: Notice) -> ObjectionForm:
    """What this notice says to choose from; 其他 concerns no single one."""
    form = ObjectionForm()
    form.line.choices = [
        ("", render_text(_l("公示中的其他事项，或者不确定"))),
        *concern_choices(notice),
    ]
    form.kind.choices = [(kind.value, render_text(kind.label)) for kind in ObjectorKind]
    return form


def concern_choices(notice: Notice) -> list[tuple[str, str]]:
    """(key, words) of everything on a notice that can be objected to: winners, and results without winners."""
    return [(concern.id, _words(concern)) for concern in concerns_of(notice)]


def _words(concern: Concern) -> str:
    if isinstance(concern, NoticeLine):
        return f"{concern.item_title}：{concern.organisation_name}"
    title = concern.item.title if concern.item is not None else ""
    return f"{title}：{render_text(concern.result.label)}"


class TrackingForm(FlaskForm):
    """The code that was shown when the objection was filed."""

    code = StringField(
        _l("查询码"),
        [InputRequired(_l("请填写查询码")), Length(max=40, message=MOST)],
        filters=[stripped],
        description=_l("提交异议时显示的二十个字符，每五个一组"),
    )
