"""The child: limits on itself first, then one check. ``python -m app.adapters.proofs pdf < file``."""

import json
import resource
import sys
from collections.abc import Callable
from typing import IO

from app.adapters.proofs import MEMORY, SECONDS_OF_PROCESSOR
from app.adapters.proofs.refusal import NotProven

Check = Callable[[IO[bytes]], None]


def _check_for(kind: str) -> Check:
    """The check of a type; its library is loaded here, where the parent process never pays for it."""
    if kind == "pdf":
        from app.adapters.proofs.pdfs import check_pdf

        return check_pdf
    if kind in {"png", "jpg"}:
        from app.adapters.proofs.images import check_image

        return lambda file: check_image(kind, file)
    from app.adapters.proofs.archives import check_office

    return lambda file: check_office(kind, file)


def main() -> None:
    """Limit, check, answer."""
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS_OF_PROCESSOR, SECONDS_OF_PROCESSOR))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    try:
        _check_for(sys.argv[1])(sys.stdin.buffer)
        answer: dict[str, str] = {}
    except NotProven as refused:
        answer = {"refused": refused.code}
    except MemoryError:
        answer = {"refused": "too_complex"}
    except Exception:  # a library's own way of saying that the file is broken
        answer = {"refused": "broken"}
    print(json.dumps(answer))


if __name__ == "__main__":
    main()
