"""The database against the last checkpoint kept outside it, and the keys beside that."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, update

from app.adapters.log_agreement import check_log
from app.adapters.log_files import LogFolder, load_or_make
from app.extensions import db
from app.history.logbook import log_agrees
from app.history.models import LogCheckpoint, LoggedAct, LogLeaf, LogNode
from app.history.numbering import log_size
from app.jobs.signing import begin_anew
from app.people.models import User
from app.sealing.checkpoints import Signer
from config import BadSettings
from tests.history.signing import AT, do_acts, sign

Edit = Callable[[], Any]


def _forget() -> None:
    for table in (LogCheckpoint, LogNode, LoggedAct, LogLeaf):
        db.session.execute(delete(table))


def _roll_back() -> None:
    last = log_size() - 1
    db.session.execute(delete(LogCheckpoint).where(LogCheckpoint.size > last))
    db.session.execute(delete(LogNode).where(LogNode.level == 0, LogNode.place == last))
    db.session.execute(delete(LoggedAct).where(LoggedAct.leaf_number == last))
    db.session.execute(delete(LogLeaf).where(LogLeaf.number == last))


def _diverge() -> None:
    db.session.execute(update(LogNode).values(digest="00" * 32))


@pytest.mark.parametrize(
    ("edit", "code"),
    [
        (lambda: None, "ok"),
        (_roll_back, "log_behind"),
        (_forget, "log_behind"),
        (_diverge, "log_diverged"),
        (lambda: db.session.execute(delete(LogNode)), "log_diverged"),
    ],
)
def test_database_compared_with_the_checkpoint_outside_is_judged(
    user: User, folder: LogFolder, signer: Signer, edit: Edit, code: str
) -> None:
    """A39: a rolled-back or another database does not agree with the last external checkpoint."""
    for beat in range(3):
        do_acts(user, 1)
        sign(folder, signer, beat)
    edit()
    assert log_agrees(folder.checkpoint(), folder.verifier()).code == code
    db.session.rollback()
    assert log_agrees("", None).code == "log_lost"
    assert log_agrees(folder.checkpoint(), None).code == "log_unreadable"
    other = Signer(signer.name, load_or_make(folder.path / "other.key", signer.name).key)
    assert log_agrees(folder.checkpoint(), other.verifier).code == "log_unreadable"


def test_process_on_a_rolled_back_database_does_not_start_until_a_new_log_begins(
    app: Flask, user: User, named: LogFolder
) -> None:
    """A39: it ends with a sentence; ``--fresh`` puts the old log aside and begins another."""
    folder = named
    check_log(app)
    first = folder.signer("jiebang.example/log")
    for beat in range(2):
        sign(folder, first, beat)
    check_log(app)
    _roll_back()
    db.session.commit()
    with pytest.raises(BadSettings, match="older backup"):
        check_log(app)
    begin_anew(folder, AT)
    check_log(app)
    second = folder.signer("jiebang.example/log")
    assert second.verifier.key_hash != first.verifier.key_hash
    assert sign(folder, second) == 1
    assert (folder.path.with_name("log-until-20261123T040000Z") / "public/checkpoint").exists()


def test_key_file_that_others_may_read_is_refused(tmp_path: Path) -> None:
    """A40: a key is its owner's alone."""
    made = load_or_make(tmp_path / "keys" / "a.key", "name")
    path = tmp_path / "keys" / "a.key"
    assert path.stat().st_mode & 0o777 == 0o600
    assert load_or_make(path, "other") == made or load_or_make(path, "other").name == "name"
    path.chmod(0o644)
    with pytest.raises(BadSettings, match="chmod 600"):
        load_or_make(path, "name")
