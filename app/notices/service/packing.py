"""Keeping the packs of a result. Their bytes were made, and lie in the store, before the transaction begins."""

from datetime import datetime
from typing import Any

from app.decisions.models import Ranking
from app.extensions import db
from app.files.proof import Proof
from app.files.service import keep_file
from app.history.service import record
from app.notices.models import Notice, ResultPack
from app.notices.packs import ARCHIVE, PUBLIC, MadePack, latest_pack
from app.people.models import User
from app.shared.text import t
from app.shared.verdict import Refused, not_now


def keep_pack(
    notice: Notice,
    made: MadePack,
    *,
    by: User | None,
    at: datetime,
    reason: str = "",
    approval: str | None = None,
) -> ResultPack:
    """Hang a public pack on its notice, as the next of its packs; ``by`` None: the job made it. ``approval``: the
    proposal on which two officers agreed, which the act names.

    The caller's verb has asked the notice's policy. Raises ``Refused`` (pack_outdated) where a ranking that it stands
    on is not what it was when the pack was made.
    """
    for key, inputs_hash in made.rankings.items():
        ranking = db.session.get(Ranking, key)
        if ranking is None or ranking.inputs_hash != inputs_hash:
            raise Refused(not_now("pack_outdated", t("生成结果公开包之后排名有变化，请重新办理")))
    latest = latest_pack(notice)
    pack = ResultPack(
        call_id=notice.call_id,
        notice=notice,
        number=1 if latest is None else latest.number + 1,
        sha256=made.proof.sha256,
        document_sha256=made.document_sha256,
        rankings=dict(made.rankings),
        codes=dict(made.coding.codes),
        judges=dict(made.coding.judges),
        reason=reason,
        made_at=at,
        made_by_id=by.id if by is not None else None,
    )
    db.session.add(pack)
    db.session.flush()
    keep_file(pack, PUBLIC, made.proof, by=by, at=at)
    figures: dict[str, Any] = {"notice": notice.id, "number": pack.number, "sha256": pack.sha256}
    agreed = {} if approval is None else {"approval": approval}
    record("result_pack.made", pack, by=by, at=at, **figures, **agreed)
    return pack


def keep_archive(pack: ResultPack, proof: Proof, *, at: datetime) -> None:
    """Hang the file pack on a result pack, beside the public one; made by the job."""
    keep_file(pack, ARCHIVE, proof, by=None, at=at)


def give_up_packing(notice: Notice, *, at: datetime) -> None:
    """Note that no pack can be made of a notice, because its marks have changed since; nobody tries again."""
    record("notice.pack_given_up", notice, by=None, at=at)


def give_up_archive(pack: ResultPack, *, at: datetime) -> None:
    """Note the same of the file pack: its marks were corrected before it was made; a renewed pack has one."""
    record("result_pack.archive_given_up", pack, by=None, at=at)
