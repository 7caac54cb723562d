"""Text and properties out of an uploaded file, and the file without its properties, each by a process of its own.

``reading`` is the parent's side. The child (``python -m app.adapters.anonymising read|clear|show pdf``) limits its own
memory and time; one that dies could not read. Files have passed their structural proof; still none is parsed in the
parent (trust.md, A28).
"""

SECONDS_OF_PROCESSOR = 20
MEMORY = 1024 * 1024 * 1024
MOST_TEXT = 4_000_000
