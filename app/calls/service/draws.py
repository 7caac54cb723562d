"""Committing to a draw before anybody knows who is tied."""

from datetime import datetime

from sqlalchemy import select

from app.calls.draws import standing_commitments
from app.calls.models import Call, DrawCommitment
from app.calls.policy import may_commit_to_draw
from app.extensions import db
from app.history.service import record
from app.people.models import User
from app.scoring.draw import DIGEST
from app.shared.text import t
from app.shared.verdict import Invalid, require


def commit_to_draw(call: Call, commitment: str, *, by: User, at: datetime) -> DrawCommitment:
    """Publish the SHA-256 of a secret that the officer keeps; it is printed on the call at once (rule 10).

    An earlier one of the same officer is replaced, and stays on the record. The secret itself never comes here before
    it is revealed (``decisions.service.reveal_secret``).
    Errors: ``Refused`` by ``may_commit_to_draw``; ``Invalid`` (commitment) unless it is 64 hexadecimal digits that no
    commitment of this call had.
    """
    require(may_commit_to_draw(by, call, at))
    given = commitment.strip().lower()
    if not DIGEST.fullmatch(given):
        raise Invalid({"commitment": t("承诺值是 64 位十六进制数（SHA-256）")})
    known = DrawCommitment.call_id == call.id, DrawCommitment.commitment == given
    if db.session.scalar(select(DrawCommitment.id).where(*known)):
        raise Invalid({"commitment": t("这一承诺值已经登记过，请使用另一段秘密")})
    own = [row for row in standing_commitments(call) if row.officer_id == by.id]
    for row in own:
        row.replaced_at = at
    made = DrawCommitment(call=call, officer=by, commitment=given, made_at=at)
    db.session.add(made)
    db.session.flush()
    record("draw.committed", made, by=by, at=at, commitment=given, replaces=[row.id for row in own])
    return made
