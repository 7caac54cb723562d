"""Who may what: the answer of every policy to every seat, at the rows of the world, and what would change it.

``verdicts/`` keeps it, a file of text for each file of policies, to be read: after the policy's name a block for rows
that are answered alike (state, owner and phase of each), with the seats by the code they are told; a star marks what is
refused because of the time or the state, ``…`` are all others. Below, for the first seats that may or could (and an
outsider), what the answer turns into if one thing about the row were otherwise, or it were another day. Of lists: the
rows that a seat is given, and which of them come or go if one thing were otherwise. ``python -m tests.leaks.verdicts``
writes them anew; what changed is then read line by line before it is committed.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any, get_type_hints
from zlib import crc32

from sqlalchemy import Select, select
from sqlalchemy import inspect as look_into

from app.extensions import db
from app.people.models import Membership, Seat, User
from app.people.states import MembershipRole
from app.shared.verdict import Verdict
from tests.factories.people import AT
from tests.leaks.cast import SEATS
from tests.leaks.policies import PARTS, Hints, Policy, about, ask, model_of, plain, policies
from tests.leaks.varied import ways, written_otherwise
from tests.leaks.world import World

KEPT = Path(__file__).resolve().parent / "verdicts"
LESSER: dict[str, dict[str, Any]] = {
    "editor": {"role": MembershipRole.EDITOR},
    "reader": {"role": MembershipRole.READER},
    "former": {"until": AT - timedelta(days=1)},
    "later": {"since": AT + timedelta(days=1)},
}
"""Roles that everybody has in his house in turn; of the last two seats of office have ended, or begin later, too."""
HOUSES = ("lab", "rival", "issuer", "officer", "chief")
DAYS = (-400, -10, 10, 400)
ROWS, SAMPLE = 12, 10


class Table:
    """The answers of one world."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.phase = {
            (table, key): phase
            for phase, tables in world.rows.items()
            for table, keys in tables.items()
            for key in keys
        }
        self.part = {key: part for part, key in world.laboratories.items()}
        self.person = {key: part for part, key in world.keys.items()}
        self.samples: dict[type, list[Any]] = {}
        self.seats: dict[str, User | None] = {}
        self.seat_people()

    def seat_people(self) -> None:
        people = {part: db.session.get(User, self.world.keys[part]) for part in SEATS if part != "visitor"}
        self.seats = {"visitor": None, **people}

    def of(self, part: str) -> str:
        """The text of a file of policies."""
        told: dict[str, Any] = {}
        hinted = {policy: get_type_hints(policy) for policy in policies(part)}
        for policy, hints in hinted.items():
            if hints.get("return") is Verdict:
                told[policy.__name__] = self.answers(policy, hints)
            elif hints.get("return") is Select and {*hints} == {"user", "at", "return"}:
                told[policy.__name__] = self.listing(policy)
        for name in LESSER:
            with self.lesser(name):
                for policy, hints in hinted.items():
                    if "user" in hints and (found := told.get(policy.__name__)):
                        self.add(found, policy, hints, name)
        return "".join(self.text(name, found) for name, found in told.items())

    @contextmanager
    def lesser(self, name: str) -> Iterator[None]:
        """Everybody has less in his house."""
        before = db.session.begin_nested()
        for held in [*db.session.scalars(select(Membership)), *db.session.scalars(select(Seat))]:
            for column, value in LESSER[name].items():
                if hasattr(held, column) and (column != "role" or isinstance(held, Membership)):
                    setattr(held, column, value)
        db.session.flush()
        db.session.expire_all()
        self.samples.clear()
        self.seat_people()
        try:
            yield
        finally:
            before.rollback()
            db.session.expire_all()
            self.samples.clear()
            self.seat_people()

    # rows

    def label(self, row: Any) -> str:
        """State, owner and phase."""
        key = next(iter(look_into(type(row)).primary_key)).key
        table = row.__tablename__
        links = [way.key for way in look_into(type(row)).column_attrs if way.key.endswith("_id")]
        owner = next((self.part[held] for name in links if (held := getattr(row, name)) in self.part), "")
        owner = owner or self.person.get(getattr(row, "user_id", ""), "")
        state = getattr(getattr(row, "state", None), "value", "")
        return (
            "/".join(filter(None, [state, owner, self.phase.get((table, str(getattr(row, key))), "")])) or "-"
        )

    def sample(self, model: type) -> list[Any]:
        """All rows of a small table; of a large one the first of each state and owner."""
        if model not in self.samples:
            rows = sorted(db.session.scalars(select(model)), key=self.label)
            if len(rows) > ROWS:
                kinds = {self.label(row).rpartition("/")[0]: row for row in reversed(rows)}
                rows = [kinds[kind] for kind in sorted(kinds)][:SAMPLE]
            self.samples[model] = rows
        return self.samples[model]

    def arguments(self, hints: Hints, row: Any) -> dict[str, Any]:
        """Everything but the user and the instant."""
        given, first = {}, True
        for name, hint in hints.items():
            if name in {"user", "at", "return"}:
                continue
            model = model_of(hint)
            if model is None:
                given[name] = plain(hint)
            elif first:
                given[name], first = row, False
            else:
                given[name] = self.beside(row, model)
        return given

    def beside(self, row: Any, model: type) -> Any:
        """What a row of another table belongs to, or has; else the first there is."""
        for way in look_into(type(row)).relationships:
            if issubclass(way.mapper.class_, model) and (found := getattr(row, way.key)):
                return found[0] if way.uselist else found
        return next(iter(self.sample(model)), None)

    # verdicts

    def answers(self, policy: Policy, hints: Hints) -> dict[str, Any]:
        """label → (seat → code, seat → code → what it takes)."""
        model = about(hints)
        found = {}
        for number, row in enumerate(self.sample(model) if model else [None]):
            given = self.arguments(hints, row)
            base = {seat: ask(policy, hints, user, given) for seat, user in self.asked(hints).items()}
            could = [seat for seat, code in base.items() if code == "ok"]
            could += [seat for seat, code in base.items() if code.endswith("*")]
            turns = {}
            for seat in dict.fromkeys([*could[:2], *(["outsider"] if "user" in hints else [])]):
                turns[seat] = self.turns(policy, hints, self.asked(hints)[seat], row, given, base[seat])
            found[f"{self.label(row) if row is not None else '-'} {number}"] = (base, turns)
        return found

    def asked(self, hints: Hints) -> dict[str, User | None]:
        return self.seats if "user" in hints else {"-": None}

    def turns(
        self,
        policy: Policy,
        hints: Hints,
        user: User | None,
        row: Any,
        given: dict[str, Any],
        base: str,
    ) -> dict[str, list[str]]:
        """What the answer turns into, and by what."""
        turned: dict[str, list[str]] = defaultdict(list)
        for told, way in ways(row, user) if row is not None else ():
            with way():
                if (code := ask(policy, hints, user, given)) != base:
                    turned[code].append(told)
        for days in DAYS if "at" in hints else ():
            if (code := ask(policy, hints, user, given, days)) != base:
                turned[code].append(f"{days:+} d")
        return dict(turned)

    def add(self, found: dict[str, Any], policy: Policy, hints: Hints, name: str) -> None:
        """The same rows, asked by those who are not the owners of their houses; and the same lists."""
        if "list 0" in found:
            base, _ = found["list 0"]
            base |= {f"{seat}:{name}": self.told(self.given(policy, self.seats[seat])) for seat in HOUSES}
            return
        model = about(hints)
        for number, row in enumerate(self.sample(model) if model else [None]):
            base, _ = found[f"{self.label(row) if row is not None else '-'} {number}"]
            given = self.arguments(hints, row)
            base |= {f"{seat}:{name}": ask(policy, hints, self.seats[seat], given) for seat in HOUSES}

    # lists

    def listing(self, policy: Policy) -> dict[str, Any]:
        """The same shape: what each seat is given, and what comes and goes."""
        model = policy(self.seats["chief"], AT).column_descriptions[0]["entity"]
        if model is None:
            return {}
        base = {seat: self.told(self.given(policy, user)) for seat, user in self.seats.items()}
        first = {told: seat for seat, told in reversed([*base.items()][: len(SEATS)])}
        tried = [*reversed(first.values())][:5]
        turns: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        kinds = {self.label(row).rpartition("/")[0]: row for row in reversed(self.sample(model))}
        for row in [kinds[kind] for kind in sorted(kinds)][:3]:
            label, was = (
                self.label(row),
                {seat: row in self.given(policy, self.seats[seat]) for seat in tried},
            )
            for told in written_otherwise(row):
                for seat, there in was.items():
                    if (row in self.given(policy, self.seats[seat])) != there:
                        turns[seat]["goes" if there else "comes"].append(f"{label} {told}")
        return {"list 0": (base, {seat: dict(each) for seat, each in turns.items()})}

    def given(self, policy: Policy, user: User | None) -> set[Any]:
        """Nothing where a list is made for those who have signed in alone."""
        try:
            return set(db.session.scalars(policy(user, AT)))
        except AttributeError:
            return set()

    def told(self, rows: Iterable[Any]) -> str:
        """Their labels, and how many of each; of many, their number and a digest."""
        counted = sorted(Counter(map(self.label, rows)).items())
        told = " ".join(label if n == 1 else f"{label}×{n}" for label, n in counted)
        return told if len(told) < 200 else f"{sum(n for _, n in counted)} rows, {crc32(told.encode()):08x}"

    # text

    @staticmethod
    def text(name: str, found: dict[str, Any]) -> str:
        blocks: dict[str, list[str]] = defaultdict(list)
        for label, (base, turns) in found.items():
            lines = [_seats(base)]
            for seat, turned in turns.items():
                if turned:
                    lines.append(
                        f"    {seat}: "
                        + "; ".join(f"{code} ← {', '.join(b)}" for code, b in sorted(turned.items()))
                    )
            blocks["\n".join(lines)].append(label.rpartition(" ")[0])
        told = sorted(f"  [{' '.join(sorted(set(labels)))}] {block}\n" for block, labels in blocks.items())
        return f"{name}\n{''.join(told)}"


def _seats(base: dict[str, str]) -> str:
    by: dict[str, list[str]] = defaultdict(list)
    for seat, code in base.items():
        by[code].append(seat)
    if len(by) == 1:
        return f"{next(iter(by)) or '∅'}: all"
    most = max(by, key=lambda code: (len(by[code]), code))
    return "; ".join(f"{code or '∅'}: {'…' if code == most else ' '.join(by[code])}" for code in sorted(by))


def main() -> None:
    """Write them anew, in a world of their own."""
    import sys
    import tempfile

    from app import create_app
    from config import Settings
    from tests.factories import numbering
    from tests.leaks.world import build

    with tempfile.TemporaryDirectory() as folder:
        app = create_app(Settings.for_tests(f"sqlite:///{folder}/world.db", Path(folder)))
        with app.app_context():
            db.create_all()
            numbering.begin()
            table = Table(build())
            for part in sys.argv[1:] or PARTS:
                (KEPT / f"{part}.txt").write_text(table.of(part), encoding="utf-8")
                db.session.rollback()


if __name__ == "__main__":
    main()
