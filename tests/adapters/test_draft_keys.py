"""The keys of sealed drafts: under the server's key, which is changed while the site runs."""

from pathlib import Path

import pytest
from flask import Flask

from app.adapters import draft_keys as keys_module
from app.adapters.draft_keys import NEXT, SERVER, DraftKeys


@pytest.fixture
def keys(tmp_path: Path) -> DraftKeys:
    return DraftKeys(tmp_path / "draft-keys")


def test_new_server_key_opens_every_draft_and_the_old_one_none(keys: DraftKeys) -> None:
    """A04: what a copy of the old server key opened, it opens no more."""
    made = {draft: keys.make(draft) for draft in ("draft1", "draft2")}
    old, wrapped = (keys.folder / SERVER).read_bytes(), (keys.folder / "draft1").read_bytes()
    another_process = DraftKeys(keys.folder)
    assert keys.rotate() == 2
    assert {draft: another_process.read(draft) for draft in made} == made
    assert (keys.folder / SERVER).read_bytes() != old
    assert (keys.folder / "draft1").read_bytes() != wrapped
    assert another_process.make("draft3") == keys.read("draft3")
    (keys.folder / SERVER).write_bytes(old)
    assert [keys.read(draft) for draft in ("draft1", "draft2", "draft3")] == [None] * 3


def test_interrupted_change_loses_nothing_and_is_finished_by_the_next(
    keys: DraftKeys, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A11: the machine dies after some of the keys."""
    made = {draft: keys.make(draft) for draft in ("draft1", "draft2", "draft3")}
    replace, calls = keys_module.os.replace, []

    def dies(source: Path, target: Path) -> None:
        calls.append(target)
        if len(calls) == 2:
            raise OSError("power")
        replace(source, target)

    with monkeypatch.context() as patched:
        patched.setattr(keys_module.os, "replace", dies)
        with pytest.raises(OSError, match="power"):
            keys.rotate()
    assert (keys.folder / NEXT).exists()
    assert {draft: keys.read(draft) for draft in made} == made
    keys.destroy("draft3")
    assert keys.rotate() in (1, 2), "those that had not been reached"
    assert [keys.read(draft) for draft in made] == [made["draft1"], made["draft2"], None]
    assert not (keys.folder / NEXT).exists()
    assert keys.sweep(["draft1"]) == 0, "keys that are young stay, and nothing else is taken for one"


def test_server_key_is_changed_by_a_command(app: Flask) -> None:
    folder = app.config["SETTINGS"].data_dir / keys_module.FOLDER
    key = DraftKeys(folder).make("draft9")
    said = app.test_cli_runner().invoke(args=["drafts", "rotate-key"])
    assert said.exit_code == 0, said.output
    assert "drafts lie under the new key." in said.output
    assert DraftKeys(folder).read("draft9") == key
