"""The child: limits on itself first, then one task. ``python -m app.adapters.anonymising read pdf < file``."""

import io
import json
import resource
import sys
from importlib import import_module

from app.adapters.anonymising import MEMORY, MOST_TEXT, SECONDS_OF_PROCESSOR

MAKES = ("clear", "show")
READERS = {"pdf": "pdfs", "docx": "offices", "xlsx": "offices", "png": "pictures", "jpg": "pictures"}


def main() -> None:
    """Limit, work, answer; any exception ends the child without an answer."""
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS_OF_PROCESSOR, SECONDS_OF_PROCESSOR))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    task, kind = sys.argv[1:3]
    module = import_module(f"app.adapters.anonymising.{READERS[kind]}")
    file = io.BytesIO(sys.stdin.buffer.read())
    if task in MAKES:
        sys.stdout.buffer.write(getattr(module, task)(file))
        return
    passages, unreadable, left = [], False, MOST_TEXT
    for place, text in module.read(file):
        if text is None:
            unreadable = True
        elif text.strip():
            unreadable = unreadable or len(text) > left
            passages.append((place, text[:left]))
            left -= min(left, len(text))
    print(json.dumps({"passages": passages, "unreadable": unreadable}))


if __name__ == "__main__":
    main()
