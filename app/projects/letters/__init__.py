"""Who hears of a project: the laboratory, the issuer and the officers, each with the address of his own desk."""

from app.projects import sentences
from app.projects.letters.course import COURSE
from app.projects.letters.ending import ENDING
from app.projects.letters.preaccepting import PREACCEPTING
from app.projects.letters.settling import SETTLING
from app.projects.letters.telling import plain, to_sides, told
from app.projects.states import Party
from app.shared.letter_rules import Rule
from app.shared.text import t

OFFICER, LABORATORY, ISSUER = Party.OFFICER, Party.LABORATORY, Party.ISSUER
_CREATED = plain(t("已立项。请核对任务书的金额、里程碑和约定，并签署。"))
_DROPPED = plain(t("因入选资格不再有效，任务书已作废。"))
_REQUESTED = plain(t("承担单位已申请验收，各项结果和佐证可以查看。有发榜方的，由其会签后作出结论。"))
_COSIGNED = plain(t("发榜方已会签验收，可以作出结论。"))
_ON_PAPER = t("发榜方在平台上没有经办人，已在纸质文件上签署，由承办方登记；签署文件可在任务页查看。")
_WITHDRAWN = plain(t("承担单位撤回了延期申请，原定日期不变。"))
_EVERYBODY = to_sides(OFFICER, LABORATORY, ISSUER)
SIGNING: list[Rule] = [
    Rule(
        "project.created", "project_created", to_sides(LABORATORY, ISSUER), told(t("任务书待签署"), _CREATED)
    ),
    Rule("project.signed", "project_signed", _EVERYBODY, told(t("任务书有一方签署"), sentences.signed)),
    Rule(
        "project.consent_recorded",
        "project_consent_recorded",
        _EVERYBODY,
        told(t("发榜方线下签署已登记"), plain(_ON_PAPER)),
    ),
    Rule("project.started", "project_started", _EVERYBODY, told(t("任务开始"), sentences.started)),
    Rule(
        "project.dropped", "project_dropped", to_sides(LABORATORY, ISSUER), told(t("任务书已作废"), _DROPPED)
    ),
]
RUNNING: list[Rule] = [
    Rule(
        "milestone.submitted",
        "milestone_submitted",
        to_sides(OFFICER, ISSUER),
        told(t("里程碑待确认"), sentences.submitted),
    ),
    Rule(
        "milestone.returned",
        "milestone_returned",
        to_sides(LABORATORY),
        told(t("里程碑退回补充"), sentences.returned),
    ),
    Rule(
        "milestone.confirmed",
        "milestone_confirmed",
        to_sides(LABORATORY, ISSUER),
        told(t("里程碑已确认"), sentences.confirmed),
    ),
    Rule(
        "project.extension_asked",
        "extension_asked",
        to_sides(OFFICER, ISSUER),
        told(t("延期申请待答复"), sentences.asked),
    ),
    Rule(
        "project.extension_agreed",
        "extension_agreed",
        to_sides(LABORATORY, ISSUER),
        told(t("延期申请已同意"), sentences.agreed),
    ),
    Rule(
        "project.extension_refused",
        "extension_refused",
        to_sides(LABORATORY, ISSUER),
        told(t("延期申请未获同意"), sentences.refused),
    ),
    Rule(
        "project.extension_withdrawn",
        "extension_withdrawn",
        to_sides(OFFICER, ISSUER),
        told(t("延期申请已撤回"), _WITHDRAWN),
    ),
]
ACCEPTING: list[Rule] = [
    Rule(
        "acceptance.requested",
        "acceptance_requested",
        to_sides(ISSUER, OFFICER),
        told(t("申请验收"), _REQUESTED),
    ),
    Rule(
        "acceptance.cosigned",
        "acceptance_cosigned",
        to_sides(OFFICER, LABORATORY),
        told(t("验收已会签"), _COSIGNED),
    ),
    Rule(
        "acceptance.consent_recorded",
        "acceptance_consent_recorded",
        _EVERYBODY,
        told(t("发榜方线下会签已登记"), plain(_ON_PAPER)),
    ),
    Rule(
        "acceptance.passed",
        "acceptance_passed",
        to_sides(LABORATORY, ISSUER),
        told(t("验收通过"), sentences.passed),
    ),
    Rule(
        "acceptance.not_passed",
        "acceptance_not_passed",
        to_sides(LABORATORY, ISSUER),
        told(t("验收未通过"), sentences.not_passed),
    ),
    Rule("project.repair_near", "repair_near", to_sides(LABORATORY), told(t("整改期限将至"), sentences.near)),
    Rule("project.repair_lapsed", "repair_lapsed", _EVERYBODY, told(t("整改期限已届满"), sentences.lapsed)),
    Rule(
        "project.late_allowed",
        "late_allowed",
        to_sides(LABORATORY, ISSUER),
        told(t("准予逾期提交整改"), sentences.late),
    ),
    Rule(
        "project.repair_ended",
        "repair_ended",
        to_sides(LABORATORY, ISSUER),
        told(t("任务按验收不通过结束"), sentences.ended),
    ),
]
RULES: list[Rule] = [*SIGNING, *RUNNING, *COURSE, *ENDING, *PREACCEPTING, *ACCEPTING, *SETTLING]
