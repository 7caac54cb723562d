"""Forms of the recommendation: opinion, reason, letter."""

from typing import Any, ClassVar

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import HiddenField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from app.adapters.uploads import LARGEST, UploadRefused, prove_upload
from app.calls.models import Call
from app.entries.models import Entry
from app.files.proof import Proof
from app.screening.queries import city_entries, list_digest, recommendation_of
from app.screening.states import RecommendationState
from app.web.instant import instant, me
from app.web.rendering import render_text

LONG = _l("最多 %(max)d 字")
SCANS = ("pdf", "png", "jpg")


class OpinionForm(FlaskForm):
    """One text; what was said in this sense before stands there already."""

    state: ClassVar[RecommendationState]

    @classmethod
    def for_entry(cls, entry: Entry) -> Any:
        """The form of one entry."""
        form: Any = cls()
        said = recommendation_of(entry) if not form.is_submitted() else None
        if said is not None and said.state == cls.state:
            form.opinion.data = said.opinion
        return form


class RecommendForm(OpinionForm):
    """Why the city recommends."""

    state = RecommendationState.RECOMMENDED
    opinion = TextAreaField(
        _l("推荐意见"),
        [InputRequired(_l("请写明推荐意见，申报单位和承办人会看到")), Length(max=2000, message=LONG)],
        description=_l("材料是否属实、成效如何、为什么推荐；打印在推荐表上"),
    )


class DeclineForm(OpinionForm):
    """Why it does not."""

    state = RecommendationState.DECLINED
    opinion = TextAreaField(
        _l("不推荐的理由"),
        [InputRequired(_l("请写明不推荐的理由，申报单位会看到")), Length(max=2000, message=LONG)],
    )


class LetterForm(FlaskForm):
    """The number of the letter, its scan, and a reason for everything of which nothing was said."""

    seen = HiddenField()
    document_number = StringField(
        _l("推荐函文号"),
        [InputRequired(_l("请填写推荐函文号")), Length(max=60, message=LONG)],
        description=_l("例如 宁市监函〔2026〕18号"),
    )
    rest = TextAreaField(
        _l("其余申报不推荐的理由"),
        [
            InputRequired(_l("还有申报没有提出意见，请逐件提出，或在这里写明不推荐的理由")),
            Length(max=2000, message=LONG),
        ],
        description=_l("没有逐件提出意见的申报用这个理由，申报单位会看到"),
    )
    file = FileField(
        _l("推荐函扫描件"), description=_l("加盖公章，PDF、PNG 或 JPG，不超过 %(n)s MB", n=LARGEST >> 20)
    )
    proof: Proof | None = None
    read: str = ""

    @classmethod
    def for_call(cls, call: Call) -> "LetterForm":
        """The form of the city's list as it stands now; the reason is asked where something is undecided."""
        form = cls()
        groups = city_entries(me(), call, instant())
        form.read = (form.seen.data or "")[:16] if form.is_submitted() else ""
        form.seen.data = list_digest(groups)
        if not any(group.undecided for group in groups):
            del form.rest
        return form

    def validate(self, extra_validators: Any = None) -> bool:
        """The fields first; the file is stored only where everything else is right."""
        chosen = bool(getattr(self.file.data, "filename", ""))
        if not super().validate(extra_validators):
            if chosen:
                self.file.errors = [*self.file.errors, _l("更正其他内容后，请重新选择文件")]
            return False
        if not chosen:
            return True
        try:
            self.proof = prove_upload(self.file.data, SCANS)
        except UploadRefused as refused:
            self.file.errors = [render_text(refused.text)]
        return self.proof is not None
