"""揭榜挂帅: one bottleneck an item, bids with a response table, projects for the winners (measure 3)."""

from app.kinds.kind import Criterion, Kind, Method, Question, Section, Words
from app.kinds.rubric import BANDS
from app.shared.text import t

PDF = ("pdf",)
DOCUMENTS = ("pdf", "docx", "xlsx", "png", "jpg")

SECTIONS = (
    Section(
        "summary",
        "基本信息",
        (
            Question("leader", "项目负责人", "text", limit=60, hint="牵头单位在职在岗人员"),
            Question("leader_title", "负责人职称与专业", "text", limit=100),
            Question("abstract", "方案摘要", "long_text", limit=600, hint="评审专家最先读到的部分"),
        ),
    ),
    Section(
        "response",
        "指标响应表",
        (
            Question(
                "responses", "逐条指标响应", "response", hint="榜题指标已复制到表中，逐条填写承诺值与验证方式"
            ),
        ),
    ),
    Section(
        "route",
        "技术路线",
        (
            Question("route", "技术路线与创新点", "long_text", limit=5000),
            Question(
                "foundation", "现有基础", "long_text", limit=3000, hint="设备、标准、代表作，每类不超过5项"
            ),
        ),
    ),
    Section(
        "team",
        "团队与设备",
        (
            Question(
                "team",
                "团队成员",
                "table",
                hint="投入月数只填数字，不带单位",
                columns=(
                    {"key": "name", "label": "姓名", "type": "text", "limit": 60},
                    {"key": "title", "label": "职称", "type": "text", "limit": 60},
                    {"key": "part", "label": "分工", "type": "text", "limit": 200},
                    {"key": "months", "label": "投入月数", "type": "number"},
                ),
            ),
            Question("equipment", "主要设备", "long_text", required=False, limit=2000),
        ),
    ),
    Section(
        "plan",
        "里程碑与经费",
        (
            Question(
                "milestones",
                "里程碑",
                "table",
                hint="各节点经费占比合计为 100",
                columns=(
                    {"key": "title", "label": "可考核交付物", "type": "text", "limit": 200},
                    {"key": "month", "label": "立项后第几个月", "type": "number"},
                    {"key": "share", "label": "经费占比（%）", "type": "number", "total": 100},
                ),
            ),
            Question("price", "申请经费", "number", unit="万元"),
            Question("own_funds", "自筹经费", "number", required=False, unit="万元"),
            Question("risks", "风险与对策", "long_text", limit=2000),
            Question("property", "知识产权方案", "long_text", required=False, limit=1500),
        ),
    ),
    Section(
        "pledges",
        "附件与承诺",
        (
            Question("plan_file", "揭榜方案全文", "file", required=False, accept=PDF),
            Question(
                "pledge_file",
                "盖章的诚信承诺书",
                "file",
                accept=(*PDF, "png", "jpg"),
                hint="由本单位自拟，写明本页末尾的三项承诺并加盖公章",
                correctable=True,
            ),
            Question(
                "certificates",
                "资质证书等证明材料",
                "file",
                required=False,
                accept=DOCUMENTS,
                correctable=True,
            ),
            Question("truth", "所填内容和所附材料真实有效，本单位对此负责", "declaration"),
            Question("no_disputes", "近三年无知识产权纠纷，无科研严重失信记录", "declaration"),
            Question("unrelated", "与发榜方不存在关联关系", "declaration"),
        ),
    ),
)

CHALLENGE = Kind(
    name="challenge",
    words=Words(
        call=t("揭榜挂帅榜单"),
        item=t("榜题"),
        entry=t("揭榜申报书"),
        apply=t("我要揭榜"),
        winner=t("拟揭榜单位"),
        project=t("攻关任务"),
        listed=t("榜单"),
        entering=t("揭榜申报"),
        bidder=t("揭榜单位"),
        failed=t("流榜"),
        opened=t("正在揭榜"),
    ),
    sections=SECTIONS,
    criteria=(
        Criterion(
            "response",
            "指标响应与先进性",
            30,
            "逐条响应是否完整，承诺值是否优于或满足榜题指标，验证方式是否可信",
        ),
        Criterion("route", "技术路线可行性", 25, "路线是否清晰、关键难点是否识别、方法与溯源是否成立"),
        Criterion("team", "团队与条件", 20, "负责人与团队的相关业绩，设备、场地与资质条件"),
        Criterion("plan", "里程碑与经费合理性", 15, "节点可考核，经费与任务匹配，风险有对策"),
        Criterion("impact", "成果转化与产业带动", 10, "成果能否为产业链所用，标准与能力能否留下"),
    ),
    bands=BANDS,
    method=Method(ties=("criterion:response", "median", "fewest_low", "vote")),
    sealed=True,
    ranked_within="item",
    places=1,
    places_most=3,
    ties_allowed=False,
    enters=("laboratory",),
    eligibility=(
        "active_organisation",
        "right_kind",
        "valid_cma",
        "not_issuer",
        "credit_class",
        "no_misconduct",
    ),
    checklist=(
        t("申报单位具有独立法人资格或法人授权"),
        t("资质认定证书在有效期内"),
        t("与发榜方不存在关联关系"),
        t("承诺书已盖章"),
        t("指标响应表逐条填写"),
        t("里程碑经费占比合计为 100%"),
        t("附件齐全、清晰可读"),
    ),
    answers_needs=True,
    item_fields=(
        "trouble",
        "issuer",
        "chain",
        "region",
        "background",
        "content",
        "indicators",
        "deliverables",
        "requirements",
        "property_terms",
        "contact",
        "months",
        "amount",
        "places",
        "consortium",
        "province",
    ),
    parallel=True,
    follows="project",
    code_prefix="JSJB",
    stages=(
        ("published", t("发榜"), 0),
        ("open", t("揭榜申报"), 0),
        ("closed", t("申报截止"), 30),
        ("screened", t("形式审查"), 10),
        ("judged", t("专家评审"), 20),
        ("decided", t("拟定结果"), 7),
        ("noticed", t("公示"), 7),
        ("announced", t("公布"), 5),
    ),
)
