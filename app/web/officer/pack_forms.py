"""Forms whose act needs a result pack: its bytes are made and stored while the form is checked, before BEGIN."""

from typing import Any

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import TextAreaField
from wtforms.validators import InputRequired, Length

from app.adapters.documents import NotPrinted
from app.approvals.models import Approval
from app.decisions.models import Ranking
from app.notices.models import Notice
from app.notices.packs import MadePack, current_rankings, decided_rankings, latest_pack
from app.notices.service.renewing import renewed_notice
from app.shared.verdict import Refused
from app.web.instant import instant
from app.web.officer.approvals import OpinionForm
from app.web.officer.notice_forms import LONGEST_REASON, MOST, ConfirmForm
from app.web.papers.result_packs import make_public_pack
from app.web.rendering import render_text

AGREE = "agree"


class PackForm(ConfirmForm):
    """A form whose act needs a pack: it is made when everything else is right, before the transaction begins."""

    notice: Notice
    made: MadePack | None = None

    def rankings(self) -> list[Ranking]:
        """What the pack stands on."""
        return decided_rankings(self.notice)

    def validate(self, extra_validators: Any = None) -> bool:
        """Whether the form is right and its pack could be made."""
        if not super().validate(extra_validators):
            return False
        try:
            self.made = self._make()
        except Refused as refused:
            self.form_errors.append(render_text(refused.verdict.message))
        except NotPrinted:
            self.form_errors.append(_("结果公开包暂时无法生成，请稍候再试"))
        return not self.form_errors

    def _make(self) -> MadePack | None:
        rankings = self.rankings()
        if not rankings:
            return None
        latest = latest_pack(self.notice)
        number = 1 if latest is None else latest.number + 1
        return make_public_pack(self.notice, rankings, at=instant(), number=number, reason=self.why())

    def why(self) -> str:
        """The reason of a pack that follows another."""
        return ""


def publish_form(notice: Notice) -> PackForm:
    """The confirmation that makes the pack as well."""
    form = PackForm()
    form.notice = notice
    return form


class RenewForm(FlaskForm):
    """Why the pack is to be made anew, for everybody to read."""

    reason = TextAreaField(
        _l("重新生成的原因"),
        [InputRequired(_l("请写明重新生成的原因")), Length(max=LONGEST_REASON, message=MOST)],
        description=_l("公开在公示页上，例如：一位专家的评分经复核更正；不要写专家或未入选单位的名称"),
    )


class RenewalForm(PackForm, OpinionForm):
    """What the second officer answers; where he agrees the pack is made while the form is checked."""

    approval: Approval

    def rankings(self) -> list[Ranking]:
        """The rankings in force, where they are to be packed."""
        agrees = request.form.get("answer") == AGREE
        return current_rankings(self.notice) if agrees else []

    def why(self) -> str:
        """What was proposed."""
        return self.approval.reason


def renewal_form(approval: Approval) -> RenewalForm:
    """The form for the proposal of the address."""
    form = RenewalForm()
    form.approval, form.notice = approval, renewed_notice(approval)
    return form
