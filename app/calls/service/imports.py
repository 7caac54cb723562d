"""From an office's spreadsheet to items of a draft: read, mended row by row, saved at once or dropped."""

from datetime import datetime

from sqlalchemy import select

from app.calls.importing import Understood, begin, indicator_plains, item_plain
from app.calls.models import Call, Item, ListImport
from app.calls.parts import fingerprint, write_part
from app.calls.policy import may_import_items, may_mend_import
from app.calls.reading import Reading, reread_cell
from app.calls.service.items import BLANK, MOST_ITEMS, find_enterprises, next_code
from app.calls.states import IMPORT_MOVES
from app.chains.queries import current_catalogue, current_chains, regions
from app.extensions import db
from app.history.service import record
from app.people.models import User
from app.shared.text import t
from app.shared.verdict import Invalid, Refused, not_now, require


def start_import(
    call: Call, reading: Reading, file_name: str, sha256: str, *, by: User, at: datetime
) -> ListImport:
    """Keep what was understood of a spreadsheet, so that it can be looked over; no item is made yet."""
    require(may_import_items(by, call, at))
    listing = ListImport(
        call=call,
        file_name=file_name[:200],
        sha256=sha256,
        reading=begin(reading),
        uploaded_by_id=by.id,
        uploaded_at=at,
    )
    db.session.add(listing)
    db.session.flush()
    record("list_import.started", listing, by=by, at=at, call_id=call.id, rows=len(reading.items))
    return listing


def row_base(understood: Understood, row: int) -> str:
    """The fingerprint of a row's cells, for ``mend_row``."""
    return fingerprint({"cells": [list(pair) for pair in understood.reading.item(row).cells]})


def mend_row(
    listing: ListImport, row: int, cells: dict[str, str], base: str, *, by: User, at: datetime
) -> Understood:
    """Write cells of one row anew; each is understood by the rules that read the file, the other rows stay.

    ``base`` as ``row_base`` when the row was shown; 409 where another officer has mended the row since. What had been
    accepted about a changed cell is asked again. KeyError for a row or a field that does not exist.
    """
    understood = _open(listing, by, at)
    if base != row_base(understood, row):
        raise Refused(not_now("changed_meanwhile", t("这一行刚刚被其他承办人改动，请核对后再保存")))
    catalogue = current_catalogue()
    item = understood.reading.item(row)
    changed = [name for name, text in cells.items() if text.strip() != item.cell(name).strip()]
    for name in changed:
        understood.reading = reread_cell(understood.reading, row, name, cells[name], catalogue)
    codes = {p.code for p in understood.reading.problems_of(row) if p.field in changed}
    mark = understood.mark(row)
    mark.accepted = [code for code in mark.accepted if code not in codes]
    return _keep(listing, understood)


def accept_warning(
    listing: ListImport, code: str, *, row: int | None = None, by: User, at: datetime
) -> Understood:
    """Let a warning stand as it is: in one row, or (without ``row``) wherever it was given, and for the whole list."""
    understood = _open(listing, by, at)
    rows = {p.row for p in understood.reading.problems if p.code == code and not p.whole}
    for number in rows if row is None else rows & {row}:
        mark = understood.mark(number)
        mark.accepted = [*dict.fromkeys([*mark.accepted, code])]
    if row is None and any(p.code == code for p in understood.reading.whole_problems):
        understood.accepted = [*dict.fromkeys([*understood.accepted, code])]
    return _keep(listing, understood)


def leave_out_row(listing: ListImport, row: int, left_out: bool, *, by: User, at: datetime) -> Understood:
    """Leave a row out of what will be saved, or take it back in. KeyError for a row that does not exist."""
    understood = _open(listing, by, at)
    understood.reading.item(row)
    understood.mark(row).left_out = left_out
    return _keep(listing, understood)


def save_import(listing: ListImport, *, by: User, at: datetime) -> list[Item]:
    """Make items of all rows that were not left out, at the end of the call, in the order of the sheet.

    409 (``unsettled``) while a warning is neither mended nor accepted; all rows or none. Issuers are joined to known
    enterprises by credit code; the row of the sheet is kept with each item.
    """
    understood = _open(listing, by, at)
    call = listing.call
    _require_settled(understood, call)
    chains = {chain.name: chain.id for chain in current_chains()}
    places = {region.name_zh: region.code for region in regions()}
    kept = understood.kept()
    firms = find_enterprises([item.issuer_credit_code for item in kept])
    position = max((item.position for item in call.items), default=0)
    made = []
    with db.session.no_autoflush:
        for number, read in enumerate(kept, start=1):
            plain = BLANK | item_plain(read, chains, places)
            plain["code"] = plain["code"] or next_code(call)
            item = Item(call=call, position=position + number, source_row=_source(listing, read))
            write_part(item, "item", plain)
            write_part(item, "indicators", {"rows": indicator_plains(read)})
            item.issuer = firms.get(item.issuer_credit_code)
            made.append(item)
    db.session.add_all(made)
    listing.state = IMPORT_MOVES.go("save", listing.state)
    call.revision += 1
    db.session.flush()
    record("list_import.saved", listing, by=by, at=at, call_id=call.id, items=len(made))
    return made


def drop_import(listing: ListImport, *, by: User, at: datetime) -> ListImport:
    """Let a reading go without saving anything of it."""
    require(may_mend_import(by, listing, at))
    listing.state = IMPORT_MOVES.go("drop", listing.state)
    record("list_import.dropped", listing, by=by, at=at, call_id=listing.call_id)
    return listing


def taken_codes(call: Call) -> list[str]:
    """The codes that stand on the call already."""
    return list(db.session.scalars(select(Item.code).where(Item.call_id == call.id)))


def _require_settled(understood: Understood, call: Call) -> None:
    waiting = understood.unsettled(understood.problems(taken_codes(call)))
    count = sum(len(problems) for problems in waiting.values()) + len(understood.unsettled_whole())
    if count:
        raise Refused(not_now("unsettled", t("还有 %(n)s 处需要改正或确认", n=count)))
    kept = len(understood.kept())
    if kept == 0:
        raise Invalid({"file": t("没有可导入的榜题")})
    if len(call.items) + kept > MOST_ITEMS:
        raise Invalid({"file": t("一个榜单最多 %(most)s 项榜题", most=MOST_ITEMS)})


def _source(listing: ListImport, read: object) -> dict[str, object]:
    row, cells, other = (getattr(read, name) for name in ("row", "cells", "other"))
    return {"import": listing.id, "row": row, "cells": dict(cells), "other": dict(other)}


def _open(listing: ListImport, by: User, at: datetime) -> Understood:
    require(may_mend_import(by, listing, at))
    return Understood.of(listing)


def _keep(listing: ListImport, understood: Understood) -> Understood:
    listing.reading = understood.to_plain()
    listing.revision += 1
    db.session.flush()
    return understood
