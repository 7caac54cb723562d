"""What is tested, once for all laboratories: found by its digest, made where it is new."""

from collections import Counter
from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

from app.capabilities.models import ScopeTerm, ScopeToken
from app.capabilities.service.writing import write_rows
from app.capabilities.sorting import Sorter
from app.capabilities.words import digest_of, indexed
from app.extensions import db

AT_ONCE = 500
TERMS = db.metadata.tables[ScopeTerm.__tablename__]


def terms_of(pairs: Iterable[tuple[str, str]], sorter: Sorter) -> dict[tuple[str, str], int]:
    """The key of every (object, parameter); what is new is added and sorted into its chain.

    Two imports at once may meet the same: the second one finds what the first has made.
    """
    digests = {pair: digest_of(*pair) for pair in dict.fromkeys(pairs)}
    known = _known(digests.values())
    fresh: dict[str, tuple[str, str]] = {}
    for pair, digest in digests.items():
        if digest not in known:
            fresh.setdefault(digest, pair)
    if fresh:
        rows = [_row(digest, *pair, sorter) for digest, pair in fresh.items()]
        write_rows(TERMS, rows, unless="digest")
        _count(rows)
        known |= _known(fresh)
    return {pair: known[digest] for pair, digest in digests.items()}


def _count(rows: Iterable[dict[str, object]]) -> None:
    """Tokens of new things are counted; one that two imports met at once may count twice, which only orders."""
    counts = Counter(token for row in rows for token in str(row["tokens"]).split())
    if not counts:
        return
    told = [{"token": token, "terms": n} for token, n in sorted(counts.items())]
    if db.engine.dialect.name == "sqlite":
        lite = sqlite.insert(ScopeToken)
        more = {"terms": ScopeToken.terms + lite.excluded.terms}
        db.session.execute(lite.on_conflict_do_update(index_elements=["token"], set_=more), told)
    else:
        large = postgresql.insert(ScopeToken)
        more = {"terms": ScopeToken.terms + large.excluded.terms}
        db.session.execute(large.on_conflict_do_update(index_elements=["token"], set_=more), told)


def _known(digests: Iterable[str]) -> dict[str, int]:
    asked = list(dict.fromkeys(digests))
    found: dict[str, int] = {}
    for start in range(0, len(asked), AT_ONCE):
        some = select(ScopeTerm.digest, ScopeTerm.id).where(
            ScopeTerm.digest.in_(asked[start : start + AT_ONCE])
        )
        found |= {row[0]: row[1] for row in db.session.execute(some)}
    return found


def _row(digest: str, subject: str, parameter: str, sorter: Sorter) -> dict[str, object]:
    decided = sorter.sort(subject, parameter)
    return {
        "digest": digest,
        "subject": subject,
        "parameter": parameter,
        "tokens": indexed(subject, parameter),
        "sorting": decided.sorting,
        "chain_id": decided.chain_id,
        "chain_words": decided.words,
        "likeness": decided.likeness,
    }
