"""Revealing what was committed to, after the last round that counts has closed (rule 10)."""

from datetime import datetime

from app.calls.models import DrawCommitment
from app.decisions.policy import may_reveal_secret
from app.history.service import record
from app.people.models import User
from app.scoring.draw import keeps_commitment
from app.shared.text import t
from app.shared.verdict import Refused, no, require


def reveal_secret(row: DrawCommitment, secret: str, *, by: User, at: datetime) -> None:
    """Publish the secret behind one's own commitment; with both the draw has its seed.

    A ranking that came as far as the draw is stale from then on, any other is not. Errors: ``Refused``
    (``may_reveal_secret``), and for a text that does not give the commitment: nothing is kept of it, and the refusal is
    noted like every other.
    """
    require(may_reveal_secret(by, row, at))
    given = secret.strip()
    if not keeps_commitment(given, row.commitment):
        raise Refused(no("draw_mismatch", t("这段秘密与事先公布的承诺值不符，未予采用；这次提交已记录在案")))
    row.revealed_secret, row.revealed_at = given, at
    record("draw.revealed", row, by=by, at=at, commitment=row.commitment)
