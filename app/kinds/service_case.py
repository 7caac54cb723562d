"""检验检测服务优良案例: one season a year by categories, each with a quota; equals stand side by side (measure 9)."""

from app.kinds.anatomy import CASE_FIELDS, case_checklist, case_sections
from app.kinds.kind import Criterion, Kind, Leg, Method, Question, Words
from app.kinds.rubric import BANDS
from app.shared.text import t

LINK = Question(
    "stage",
    "服务的产业链环节",
    "choice",
    choices=("原材料与零部件", "生产制造", "整机与系统集成", "应用与运维", "出口与国际互认", "全链条"),
)
MODES = ("一站式服务", "技术诊断与改进", "质量提升帮扶", "能力共享", "应急检测", "标准与认证服务", "其他")

SERVICE_CASE = Kind(
    name="service_case",
    words=Words(
        call=t("优良案例征集"),
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
    sections=case_sections(LINK, MODES),
    criteria=(
        Criterion("fit", "服务产业链契合度", 20, "是否切中产业链的堵点，服务的环节是否关键"),
        Criterion("mode", "服务模式创新", 20, "组织方式、流程或手段有何新意"),
        Criterion("effect", "服务成效", 30, "服务企业数、解决难题数、降本增效是否有数据、可核验"),
        Criterion("reuse", "示范推广价值", 20, "能否在其他产业链和地区推广"),
        Criterion("papers", "材料真实与规范", 10, "证明材料是否齐全，表述是否准确"),
    ),
    bands=BANDS,
    method=Method(ties=("criterion:effect", "median", "fewest_low"), blind=True),
    sealed=False,
    ranked_within="item",
    places=10,
    places_most=50,
    ties_allowed=True,
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
    item_fields=("content", "requirements", "contact", "places"),
    field_words=CASE_FIELDS,
    follows="case",
    code_prefix="JSYL",
    stages=(
        ("published", t("发布征集"), 0),
        ("open", t("案例申报"), 0),
        ("closed", t("申报截止"), 30),
        ("recommended", t("设区市推荐"), 15),
        ("screened", t("形式审查"), 10),
        ("judged", t("匿名评审"), 20),
        ("decided", t("拟定结果"), 7),
        ("noticed", t("公示"), 7),
        ("announced", t("公布"), 5),
    ),
    legs=(Leg("blind", t("匿名评审"), blind=True),),
    most_per_organisation=2,
    recommended=True,
    city_quota=3,
    certificate=t("检验检测服务优良案例"),
)
