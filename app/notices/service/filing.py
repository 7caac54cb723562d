"""Filing an objection (facts.md 1.3): a real name or a seal, facts and evidence, in time."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.extensions import db
from app.files.proof import Proof
from app.files.service import keep_file
from app.history.service import record
from app.notices.codes import new_tracking_code, tracking_hash
from app.notices.concerns import Concern, concerns_of, point_at
from app.notices.models import Notice, Objection
from app.notices.policy import may_file_objection
from app.notices.states import ObjectorKind
from app.people.models import User
from app.shared.text import Text, t
from app.shared.verdict import Invalid, require

NAMELESS = ("匿名", "无名", "佚名", "不愿", "保密", "知情人", "群众", "热心", "某某", "anonym")
CONTACT = re.compile(r"\d{7}|[^@\s]+@[^@\s]+\.[^@\s]+")
SHORTEST_FACTS, LONGEST_FACTS = 20, 5000
LETTER, EVIDENCE = "letter", "evidence"


@dataclass(frozen=True)
class Objector:
    """Who objects, in whose name. ``contact``: a telephone number or an address for mail."""

    kind: ObjectorKind
    name: str
    contact: str
    contact_person: str = ""


def file_objection(
    notice: Notice,
    concern: Concern | None,
    objector: Objector,
    facts: str,
    evidence: Sequence[Proof],
    letter: Proof | None,
    *,
    by: User | None,
    at: datetime,
) -> tuple[Objection, str]:
    """Take an objection, which from now on holds the winner's line that it names (rule 13).

    It may name a result without winners (流榜) as well, and holds that: no winner waits behind it, and a bidder who
    objects must not see his item fail before he is answered. ``letter``: the sealed letter of an organisation. Gives
    the objection and the tracking code, of which only a hash is kept. The record names no actor: who objected is seen
    by the discipline officer alone. Raises ``Refused`` when late or once the notice was withdrawn, ``Invalid`` beside
    ``name``, ``contact``, ``contact_person``, ``facts``, ``letter``, ``evidence`` or ``line``.
    """
    require(may_file_objection(by, notice, at))
    errors = _check(objector, facts, evidence, letter) | _check_concern(notice, concern)
    if errors:
        raise Invalid(errors)
    code = new_tracking_code()
    objection = Objection(
        notice=notice,
        objector_kind=objector.kind,
        objector_name=objector.name.strip(),
        contact_person=objector.contact_person.strip(),
        contact=objector.contact.strip(),
        facts=facts.strip(),
        filed_at=at,
        filed_by_id=by.id if by is not None else None,
        tracking_hash=tracking_hash(code),
    )
    point_at(objection, concern)
    db.session.add(objection)
    db.session.flush()
    for slot, proofs in ((LETTER, [letter] if letter else []), (EVIDENCE, evidence)):
        for proof in proofs:
            keep_file(objection, slot, proof, by=None, at=at)
    figures = {"notice": notice.id, "line": objection.line_id, "decision": objection.decision_id}
    record("objection.filed", objection, by=None, at=at, call_id=notice.call_id, **figures)
    return objection, code


def _check(
    objector: Objector, facts: str, evidence: Sequence[Proof], letter: Proof | None
) -> dict[str, Text]:
    errors: dict[str, Text] = {}
    if not _is_real(objector.name, objector.kind):
        errors["name"] = t("请署真实姓名或单位全称，匿名提出的异议不予受理")
    if not CONTACT.search(objector.contact):
        errors["contact"] = t("请留下电话号码或电子邮箱，以便核实")
    if objector.kind == ObjectorKind.ORGANISATION:
        if not _is_real(objector.contact_person, ObjectorKind.PERSON):
            errors["contact_person"] = t("以单位名义提出异议，请注明联系人姓名")
        if letter is None:
            errors["letter"] = t("以单位名义提出异议，请上传加盖公章的异议书")
    if len(facts.strip()) < SHORTEST_FACTS:
        errors["facts"] = t("请写明具体事实，至少 %(n)s 字", n=SHORTEST_FACTS)
    elif len(facts) > LONGEST_FACTS:
        errors["facts"] = t("最多 %(most)s 字", most=LONGEST_FACTS)
    if not evidence:
        errors["evidence"] = t("请附证明材料")
    return errors


def _is_real(name: str, kind: ObjectorKind) -> bool:
    """Whether this can be a name: at least two letters, and for a person none of the words that stand for nobody."""
    words = NAMELESS if kind == ObjectorKind.PERSON else NAMELESS[:1]
    return sum(c.isalpha() for c in name) >= 2 and not any(word in name.lower() for word in words)


def _check_concern(notice: Notice, concern: Concern | None) -> dict[str, Text]:
    if concern is None or concern in concerns_of(notice):
        return {}
    return {"line": t("请选择本公示中的一项")}
