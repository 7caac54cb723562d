"""A notice was published, or withdrawn. Nothing is written before it is public (rule 11)."""

from typing import Any

from app.entries.queries import titles_of
from app.extensions import db
from app.notices.letters.readers import entrants, issuers, readers
from app.notices.models import Notice
from app.shared.letter_rules import Rule, Words
from app.shared.text import t


def _notice(act: Any) -> Notice:
    return db.session.get_one(Notice, act.subject_id)


def _noticed(act: Any, user_id: str) -> Words:
    """One letter a reader, whatever the number of his entries: what was his, and that he can object (rule 19)."""
    notice = _notice(act)
    winners = {line.entry_id for line in notice.lines}
    mine = titles_of([entry for entry, user in entrants(act) if user == user_id])
    sentences = [
        t("「%(title)s」：贵单位已列入公示名单。", title=title)
        if key in winners
        else t("「%(title)s」：贵单位未列入公示名单。", title=title)
        for key, title in mine.items()
    ]
    path = f"/lab/entries/{next(iter(mine))}/result" if len(mine) == 1 else f"/notices/{notice.slug}"
    return Words(
        t("公示：%(title)s", title=notice.title),
        (
            *sentences,
            t(
                "公示期为%(starts)s至%(ends)s。可查看本单位的得分；如有异议，请在公示期内提出。",
                starts=notice.starts_on,
                ends=notice.ends_on,
            ),
        ),
        path,
    )


def _noticed_issuer(act: Any, _user: str) -> Words:
    notice = _notice(act)
    return Words(
        t("公示：%(title)s", title=notice.title),
        (
            t(
                "贵单位所提项目的拟定结果已公示，公示期为%(starts)s至%(ends)s。",
                starts=notice.starts_on,
                ends=notice.ends_on,
            ),
        ),
        f"/notices/{notice.slug}",
    )


def _withdrawn(act: Any, user_id: str) -> Words:
    """To whoever heard of the notice: that it was taken back, why, and what comes."""
    notice = _notice(act)
    mine = titles_of([entry for entry, user in entrants(act) if user == user_id])
    return Words(
        t("公示已撤回：%(title)s", title=notice.title),
        (
            *(t("涉及贵单位申报的「%(title)s」。", title=title) for title in dict.fromkeys(mine.values())),
            t("撤回理由：%(reason)s", reason=notice.withdrawal_reason),
            t("结果不据此公布；重新公示时另行通知，公示期重新计算。"),
        ),
        f"/notices/{notice.slug}",
    )


RULES: list[Rule] = [
    Rule("notice.published", "notice_entrant", readers, _noticed),
    Rule("notice.published", "notice_issuer", issuers, _noticed_issuer),
    Rule("notice.withdrawn", "notice_withdrawn", readers, _withdrawn),
    Rule("notice.withdrawn", "notice_withdrawn_issuer", issuers, _withdrawn),
]
