"""The content of the sample pages: forms of every sort and the lists of a real day."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace as Row
from typing import Any

from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    DecimalField,
    EmailField,
    FieldList,
    Form,
    FormField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from app.shared.labels import Labelled
from app.shared.text import t
from app.shared.verdict import YES, not_now

NOW = datetime(2026, 11, 23, 4, 2, tzinfo=UTC)


class State(Labelled):
    """One member for each tone."""

    PLAIN = "plain", t("草稿"), "plain"
    OPEN = "open", t("正在揭榜"), "official"
    WAITS = "waits", t("待审查"), "waiting"
    PASSED = "passed", t("已通过"), "settled"
    REFUSED = "refused", t("不予受理"), "refused"
    GONE = "gone", t("已撤回"), "quiet"


class RegisterForm(FlaskForm):
    """A form with every sort of field."""

    name = StringField("机构名称", [InputRequired("填写机构名称")])
    code = StringField("统一社会信用代码", [InputRequired("填写十八位代码")])
    email = EmailField("工作邮箱", [InputRequired("填写工作邮箱")])
    kind = RadioField(
        "机构类型",
        [InputRequired("选择一类")],
        choices=[SelectChoice("lab", "检验检测机构"), SelectChoice("firm", "企业")],
    )
    city = SelectField("所在市", choices=[SelectChoice("", "请选择"), SelectChoice("320100", "南京市")])
    note = TextAreaField("补充说明", [Length(max=200)])
    agree = BooleanField("已阅读并同意平台使用规则", [InputRequired("同意后才能登记")])


class ScoreForm(FlaskForm):
    """Marks per criterion and a comment."""

    goal = DecimalField("指标响应")
    route = DecimalField("技术路线")
    team = DecimalField("团队与条件")
    comment = TextAreaField("评语", [InputRequired("写明理由"), Length(min=30, max=800)])


class MemberForm(Form):
    """One line of a team."""

    name = StringField("姓名")
    post = StringField("职务")
    share = SelectField("分工", choices=[SelectChoice("lead", "负责"), SelectChoice("test", "试验")])


class DraftForm(FlaskForm):
    """A section of a bid."""

    route = TextAreaField("技术路线", [InputRequired("写明技术路线"), Length(max=1500)])
    months = DecimalField("完成时限", [InputRequired("写明月数")])
    team = FieldList(FormField(MemberForm), "团队", min_entries=2)
    honest = BooleanField("所填内容真实")


class ReasonForm(FlaskForm):
    """What a second person must read."""

    reason = TextAreaField("理由", [InputRequired("写明理由")])


def lines(page: Row) -> dict[str, Any]:
    """The content of lists, paths and tables."""
    station = lambda name, state, when, note=None: Row(name=name, state=state, when=when, note=note, url=None)  # noqa: E731
    titles = [
        ("JSJB-2026-001", "≥120 m 海上风电叶片全尺寸疲劳载荷在线溯源", "风电装备", "盐城市", 480),
        ("JSJB-2026-002", "70 MPa Ⅳ型储氢瓶氢循环与渗透检测", "氢能", "常州市", 620),
        ("JSJB-2026-003", "Chiplet 微凸点/TSV 三维无损测量", "集成电路", "无锡市", 560),
        ("JSJB-2026-004", "12英寸晶圆纳米颗粒计数与粒径校准", "集成电路", "南京市", 430),
        ("JSJB-2026-006", "T1100级碳纤维复丝模量与缺陷表征", "先进碳材料", "连云港市", 260),
        ("JSJB-2026-009", "1000 kV GIL 局放现场校准", "特高压设备", "南京市", 280),
    ]
    return {
        "stations": [
            station("发榜", "done", datetime(2026, 10, 8, tzinfo=UTC)),
            station("揭榜申报", "now", "11月26日24:00 截止", "还有 3 天"),
            station("形式审查", "next", "11月27日起"),
            station("专家评审", "next", "12月7日起"),
            station("公示", "next", "12月21日起"),
            station("公布", "next", "12月29日"),
            station("攻关与验收", "next", "2027年1月起"),
        ],
        "rows": [
            Row(
                number=n,
                title=title,
                url="#",
                facts=[chain, f"发榜方在{city}", "限期 24 个月"],
                amount=w,
                state=None,
            )
            for n, title, chain, city, w in titles
        ],
        "bids": [
            Row(
                number=f"SB-2025-{i:04}",
                title=title,
                who="示例第一检测研究院（示例数据）",
                at=NOW - timedelta(hours=7 * i),
                amount=w,
                state=list(State)[1 + i % 5],
            )
            for i, (_, title, _, _, w) in enumerate(titles, 1)
        ],
        "page": page,
    }


def acts_and_files() -> dict[str, Any]:
    """The content of the smaller parts."""
    files = [
        Row(
            name="技术方案（签章）.pdf",
            size=4_820_133,
            url="#",
            sha256="9f2c" * 16,
            note="技术方案",
            remove_url="/x",
        )
    ]
    return {
        "steps": [
            Row(what="揭榜申报截止", when=NOW + timedelta(days=3, hours=11, minutes=58), who=None, url=None),
            Row(what="形式审查", when="截止后五个工作日内", who="省市场监管局", url="#"),
            Row(what="专家评审", when=None, who="每题不少于五名专家", url=None),
        ],
        "todo": [
            Row(label="单位与团队", url="#", state=State.PASSED, note=None),
            Row(label="指标响应表", url="#", state=State.WAITS, note="五项指标，已填三项"),
            Row(label="承诺与签章", url=None, state=State.GONE, note="前两部分完成后可以填写"),
        ],
        "acts": [
            Row(at=NOW, sentence=t("退回补正：缺少资质认定证书副本"), who="形式审查组"),
            Row(at=NOW - timedelta(days=1), sentence=t("收到申报第 2 版"), who=None),
        ],
        "files": files,
        "slot": Row(
            key="plan",
            name=t("技术方案"),
            note=t("加盖公章后扫描。"),
            required=True,
            accept=".pdf,.docx",
            limit=20 * 2**20,
            most=3,
            files=files,
            url="/upload",
            error=None,
        ),
        "version": Row(
            receipt_number="JSJB-2026-002-B07-2", received_at=NOW, number=2, sha256="0123456789abcdef" * 4
        ),
        "yes": YES,
        "refused": not_now("screening_open", t("还有六份申报没有审查结论，办结后才能分派。")),
        "states": list(State),
        "state": State.OPEN,
        "closes": NOW + timedelta(days=3, hours=11, minutes=58),
        "soon": NOW + timedelta(minutes=42),
        "past": NOW - timedelta(days=1),
        "now": NOW,
    }


def criteria() -> list[Row]:
    """A rubric of three criteria with the customary four bands."""
    scale = [("优", 90, 100), ("良", 80, 89), ("中", 60, 79), ("差", 0, 59)]
    bands = [Row(label=t(label), low=low, high=high, note=t("见评分细则")) for label, low, high in scale]
    rows = [("goal", "指标响应", 40), ("route", "技术路线", 35), ("team", "团队与条件", 25)]
    return [
        Row(key=k, name=n, weight=w, description=t("对照榜题指标逐项判断。"), bands=bands) for k, n, w in rows
    ]
