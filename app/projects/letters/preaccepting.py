"""Who hears of a look before the acceptance; never a figure of a sample."""

from datetime import date

from app.extensions import db
from app.history.models import Act
from app.projects.letters.telling import plain, to_sides, told
from app.projects.models import BlindSample, Preacceptance
from app.projects.states import Party
from app.shared.letter_rules import Rule
from app.shared.text import Text, t

OFFICER, LABORATORY = Party.OFFICER, Party.LABORATORY


def _arranged(act: Act) -> Text:
    found = db.session.get_one(Preacceptance, act.figures["preacceptance"])
    return t(
        "预验收定于%(day)s，地点：%(place)s。", day=date.fromisoformat(act.figures["day"]), place=found.place
    )


def _given(act: Act) -> Text:
    sample = db.session.get_one(BlindSample, act.figures["sample"])
    due = date.fromisoformat(act.figures["due"])
    return t(
        "盲样 %(code)s（%(parameter)s）已发放，请在 %(due)s 24:00 前报告结果和扩展不确定度。",
        code=sample.code,
        parameter=sample.parameter,
        due=due,
    )


def _withdrawn(act: Act) -> Text:
    sample = db.session.get_one(BlindSample, act.figures["sample"])
    return t("盲样 %(code)s 已收回，不用报告。理由：%(why)s", code=sample.code, why=sample.withdrawn_reason)


def _reported(act: Act) -> Text:
    return t("盲样 %(code)s 已报告结果。", code=db.session.get_one(BlindSample, act.figures["sample"]).code)


def _not_passed(act: Act) -> Text:
    found = db.session.get_one(Preacceptance, act.figures["preacceptance"])
    return t("预验收未通过，可以补充建设之后再次申请。意见：%(opinion)s", opinion=found.opinion)


PREACCEPTING: list[Rule] = [
    Rule(
        "project.preacceptance_asked",
        "preacceptance_asked",
        to_sides(OFFICER),
        told(t("申请预验收"), plain(t("承担单位已申请预验收，请安排时间、地点、专家组和盲样。"))),
    ),
    Rule(
        "project.preacceptance_arranged",
        "preacceptance_arranged",
        to_sides(LABORATORY),
        told(t("预验收已安排"), _arranged),
    ),
    Rule("project.sample_given", "sample_given", to_sides(LABORATORY), told(t("盲样待报告"), _given)),
    Rule(
        "project.sample_withdrawn",
        "sample_withdrawn",
        to_sides(LABORATORY),
        told(t("盲样已收回"), _withdrawn),
    ),
    Rule("project.sample_reported", "sample_reported", to_sides(OFFICER), told(t("盲样已报告"), _reported)),
    Rule(
        "project.preacceptance_passed",
        "preacceptance_passed",
        to_sides(LABORATORY),
        told(t("预验收通过"), plain(t("预验收已通过，里程碑全部确认之后可以申请验收。"))),
    ),
    Rule(
        "project.preacceptance_not_passed",
        "preacceptance_not_passed",
        to_sides(LABORATORY),
        told(t("预验收未通过"), _not_passed),
    ),
]
