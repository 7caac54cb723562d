"""The data folder: ours or refused, emptied only when that is safe."""

import stat
from pathlib import Path

import pytest

from scripts.setup.folder import KEY_FILE, DataFolder
from scripts.setup.running import Stop


def _opened(path: Path, *, demo: bool = True, fresh: bool = False, embedded: bool = True) -> DataFolder:
    folder = DataFolder(path)
    folder.open(demo=demo, fresh=fresh, embedded=embedded)
    return folder


def test_folder_new_is_made_and_empty(tmp_path: Path) -> None:
    assert _opened(tmp_path / "a" / "b").stage == "empty"


def test_folder_of_somebody_else_is_refused_untouched(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("years of work")
    with pytest.raises(Stop, match="not a data folder of ours"):
        _opened(tmp_path, fresh=True)
    assert (tmp_path / "thesis.txt").exists()


def test_folder_fresh_empties_a_demonstration_but_not_what_is_outside(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "kept").touch()
    folder = _opened(tmp_path / "var")
    folder.reach("loaded")
    (folder.path / "files").mkdir()
    (folder.path / "files" / "a").touch()
    (folder.path / "link").symlink_to(outside)
    assert _opened(folder.path, fresh=True).stage == "empty"
    assert [entry.name for entry in folder.path.iterdir()] == [folder.marker.name]
    assert (outside / "kept").exists()


def test_folder_without_demonstration_is_never_emptied(tmp_path: Path) -> None:
    folder = _opened(tmp_path / "var", demo=False)
    (folder.path / "jiebang.db").touch()
    with pytest.raises(Stop, match=r"Delete .* yourself"):
        _opened(folder.path, demo=False, fresh=True)
    assert (folder.path / "jiebang.db").exists()


@pytest.mark.parametrize("demo", [True, False])
def test_folder_of_the_other_kind_is_refused(tmp_path: Path, demo: bool) -> None:
    _opened(tmp_path / "var", demo=demo)
    with pytest.raises(Stop, match="was asked for"):
        _opened(tmp_path / "var", demo=not demo)


def test_folder_interrupted_while_loading_begins_anew(tmp_path: Path) -> None:
    folder = _opened(tmp_path / "var")
    folder.reach("loading")
    (folder.path / "jiebang.db").touch()
    assert _opened(folder.path).stage == "empty"
    assert not (folder.path / "jiebang.db").exists()


def test_folder_whose_rows_live_elsewhere_is_not_emptied(tmp_path: Path) -> None:
    _opened(tmp_path / "var", embedded=False)
    with pytest.raises(Stop, match="DATABASE_URL"):
        _opened(tmp_path / "var", fresh=True, embedded=False)


def test_folder_damaged_marker_is_a_sentence(tmp_path: Path) -> None:
    folder = _opened(tmp_path / "var")
    folder.marker.write_text("{")
    with pytest.raises(Stop, match="damaged"):
        _opened(folder.path)


def test_folder_below_a_file_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(Stop, match="not writable"):
        _opened(tmp_path / "file" / "var")


def test_folder_secret_is_made_once_and_for_its_owner_alone(tmp_path: Path) -> None:
    folder = _opened(tmp_path / "var")
    secret = folder.secret_key()
    assert folder.secret_key() == secret
    assert len(secret) == 64
    assert stat.S_IMODE((folder.path / KEY_FILE).stat().st_mode) == 0o600
