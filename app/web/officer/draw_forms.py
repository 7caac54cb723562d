"""Forms of the draw of a panel."""

from collections import Counter
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import IntegerField, SelectField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from app.rounds.drawing import ANY, Rules
from app.rounds.models import Round
from app.rounds.policy import visible_experts
from app.rounds.queries.draws import latest_draw
from app.rounds.queries.experts import counted
from app.web.instant import instant, me

ROWS = 6
SEATS = [Optional(), NumberRange(0, 100, _l("人数应在 0 与 100 之间"))]
MOST_CHOICES = 200


class DrawForm(FlaskForm):
    """Seats by field and the bounds. The rows of fields are made by ``draw_form``."""

    any_field = IntegerField(_l("不限专业的席位"), SEATS)
    alternates = IntegerField(
        _l("每个专业的候补人数"),
        [InputRequired(_l("请填写人数")), NumberRange(0, 20, _l("人数应在 0 与 20 之间"))],
        description=_l("不少于2人；有人谢绝时按抽取顺序递补"),
    )
    per_house = IntegerField(
        _l("同一单位至多"), [Optional(), NumberRange(1, 100, _l("人数应在 1 与 100 之间"))]
    )
    per_region = IntegerField(
        _l("同一设区市至多"),
        [Optional(), NumberRange(1, 100, _l("人数应在 1 与 100 之间"))],
        description=_l("留空表示不限"),
    )
    reason = TextAreaField(_l("重新抽取的理由"), [Optional(), Length(max=400, message=_l("最多 %(max)d 字"))])
    drawn_before = False

    @property
    def rows(self) -> list[tuple[Any, Any]]:
        """Field and seats, row by row."""
        return [(self[f"field-{n}"], self[f"seats-{n}"]) for n in range(ROWS)]

    def rules(self) -> Rules:
        """What was asked, the same field in two rows taken together."""
        seats: Counter[str] = Counter()
        for name, number in self.rows:
            if name.data and number.data:
                seats[name.data] += number.data
        if self.any_field.data:
            seats[ANY] = self.any_field.data
        return Rules(dict(seats), self.alternates.data or 0, self.per_house.data, self.per_region.data)


def draw_form(round: Round) -> DrawForm:
    """The form over the fields and chains that the pool knows; the chains of the round's items are filled in."""
    known = counted(visible_experts(me(), instant()), MOST_CHOICES)
    words = [*known["chain"], *known["field"]]
    choices = [SelectChoice("", _("不设"))] + [
        SelectChoice(word, _("%(word)s（%(n)s人）", word=word, n=n)) for word, n in words
    ]
    present = {word for word, _n in words}
    chains = [row.item.chain.name for row in round.items if row.item.chain is not None]
    asked = [name for name in dict.fromkeys(chains) if name in present][:ROWS]
    fields: dict[str, Any] = {"drawn_before": latest_draw(round) is not None}
    for number in range(ROWS):
        default = asked[number] if number < len(asked) else ""
        label = _("第 %(n)s 个专业或产业链", n=number + 1)
        fields[f"field-{number}"] = SelectField(label, [Optional()], choices=choices, default=default)
        fields[f"seats-{number}"] = IntegerField(_("第 %(n)s 个的席位", n=number + 1), SEATS)
    made: DrawForm = type("DrawForm", (DrawForm,), fields)(data={"alternates": 2, "per_house": 1})
    return made


class InviteDrawnForm(FlaskForm):
    """The bound for everybody who is asked."""

    max_load = IntegerField(
        _l("件数上限"),
        [Optional(), NumberRange(1, 500, _l("件数应在 1 与 500 之间"))],
        description=_l("留空表示不设上限，由系统均衡"),
    )
