"""Disks that the site writes to: that something has reached them, and how full they are.

The last part of them is kept for final submits (trust.md, A12).
"""

import os
import shutil
import time
from pathlib import Path

RESERVE = 0.05
REMEMBERED = 5.0
_seen: dict[Path, tuple[float, float]] = {}


def force(path: Path) -> None:
    """Let a file, or the names in a folder, reach the disk (fsync)."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def free_share(folder: Path) -> float:
    """The free part of the disk that the folder is on (0 to 1), as it was at most five seconds ago."""
    asked, share = _seen.get(folder, (0.0, 0.0))
    now = time.monotonic()
    if folder not in _seen or now - asked > REMEMBERED:
        there = next(each for each in (folder, *folder.parents) if each.exists())
        usage = shutil.disk_usage(there)
        share = usage.free / usage.total
        _seen[folder] = (now, share)
    return share


def is_reserve_reached(*folders: Path) -> bool:
    """Whether what is left is the reserve: only final submits may write to it."""
    return any(free_share(folder) < RESERVE for folder in folders)
