"""The public log over the record of the database: entered, signed, published and checked from outside."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import delete, select, text, update

from app.adapters.log_files import LogFolder, place_path
from app.extensions import db
from app.history.bindings import BINDINGS
from app.history.logbook import acts_document, box_proof, proof_of_act
from app.history.models import Act, LoggedAct, LogLeaf
from app.history.numbering import read_node
from app.history.service import record
from app.people.models import User
from app.reviews.models import Mark
from app.rounds.models import Assignment
from app.sealing.checkpoints import Signer, open_checkpoint
from app.sealing.merkle import leaf_hash, verify_inclusion
from tests.factories.rounds import make_open_round, make_review
from tests.history.signing import AT, do_acts, sign
from tests.scripts.log_world import load_verify

ROOT = "ab" * 32


def _verified(folder: LogFolder) -> list[str]:
    """What the offline verifier says of the database as it is now, against the published files."""
    db.session.expire_all()
    verify = load_verify()
    key = verify.read_key(str(folder.public / "log.pub"))
    entries, _ = verify.check_log(folder.public, key)
    verify.check_acts(json.loads(json.dumps(acts_document(folder.kept_leaves))), entries)
    return list(verify.WRONG)


def test_log_grows_by_one_leaf_a_beat_whatever_happened(
    user: User, folder: LogFolder, signer: Signer
) -> None:
    """A03: neither the size of the log nor its files tell how much was done."""
    sizes = []
    for beat, count in enumerate((0, 1, 70)):
        do_acts(user, count)
        sizes.append(sign(folder, signer, beat))
    assert sizes == [1, 2, 3]
    assert [leaf.acts for leaf in db.session.scalars(select(LogLeaf).order_by(LogLeaf.number))] == [0, 1, 70]
    entries = (folder.public / "tile/entries/000.p/3").read_bytes()
    assert len(entries) == 3 * (2 + len("acts ") + 64)
    assert not any(
        user.id in file.read_text("latin-1") for file in folder.public.rglob("*") if file.is_file()
    )
    checkpoint = open_checkpoint(folder.checkpoint(), signer.verifier)
    assert (checkpoint.size, checkpoint.at) == (3, AT + timedelta(minutes=10))
    assert [len(folder.kept_leaves(n) or []) for n in range(3)] == [64, 64, 128]


def test_closed_box_gets_a_leaf_of_its_own_with_a_proof(
    user: User, folder: LogFolder, signer: Signer
) -> None:
    record("box.closed", user, by=user, at=AT, call_id="c4ll", root=ROOT)
    db.session.commit()
    assert sign(folder, signer) == 2
    proof = box_proof("c4ll")
    assert proof is not None
    state = open_checkpoint(proof["checkpoint"], signer.verifier)
    path = [bytes.fromhex(step) for step in proof["path"]]
    assert verify_inclusion(leaf_hash(f"box c4ll {ROOT}".encode()), 1, 2, path, state.root)
    assert box_proof("other") is None
    entered = proof_of_act(db.session.scalars(select(Act.id)).one())
    assert entered is not None
    assert (entered["leaf"], entered["place"]) == (0, 0)
    assert proof_of_act(999) is None


def test_act_that_commits_late_is_entered_with_the_next_beat(
    user: User, folder: LogFolder, signer: Signer
) -> None:
    do_acts(user, 3)
    late = db.session.scalars(select(Act).order_by(Act.id)).all()[1]
    columns = {each.key: getattr(late, each.key) for each in Act.__table__.columns}
    db.session.delete(late)
    db.session.commit()
    sign(folder, signer)
    db.session.add(Act(**columns))
    db.session.commit()
    sign(folder, signer, 1)
    assert db.session.get_one(LoggedAct, columns["id"]).leaf_number == 1


def test_files_of_a_lost_beat_are_written_by_the_next(user: User, folder: LogFolder, signer: Signer) -> None:
    sign(folder, signer)
    kept = {path: path.read_bytes() for path in folder.public.rglob("*") if path.is_file()}
    sign(folder, signer, 1)
    for path in [path for path in folder.public.rglob("*") if path.is_file()]:
        path.write_bytes(kept[path]) if path in kept else path.unlink()
    sign(folder, signer, 2)
    assert folder.size() == 3
    assert len((folder.public / "tile/0/000.p/3").read_bytes()) == 96


EDITS: list[tuple[str, str]] = [
    (
        "UPDATE act SET actor_id = 'somebodyelse' WHERE id = :third",
        "places 2 to 2 (acts there now: {third}): changed",
    ),
    ("UPDATE act SET figures = '{{}}' WHERE id = :third", "places 2 to 2 (acts there now: {third}): changed"),
    ("DELETE FROM logged_act WHERE act_id = :third", "Act {third} was inserted: it never entered the log"),
    ("UPDATE log_leaf SET secret = '" + "00" * 32 + "' WHERE number = 0", "neither act nor filling"),
    (
        "INSERT INTO act (id, at, name, noun, subject_id, figures, salt) "
        "SELECT id - 100000, at, name, noun, subject_id, figures, salt FROM act WHERE id = :third",
        "was inserted: it never entered the log",
    ),
    ("UPDATE logged_act SET place = 99 - place", "moved"),
]


@pytest.mark.parametrize(("edit", "named"), EDITS)
def test_edit_straight_in_the_database_is_named_by_the_offline_verifier(
    user: User,
    folder: LogFolder,
    signer: Signer,
    edit: str,
    named: str,
) -> None:
    """A05: an act changed, removed, inserted or reordered behind the platform's back."""
    do_acts(user, 5)
    sign(folder, signer)
    assert _verified(folder) == []
    third = db.session.scalars(select(Act.id).order_by(Act.id)).all()[2]
    db.session.execute(text(edit.replace("{{}}", "{}")), {"third": third} if ":third" in edit else {})
    said = _verified(folder)
    assert any(named.format(third=third) in sentence for sentence in said), said


def test_mark_edited_straight_in_the_database_is_named(app: Flask, folder: LogFolder, signer: Signer) -> None:
    """A05: a score is bound by the act that finished the review, until the review is opened again."""
    make_open_round(entries=1)
    first, second = (make_review(each) for each in db.session.scalars(select(Assignment)).all())
    for review in (first, second):
        record(
            "review.finished",
            review,
            by=review.assignment.judge,
            at=AT,
            call_id=review.assignment.round.call_id,
        )
    db.session.commit()
    sign(folder, signer)
    assert _verified(folder) == []
    mark = first.marks[0]
    db.session.execute(update(Mark).where(Mark.id == mark.id).values(score=99))
    assert [f"row {mark.id} of mark" in sentence for sentence in _verified(folder)] == [True]
    db.session.execute(delete(Mark).where(Mark.id == mark.id))
    assert ["of mark was removed" in sentence for sentence in _verified(folder)] == [True]
    record("review.reopened", first, by=first.assignment.judge, at=AT, call_id=first.assignment.round.call_id)
    db.session.commit()
    sign(folder, signer, 1)
    assert _verified(folder) == []


def test_bound_tables_have_the_columns_that_are_bound(app: Flask) -> None:
    wrong = [
        f"{each.table}.{name}"
        for each in BINDINGS
        for name in ("id", each.link, *each.columns)
        if name not in db.metadata.tables[each.table].c
    ]
    assert wrong == []


def test_record_exported_by_command_is_the_auditors_alone(
    app: Flask, user: User, named: LogFolder, tmp_path: Path
) -> None:
    do_acts(user, 2)
    sign(named, named.signer("jiebang.example/log"))
    said = app.test_cli_runner().invoke(args=["record", "export", str(tmp_path / "acts.json")])
    assert said.output == "2 acts.\n"
    assert (tmp_path / "acts.json").stat().st_mode & 0o777 == 0o600


def test_paths_of_tiles_are_those_of_the_specification() -> None:
    assert [place_path(n) for n in (0, 999, 1000, 1234067)] == ["000", "999", "x001/000", "x001/x234/067"]


def test_missing_node_is_a_key_error(app: Flask) -> None:
    with pytest.raises(KeyError):
        read_node(0, 0)
