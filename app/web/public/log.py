"""The public log: what it is, its files as they stand, the checker to take along, and a place to check a receipt."""

import re
import tempfile
from collections.abc import Iterator
from typing import BinaryIO

from flask import Response, abort, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import TextAreaField
from wtforms.validators import Length, ValidationError

from app.adapters.log_copy import write_copy
from app.adapters.receipt_key import receipt_key
from app.extensions import limiter
from app.web.addresses import absolute
from app.web.guards import public_page
from app.web.log_state import folder_here, published
from app.web.public import bp
from app.web.public.log_check import LONGEST, check_text
from config import ROOT

FILE = re.compile(
    r"(?P<growing>checkpoint|log\.pub|receipt\.pub)|checkpoints/[0-9]{4}-[0-9]{2}-[0-9]{2}/[0-9]{1,15}"
    r"|tile/(?:entries|[0-9])/(?:x[0-9]{3}/){0,5}[0-9]{3}(?:\.p/[0-9]{1,3})?"
)
SOON, FOREVER = "public, max-age=30", "public, max-age=31536000, immutable"
PIECE = 64 * 1024
checked = limiter.shared_limit("30 per minute; 300 per hour", scope="log-check", methods=["POST"])


class ReceiptForm(FlaskForm):
    """A receipt as it was handed out: as text (of the file, of the code, or its words), or the file itself."""

    text = TextAreaField(
        _l("回执内容、二维码内容或八个词"), [Length(max=LONGEST, message=_l("内容太长，不是一份回执"))]
    )
    file = FileField(_l("或者选择回执文件"))

    def validate_text(self, field: TextAreaField) -> None:
        """One of the two."""
        if not (field.data or "").strip() and not self.file.data:
            raise ValidationError(_l("请粘贴回执，或者选择回执文件"))

    @property
    def given(self) -> str:
        """What was given; a file goes first. Bytes that are no text become none of a receipt."""
        if self.file.data:
            content: bytes = self.file.data.read(LONGEST + 1)
            return content.decode("utf-8", errors="replace")
        return self.text.data or ""


@bp.get("/log")
@public_page
def log() -> ResponseReturnValue:
    """What the log is, where it stands, and how to check it oneself."""
    checkpoint, note = published()
    verifier = folder_here().verifier()
    return render_template(
        "public/log/log.html",
        checkpoint=checkpoint,
        note=note,
        log_key=str(verifier) if verifier else "",
        receipt_key=str(receipt_key().verifier),
        address=absolute(url_for("public.log")),
    )


@bp.route("/log/check", methods=["GET", "POST"])
@checked
@public_page
def check_receipt() -> ResponseReturnValue:
    """What holds of a receipt that somebody brings; nothing of it is kept."""
    form = ReceiptForm()
    if not form.is_submitted():
        return render_template("public/log/check_receipt.html", form=form, found=None)
    if not form.validate():
        return render_template("public/log/check_receipt.html", form=form, found=None), 400
    return render_template("public/log/check_receipt.html", form=form, found=check_text(form.given))


@bp.get("/log/verify")
@public_page
def log_verifier() -> ResponseReturnValue:
    """``scripts/verify`` to save: whoever checks should not have to trust a page."""
    answer = _plain((ROOT / "scripts" / "verify").read_bytes(), "text/x-python; charset=utf-8", SOON)
    answer.headers["Content-Disposition"] = 'attachment; filename="verify"'
    return answer


@bp.get("/log/copy.zip")
@limiter.limit("6 per minute")
@public_page
def log_copy() -> ResponseReturnValue:
    """The whole log as one file; of past days the last checkpoint alone."""
    if not folder_here().checkpoint():
        abort(404)
    file = tempfile.TemporaryFile()  # noqa: SIM115  closed when the last piece has left
    write_copy(folder_here(), file)
    size = file.tell()
    file.seek(0)
    answer = Response(_pieces(file), mimetype="application/zip")
    answer.headers["Content-Length"] = str(size)
    answer.headers["Content-Disposition"] = 'attachment; filename="jiebang-log.zip"'
    answer.headers["Cache-Control"] = SOON
    return answer


@bp.get("/log/<path:name>")
@public_page
def log_file(name: str) -> ResponseReturnValue:
    """A file of the log as it stands (https://c2sp.org/tlog-tiles); nothing else in the folder, and no listing."""
    known = FILE.fullmatch(name)
    path = folder_here().public / name
    if known is None or not path.is_file():
        abort(404)
    mimetype = "application/octet-stream" if name.startswith("tile/") else "text/plain; charset=utf-8"
    return _plain(path.read_bytes(), mimetype, SOON if known["growing"] else FOREVER)


def _plain(content: bytes, mimetype: str, kept: str) -> Response:
    """Bytes that anybody may read from anywhere: monitors of the log are other people's programs."""
    answer = Response(content, content_type=mimetype)
    answer.headers["Cache-Control"] = kept
    answer.headers["Access-Control-Allow-Origin"] = "*"
    return answer


def _pieces(file: BinaryIO) -> Iterator[bytes]:
    with file:
        while piece := file.read(PIECE):
            yield piece
