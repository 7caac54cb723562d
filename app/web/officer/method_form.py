"""How a call is judged, as its officers choose it while it is a draft, or propose to change it."""

from dataclasses import asdict
from decimal import Decimal
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, IntegerField, RadioField, SelectField
from wtforms.validators import InputRequired, NumberRange, Optional

from app.calls.caps import Caps, caps_of, plain_caps
from app.calls.marking_rules import marking_rules
from app.calls.method_words import NUMBERS, TIES
from app.calls.models import Call
from app.calls.parts import Plain
from app.shared.text import Text, t
from app.web.fields import DecimalField
from app.web.officer.part_forms import PartForm, offered

RULES = ("spread_range", "spread_sd", "extra_budget", "extra_most")


class MethodForm(PartForm):
    """How entries are ranked; printed on the call in words."""

    part = "method"
    number = RadioField(
        _l("排序依据"),
        [InputRequired(_l("请选择排序依据"))],
        choices=offered(NUMBERS.items()),
        description=_l(
            "三种分数都会列出，选定的一种决定名次。校准分至少须有 4 位专家、30 份评审；"
            "只有几件申报的，一般达不到，将按平均分排名"
        ),
    )
    threshold = DecimalField(
        _l("入选门槛（分）"),
        [InputRequired(_l("请填写门槛")), NumberRange(0, 100, _l("门槛为 0 至 100，最多两位小数"))],
        description=_l("得分低于门槛的不入选，仅一家申报时同样适用"),
    )
    reviews_per_entry = IntegerField(
        _l("每件申报的评审份数"),
        [InputRequired(_l("请填写份数")), NumberRange(1, 15, _l("每件申报由 1 至 15 位专家评审"))],
        description=_l("不少于 5 份时才去掉最高和最低"),
    )
    city_quota = IntegerField(
        _l("每个设区市每类的推荐名额"),
        [InputRequired(_l("请填写名额")), NumberRange(1, 99, _l("推荐名额为 1 至 99 件"))],
        description=_l("申报截止后由设区市在名额内推荐，省级机构直报不占名额"),
    )
    tie1 = SelectField(_l("并列时第一看"), [Optional()])
    tie2 = SelectField(_l("第二看"), [Optional()])
    tie3 = SelectField(_l("第三看"), [Optional()])
    tie4 = SelectField(_l("第四看"), [Optional()])
    tie5 = SelectField(_l("第五看"), [Optional()])
    spread_range = IntegerField(
        _l("极差超过"),
        [InputRequired(_l("请填写分数")), NumberRange(1, 100, _l("极差的界限为 1 至 100 分"))],
    )
    spread_sd = IntegerField(
        _l("标准差超过"),
        [InputRequired(_l("请填写分数")), NumberRange(1, 50, _l("标准差的界限为 1 至 50 分"))],
    )
    extra_budget = IntegerField(
        _l("补充评审的总量（占评审份数）"),
        [
            InputRequired(_l("请填写百分比，不安排填 0")),
            NumberRange(0, 100, _l("补充评审的总量为评审份数的 0 至 100％")),
        ],
        description=_l("用于名次接近入选线的申报；不安排填 0"),
    )
    extra_most = IntegerField(
        _l("每件申报最多的评审份数"),
        [InputRequired(_l("请填写份数")), NumberRange(1, 30, _l("每件最多 30 份"))],
        description=_l("连同原有的份数"),
    )
    cap_institution = IntegerField(
        _l("同一单位至多"),
        [Optional(), NumberRange(1, 99, _l("限额为 1 至 99 项"))],
    )
    cap_city = IntegerField(
        _l("同一设区市的单位合计至多"),
        [Optional(), NumberRange(1, 99, _l("限额为 1 至 99 项"))],
        description=_l("按申报单位所在的设区市计，省级单位不计入"),
    )
    cap_budget = DecimalField(
        _l("计划总投资合计不超过"),
        [Optional(), NumberRange(0, 9_999_999, _l("金额为 0 至 9999999 万元"))],
    )
    blind = BooleanField(_l("匿名评审：专家看不到申报单位名称"))
    judges_see_after_close = BooleanField(_l("轮次结束后，专家可见其他专家的评分"))

    def __init__(self, subject: Call, **more: Any) -> None:
        super().__init__(subject, **more)
        if not subject.kind_data.recommended:
            del self.city_quota
        if not subject.kind_data.allocates:
            del self.cap_institution, self.cap_city, self.cap_budget
        rules: list[tuple[str, Any]] = [("", _l("不再比较"))]
        rules += [
            (f"criterion:{r['key']}", t("「%(name)s」得分高者在前", name=Text(r["name"])))
            for r in subject.rubric
        ]
        rules += TIES.items()
        for field in self.tie_fields:
            field.choices = offered(rules)

    @property
    def tie_fields(self) -> list[SelectField]:
        """The tie chain in order."""
        return [self.tie1, self.tie2, self.tie3, self.tie4, self.tie5]

    def values_of(self, plain: Plain) -> dict[str, Any]:
        ties = {f"tie{number}": rule for number, rule in enumerate(plain["ties"], start=1)}
        rules = asdict(marking_rules(plain))
        caps = {f"cap_{name}": value for name, value in asdict(caps_of(plain)).items()}
        return plain | rules | ties | caps | {"threshold": Decimal(plain["threshold"])}

    def plain(self) -> Plain:
        threshold: Decimal = self.threshold.data or Decimal(0)
        quota = {"city_quota": self.city_quota.data} if self.city_quota else {}
        return (
            self.subject.method
            | quota
            | self._caps()
            | {
                "number": self.number.data,
                "ties": [field.data for field in self.tie_fields if field.data],
                "threshold": f"{threshold:.2f}" if threshold == round(threshold, 2) else str(threshold),
                "reviews_per_entry": self.reviews_per_entry.data,
                "blind": bool(self.blind.data),
                "judges_see_after_close": bool(self.judges_see_after_close.data),
                **{name: self[name].data for name in RULES},
            }
        )

    def _caps(self) -> Plain:
        if not self.cap_institution:
            return {}
        caps = Caps(self.cap_institution.data, self.cap_city.data, self.cap_budget.data)
        return {"caps": plain_caps(caps)} if caps or "caps" in self.subject.method else {}
