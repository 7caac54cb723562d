"""Reading the public log: does the database agree with what was published, and what an auditor gets to check it."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from app.extensions import db
from app.history.bindings import BINDINGS, columns_now
from app.history.models import Act, LogCheckpoint, LoggedAct, LoggedRow, LogLeaf
from app.history.numbering import fields_of, log_size, read_node, root_at
from app.history.service import record
from app.sealing.box import batch_of
from app.sealing.checkpoints import BadNote, Verifier, open_checkpoint
from app.sealing.leaves import act_document, written
from app.sealing.merkle import inclusion_proof
from app.shared.text import t
from app.shared.verdict import YES, Verdict, not_now

REPORTED = "log_checkpoint.reported"
Kept = Callable[[int], Sequence[bytes] | None]


def latest_checkpoint() -> str:
    """The signed note published last, "" before the first one; what a receipt carries."""
    query = select(LogCheckpoint.note).order_by(LogCheckpoint.size.desc()).limit(1)
    return db.session.scalar(query) or ""


def latest_state() -> LogCheckpoint | None:
    """The checkpoint published last, as the database has it; None before the first."""
    return db.session.scalar(select(LogCheckpoint).order_by(LogCheckpoint.size.desc()).limit(1))


def report_checkpoint(agrees: str, *, since: datetime, at: datetime) -> bool:
    """Put the latest checkpoint on the record, whereupon the discipline office gets it by mail, unless that was done
    at ``since`` or later or there is none. ``agrees``: the code of ``log_agrees``. Whether it was done."""
    state = latest_state()
    done = select(Act.id).where(Act.name == REPORTED, Act.at >= since).limit(1)
    if state is None or db.session.scalar(done) is not None:
        return False
    record(REPORTED, state, by=None, at=at, size=state.size, root=state.root, agrees=agrees)
    return True


def log_agrees(external: str, verifier: Verifier | None) -> Verdict:
    """Whether the database holds at least what the last checkpoint kept outside it says, unaltered (trust.md A39).

    ``external``: that signed note, "" where none is kept. Refusals: log_lost (the database has published, nothing is
    kept outside), log_unreadable (not signed by the log's key), log_behind (fewer leaves: an older backup),
    log_diverged.
    """
    if not external:
        # One may have been committed by a signer that died before it wrote its first file.
        published = db.session.scalar(select(func.count()).select_from(LogCheckpoint)) or 0
        lost = t("数据库已有公开日志的检查点，库外却没有留存")
        return not_now("log_lost", lost) if published > 1 else YES
    if verifier is None:
        return not_now("log_unreadable", t("库外留存的检查点无法核对签名"))
    try:
        kept = open_checkpoint(external, verifier)
    except BadNote:
        return not_now("log_unreadable", t("库外留存的检查点无法核对签名"))
    size = log_size()
    if size < kept.size:
        behind = t("数据库只有 %(here)s 条日志，库外检查点已到 %(there)s 条", here=size, there=kept.size)
        return not_now("log_behind", behind)
    try:
        same = root_at(kept.size) == kept.root
    except KeyError:
        same = False
    return YES if same else not_now("log_diverged", t("数据库的日志与库外检查点不一致"))


def proof_of_act(act_id: int) -> dict[str, Any] | None:
    """Where an act stands and the path from its batch's leaf to the latest checkpoint; None while it is not entered."""
    logged = db.session.get(LoggedAct, act_id)
    checkpoint = latest_checkpoint()
    if logged is None or not checkpoint:
        return None
    size = int(checkpoint.split("\n")[1])
    path = inclusion_proof(logged.leaf_number, size, read_node)
    return {
        "leaf": logged.leaf_number,
        "place": logged.place,
        "digest": logged.digest,
        "path": [step.hex() for step in path],
        "checkpoint": checkpoint,
    }


def box_proof(call_id: str) -> dict[str, Any] | None:
    """The leaf of a sealed call's box with its path to the latest checkpoint; None while it is not published."""
    leaf = db.session.scalar(select(LogLeaf).where(LogLeaf.kind == "box", LogLeaf.call_id == call_id))
    checkpoint = latest_checkpoint()
    size = int(checkpoint.split("\n")[1]) if checkpoint else 0
    if leaf is None or leaf.number >= size:
        return None
    path = [step.hex() for step in inclusion_proof(leaf.number, size, read_node)]
    return {"leaf": leaf.number, "root": leaf.digest, "path": path, "checkpoint": checkpoint}


def is_box_published(call_id: str) -> bool:
    """Whether ``box_proof`` has one to give; in one query."""
    size = select(func.max(LogCheckpoint.size)).scalar_subquery()
    box = select(LogLeaf.number).where(
        LogLeaf.kind == "box", LogLeaf.call_id == call_id, LogLeaf.number < size
    )
    return db.session.scalar(box) is not None


def acts_document(kept: Kept, first: int = 0, last: int | None = None) -> dict[str, Any]:
    """The record for ``scripts/verify acts``: the batches of the leaves ``first`` to ``last``, with salts and secrets.

    For auditors alone, once calls are opened: it tells how many acts there were and on what. ``acts`` are as the table
    has them today, those included that were never entered (``stray``); of a bound row the columns of today stand where
    its last digest is, null where the row is gone; ``leaves`` is the list of the batch as it was entered.
    """
    leaves = select(LogLeaf).where(LogLeaf.kind == "acts", LogLeaf.number >= first).order_by(LogLeaf.number)
    if last is not None:
        leaves = leaves.where(LogLeaf.number <= last)
    today = _rows_today()
    return {
        "version": 1,
        "batches": [_batch_document(leaf, kept(leaf.number), today) for leaf in db.session.scalars(leaves)],
        "stray": [_document(act) for act in db.session.scalars(_unentered())],
    }


def _unentered() -> Any:
    """Acts older than the last entered one without a place in the log."""
    last = select(LoggedAct.act_id).order_by(LoggedAct.act_id.desc()).limit(1).scalar_subquery()
    missing = select(Act).outerjoin(LoggedAct, LoggedAct.act_id == Act.id).where(LoggedAct.act_id.is_(None))
    return missing.where(Act.id < last).order_by(Act.id)


def _batch_document(leaf: LogLeaf, kept: Sequence[bytes] | None, today: dict[int, Any]) -> dict[str, Any]:
    rows = list(
        db.session.scalars(
            select(LoggedRow).where(LoggedRow.leaf_number == leaf.number).order_by(LoggedRow.place)
        )
    )
    acts = select(Act).join(LoggedAct, LoggedAct.act_id == Act.id).where(LoggedAct.leaf_number == leaf.number)
    secret = bytes.fromhex(leaf.secret or "")
    return {
        "leaf": leaf.number,
        "secret": secret.hex(),
        "count": leaf.acts,
        "leaves": [each.hex() for each in (kept or leaves_of(leaf.number, secret))],
        "acts": [_document(act) for act in db.session.scalars(acts.order_by(LoggedAct.place))],
        "rows": [_row_document(row, today) for row in rows],
    }


def leaves_of(number: int, secret: bytes) -> Sequence[bytes]:
    """The leaves of a batch, filling included, as the database says."""
    acts = select(LoggedAct.place, LoggedAct.digest).where(LoggedAct.leaf_number == number)
    rows = select(LoggedRow.place, LoggedRow.digest).where(LoggedRow.leaf_number == number)
    found = sorted((*db.session.execute(acts).all(), *db.session.execute(rows).all()))
    return batch_of([bytes.fromhex(digest) for _, digest in found], secret).leaves


def _document(act: Act) -> dict[str, Any]:
    return act_document(fields_of(act))


def _row_document(row: LoggedRow, today: dict[int, Any]) -> dict[str, Any]:
    """``columns`` is left out where a later act made the row final anew, or let it change."""
    told = {"act": row.act_id, "table": row.table_name, "key": row.subject_id}
    return {**told, "columns": today[row.id]} if row.id in today else told


def _rows_today() -> dict[int, Any]:
    """By the last entry of each bound row: its columns of today, None where it is gone; released ones are left out."""
    found: dict[int, Any] = {}
    for binding in BINDINGS:
        query = select(LoggedRow, Act.subject_id, Act.noun).join(Act, Act.id == LoggedRow.act_id)
        query = query.where(LoggedRow.table_name == binding.table).order_by(LoggedRow.act_id)
        last = {row.subject_id: (row, subject, noun) for row, subject, noun in db.session.execute(query)}
        ended: dict[tuple[str, str], int] = {}
        if binding.ends:
            ends = select(Act.noun, Act.subject_id, Act.id).where(Act.name.in_(binding.ends)).order_by(Act.id)
            ended = {(noun, subject): act for noun, subject, act in db.session.execute(ends)}
        columns = columns_now(binding.table, last)
        for key, (row, subject, noun) in last.items():
            if ended.get((noun, subject), 0) < row.act_id:
                found[row.id] = written(columns[key]) if key in columns else None
    return found
