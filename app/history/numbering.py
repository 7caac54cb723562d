"""The public log: committed acts are entered in batches, one a cadence, and its state is signed.

Everything here runs in the signer's process alone (``app.jobs.signing``); nothing touches an act.
"""

import secrets
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, insert, select, tuple_

from app.extensions import db
from app.history.bindings import BoundRow, rows_bound_by
from app.history.models import Act, LogCheckpoint, LoggedAct, LoggedRow, LogLeaf, LogNode
from app.sealing.box import SECRET_LENGTH, batch_of
from app.sealing.checkpoints import Checkpoint, Signer, sign_note
from app.sealing.leaves import ACT_KEYS, leaf_of_act, leaf_of_row
from app.sealing.merkle import append_leaf, leaf_hash, root_hash

MOST_ACTS = 65536
LOOK_BACK = 5000
"""Transactions commit in another order than they take their keys: so far below the last entered act a new one counts as
late. What turns up deeper was put in past the platform; it is never entered, and the verifier names it."""
BOX, ROOT = "box.closed", "root"
"""The act that closes a sealed call's box, and the figure with its root: it gets a leaf of its own in the open."""


def number_leaves(at: datetime) -> int:
    """Enter what was committed and is not in the log: one batch of acts (an empty one where nothing happened), then a
    leaf for each box that was closed. How many leaves were added; acts beyond 65,536 wait for the next cadence.
    """
    acts = _waiting()
    boxes = [act for act in acts if act.name == BOX and _is_digest(act.figures.get(ROOT))]
    number = log_size()
    _append(_batch(number, acts, at))
    for offset, act in enumerate(boxes, 1):
        call = act.call_id or act.subject_id
        _append(LogLeaf(number=number + offset, kind="box", call_id=call, digest=act.figures[ROOT], at=at))
    return 1 + len(boxes)


def publish_checkpoint(at: datetime, signer: Signer) -> LogCheckpoint:
    """Sign the state of the log as it stands; the caller writes the files once this is committed."""
    size = log_size()
    root = root_hash(size, read_node)
    note = sign_note(Checkpoint(signer.name, size, root, at).text, signer)
    kept = db.session.get(LogCheckpoint, size) or LogCheckpoint(size=size)
    kept.root, kept.at, kept.note = root.hex(), at, note
    db.session.add(kept)
    db.session.flush()
    return kept


def log_size() -> int:
    """How many leaves the public log has."""
    return (db.session.scalar(select(func.max(LogLeaf.number))) or 0) + 1 if _has_leaves() else 0


def read_node(level: int, place: int) -> bytes:
    """A stored node of the log's tree (``sealing.merkle.ReadNode``). Error: KeyError where it is missing."""
    node = db.session.get(LogNode, (level, place))
    if node is None:
        raise KeyError((level, place))
    return bytes.fromhex(node.digest)


def root_at(size: int) -> bytes:
    """The root of the first ``size`` leaves from stored nodes, in one query. Error: KeyError where one is missing."""
    levels = [level for level in range(size.bit_length()) if size >> level & 1]
    places = {(level, (size >> level) - 1) for level in levels}
    query = select(LogNode).where(tuple_(LogNode.level, LogNode.place).in_(places))
    found = {(node.level, node.place): bytes.fromhex(node.digest) for node in db.session.scalars(query)}
    return root_hash(size, lambda level, place: found[level, place])


def _has_leaves() -> bool:
    return db.session.get(LogLeaf, 0) is not None


def _waiting() -> list[Act]:
    """Acts without a place in the log, as the database has them now and not as a session remembers them."""
    last = db.session.scalar(select(func.max(LoggedAct.act_id)))
    query = select(Act).outerjoin(LoggedAct, LoggedAct.act_id == Act.id).where(LoggedAct.act_id.is_(None))
    if last is not None:
        query = query.where(Act.id > last - LOOK_BACK)
    query = query.order_by(Act.id).limit(MOST_ACTS)
    return list(db.session.scalars(query, execution_options={"populate_existing": True}))


def _batch(number: int, acts: Sequence[Act], at: datetime) -> LogLeaf:
    secret = secrets.token_bytes(SECRET_LENGTH)
    rows = rows_bound_by(acts)
    digests = [leaf_of_act(fields_of(act)) for act in acts] + [digest_of(row) for row in rows]
    root = batch_of(digests, secret).root.hex()
    leaf = LogLeaf(
        number=number, kind="acts", digest=root, secret=secret.hex(), acts=len(acts), call_id=None, at=at
    )
    db.session.add(leaf)
    db.session.flush()
    places = [
        {"act_id": act.id, "leaf_number": number, "place": place, "digest": digests[place].hex()}
        for place, act in enumerate(acts)
    ]
    bound = [
        {
            "leaf_number": number,
            "place": place,
            "act_id": row.act.id,
            "table_name": row.table,
            "subject_id": row.key,
            "digest": digests[place].hex(),
        }
        for place, row in enumerate(rows, len(acts))
    ]
    for table, found in ((LoggedAct, places), (LoggedRow, bound)):
        if found:
            db.session.execute(insert(table), found)
    return leaf


def _append(leaf: LogLeaf) -> None:
    db.session.add(leaf)
    for level, place, digest in append_leaf(leaf.number, leaf_hash(leaf.entry), read_node):
        db.session.add(LogNode(level=level, place=place, digest=digest.hex()))
    db.session.flush()


def fields_of(act: Act) -> dict[str, object]:
    """The columns of an act that its leaf is made of."""
    return {key: getattr(act, key) for key in ACT_KEYS}


def digest_of(row: BoundRow) -> bytes:
    """The leaf of a bound row."""
    return leaf_of_row(row.table, row.key, row.columns, act=row.act.id, salt=row.act.salt)


def _is_digest(value: object) -> bool:
    return isinstance(value, str) and len(value) == 64 and set(value) <= set("0123456789abcdef")
