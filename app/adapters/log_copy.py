"""The published log as one archive, for those who check it at home."""

import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from app.adapters.log_files import LogFolder

TOP = "log"


def write_copy(folder: LogFolder, file: IO[bytes]) -> None:
    """Write keys, checkpoints and tiles into an archive. Of past days the last checkpoint alone: there are 288 a day,
    and each root follows from the tiles.

    The latest checkpoint is read first, so that what it speaks of is there whatever the signer adds meanwhile.
    """
    latest = folder.checkpoint()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"{TOP}/checkpoint", latest)
        for path in (*folder.public.glob("*.pub"), *_checkpoints(folder.public), *_tiles(folder.public)):
            try:
                archive.write(path, f"{TOP}/{path.relative_to(folder.public)}")
            except FileNotFoundError:  # a part that its full tile has just taken the place of
                continue


def _checkpoints(public: Path) -> Iterator[Path]:
    days = sorted(path for path in (public / "checkpoints").glob("*") if path.is_dir())
    for day in days:
        kept = [path for path in day.iterdir() if path.name.isdigit()]
        if kept:
            yield max(kept, key=lambda path: int(path.name))


def _tiles(public: Path) -> Iterator[Path]:
    """Whoever writes a file lays it beside first, under a name with a dot in front."""
    return (path for path in sorted((public / "tile").rglob("*")) if path.is_file() and path.name[0] != ".")
