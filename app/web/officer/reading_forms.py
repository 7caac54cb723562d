"""Forms of extra readings: what takes time is computed while the form is checked, before BEGIN."""

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import IntegerField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, NumberRange, Optional

from app.calls.models import Item
from app.reviews.models import ReadingBatch
from app.reviews.service import ReadingPlan, plan_readings
from app.reviews.stamps import MarksSeen, look_at_marks
from app.rounds.budgets import Budget, budgets_of
from app.rounds.models import Round
from app.shared.verdict import Invalid, Refused
from app.web.rendering import render_text

HAND_OUT = "hand-out"


class AskForm(FlaskForm):
    """For which item, and how many readings at most. Once it is right, ``plan`` is what the rule says, or ``refused``
    why it says nothing."""

    item = SelectField(_l("项目"), [InputRequired(_l("请选择项目"))])
    asked = IntegerField(
        _l("本次增加的份数"),
        [InputRequired(_l("请填写份数")), NumberRange(1, 10000, _l("份数应在 %(min)d 与 %(max)d 之间"))],
        description=_l("不超过余下的份额；按规则没有可评的，会少于这个数"),
    )
    round: Round
    plan: ReadingPlan | None = None
    refused: Refused | None = None

    def chosen(self) -> Item:
        """The item that was chosen."""
        return next(row.item for row in self.round.items if row.item_id == self.item.data)

    def validate(self, extra_validators: Any = None) -> bool:
        """Whether the form is right; then the rule is asked."""
        if not super().validate(extra_validators):
            return False
        try:
            self.plan = plan_readings(self.round, self.chosen(), self.asked.data or 0)
        except Refused as refused:
            self.refused = refused
        except Invalid as invalid:
            self.asked.errors = [render_text(text) for text in invalid.errors.values()]
        return not self.asked.errors


def ask_form(round: Round, budgets: Sequence[Budget] | None = None) -> AskForm:
    """The form over what is left of each item's budget."""
    form = AskForm()
    form.round = round
    open_ = [budget for budget in (budgets_of(round) if budgets is None else budgets) if budget.left]
    form.item.choices = [SelectChoice(b.item.id, f"{b.item.code} {b.item.title}") for b in open_]
    if not form.is_submitted() and len(open_) == 1:
        form.asked.data = open_[0].left
    return form


class DecideForm(FlaskForm):
    """Which button was pressed. ``seen``: the marks as they are, where all is to be handed out."""

    answer = StringField(validators=[Optional()])
    batch: ReadingBatch
    seen: MarksSeen | None = None

    def validate(self, extra_validators: Any = None) -> bool:
        """Whether it is right; then the marks are read."""
        valid = super().validate(extra_validators)
        if valid and self.answer.data == HAND_OUT:
            self.seen = look_at_marks(self.batch.round, self.batch.item)
        return valid


def decide_form(batch: ReadingBatch) -> DecideForm:
    """The form for the proposal of the address."""
    form = DecideForm()
    form.batch = batch
    return form
