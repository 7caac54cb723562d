"""Who hears of an entry: its own members alone. Amended and extended lists reach those who draft for them from here."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import or_, select

from app.approvals.models import Approval
from app.calls.models import Call
from app.calls.policy import ANSWERING
from app.entries.models import Entry, EntryVersion
from app.entries.partner_letters import RULES as PARTNER_RULES
from app.entries.queries import titles_of
from app.extensions import db
from app.people.models import Membership
from app.people.states import MembershipRole
from app.questions.letters import askers_of, question_of, questions_path
from app.shared.letter_rules import Rule, Words
from app.shared.text import Deadline, Text, t

WRITERS = (MembershipRole.OWNER, MembershipRole.EDITOR)


def members_of(entry_ids: Any, act: Any) -> list[str]:
    """Owners and editors, at the time of the act, of the organisations behind these entries (a select of keys)."""
    query = (
        select(Membership.user_id)
        .join(Entry, Entry.organisation_id == Membership.organisation_id)
        .where(
            Entry.id.in_(entry_ids),
            Membership.role.in_(WRITERS),
            Membership.since <= act.at,
            or_(Membership.until.is_(None), Membership.until > act.at),
        )
        .order_by(Membership.user_id)
    )
    return list(dict.fromkeys(db.session.scalars(query)))


def entry_words(subject: str, *paragraphs: Callable[[Entry, Any], Text]) -> Callable[[Any, str], Words]:
    """Words about one entry (the act's subject, or its figure ``entry``) under a subject with its title."""

    def words(act: Any, _user: str) -> Words:
        entry = db.session.get_one(Entry, act.figures.get("entry", act.subject_id))
        title = Text(subject, {"title": titles_of([entry])[entry.id]})
        return Words(title, tuple(say(entry, act) for say in paragraphs), f"/lab/entries/{entry.id}")

    return words


def _of_entry(act: Any) -> list[str]:
    return members_of(select(Entry.id).where(Entry.id == act.subject_id), act)


def _of_call(act: Any) -> list[str]:
    return members_of(select(Entry.id).where(Entry.call_id == act.call_id), act)


def _of_question(act: Any) -> list[str]:
    """Who drafts or has handed in a bid for the item that a question is about, but for those who asked it."""
    found = members_of(select(Entry.id).where(Entry.item_id == act.figures["item"]), act)
    return [user for user in found if user not in askers_of(act)]


def _answered(act: Any, _user: str) -> Words:
    question = question_of(act)
    subject = t("「%(title)s」有新的答复", title=question.item.title)
    return Words(subject, (t("有人提出的问题已公开答复，请核对申报是否受影响。"),), questions_path(question))


def _receipt(entry: Entry, act: Any) -> Text:
    version = db.session.scalars(
        select(EntryVersion).where(
            EntryVersion.entry_id == entry.id, EntryVersion.number == act.figures["version"]
        )
    ).one()
    said = t("第 %(n)s 版于 %(when)s 收到，回执编号 %(number)s，内容摘要（SHA-256）%(sha)s。")
    if version.is_sealed:
        said = t("第 %(n)s 版于 %(when)s 收到并密封，回执编号 %(number)s，承诺值（SHA-256）%(sha)s。")
    values = {"n": version.number, "when": version.received_at, "number": version.receipt_number}
    return Text(said.id, values | {"sha": version.sha256})


def _until(entry: Entry, _act: Any) -> Text:
    return t("%(when)s 之前可以修改后再次提交，也可以撤回。", when=Deadline(entry.call.closes_at))


def _taken_back(entry: Entry, _act: Any) -> Text:
    return t("目前没有有效的申报。%(when)s 之前可以再次提交。", when=Deadline(entry.call.closes_at))


def _not_counted(_entry: Entry, act: Any) -> Text:
    said = t(
        "第 %(n)s 版收到的时刻经两位承办人核定在截止以后，不计入。此前及时收到的一版仍然有效；没有的，视为未申报。"
    )
    return Text(said.id, {"n": act.figures["version"]})


def _call_words(subject: Text, say: Callable[[Call, Any], Text]) -> Callable[[Any, str], Words]:
    def words(act: Any, _user: str) -> Words:
        call = db.session.get_one(Call, act.call_id)
        return Words(Text(subject.id, {"title": call.title}), (say(call, act),), "/lab/entries")

    return words


def _later(call: Call, _act: Any) -> Text:
    return t("申报截止时间改为 %(when)s，草稿和已提交的申报都可以改到那时。", when=Deadline(call.closes_at))


def _amended(_call: Call, act: Any) -> Text:
    return t("第 %(n)s 号更正已发布，请核对草稿是否受影响。", n=act.figures["correction"])


def _stays(call: Call, _act: Any) -> Text:
    said = t("截止前平台曾经中断。经两位承办人决定，申报截止时间不变，仍为 %(when)s。理由：%(why)s")
    decided = select(Approval.reason).where(Approval.act == ANSWERING, Approval.subject_id == call.id)
    why = db.session.scalar(decided.order_by(Approval.decided_at.desc()).limit(1)) or ""
    return Text(said.id, {"when": Deadline(call.closes_at), "why": why})


def _unless_extended(act: Any) -> list[str]:
    """Those whom an extension reaches hear of it by ``call.extended``."""
    return [] if act.figures["extends"] else _of_call(act)


RULES: list[Rule] = [
    Rule(
        "entry.submitted",
        "entry_submitted",
        _of_entry,
        entry_words(t("已收到「%(title)s」的申报").id, _receipt, _until),
    ),
    Rule(
        "entry.withdrawn",
        "entry_withdrawn",
        _of_entry,
        entry_words(t("已撤回「%(title)s」的申报").id, _taken_back),
    ),
    Rule(
        "entry.corrected",
        "entry_corrected",
        _of_entry,
        entry_words(t("已收到「%(title)s」的补正材料").id, _receipt),
    ),
    Rule(
        "entry.not_counted",
        "entry_not_counted",
        _of_entry,
        entry_words(t("「%(title)s」的一版申报未计入").id, _not_counted),
    ),
    Rule("call.extended", "entry_call_extended", _of_call, _call_words(t("「%(title)s」延期截止"), _later)),
    Rule(
        "call.outage_answered",
        "entry_outage_answered",
        _unless_extended,
        _call_words(t("「%(title)s」不因平台中断延期"), _stays),
    ),
    Rule(
        "call.corrected",
        "entry_call_corrected",
        _of_call,
        _call_words(t("「%(title)s」有一项更正"), _amended),
    ),
    Rule("question.answered", "entry_question_answered", _of_question, _answered),
    *PARTNER_RULES,
]
