"""Who hears of reports, the mid-term check and changes."""

from datetime import date

from app.extensions import db
from app.history.models import Act
from app.projects.letters.telling import plain, to_sides, told
from app.projects.models import Change, Check, Report
from app.projects.states import Party
from app.shared.letter_rules import Rule
from app.shared.text import Text, t

OFFICER, LABORATORY, ISSUER = Party.OFFICER, Party.LABORATORY, Party.ISSUER


def _change(act: Act) -> Change:
    return db.session.get_one(Change, act.figures["change"])


def _check(act: Act) -> Check:
    return db.session.get_one(Check, act.figures["check"])


def _reported(act: Act) -> Text:
    report = db.session.get_one(Report, act.figures["report"])
    return t("第 %(n)s 份进展报告已提交，截至%(until)s。", n=report.number, until=report.until)


def _asked(act: Act) -> Text:
    change = _change(act)
    return t("承担单位申请变更：%(what)s。理由：%(reason)s", what=change.what.label, reason=change.reason)


def _agreed(act: Act) -> Text:
    return t("「%(what)s」的变更已获同意，指标和承诺值不变。", what=_change(act).what.label)


def _refused(act: Act) -> Text:
    change = _change(act)
    return t("「%(what)s」的变更未获同意。理由：%(reason)s", what=change.what.label, reason=change.answer)


def _check_asked(act: Act) -> Text:
    due = date.fromisoformat(act.figures["due"])
    return t("请在 %(due)s 24:00 前答复中期检查：%(topics)s", due=due, topics=_check(act).topics)


def _concluded(act: Act) -> Text:
    check = _check(act)
    assert check.outcome is not None  # noqa: S101  it was concluded
    return t(
        "中期检查的结论是「%(outcome)s」：%(findings)s", outcome=check.outcome.label, findings=check.findings
    )


_STATED = plain(t("承担单位已答复中期检查，可以作出结论。"))
_WITHDRAWN = plain(t("承担单位撤回了变更申请，原定内容不变。"))
COURSE: list[Rule] = [
    Rule("project.reported", "project_reported", to_sides(OFFICER, ISSUER), told(t("进展报告"), _reported)),
    Rule(
        "project.change_asked",
        "project_change_asked",
        to_sides(OFFICER, ISSUER),
        told(t("任务变更待答复"), _asked),
    ),
    Rule(
        "project.change_agreed",
        "project_change_agreed",
        to_sides(LABORATORY, ISSUER),
        told(t("任务变更已同意"), _agreed),
    ),
    Rule(
        "project.change_refused",
        "project_change_refused",
        to_sides(LABORATORY, ISSUER),
        told(t("任务变更未获同意"), _refused),
    ),
    Rule(
        "project.change_withdrawn",
        "project_change_withdrawn",
        to_sides(OFFICER, ISSUER),
        told(t("任务变更申请已撤回"), _WITHDRAWN),
    ),
    Rule(
        "project.check_asked",
        "project_check_asked",
        to_sides(LABORATORY, ISSUER),
        told(t("中期检查待答复"), _check_asked),
    ),
    Rule(
        "project.check_stated",
        "project_check_stated",
        to_sides(OFFICER, ISSUER),
        told(t("中期检查已答复"), _STATED),
    ),
    Rule(
        "project.check_concluded",
        "project_check_concluded",
        to_sides(LABORATORY, ISSUER),
        told(t("中期检查已有结论"), _concluded),
    ),
]
