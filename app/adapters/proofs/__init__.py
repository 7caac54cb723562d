"""Structural proof of an uploaded file, in a process of its own with 2 s of processor time and 256 MiB of memory.

A hostile file can hang or burst nothing but that process (trust.md, A28). The child reads the file on its standard
input and prints one JSON line: ``{}`` or ``{"refused": CODE}``; a child that dies says nothing and the file is refused.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import IO

ROOT = Path(__file__).resolve().parents[3]
SECONDS_OF_PROCESSOR = 2
SECONDS_OF_PATIENCE = 8.0
MEMORY = 256 * 1024 * 1024


def refusal_of(kind: str, file: IO[bytes]) -> str | None:
    """None where the file is what its ending says (``pdf``, ``docx``, ``xlsx``, ``png``, ``jpg``), else a code.

    ``file`` is a real file (it has a descriptor); it is read from the start and left at an undefined position.
    """
    file.seek(0)
    try:
        done = subprocess.run(
            [sys.executable, "-m", "app.adapters.proofs", kind],
            stdin=file,
            capture_output=True,
            cwd=ROOT,
            timeout=SECONDS_OF_PATIENCE,
            check=False,
            env={"PYTHONDONTWRITEBYTECODE": "1", "OMP_NUM_THREADS": "1"},
        )
        answer = json.loads(done.stdout)
    except (subprocess.TimeoutExpired, ValueError):
        return "too_complex"
    refused = answer.get("refused")
    return str(refused) if refused else None
