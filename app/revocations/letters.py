"""The laboratory hears what is held against it and what came of it; the officers hear that it has spoken."""

from collections.abc import Callable
from typing import Any

from app.extensions import db
from app.history.models import Act
from app.projects.letters.telling import members_at, officers_at
from app.revocations.models import Revocation
from app.shared.letter_rules import Rule, Words
from app.shared.text import Text, t


def _revocation(act: Act) -> Revocation:
    return db.session.get_one(Revocation, act.subject_id)


def _laboratory(act: Any) -> list[str]:
    return [key for key in members_at(_revocation(act).organisation_id, act) if key != act.actor_id]


def _officers(act: Any) -> list[str]:
    return [key for key in officers_at(act) if key != act.actor_id]


def _told(subject: Text, sentence: Callable[[Revocation], Text], desk: str) -> Callable[[Any, str], Words]:
    def words(act: Act, _user: str) -> Words:
        revocation = _revocation(act)
        named = t("%(code)s「%(title)s」", code=revocation.entry.item.code, title=revocation.entry.item.title)
        return Words(subject, (named, sentence(revocation)), f"/{desk}/revocations/{revocation.id}")

    return words


def _opened(revocation: Revocation) -> Text:
    return t(
        "承办方认为入选可能存在弄虚作假，拟撤销入选：%(facts)s 请在 %(until)s 24:00 前陈述意见；"
        "听取意见以后由两位承办人共同决定。",
        facts=revocation.facts,
        until=revocation.hear_until,
    )


def _dropped(revocation: Revocation) -> Text:
    return t("听取意见以后，不予撤销入选。说明：%(findings)s", findings=revocation.findings)


def _agreed(revocation: Revocation) -> Text:
    return t("入选已撤销，公开的理由：%(reason)s", reason=revocation.public_reason)


def _stated(_revocation: Revocation) -> Text:
    return t("当事单位已陈述意见，可以决定是否提请撤销。")


RULES: list[Rule] = [
    Rule(
        "revocation.opened",
        "revocation_opened",
        _laboratory,
        _told(t("拟撤销入选，请陈述意见"), _opened, "lab"),
    ),
    Rule(
        "revocation.stated",
        "revocation_stated",
        _officers,
        _told(t("当事单位已陈述意见"), _stated, "officer"),
    ),
    Rule("revocation.dropped", "revocation_dropped", _laboratory, _told(t("不予撤销入选"), _dropped, "lab")),
    Rule("revocation.agreed", "revocation_agreed", _laboratory, _told(t("入选已撤销"), _agreed, "lab")),
]
