"""中心建设榜单: one centre to build an item, construction plans in the six acceptance heads (measure 5, facts.md 4)."""

from app.kinds.construction import SIX_HEADS, URGENCY
from app.kinds.kind import Criterion, Kind, Leg, Method, Preacceptance, Question, Section, Words
from app.kinds.rubric import BANDS
from app.shared.text import t

NATIONAL = "国家质检中心"
SIGNED = ("pdf", "png", "jpg")
DOCUMENTS = ("docx", "xlsx", *SIGNED)

SECTIONS = (
    Section(
        "summary",
        "基本信息",
        (
            Question("leader", "拟任中心负责人", "text", limit=60, hint="申报单位在职在岗人员"),
            Question("leader_title", "负责人职称与专业", "text", limit=100),
            Question("abstract", "筹建方案摘要", "long_text", limit=600, hint="评审专家最先读到的部分"),
            Question(
                "need", "产业需求与布局", "long_text", limit=2000, hint="服务哪些企业，与现有中心怎样分工"
            ),
        ),
    ),
    Section(
        "ability",
        "一、技术能力",
        (
            Question(
                "ability", "技术能力现状与建设目标", "long_text", limit=3000, hint="覆盖的产品、标准和参数"
            ),
            Question("parameters_now", "现有资质认定参数数", "number", unit="项"),
            Question("parameters_goal", "建成时资质认定参数数", "number", unit="项"),
            Question(
                "equipment",
                "关键设备",
                "table",
                hint="已有和拟购的主要设备；原值或预算只填数字，单位万元",
                columns=(
                    {"key": "name", "label": "设备名称", "type": "text", "limit": 100},
                    {"key": "status", "label": "已有或拟购", "type": "text", "limit": 20},
                    {"key": "value", "label": "万元", "type": "number"},
                ),
            ),
            Question("site_area", "实验场地", "number", unit="m²"),
        ),
    ),
    Section(
        "people",
        "二、人才队伍",
        (
            Question("people", "人才队伍现状与计划", "long_text", limit=2000),
            Question("staff", "专职人员数", "number", unit="人"),
            Question("staff_senior", "其中高级职称", "number", unit="人"),
        ),
    ),
    Section(
        "research",
        "三、科研能力",
        (
            Question(
                "research", "科研能力与成果", "long_text", limit=2000, hint="项目、标准、专利，每类不超过5项"
            ),
        ),
    ),
    Section(
        "running",
        "四、运行机制",
        (
            Question(
                "running", "运行机制与服务计划", "long_text", limit=2000, hint="公正性保证、开放共享、收费"
            ),
        ),
    ),
    Section(
        "standing",
        "五、影响力和权威性",
        (
            Question(
                "standing", "影响力和权威性", "long_text", limit=2000, hint="能力验证、标准化组织任职、合作"
            ),
        ),
    ),
    Section(
        "support",
        "六、政府支持与投入",
        (
            Question("support", "地方政府支持与持续投入", "long_text", limit=2000),
            Question(
                "support_file",
                "地方政府支持文件",
                "file",
                required=False,
                accept=SIGNED,
                hint="用地、资金或政策的承诺文件",
                correctable=True,
            ),
        ),
    ),
    Section(
        "plan",
        "建设计划与经费",
        (
            Question(
                "milestones",
                "建设里程碑",
                "table",
                hint="各节点投资占比合计为 100",
                columns=(
                    {"key": "title", "label": "可考核的建设内容", "type": "text", "limit": 200},
                    {"key": "month", "label": "批准筹建后第几个月", "type": "number"},
                    {"key": "share", "label": "投资占比（%）", "type": "number", "total": 100},
                ),
            ),
            Question("price", "计划总投资", "number", unit="万元"),
            Question("own_funds", "其中自筹", "number", required=False, unit="万元"),
            Question(
                "budget",
                "投资构成",
                "table",
                hint="设备、场地、人员、科研等",
                columns=(
                    {"key": "name", "label": "科目", "type": "text", "limit": 60},
                    {"key": "amount", "label": "万元", "type": "number"},
                ),
            ),
            Question("risks", "风险与对策", "long_text", limit=1500),
        ),
    ),
    Section(
        "pledges",
        "附件与承诺",
        (
            Question("plan_file", "可行性分析报告", "file", accept=("pdf",)),
            Question(
                "pledge_file",
                "盖章的承诺书",
                "file",
                accept=SIGNED,
                hint="由本单位自拟，写明本页末尾的承诺并加盖公章",
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
            Question("no_misconduct", "近三年无虚假、不实检验检测报告的行政处罚", "declaration"),
            Question("no_interest", "与所检产品的研发、生产、销售者不存在利害关系", "declaration"),
        ),
    ),
)

ITEM_QUESTIONS = (
    Question(
        "centre_type",
        "中心类型",
        "choice",
        choices=(NATIONAL, "省质检中心", "省计量中心", "省产业计量测试中心"),
    ),
    Question(
        "existing", "现有同类中心与空白", "long_text", limit=2000, hint="全国、华东和本省已有哪些，缺什么"
    ),
    Question("coverage", "应覆盖的产品与参数", "long_text", limit=2000),
    Question("parameters", "应覆盖的参数数", "number", required=False, unit="项"),
    Question("equipment", "关键设备", "long_text", required=False, limit=2000),
    Question("site_area", "场地面积", "number", unit="m²"),
    Question("staff", "专职人员数", "number", unit="人"),
    Question("staff_senior", "其中高级职称", "number", required=False, unit="人"),
    Question("support", "地方支持", "long_text", required=False, limit=1000, hint="用地、资金、政策的承诺"),
    Question(
        "goals", "建成后的预期", "long_text", required=False, limit=1000, hint="资质参数、标准、年服务企业数"
    ),
)

CENTRE = Kind(
    name="centre",
    words=Words(
        call=t("中心建设榜单"),
        item=t("拟建中心"),
        entry=t("筹建申报书"),
        apply=t("申报筹建"),
        winner=t("拟批准筹建单位"),
        project=t("筹建任务"),
        listed=t("榜单"),
        entering=t("筹建申报"),
        bidder=t("申报单位"),
        failed=t("无单位入选"),
        opened=t("正在申报"),
    ),
    sections=SECTIONS,
    criteria=(
        Criterion("need", "产业需求与布局合理性", 20, "是否切中产业急需，与现有中心是否错位"),
        Criterion("ability", "技术能力", 25, "参数覆盖、设备、资质认定与认可的现状和目标"),
        Criterion("people", "人才团队", 15, "负责人与队伍的结构、资历和计划"),
        Criterion("research", "科研能力", 15, "科研项目、标准和成果"),
        Criterion("running", "运行机制与影响力", 15, "独立公正、开放服务、行业内的权威性"),
        Criterion("support", "政府支持投入", 10, "地方政府的支持和持续投入是否落实"),
    ),
    bands=BANDS,
    method=Method(ties=("criterion:ability", "median", "fewest_low", "vote")),
    sealed=True,
    ranked_within="item",
    places=1,
    places_most=1,
    ties_allowed=False,
    enters=("laboratory",),
    eligibility=("active_organisation", "right_kind", "valid_cma", "credit_class", "no_misconduct"),
    checklist=(
        t("申报单位具有独立法人资格或法人授权"),
        t("资质认定证书在有效期内"),
        t("与所检产品的研发、生产、销售者不存在利害关系"),
        t("承诺书已盖章"),
        t("六个方面的内容逐项填写"),
        t("里程碑投资占比合计为 100%"),
        t("附件齐全、清晰可读"),
    ),
    answers_needs=True,
    item_fields=("chain", "region", "background", "requirements", "contact", "months", "amount"),
    item_questions=ITEM_QUESTIONS,
    field_words={
        "title": t("拟建名称"),
        "requirements": t("对申报单位的要求"),
        "months": t("建设周期（月）"),
        "months_short": t("建设周期"),
        "amount": t("计划总投资（万元）"),
        "amount_short": t("计划总投资"),
        "source_issuer": t("地方投入"),
        "source_own": t("申报单位自筹"),
        "sources": t("投资来源"),
        "need": t("建设背景"),
        "conditions": t("申报条件"),
    },
    follows="project",
    code_prefix="JSZX",
    stages=(
        ("published", t("发布榜单"), 0),
        ("open", t("筹建申报"), 0),
        ("closed", t("申报截止"), 45),
        ("screened", t("形式审查"), 10),
        ("judged", t("专家评审与现场核查"), 30),
        ("decided", t("拟定结果"), 7),
        ("noticed", t("公示"), 7),
        ("announced", t("公布"), 5),
    ),
    legs=(Leg("scores", t("专家评审")), Leg("visit", t("现场核查"), 0, marks="visit")),
    urgency=URGENCY,
    sorted_by="centre_type",
    heads=SIX_HEADS,
    accepts_by="heads",
    preaccepted=Preacceptance("centre_type", (NATIONAL,)),
    allocates=True,
)
