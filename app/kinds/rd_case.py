"""检验检测服务企业研发十佳案例: one season a year, exactly ten, recommended by the cities (measure 4)."""

from app.kinds.anatomy import CASE_FIELDS, case_checklist, case_sections
from app.kinds.kind import Criterion, Kind, Leg, Method, Question, Words
from app.kinds.rubric import BANDS
from app.shared.text import t

STAGE = Question("stage", "嵌入的研发阶段", "choice", choices=("设计", "开发", "小试", "中试", "定型评价"))
MODES = ("联合研发", "驻厂服务", "共享实验室", "方法开发与验证", "全程跟踪服务", "其他")

RD_CASE = Kind(
    name="rd_case",
    words=Words(
        call=t("研发十佳案例征集"),
        item=t("案例类别"),
        entry=t("案例申报书"),
        apply=t("申报案例"),
        winner=t("拟入选单位"),
        project=t("入选案例"),
        listed=t("征集"),
        entering=t("案例申报"),
        bidder=t("申报单位"),
        failed=t("无入选"),
        opened=t("正在征集"),
        then=t("核对案例页并领取证书"),
    ),
    sections=case_sections(STAGE, MODES),
    criteria=(
        Criterion(
            "depth", "研发阶段嵌入深度", 20, "在设计、开发、小试、中试、定型评价中嵌入多深，作用是否关键"
        ),
        Criterion("novelty", "检测技术创新性", 25, "方法、装备或标准是否有新意，难点是否突破"),
        Criterion("effect", "企业研发成效", 25, "周期、成本、首台套、新品销售等是否有数据、可核验"),
        Criterion("property", "知识产权与标准成果", 15, "专利、标准、方法等成果及其归属"),
        Criterion("reuse", "可复制推广", 15, "别的机构、别的产业链能否照着做"),
    ),
    bands=BANDS,
    method=Method(ties=("criterion:novelty", "median", "fewest_low", "vote", "draw"), blind=True),
    sealed=False,
    ranked_within="call",
    places=10,
    places_most=10,
    ties_allowed=False,
    enters=("laboratory",),
    eligibility=(
        "active_organisation",
        "right_kind",
        "valid_cma",
        "most_per_organisation",
        "same_case_once",
        "credit_class",
        "no_misconduct",
    ),
    checklist=case_checklist(),
    item_fields=("content", "requirements", "contact"),
    field_words=CASE_FIELDS,
    follows="case",
    code_prefix="JSSJ",
    stages=(
        ("published", t("发布征集"), 0),
        ("open", t("案例申报"), 0),
        ("closed", t("申报截止"), 30),
        ("recommended", t("设区市推荐"), 15),
        ("screened", t("形式审查"), 10),
        ("judged", t("匿名初评与答辩"), 30),
        ("decided", t("拟定结果"), 7),
        ("noticed", t("公示"), 7),
        ("announced", t("公布"), 5),
    ),
    legs=(
        Leg("blind", t("匿名初评"), 40, blind=True),
        Leg("defence", t("现场答辩"), 60, marks="defence"),
    ),
    exact_places=True,
    most_per_organisation=2,
    recommended=True,
    city_quota=3,
    certificate=t("检验检测服务企业研发十佳案例"),
)
