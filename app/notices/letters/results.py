"""What became of a public result: announced, struck, given up, overturned."""

from typing import Any

from app.calls.letters import officers_of
from app.decisions.models import Decision
from app.extensions import db
from app.notices.letters.readers import issuers, members, readers
from app.notices.models import NoticeLine
from app.shared.letter_rules import Rule, Words, about
from app.shared.text import t


def _line(act: Any) -> NoticeLine:
    return db.session.get_one(NoticeLine, act.subject_id)


def _winner(act: Any) -> list[str]:
    told = members(_line(act).entry.organisation_id, act)
    return [user for user in told if user != act.actor_id]


def _officers(act: Any) -> list[str]:
    return officers_of(_line(act).notice.call, act)


def _line_title(act: Any) -> str:
    return _line(act).item_title


def _result_page(act: Any) -> str:
    return f"/lab/entries/{_line(act).entry_id}/result"


def _results_desk(act: Any) -> str:
    return f"/officer/items/{_line(act).entry.item_id}/results"


def _announced(act: Any, _user: str) -> Words:
    line = _line(act)
    then = line.notice.call.kind_data.words.then
    return Words(
        t("结果已公布：%(title)s", title=line.item_title),
        (
            t(
                "公示期满，贵单位为「%(title)s」的入选单位。接下来%(then)s。",
                title=line.item_title,
                then=then,
            ),
        ),
        _result_page(act),
    )


_struck = about(
    _line_title,
    _result_page,
    t("入选已取消：%(title)s"),
    t("经核查，对「%(title)s」公示结果的异议成立，贵单位的入选已取消。"),
)
_vacant = about(
    _line_title,
    _results_desk,
    t("入选单位空缺：%(title)s"),
    t("「%(title)s」有一家单位不再入选，可以按排名拟定递补，没有可递补的按无单位入选办理。"),
)
_given_up = about(
    _line_title,
    _result_page,
    t("已登记放弃入选：%(title)s"),
    t("「%(title)s」的入选已按书面说明登记为放弃。"),
)


def _decision(act: Any) -> Decision:
    return db.session.get_one(Decision, act.subject_id)


def _decision_title(act: Any) -> str:
    item = _decision(act).item
    return item.title if item is not None else ""


def _call_officers(act: Any) -> list[str]:
    return officers_of(_decision(act).call, act)


_to_decide_anew = about(
    _decision_title,
    lambda act: f"/officer/items/{_decision(act).item_id}/results",
    t("异议成立，须重新拟定结果：%(title)s"),
    t(
        "对「%(title)s」无单位入选的结果所提异议成立，原结果已撤销。处理要求见页面：核对后重新生成排名，再拟定、复核并重新公示。"
    ),
)
_reopened = about(
    _decision_title,
    lambda act: f"/calls/{_decision(act).call.slug}",
    t("异议成立，结果重新办理：%(title)s"),
    t(
        "对「%(title)s」无单位入选的结果所提异议成立，原结果已撤销。结果重新拟定之后另行公示，贵单位无需再次申报。"
    ),
)
_reopened_to_issuer = about(
    _decision_title,
    lambda act: f"/calls/{_decision(act).call.slug}",
    t("异议成立，结果重新办理：%(title)s"),
    t("对「%(title)s」无单位入选的结果所提异议成立，原结果已撤销。结果重新拟定之后另行公示。"),
)
RULES: list[Rule] = [
    Rule("notice_line.announced", "line_announced", _winner, _announced),
    Rule("notice_line.struck", "line_struck", _winner, _struck),
    Rule("notice_line.struck", "line_vacant", _officers, _vacant),
    Rule("notice_line.given_up", "line_given_up", _winner, _given_up),
    Rule("notice_line.given_up", "line_vacant", _officers, _vacant),
    Rule("decision.overturned", "decision_overturned", _call_officers, _to_decide_anew),
    Rule("decision.overturned", "decision_overturned_entrant", readers, _reopened),
    Rule("decision.overturned", "decision_overturned_issuer", issuers, _reopened_to_issuer),
]
