"""Forms of plans of centres and of candidates."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import IntegerField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from app.centres.models import Candidate, CentrePlan
from app.centres.policy import kinds_to_plan
from app.centres.queries import advisers_to_ask, needs_to_link
from app.centres.reasons import REASONS, default_weights
from app.centres.service import PlanTerms, Wanted
from app.chains.queries import cities, current_chains
from app.kinds import KINDS
from app.shared.clock import local_date
from app.web.fields import DecimalField, MultiCheckboxField, stripped
from app.web.instant import instant, me
from app.web.rendering import render_text, show_place

LONG = _l("最多 %(max)d 字")
WHOLE = _l("请填写 0 或更大的整数")
WEIGHTS = tuple(reason.key for reason in REASONS)
NUMBERS = {"missing", "site_area", "staff", "months", "amount"}
TEXTS = {name for name in Wanted.__dataclass_fields__ if name not in NUMBERS}


class PlanForm(FlaskForm):
    """A plan; ``plan_form`` adds a weight for each reason."""

    kind = SelectField(_l("类别"), [InputRequired()])
    title = StringField(
        _l("名称"), [InputRequired(_l("请填写名称")), Length(max=120, message=LONG)], filters=[stripped]
    )
    year = IntegerField(_l("年度"), [InputRequired(_l("请填写年度")), NumberRange(2000, 2100, WHOLE)])
    note = TextAreaField(
        _l("说明"), [Optional(), Length(max=2000, message=LONG)], description=_l("随排序公布，例如依据和范围")
    )
    backed = IntegerField(
        _l("优先支持"),
        [InputRequired(WHOLE), NumberRange(0, 200, WHOLE)],
        description=_l("排在前几位的标记为优先支持；不标记的填 0"),
    )
    weights: tuple[str, ...] = WEIGHTS

    def terms(self) -> PlanTerms:
        """What was typed."""
        return PlanTerms(
            self.title.data or "",
            self.year.data or 0,
            self.note.data or "",
            {key: self[f"weight-{key}"].data or 0 for key in WEIGHTS},
            self.backed.data or 0,
        )


def plan_form(plan: CentrePlan | None = None) -> PlanForm:
    """The form of a plan, filled with what it says or with what is proposed to a new one."""
    fields = {
        f"weight-{reason.key}": IntegerField(
            reason.label, [InputRequired(WHOLE), NumberRange(0, 100, WHOLE)], description=reason.meaning
        )
        for reason in REASONS
    }
    weights = plan.weights if plan else default_weights()
    data: dict[str, Any] = {f"weight-{key}": weights.get(key, 0) for key in WEIGHTS}
    data |= (
        {"title": plan.title, "year": plan.year, "note": plan.note, "backed": plan.backed, "kind": plan.kind}
        if plan
        else {"year": local_date(instant()).year, "backed": 3}
    )
    form: PlanForm = type("PlanFormWithWeights", (PlanForm,), fields)(data=data)
    kinds = [plan.kind] if plan else kinds_to_plan(me(), instant())
    form.kind.choices = [SelectChoice(name, render_text(KINDS[name].words.call)) for name in kinds]
    return form


class CandidateForm(FlaskForm):
    """A centre that might be built."""

    title = StringField(
        _l("拟建名称"),
        [InputRequired(_l("请填写拟建名称")), Length(max=120, message=LONG)],
        filters=[stripped],
        description=_l("例如：江苏省×产品质量检验检测中心、江苏省×产业计量测试中心"),
    )
    sort = SelectField(_l("中心类型"), [InputRequired(_l("请选择中心类型"))])
    chain_id = SelectField(_l("所属产业链"), [InputRequired(_l("请选择所属产业链"))])
    region_code = SelectField(_l("所在城市"), [InputRequired(_l("请选择所在城市"))])
    background = TextAreaField(_l("建设背景"), [Optional(), Length(max=2000, message=LONG)])
    existing_nation = TextAreaField(_l("全国现有同类中心"), [Optional(), Length(max=1000, message=LONG)])
    existing_east = TextAreaField(_l("华东现有同类中心"), [Optional(), Length(max=1000, message=LONG)])
    existing_province = TextAreaField(_l("本省现有同类中心"), [Optional(), Length(max=1000, message=LONG)])
    gap = TextAreaField(
        _l("空白分析"),
        [InputRequired(_l("请写明缺什么：现有中心测不了的产品和参数")), Length(max=2000, message=LONG)],
        description=_l("与现有中心相比，缺哪些产品和参数，企业现在到哪里测"),
    )
    missing = IntegerField(
        _l("省内目前测不了的产品和参数"),
        [InputRequired(_l("请填写数目，没有的填 0")), NumberRange(0, 100_000, WHOLE)],
    )
    coverage = TextAreaField(_l("应覆盖的产品与参数"), [Optional(), Length(max=2000, message=LONG)])
    site_area = IntegerField(_l("场地面积"), [Optional(), NumberRange(0, 10_000_000, WHOLE)])
    staff = IntegerField(_l("专职人员"), [Optional(), NumberRange(0, 100_000, WHOLE)])
    months = IntegerField(_l("建设周期（月）"), [Optional(), NumberRange(1, 120, _l("时限为 1 至 120 个月"))])
    amount = DecimalField(
        _l("计划总投资（万元）"),
        [Optional(), NumberRange(0, 9_999_999, _l("金额为 0 以上的数"))],
        places=None,
    )
    support = TextAreaField(_l("地方支持"), [Optional(), Length(max=1000, message=LONG)])

    def __init__(self, plan: CentrePlan, candidate: Candidate | None = None, city: str | None = None) -> None:
        super().__init__(obj=candidate)
        kind = plan.kind_data
        sorts = next((q.choices for q in kind.item_questions if q.key == kind.sorted_by), ())
        choose = SelectChoice("", _l("请选择"))
        self.sort.choices = [choose, *(SelectChoice(name, name) for name in sorts)]
        self.chain_id.choices = [choose, *(SelectChoice(c.id, c.name) for c in current_chains())]
        near = [region for region in cities() if city is None or region.code == city]
        self.region_code.choices = [choose, *(SelectChoice(r.code, show_place(r)) for r in near)]

    def wanted(self) -> Wanted:
        """What was typed."""
        typed: dict[str, Any] = {name: self[name].data or "" for name in TEXTS}
        typed |= {name: self[name].data for name in NUMBERS}
        return Wanted(**typed)


class NeedsForm(FlaskForm):
    """Which published needs a candidate would answer."""

    needs = MultiCheckboxField(_l("对应的需求"), [Optional()])

    def __init__(self, candidate: Candidate) -> None:
        super().__init__(data={"needs": [need.id for need in candidate.needs]})
        self.found = needs_to_link(candidate, instant())
        self.needs.choices = [SelectChoice(need.id, f"{need.subject}：{need.gap}") for need in self.found]


class AdvisersForm(FlaskForm):
    """Experts of the pool to be asked."""

    experts = MultiCheckboxField(_l("专家"), [Optional()])

    def __init__(self, plan: CentrePlan) -> None:
        super().__init__()
        self.found = advisers_to_ask(plan, instant())
        self.experts.choices = [
            SelectChoice(user.id, f"{user.name}（{user.expert.employer_name}）" if user.expert else user.name)
            for user in self.found
        ]


class DraftListForm(FlaskForm):
    """How many of the first places go into the list."""

    most = IntegerField(
        _l("列入前几位"),
        [InputRequired(WHOLE), NumberRange(1, 200, WHOLE)],
        description=_l("按排序先后列为拟建中心"),
    )


class OpinionForm(FlaskForm):
    """What an adviser thinks of a candidate."""

    score = IntegerField(
        _l("紧迫性"),
        [InputRequired(_l("请填写 0 至 100 的整数")), NumberRange(0, 100, _l("请填写 0 至 100 的整数"))],
        description=_l("0 至 100 的整数：90 以上为必须先建，60 以下为可以缓建"),
    )
    why = TextAreaField(_l("理由"), [InputRequired(_l("请写明理由")), Length(max=600, message=LONG)])
