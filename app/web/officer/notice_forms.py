"""Forms of the officers' pages of notices."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from app.calls.models import Call
from app.notices.models import Notice
from app.notices.queries import noticeable_decisions
from app.notices.service.drafting import LONGEST_BODY, LONGEST_OFFICE, LONGEST_TITLE
from app.web.fields import MultiCheckboxField
from app.web.rendering import render_text

MOST = _l("最多 %(max)d 字")
LONGEST_REASON = 1000


class ConfirmForm(FlaskForm):
    """Nothing to fill in: pressing the button is the act."""


class DraftForm(FlaskForm):
    """Which agreed decisions go on one notice."""

    decisions = MultiCheckboxField(_l("列入公示的结果"), [InputRequired(_l("请至少选择一项结果"))])


def draft_form(call: Call) -> DraftForm:
    """The decisions that no notice carries yet, all chosen beforehand."""
    form = DraftForm()
    free = noticeable_decisions(call)
    form.decisions.choices = []
    for decision in free:
        winners = "、".join(line.entry.organisation.name for line in decision.lines if line.fallen is None)
        title = f"{decision.item.code} {decision.item.title}" if decision.item is not None else ""
        form.decisions.choices.append((decision.id, f"{title}：{winners or render_text(decision.result)}"))
    if not form.is_submitted():
        form.decisions.data = [decision.id for decision in free]
    return form


class NoticeForm(FlaskForm):
    """The words of a draft."""

    title = StringField(
        _l("标题"), [InputRequired(_l("请填写标题")), Length(max=LONGEST_TITLE, message=MOST)]
    )
    body = TextAreaField(
        _l("正文第一段"),
        [InputRequired(_l("请填写正文")), Length(max=LONGEST_BODY, message=MOST)],
        description=_l("公示期、异议办法、名单由系统按发布日期和规则印在后面"),
    )
    office = StringField(
        _l("受理异议的处室、电话和地址"),
        [InputRequired(_l("请填写受理处室和电话")), Length(max=LONGEST_OFFICE, message=MOST)],
        description=_l("由纪检监督处室受理，不由承办处室受理；例如：机关纪委，电话 025-××××××××"),
    )

    @classmethod
    def for_notice(cls, notice: Notice) -> "NoticeForm":
        """The form with what stands there now."""
        return cls(obj=notice)


class WithdrawForm(FlaskForm):
    """Why a public notice is taken back, for everybody to read."""

    reason = TextAreaField(
        _l("撤回的理由"),
        [InputRequired(_l("请写明撤回的理由")), Length(max=LONGEST_REASON, message=MOST)],
        description=_l("公开在公示页上；不要写入异议人信息"),
    )


class GiveUpForm(FlaskForm):
    """Why a winner steps back."""

    reason = TextAreaField(
        _l("放弃的理由"),
        [InputRequired(_l("请写明放弃的理由")), Length(max=LONGEST_REASON, message=MOST)],
    )
