"""New rows as plain INSERTs, table by table in the order of the foreign keys.

The rows, the defaults and the state of the objects are those after a flush; nothing of the product listens to one.
"""

from contextlib import nullcontext
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from typing import Any

from sqlalchemy import Column, Connection, Table, inspect
from sqlalchemy.orm import InstanceState, Mapper, PassiveFlag, Session
from sqlalchemy.orm.interfaces import MANYTOONE, ONETOMANY

from app.extensions import db
from tests.factories.reopening import reopened

Row = InstanceState[Any]
LOCKED = {"review", "mark"}
KNOWN = PassiveFlag.PASSIVE_NO_INITIALIZE | PassiveFlag.INCLUDE_PENDING_MUTATIONS


@dataclass(frozen=True)
class Plan:
    """What a mapped class needs to be written: ``columns`` by attribute; ``parents``: the relationships whose key it
    holds, with the pairs (attribute there, attribute here); ``children``: those whose keys are held over there;
    ``number``: the attribute of a key that the database gives."""

    table: Table
    place: int
    columns: tuple[tuple[str, Column[Any]], ...]
    parents: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    children: frozenset[str]
    number: str | None


def insert_new(session: Session) -> None:
    """Insert every pending row of the session; what a row gained as a parent alone is no change to be flushed."""
    states: list[Row] = [inspect(row) for row in session.new]
    states.sort(key=lambda state: (_plan(state.mapper).place, state.insert_order or 0))
    connection = session.connection()
    for mapper, rows in groupby(states, lambda state: state.mapper):
        with reopened(connection) if mapper.local_table.name in LOCKED else nullcontext():
            _insert(connection, _plan(mapper), list(rows))
    gained = [state for state in session.identity_map._modified if _is_parent_only(state)]
    session._register_persistent({*states, *gained})


@cache
def _plan(mapper: Mapper[Any]) -> Plan:
    table = mapper.local_table
    assert isinstance(table, Table)
    columns = tuple((mapper.get_property_by_column(column).key, column) for column in table.columns)
    own = {column: key for key, column in columns}
    parents = []
    for relation in mapper.relationships:
        if relation.direction is MANYTOONE and not relation.viewonly:
            theirs = relation.mapper.get_property_by_column
            parents.append(
                (relation.key, tuple((theirs(a).key, own[b]) for a, b in relation.synchronize_pairs))
            )
    children = frozenset(r.key for r in mapper.relationships if r.direction is ONETOMANY)
    numbered = table.autoincrement_column
    place = db.metadata.sorted_tables.index(table)
    return Plan(table, place, columns, tuple(parents), children, None if numbered is None else own[numbered])


def _insert(connection: Connection, plan: Plan, states: list[Row]) -> None:
    for state in states:
        _complete(state, plan)
    written = [{column.key: s.dict[key] for key, column in plan.columns if key in s.dict} for s in states]
    if plan.number is None:
        for _shape, values in groupby(written, tuple):
            connection.execute(plan.table.insert(), list(values))
        return
    for state, value in zip(states, written, strict=True):
        given = connection.execute(plan.table.insert(), value).inserted_primary_key
        assert given is not None
        state.dict[plan.number] = given[0]


def _complete(state: Row, plan: Plan) -> None:
    """Write the keys of the parents, which have been inserted, and the defaults into the object."""
    values = state.dict
    for relation, pairs in plan.parents:
        if relation in state.committed_state and relation in values:
            parent = values[relation]
            for theirs, ours in pairs:
                values[ours] = None if parent is None else getattr(parent, theirs)
    for key, column in plan.columns:
        default: Any = column.default
        if (
            default is None
            or values.get(key) is not None
            or (key in values and column.type.should_evaluate_none)
        ):
            continue  # an explicit None is a value of JSON
        values[key] = default.arg(None) if default.is_callable else default.arg


def _is_parent_only(state: Row) -> bool:
    """Whether all that changed is that others came to refer to it."""
    changed = state.committed_state.keys()
    if not changed <= _plan(state.mapper).children:
        return False
    return not any(state.get_history(key, KNOWN).deleted for key in changed)
