"""How an assignment is computed: what the officer chooses, kept with every run."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from app.rounds.states import Objective

CAP = 0.5
MOST_RESERVES = 5


@dataclass(frozen=True)
class Settings:
    """``cap``: the greatest chance of a pair that is drawn. ``reserves``: judges per entry who stand ready besides its
    readers. ``least``, ``most``: entries of a judge who has no bounds of his own on the panel (``most`` None: none, and
    loads are evened out). ``own_chain``: of every entry with a chain at least one reader knows that chain. ``fields``:
    of every entry at least one reader per field named here has it in his profile.
    """

    objective: Objective = Objective.RANDOM
    cap: float = CAP
    reserves: int = 0
    least: int = 0
    most: int | None = None
    own_chain: bool = False
    fields: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """A plain form that survives storage."""
        return asdict(self) | {"objective": self.objective.value, "fields": list(self.fields)}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "Settings":
        """The inverse of ``as_json``."""
        given = dict(stored) | {
            "objective": Objective(stored["objective"]),
            "fields": tuple(str(field) for field in stored["fields"]),
        }
        return cls(**given)
