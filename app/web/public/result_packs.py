"""The two packs of a result as files: the public one for everybody, the file pack for a few by name."""

from typing import Any

from flask import abort
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.extensions import db
from app.notices.models import Notice, ResultPack
from app.notices.policy.packing import may_read_archive, may_see_pack
from app.notices.queries.packs import printed_packs
from app.web.downloads import send_stored
from app.web.guards import page
from app.web.papers.sending import limited
from app.web.public import bp

WHOLE = joinedload(ResultPack.notice).joinedload(Notice.call)


def load_pack(slug: str, number: int) -> ResultPack | None:
    """The pack of the address."""
    query = select(ResultPack).join(ResultPack.notice).where(Notice.slug == slug, ResultPack.number == number)
    return db.session.scalar(query.options(WHOLE))


def load_archived(id: str) -> ResultPack | None:
    """The pack of a key."""
    return db.session.get(ResultPack, id, options=[WHOLE])


@bp.get("/notices/<slug:slug>/packs/<int:number>.zip")
@limited
@page(may_see_pack, load_pack, anonymous=True)
def notice_pack(pack: ResultPack) -> ResponseReturnValue:
    """The public pack, the same bytes for everybody and for good."""
    return _sent(pack, "public")


@bp.get("/packs/<key:id>/archive.zip")
@limited
@page(may_read_archive, load_archived, records=True)
def pack_archive(pack: ResultPack) -> ResponseReturnValue:
    """The file pack; each download is a reading on the record."""
    return _sent(pack, "archive")


def _sent(pack: ResultPack, slot: str) -> Any:
    found = printed_packs([pack])
    file = getattr(found[0], slot) if found else None
    return send_stored(file) if file is not None else abort(404)
