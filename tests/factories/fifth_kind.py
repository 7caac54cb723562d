"""A made-up competition, in one file of data: nothing else in the program knows of it."""

from app.kinds.kind import Band, Criterion, Kind, Leg, Method, Question, Section, Words
from app.shared.text import t

COMPARISON = Kind(
    name="comparison",
    words=Words(
        call=t("比对方案征集"),
        item=t("比对项目"),
        entry=t("方案申报书"),
        apply=t("申报方案"),
        winner=t("拟承办单位"),
        project=t("比对任务"),
        listed=t("征集"),
        entering=t("方案申报"),
        bidder=t("申报单位"),
        failed=t("无入选"),
        opened=t("正在征集"),
    ),
    sections=(
        Section(
            "plan",
            "比对方案",
            (
                Question("title", "方案名称", "text", limit=60),
                Question("sample", "样品形式", "choice", choices=("实物", "数据")),
                Question("outline", "方案概要", "long_text", limit=800),
                Question("certified_on", "样品定值日期", "date", needed_when=("sample", "实物")),
                Question("price", "费用", "number", unit="万元"),
                Question(
                    "milestones",
                    "进度",
                    "table",
                    columns=(
                        {"key": "title", "label": "节点", "type": "text"},
                        {"key": "month", "label": "第几个月", "type": "number"},
                        {"key": "share", "label": "占比（%）", "type": "number", "total": 100},
                    ),
                ),
                Question("letter", "盖章的函", "file", accept=("pdf",), correctable=True),
            ),
        ),
    ),
    criteria=(Criterion("design", "方案设计", 70, "是否可行"), Criterion("cost", "费用", 30, "是否合理")),
    bands=(Band(t("良"), 60, 100), Band(t("差"), 0, 59)),
    method=Method(number="mean", ties=("criterion:design", "vote"), reviews_per_entry=2),
    sealed=False,
    ranked_within="item",
    places=2,
    places_most=4,
    ties_allowed=False,
    enters=("laboratory",),
    eligibility=("active_organisation", "most_per_organisation"),
    checklist=(t("附件齐全、清晰可读"),),
    follows="project",
    code_prefix="SLBD",
    stages=(
        ("published", t("发布征集"), 0),
        ("open", t("方案申报"), 0),
        ("closed", t("申报截止"), 10),
        ("screened", t("形式审查"), 5),
        ("judged", t("专家评审"), 10),
        ("announced", t("公布"), 5),
    ),
    legs=(Leg("paper", t("书面评审"), 30), Leg("talk", t("现场答辩"), 70, marks="defence")),
    item_fields=("content", "months", "places"),
    item_questions=(
        Question("parameter", "比对参数", "text"),
        Question("laboratories", "参加实验室数", "number", required=False, unit="家"),
    ),
    most_per_organisation=3,
    certificate=t("比对承办单位"),
)
