"""The anatomy of a case, shared by the yearly awards: need, stage and mode, work, effect, what others can copy.

The keys are stable: published cases, charts and filters are built from them. The four texts of the anatomy have
3,000 characters together (facts.md 3.1).
"""

from app.kinds.kind import Question, Section
from app.shared.text import Text, t

PICTURES = ("png", "jpg")
SIGNED = ("pdf", *PICTURES)
NAMED, MASKED = "公开名称，已取得书面同意", "隐去名称"
CASE_FIELDS = {
    "code": t("编号"),
    "title": t("类别名称"),
    "content": t("征集范围"),
    "requirements": t("对申报单位的要求"),
    "places": t("入选名额（个）"),
    "places_short": t("入选名额"),
    "need": t("说明"),
    "conditions": t("申报条件"),
}


def case_sections(stage: Question, modes: tuple[str, ...]) -> tuple[Section, ...]:
    """The form of an award: ``stage`` is where the service came in, ``modes`` are its ways of serving."""
    mode = Question("mode", "服务模式", "choice", choices=modes)
    return (_summary(), _service(stage, mode), _effect(), _papers())


def case_checklist() -> tuple[Text, ...]:
    """What screening looks at (facts.md 3.1b)."""
    return (
        t("资质认定、认可或计量授权在有效期内"),
        t("申报内容在能力附表范围内"),
        t("近三年无虚假、不实报告处罚，信用风险分类不为 D 类"),
        t("案例实施期在近三年内且已见成效"),
        t("服务对象已书面同意，或已隐去名称"),
        t("往届已入选的同一案例未重复申报"),
        t("承诺书由法定代表人签字并加盖公章"),
        t("附件齐全、清晰可读"),
    )


def _summary() -> Section:
    return Section(
        "summary",
        "案例概况",
        (
            Question("title", "案例名称", "text", limit=60, hint="不出现申报单位和服务对象的名称"),
            Question("chain", "所属产业链", "choice", choices_from="chains"),
            Question("abstract", "内容提要", "long_text", limit=200, hint="入选后刊在案例页的开头"),
            Question("begun_on", "实施开始日期", "date"),
            Question("ended_on", "见到成效的日期", "date", hint="实施期应在近三年内"),
            Question("client", "服务对象", "text", limit=100, hint="单位全称，用于核验", identifying=True),
            Question("client_naming", "公开时的服务对象名称", "choice", choices=(NAMED, MASKED)),
            Question(
                "client_alias",
                "隐去后的称谓",
                "text",
                required=False,
                limit=60,
                hint="隐去名称时填写，如：某动力电池企业",
                needed_when=("client_naming", MASKED),
            ),
            Question(
                "client_consent",
                "服务对象的书面同意",
                "file",
                required=False,
                accept=SIGNED,
                hint="公开名称时上传，须加盖服务对象公章",
                correctable=True,
                needed_when=("client_naming", NAMED),
                identifying=True,
            ),
        ),
    )


def _service(stage: Question, mode: Question) -> Section:
    return Section(
        "service",
        "需求与做法",
        (
            Question("need", "需求", "long_text", limit=700, hint="服务对象遇到了什么问题，为什么难"),
            stage,
            mode,
            Question("work", "做法", "long_text", limit=1100, hint="用了什么方法、装备和标准，怎样做成"),
        ),
    )


def _effect() -> Section:
    return Section(
        "effect",
        "成效与推广",
        (
            Question("effect", "成效", "long_text", limit=600, hint="周期、成本、产品、标准、知识产权等"),
            Question(
                "effects",
                "成效数据",
                "table",
                hint="每行一项可核验的数据；入选后在案例页画成图",
                columns=(
                    {"key": "figure", "label": "数据名称", "type": "text", "limit": 40},
                    {"key": "before", "label": "服务前", "type": "number"},
                    {"key": "after", "label": "服务后", "type": "number"},
                    {"key": "unit", "label": "计量单位", "type": "text", "limit": 20},
                ),
            ),
            Question("reuse", "可复制推广之处", "long_text", limit=600, hint="别的机构可以照着做什么"),
        ),
    )


def _papers() -> Section:
    return Section(
        "pledges",
        "附件与承诺",
        (
            Question(
                "pictures",
                "图片",
                "file",
                required=False,
                accept=PICTURES,
                hint="现场或成果图片，不出现可识别的个人；入选后可能公开",
            ),
            Question(
                "proofs",
                "成效证明材料",
                "file",
                required=False,
                accept=("docx", "xlsx", *SIGNED),
                hint="合同、报告、用户证明等，可遮盖商业秘密",
                correctable=True,
            ),
            Question(
                "pledge_file",
                "法定代表人签字的承诺书",
                "file",
                accept=SIGNED,
                hint="由本单位自拟，写明本页末尾的承诺，由法定代表人签字并加盖公章",
                correctable=True,
                identifying=True,
            ),
            Question("truth", "所填内容和所附材料真实有效，本单位对此负责", "declaration"),
            Question("consent", "涉及服务对象的内容已取得其同意或已作脱敏处理", "declaration"),
            Question("no_misconduct", "近三年无虚假、不实检验检测报告的行政处罚", "declaration"),
            Question("never_selected", "本案例在往届遴选中未曾入选", "declaration"),
        ),
    )
