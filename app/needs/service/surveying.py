"""Surveys and rosters out of spreadsheets: read, looked at row by row, saved or thrown away."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select

from app.chains.models import Chain
from app.extensions import db
from app.history.service import record
from app.needs.models import KeyEnterprise, Need, NeedImport
from app.needs.policy.surveying import may_drop_need_import, may_import_needs, may_save_need_import
from app.needs.reading import Row, cost_of, link_of, may_name, trouble_of, urgency_of
from app.needs.service.filing import find_enterprise, standards_of
from app.needs.states import IMPORT_MOVES, ImportSort, Way
from app.people.identity import tidy_code
from app.people.models import User
from app.shared.clock import local_date
from app.shared.verdict import require


def start_need_import(
    sort: ImportSort, file_name: str, rows: Sequence[Row], *, by: User, at: datetime
) -> NeedImport:
    """Keep a spreadsheet as it was read; nothing of it is a need or a name yet. Errors: Refused."""
    require(may_import_needs(by, at))
    listing = NeedImport(
        sort=sort,
        file_name=file_name[:200],
        reading=[row.plain for row in rows],
        uploaded_at=at,
        uploaded_by_id=by.id,
    )
    db.session.add(listing)
    db.session.flush()
    record("need_import.started", listing, by=by, at=at, rows=len(rows))
    return listing


def drop_need_import(listing: NeedImport, *, by: User, at: datetime) -> NeedImport:
    """Throw it away, rows and all. Errors: Refused."""
    require(may_drop_need_import(by, listing, at))
    listing.state, listing.ended_at, listing.reading = IMPORT_MOVES.go("drop", listing.state), at, []
    record("need_import.dropped", listing, by=by, at=at)
    return listing


def save_need_import(listing: NeedImport, *, by: User, at: datetime) -> int:
    """Make needs, or names of the roster, of the rows that are whole and not there yet; how many.

    Rows that lack something stay in the import, to be looked at and mended in the file. A survey's needs are filed and
    wait for an officer like any other; those of registered enterprises are theirs from now on. Errors: Refused.
    """
    require(may_save_need_import(by, listing, at))
    make = _needs if listing.sort == ImportSort.SURVEY else _names
    made = make(listing, [row for row in listing.reading if not row["wrong"]], by, at)
    listing.state, listing.ended_at, listing.saved = IMPORT_MOVES.go("save", listing.state), at, made
    record("need_import.saved", listing, by=by, at=at, rows=made)
    return made


def _chains(rows: Sequence[Any]) -> dict[str, Chain]:
    wanted = select(Chain).where(Chain.id.in_({row["chain_id"] for row in rows}))
    return {chain.id: chain for chain in db.session.scalars(wanted)}


def _needs(listing: NeedImport, rows: Sequence[Any], by: User, at: datetime) -> int:
    chains = _chains(rows)
    told = select(Need.enterprise_name, Need.subject, Need.parameter)
    known = {(row[0], row[1], row[2]) for row in db.session.execute(told)}
    made = 0
    for row in rows:
        cells = row["cells"]
        says = (cells["enterprise"][:120], cells["subject"][:200], cells.get("parameter", "")[:200])
        if says in known:
            continue
        known.add(says)
        need = _need(row, chains[row["chain_id"]], listing, by, at)
        db.session.add(need)
        db.session.flush()
        record("need.surveyed", need, by=by, at=at)
        made += 1
    return made


def _need(row: Any, chain: Chain, listing: NeedImport, by: User, at: datetime) -> Need:
    cells = row["cells"]
    code = tidy_code(cells.get("code", ""))[:18]
    return Need(
        chain=chain,
        chain_link=link_of(cells),
        organisation=find_enterprise(code),
        enterprise_name=cells["enterprise"][:120],
        enterprise_code=code,
        region_code=row["region_code"],
        subject=cells["subject"][:200],
        parameter=cells.get("parameter", "")[:200],
        gap=cells["gap"][:2000],
        standards="\n".join(standards_of(cells.get("standards", ""))),
        trouble=trouble_of(cells),
        urgency=urgency_of(cells),
        cost=cost_of(cells),
        contact=cells.get("contact", "")[:200],
        may_name=may_name(cells),
        way=Way.SURVEY,
        heard=listing.file_name,
        heard_on=local_date(at),
        is_demo=by.is_demo,
        created_at=at,
        filed_by_id=by.id,
    )


def _names(listing: NeedImport, rows: Sequence[Any], _by: User, at: datetime) -> int:
    chains = _chains(rows)
    stand = select(Chain.name, KeyEnterprise.name).join(KeyEnterprise.chain)
    known = {(row[0], row[1]) for row in db.session.execute(stand)}
    made = 0
    for row in rows:
        cells, chain = row["cells"], chains[row["chain_id"]]
        name = cells["enterprise"][:120]
        if (chain.name, name) in known:
            continue
        known.add((chain.name, name))
        db.session.add(
            KeyEnterprise(
                chain=chain,
                name=name,
                credit_code=tidy_code(cells.get("code", ""))[:18],
                region_code=row["region_code"] or None,
                listed_at=at,
                import_id=listing.id,
            )
        )
        made += 1
    db.session.flush()
    return made
