"""Result packs: the file pack of every public one, and the packs of notices that were published without any."""

from datetime import datetime

from app.extensions import db
from app.jobs.transaction import transaction
from app.jobs.work import work
from app.notices.models import Notice, ResultPack
from app.notices.packs import decided_rankings
from app.notices.queries.packs import unarchived_packs, unpacked_notices
from app.notices.service.packing import give_up_archive, give_up_packing, keep_archive, keep_pack
from app.shared.verdict import Refused
from app.web.papers.archives import make_archive
from app.web.papers.result_packs import make_public_pack

A_TIME = 2


@work(every=15, transactional=False)
def make_missing_packs(at: datetime) -> int:
    """Public packs of notices that have none; a notice whose marks no longer give its list is noted and left."""
    keys = [notice.id for notice in unpacked_notices(A_TIME)]
    for key in keys:
        notice = db.session.get_one(Notice, key)
        try:
            made = make_public_pack(notice, decided_rankings(notice), at=at)
        except Refused:
            with transaction():
                give_up_packing(db.session.get_one(Notice, key), at=at)
            continue
        with transaction():
            keep_pack(db.session.get_one(Notice, key), made, by=None, at=at)
    return len(keys)


@work(every=15, transactional=False)
def make_archives(at: datetime) -> int:
    """File packs, beside the public ones that stand already."""
    keys = [pack.id for pack in unarchived_packs(A_TIME)]
    for key in keys:
        try:
            proof = make_archive(db.session.get_one(ResultPack, key))
        except Refused:
            with transaction():
                give_up_archive(db.session.get_one(ResultPack, key), at=at)
            continue
        with transaction():
            keep_archive(db.session.get_one(ResultPack, key), proof, at=at)
    return len(keys)
