"""The child: limits on itself first, then one paper. ``python -m app.adapters.documents pdf circular < data.json``."""

import json
import resource
import sys
from collections.abc import Callable
from typing import Any

from app.adapters.documents import MEMORY, SECONDS_OF_PROCESSOR

Printer = Callable[[str, dict[str, Any]], bytes]


def _printer_of(form: str) -> Printer:
    """The printer of a form; its library is loaded here, where no worker pays for it."""
    if form == "pdf":
        from app.adapters.documents.typeset import typeset

        return typeset
    from app.adapters.documents.word import compose

    return compose


def main() -> None:
    """Limit, print."""
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS_OF_PROCESSOR, SECONDS_OF_PROCESSOR))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    form, template = sys.argv[1:3]
    sys.stdout.buffer.write(_printer_of(form)(template, json.load(sys.stdin)))


if __name__ == "__main__":
    main()
