"""Who hears of a hearing, of the end of a task, and of a comparison of parallel runners."""

from datetime import date

from sqlalchemy import select

from app.extensions import db
from app.history.models import Act
from app.projects.letters.telling import plain, to_sides, told
from app.projects.models import Acceptance, PanelExpert, Run, Termination
from app.projects.states import Party, RunVerdict
from app.shared.letter_rules import Rule, Words
from app.shared.text import Text, t

OFFICER, LABORATORY, ISSUER = Party.OFFICER, Party.LABORATORY, Party.ISSUER


def _termination(act: Act) -> Termination:
    return db.session.get_one(Termination, act.figures["termination"])


def _opened(act: Act) -> Text:
    termination = _termination(act)
    return t(
        "承办方拟终止任务，原因：%(ground)s。%(reason)s 请承担单位在 %(until)s 24:00 前陈述意见；"
        "听取意见以后由两位承办人共同决定。",
        ground=termination.ground.label,
        reason=termination.reason,
        until=termination.hear_until,
    )


def _dropped(act: Act) -> Text:
    return t("听取意见以后，任务不予终止，继续实施。说明：%(findings)s", findings=_termination(act).findings)


def _terminated(act: Act) -> Text:
    termination = _termination(act)
    return t(
        "任务已终止，原因：%(ground)s。%(reason)s 已确认的里程碑不受影响，未确认部分的经费 %(money)s 万元不再拨付。",
        ground=termination.ground.label,
        reason=termination.findings or termination.reason,
        money=termination.released,
    )


def _set(act: Act) -> Text:
    due = date.fromisoformat(act.figures["due"])
    run = db.session.get_one(Run, act.figures["run"])
    return t(
        "请在 %(due)s 24:00 前提交并行比较材料。比较的内容：%(compares)s",
        due=due,
        compares=run.checkpoint.compares,
    )


def _compared(act: Act) -> Text:
    verdict = RunVerdict(act.figures["verdict"])
    run = db.session.get_one(Run, act.figures["run"])
    return t(
        "并行比较的决定是「%(verdict)s」。理由：%(reason)s",
        verdict=verdict.label,
        reason=run.checkpoint.reason,
    )


def _experts(act: Act) -> list[str]:
    found = select(PanelExpert.user_id).where(PanelExpert.acceptance_id == act.subject_id)
    return list(db.session.scalars(found))


def _panel_named(act: Act, user_id: str) -> Words:
    found = select(PanelExpert).where(
        PanelExpert.acceptance_id == act.subject_id, PanelExpert.user_id == user_id
    )
    expert = db.session.scalars(found).one()
    sentence = t(
        "请你参加「%(title)s」的验收，逐项给出达到或未达到的意见和理由。",
        title=expert.acceptance.project.title,
    )
    return Words(t("请你参加任务验收"), (sentence,), f"/judge/acceptances/{expert.id}")


def _signed(act: Act) -> Text:
    acceptance = db.session.get_one(Acceptance, act.subject_id)
    return t("专家组意见：%(opinion)s", opinion=acceptance.panel_opinion)


_INVITED = plain(
    t("成果已通过验收。欢迎在下一季案例征集中申报，把从需求到成果的过程讲给更多的人；是否申报由贵单位决定。")
)
_STATED = plain(t("承担单位已陈述意见，可以决定是否提请终止。"))
_HANDED_IN = plain(t("有一家并行单位提交了比较材料。"))
ENDING: list[Rule] = [
    Rule(
        "project.hearing_opened",
        "project_hearing_opened",
        to_sides(LABORATORY, ISSUER),
        told(t("拟终止任务，请陈述意见"), _opened),
    ),
    Rule(
        "project.hearing_stated",
        "project_hearing_stated",
        to_sides(OFFICER),
        told(t("承担单位已陈述意见"), _STATED),
    ),
    Rule(
        "project.termination_dropped",
        "project_termination_dropped",
        to_sides(LABORATORY, ISSUER),
        told(t("任务不予终止"), _dropped),
    ),
    Rule(
        "project.terminated",
        "project_terminated",
        to_sides(OFFICER, LABORATORY, ISSUER),
        told(t("任务已终止"), _terminated),
    ),
    Rule(
        "project.case_invited",
        "project_case_invited",
        to_sides(LABORATORY),
        told(t("邀请申报案例"), _INVITED),
    ),
    Rule("acceptance.panel_named", "panel_named", _experts, _panel_named),
    Rule(
        "acceptance.panel_signed",
        "panel_signed",
        to_sides(OFFICER, LABORATORY, ISSUER),
        told(t("验收专家组意见已签署"), _signed),
    ),
    Rule(
        "project.checkpoint_set",
        "project_checkpoint_set",
        to_sides(LABORATORY),
        told(t("并行比较材料待提交"), _set),
    ),
    Rule(
        "project.run_handed_in",
        "project_run_handed_in",
        to_sides(OFFICER),
        told(t("并行比较材料已提交"), _HANDED_IN),
    ),
    Rule(
        "project.compared",
        "project_compared",
        to_sides(LABORATORY, ISSUER),
        told(t("并行比较已有决定"), _compared),
    ),
]
