"""A log of 300 leaves in files with the export of its record, and random tamperings with it."""

import importlib.util
import json
import random
import sys
from datetime import UTC, datetime, timedelta
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import ModuleType
from typing import Any

from app.adapters.log_files import LogFolder
from app.sealing.box import batch_of, box_of
from app.sealing.checkpoints import Checkpoint, sign_note
from app.sealing.leaves import act_document, leaf_of_act, leaf_of_row
from app.sealing.merkle import append_leaf, leaf_hash, root_hash
from config import ROOT

AT = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
BIDS = [leaf_hash(bytes([n])) for n in range(3)]
BOX = box_of(BIDS, bytes(32))


def load_verify() -> ModuleType:
    """``scripts/verify`` as a module; nothing of ours is among what it imports."""
    spec = importlib.util.spec_from_loader(
        "verify", SourceFileLoader("verify", str(ROOT / "scripts" / "verify"))
    )
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    writing, sys.dont_write_bytecode = sys.dont_write_bytecode, True
    spec.loader.exec_module(module)
    sys.dont_write_bytecode = writing
    return module


class World:
    """A log of 300 leaves in files, with the export of its record."""

    def __init__(self, path: Path, entries: list[bytes] | None = None) -> None:
        self.files = LogFolder(path)
        self.signer = self.files.signer("jiebang.example/log")
        self.nodes: dict[tuple[int, int], bytes] = {}
        self.entries: list[bytes] = []
        self.batches: list[dict[str, Any]] = []
        self.acts = 0
        for number in range(300):
            box = f"box c4ll {BOX.root.hex()}".encode()
            self._add(entries[number] if entries else box if number == 150 else self._batch(number))
            if number in {3, 99, 151, 257, 299}:
                self._publish(number)

    def _batch(self, number: int) -> bytes:
        acts = [self._act() for _ in range(number % 4)] if number % 50 < 8 else []
        secret = number.to_bytes(32, "big")
        rows = [
            {"act": act["id"], "table": "mark", "key": f"m{act['id']}", "columns": {"score": "86.50"}}
            for act in acts[:1]
        ]
        told = [
            leaf_of_row("mark", str(row["key"]), row["columns"], act=row["act"], salt=acts[0]["salt"])  # type: ignore[arg-type]
            for row in rows
        ]
        box = batch_of([*map(leaf_of_act, acts), *told], secret)
        leaves = [leaf.hex() for leaf in box.leaves]
        self.batches.append(
            {
                "leaf": number,
                "secret": secret.hex(),
                "count": len(acts),
                "leaves": leaves,
                "acts": acts,
                "rows": rows,
            }
        )
        return f"acts {box.root.hex()}".encode()

    def _act(self) -> dict[str, Any]:
        self.acts += 1
        figures = {"名": self.acts, "price": 1.5, "lines": [None, True, 'a\u2028"\\']}
        at = AT + timedelta(microseconds=self.acts)
        told = {"at": at, "name": "entry.submitted", "noun": "entry", "subject_id": "e1", "call_id": None}
        return act_document(
            {**told, "id": self.acts, "actor_id": "u1", "figures": figures, "salt": f"{self.acts:032x}"}
        )

    def _add(self, entry: bytes) -> None:
        self.entries.append(entry)
        for level, place, digest in append_leaf(
            len(self.entries) - 1, leaf_hash(entry), lambda *node: self.nodes[node]
        ):
            self.nodes[level, place] = digest

    def _publish(self, number: int) -> None:
        size = len(self.entries)
        root = root_hash(size, lambda level, place: self.nodes[level, place])
        self.note = sign_note(
            Checkpoint(self.signer.name, size, root, AT + timedelta(days=number)).text, self.signer
        )
        self.files.publish(
            self.note,
            lambda first, last: self.entries[first:last],
            lambda level, first, last: [self.nodes[level, place] for place in range(first, last)],
        )

    @property
    def document(self) -> dict[str, Any]:
        """The export, to be tampered with."""
        return json.loads(json.dumps({"version": 1, "batches": self.batches, "stray": []}))


def tampered(document: dict[str, Any], dice: random.Random) -> str:
    """Tamper with an export at random as somebody with the database could; the place that must be named."""
    batch = dice.choice([each for each in document["batches"] if len(each["acts"]) > 1])
    acts, rows, place = batch["acts"], batch["rows"], dice.randrange(len(batch["acts"]))
    where = f"Leaf {batch['leaf']}, place"
    kind = dice.choice(["change", "remove", "insert", "reorder", "row", "row gone", "list", "stray", "batch"])
    if kind == "change":
        column = dice.choice(["actor_id", "at", "call_id", "figures", "name", "noun", "salt", "subject_id"])
        acts[place][column] = f"{acts[place][column]}!"
        return f"{where}s {place} to {place}"
    if kind == "remove":
        del acts[place]
        return f"{where}s {place} to {place} (acts there now: none): removed"
    if kind == "insert":
        acts.insert(place, {**acts[place], "id": 10**6})
        return f"{where}s {place} to {place} (acts there now: 1000000): inserted"
    if kind == "reorder":
        acts[0], acts[1] = acts[1], acts[0]
        return f"{where}s "
    if kind == "row":
        rows[0]["columns"] = {"score": f"{dice.randrange(86)}.00"}
        return f"{where} {batch['count']}: row {rows[0]['key']} of mark"
    if kind == "row gone":
        rows[0]["columns"] = None
        return f"{where} {batch['count']}: row {rows[0]['key']} of mark was removed"
    if kind == "list":
        at = dice.randrange(64)
        batch["leaves"][at] = f"{dice.randrange(1 << 256):064x}"
        return f"{where}{'s' if at < len(acts) else ''} {at}"
    if kind == "stray":
        document["stray"].append({**acts[place], "id": 10**6})
        return "Act 1000000 was inserted"
    document["batches"].remove(batch)
    return f"Leaf {batch['leaf']}: its batch was removed"


def tampering_trial(path: Path, times: int = 1000, seed: int = 5, control: bool = False) -> dict[str, int]:
    """For ``scripts/trials``: how many of so many random tamperings were found, and named by place. ``control``:
    nothing is tampered with, so none may be found."""
    world, verify, dice = World(path), load_verify(), random.Random(seed)
    whole = json.dumps({**world.document, "batches": world.batches[:8]})
    found = named = 0
    for _ in range(times):
        document = json.loads(whole)
        place = "" if control else tampered(document, dice)
        verify.WRONG.clear()
        verify.check_acts(document, world.entries[:8])
        found += bool(verify.WRONG)
        named += any(place in sentence for sentence in verify.WRONG)
    return {"times": times, "found": found, "named": named}
