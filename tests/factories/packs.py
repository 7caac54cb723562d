"""Result packs of notices, made as the pages and the job make them."""

import io
import json
import zipfile
from decimal import Decimal
from typing import Any

from app.adapters.store import store
from app.extensions import db
from app.files.models import StoredFile
from app.notices.models import Notice, ResultPack
from app.notices.packs import decided_rankings
from app.notices.service.packing import keep_pack
from app.web.papers.result_packs import make_public_pack
from tests.factories.people import AT


def make_pack(notice: Notice) -> ResultPack:
    """The pack of a notice that was published without one, as the job makes it."""
    made = make_public_pack(notice, decided_rankings(notice), at=AT)
    pack = keep_pack(notice, made, by=None, at=AT)
    db.session.flush()
    return pack


def content_of(pack: ResultPack, slot: str = "public") -> bytes:
    """The bytes that lie in the store."""
    file = db.session.query(StoredFile).filter_by(owner_id=pack.id, slot=slot).one()
    return store().get(file.store_key)


def members_of(content: bytes) -> dict[str, bytes]:
    """Name and bytes of everything in a bundle."""
    with zipfile.ZipFile(io.BytesIO(content)) as bundle:
        return {name: bundle.read(name) for name in bundle.namelist()}


def document_of(content: bytes) -> Any:
    """PACK.json of a bundle, decimals exact."""
    return json.loads(members_of(content)["PACK.json"], parse_float=Decimal)
