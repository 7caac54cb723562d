"""HTML answers, compressed where no secret can be in them (BREACH, CVE-2013-3587).

Who can make a victim's browser ask for a page of his choosing and see how long the answer is can guess, character by
character, a secret that is compressed together with what the address put on the page: a CSRF token beside a search
word. So nothing is compressed that carries a secret: only what a visitor without any session reads on the public pages.
A page with a form's token opens a session, and whoever is signed in has one: those go out as they are. (They could be
compressed too if each token were masked anew; Flask-WTF's are signed with a time stamp and the same within a second.)
"""

import gzip

from flask import Flask, Response, request, session

SMALLEST = 1400  # bytes: below a network packet there is nothing to gain
LEVEL = 6
PUBLIC = "public"


def register(app: Flask) -> None:
    """Compress what may be compressed after every request."""

    @app.after_request
    def _compress(response: Response) -> Response:
        if not is_open(response):
            return response
        response.vary.add("Accept-Encoding")
        if request.accept_encodings.quality("gzip") > 0 and len(response.get_data()) >= SMALLEST:
            response.set_data(gzip.compress(response.get_data(), compresslevel=LEVEL, mtime=0))
            response.content_encoding = "gzip"
        return response


def is_open(response: Response) -> bool:
    """Whether the answer is a public page with no secret on it, of the sort that shrinks."""
    return (
        request.method in {"GET", "HEAD"}
        and request.blueprint == PUBLIC
        and response.status_code == 200
        and response.mimetype == "text/html"
        and not response.is_streamed
        and not response.content_encoding
        and not session
    )
