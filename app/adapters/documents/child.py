"""The child's side: one paper. Its libraries are loaded in the child alone: nobody else pays for their 50 MB."""

import json
from typing import IO


def answer(file: IO[bytes], form: str, template: str) -> bytes:
    """The bytes of a PDF or of a Word document; ``file`` is the data as JSON."""
    data = json.load(file)
    if form == "pdf":
        from app.adapters.documents.typeset import typeset

        return typeset(template, data)
    from app.adapters.documents.word import compose

    return compose(template, data)
