"""Structural proof of an uploaded file, in a process of its own with 2 s of processor time and 256 MiB of memory.

A hostile file can hang or burst nothing but that process (trust.md, A28); where it dies, the file is refused.
"""

from typing import IO

from app.adapters import apart

LIMITS = apart.Limits(processor=2, patience=8.0, memory=256 * 1024 * 1024, answer=1024)


def refusal_of(kind: str, file: IO[bytes]) -> str | None:
    """None where the file is what its ending says (``pdf``, ``docx``, ``xlsx``, ``png``, ``jpg``), else a code.

    ``file`` is a real file (it has a descriptor); it is read from the start and left at an undefined position.
    """
    file.seek(0)
    try:
        return apart.ask("app.adapters.proofs.child", file, kind, limits=LIMITS).decode() or None
    except apart.Failed:
        return "too_complex"
