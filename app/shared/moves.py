"""Tables of legal moves: which verb leads from which states to which."""

from collections.abc import Collection, Mapping
from typing import Generic, TypeVar

from app.shared.labels import Labelled
from app.shared.text import t
from app.shared.verdict import YES, Verdict, not_now, require

S = TypeVar("S", bound=Labelled)


class Moves(Generic[S]):
    """One table per noun: ``Moves({"submit": ({DRAFT, SUBMITTED}, SUBMITTED)})``."""

    def __init__(self, table: Mapping[str, tuple[Collection[S], S]]) -> None:
        self.table = {verb: (frozenset(froms), to) for verb, (froms, to) in table.items()}

    def may(self, verb: str, state: S) -> Verdict:
        """Whether the verb is legal from the state; an unknown verb is a programming error (KeyError)."""
        froms, _ = self.table[verb]
        if state in froms:
            return YES
        return not_now("wrong_state", t("目前的状态是「%(state)s」，不能进行这一步", state=state.label))

    def go(self, verb: str, state: S) -> S:
        """The state that the verb leads to; raises ``Refused`` (409) where the move is illegal."""
        require(self.may(verb, state))
        return self.table[verb][1]
