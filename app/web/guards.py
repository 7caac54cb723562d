"""Every route names its policy here, and one decorator owns the transaction (house.md, Who may import whom).

``@public_page``              anybody, nothing to decide.
``@page(may_x, load_x)``      a GET: load, ask the policy, show. ``records=True`` notes the reading first.
``@verb(may_x, load_x, …)``   a GET that shows a form and a POST that acts. The form is checked before the transaction
                              begins; then BEGIN (IMMEDIATE on SQLite); reload and policy again, unless nobody
                              else wrote meanwhile; the view, commit.
                              At 400 and above all is rolled back, and the refused attempt noted apart.
``@script_verb(may_x, load_x, form)``  a POST that a script sends after each pause of the typing and that has no page to
                              show again: BEGIN comes first, so that everything is loaded once.

A ``load_x`` takes the parts of the address it names and returns the thing or None (404); the view gets the thing, then
(for a verb with a form) the form, then what is left of the address. The template gets the thing as ``x``.
"""

import inspect
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache, wraps
from types import SimpleNamespace
from typing import Any

from flask import abort, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm

from app.adapters.databases import LONG_WAIT, WAIT, begin_writing, go_on_writing, write_apart
from app.adapters.row_locks import forget_but_people, lock_rows, rows_to_lock
from app.extensions import db
from app.history.service import reading_of
from app.shared.verdict import Invalid, Refused, Verdict, hidden, require
from app.web.errors import note_attempt
from app.web.instant import FINAL, instant, me, viewer
from app.web.rendering import render_text

View = Callable[..., ResponseReturnValue]
Load = Callable[..., Any]
Policy = Callable[..., Verdict]
Context = Callable[..., Mapping[str, Any]]


def public_page(view: View) -> View:
    """Mark a route that anybody may call."""
    view.policy = "public"  # type: ignore[attr-defined]
    return view


def page(
    may: Policy, load: Load | None = None, *, records: bool = False, anonymous: bool = False
) -> Callable[[View], View]:
    """Guard a route that only shows. Visitors are sent to sign in unless ``anonymous`` lets the policy judge them."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(**parts: Any) -> ResponseReturnValue:
            given, rest = _admit(may, load, parts, anonymous)
            if records:
                note_reading(given[0])
            return view(*given, **rest)

        return _marked(guarded, may, load, records)

    return decorate


def verb(
    may: Policy,
    load: Load | None = None,
    *,
    form: Callable[..., FlaskForm] | None = None,
    template: str | None = None,
    context: Context | None = None,
    anonymous: bool = False,
    records: bool = False,
) -> Callable[[View], View]:
    """Guard a route that acts. ``form(thing)`` makes the form; ``context(thing)`` adds to what the template gets;
    ``records=True`` notes the reading where the form is first shown."""

    def decorate(view: View) -> View:
        def show(
            given: tuple[Any, ...], filled: FlaskForm | None, status: int, **more: Any
        ) -> ResponseReturnValue:
            if template is None:
                abort(status, description=_first_error(filled) if status == 400 and filled else None)
            named = {_name(load): given[0]} if given else {}
            extra = context(*given) if context else {}
            return make_response(render_template(template, form=filled, **named, **extra, **more), status)

        @wraps(view)
        def guarded(**parts: Any) -> ResponseReturnValue:
            given, rest = _admit(may, load, parts, anonymous)
            filled = _make(form, given)
            if request.method in {"GET", "HEAD"}:
                if records:
                    note_reading(given[0])
                return show(given, filled, 200)
            if filled is not None and not filled.validate():
                return show(given, filled, 400)
            try:
                with _all_or_nothing():
                    rows = rows_to_lock(given)
                    if not go_on_writing(LONG_WAIT if request.endpoint in FINAL else WAIT):
                        lock_rows(rows)
                        given, rest = _admit(may, load, parts, anonymous)
                    return _act(view, given, rest, filled)
            except Invalid as invalid:
                return _show_invalid(invalid, show, load, parts, filled, anonymous)
            except Refused as refused:
                db.session.rollback()
                if template is None or filled is None or refused.verdict.hide:
                    raise
                note_attempt(refused.verdict)
                given, _ = _fetch(load, parts, anonymous)
                return show(given, filled, refused.verdict.http_status, refusal=_told(refused.verdict))

        return _marked(guarded, may, load, records)

    return decorate


def script_verb(may: Policy, load: Load, form: Callable[..., FlaskForm]) -> Callable[[View], View]:
    """Guard a route that a script alone posts to; what is wrong is answered with a sentence."""

    def checked(given: tuple[Any, ...]) -> FlaskForm | None:
        filled = _make(form, given)
        if filled is not None and not filled.validate():
            abort(400, description=_first_error(filled))
        return filled

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(**parts: Any) -> ResponseReturnValue:
            instant()
            try:
                with _all_or_nothing():
                    begin_writing()
                    given, rest = _fetch(load, parts, anonymous=False)
                    if lock_rows(rows_to_lock(given)):
                        forget_but_people()
                        given, rest = _fetch(load, parts, anonymous=False)
                    _ask(may, given)
                    return _act(view, given, rest, checked(given))
            except Invalid as invalid:
                abort(400, description=render_text(next(iter(invalid.errors.values()))))

        return _marked(guarded, may, load, records=False)

    return decorate


def _marked(guarded: View, may: Policy, load: Load | None, records: bool) -> View:
    """What house tests ask of a route: its policy, what it loads, whether its reading is noted (A42)."""
    guarded.policy, guarded.loads, guarded.records = may, load, records  # type: ignore[attr-defined]
    return guarded


@contextmanager
def _all_or_nothing() -> Iterator[None]:
    """Whatever rises out of the block, nothing of it stays in the database."""
    try:
        yield
    except BaseException:
        db.session.rollback()
        raise


def commit_piece() -> None:
    """Commit what a verb has done so far, and let it go on reading: for many things each of which stands by itself, so
    that no other writer waits for all of them. Before the next it says ``begin_writing``.
    """
    db.session.commit()


def _act(
    view: View, given: tuple[Any, ...], rest: dict[str, Any], filled: FlaskForm | None
) -> ResponseReturnValue:
    """The view, inside the transaction that has begun: committed below 400, rolled back from there on."""
    response = make_response(view(*given, *((filled,) if filled is not None else ()), **rest))
    if response.status_code < 400:
        db.session.commit()
    else:
        db.session.rollback()
    return response


def _show_invalid(
    invalid: Invalid,
    show: Callable[..., ResponseReturnValue],
    load: Load | None,
    parts: dict[str, Any],
    filled: FlaskForm | None,
    anonymous: bool,
) -> ResponseReturnValue:
    """Put a service's sentences beside the fields they name and show the form again; unnamed ones go on top."""
    db.session.rollback()
    if filled is None:
        abort(400, description=render_text(next(iter(invalid.errors.values()))))
    for name, text in invalid.errors.items():
        sentence = render_text(text)
        if name in filled:
            filled[name].errors = [*filled[name].errors, sentence]
        else:
            filled.form_errors.append(sentence)
    given, _ = _fetch(load, parts, anonymous)
    return show(given, filled, 400)


def _admit(
    may: Policy, load: Load | None, parts: dict[str, Any], anonymous: bool
) -> tuple[tuple[Any, ...], dict[str, Any]]:
    """What ``_fetch`` finds, where the policy lets it be."""
    given, rest = _fetch(load, parts, anonymous)
    _ask(may, given)
    return given, rest


def _fetch(
    load: Load | None, parts: dict[str, Any], anonymous: bool
) -> tuple[tuple[Any, ...], dict[str, Any]]:
    """What the address names, and the parts of it that are left over for the view."""
    if not anonymous and viewer() is None:
        abort(401)
    if load is None:
        return (), parts
    wanted = _parameters(load)
    thing = load(**{name: value for name, value in parts.items() if name in wanted})
    if thing is None:  # noted like a row that is hidden, which would else take longer to answer (A07)
        raise Refused(hidden())
    return (thing,), {name: value for name, value in parts.items() if name not in wanted}


@cache
def _parameters(load: Load) -> frozenset[str]:
    return frozenset(inspect.signature(load).parameters)


def _ask(may: Policy, given: tuple[Any, ...]) -> None:
    require(may(viewer(), *given, instant()))


def _make(form: Callable[..., FlaskForm] | None, given: tuple[Any, ...]) -> FlaskForm | None:
    if form is None:
        return None
    return form() if inspect.isclass(form) else form(*given)


def _name(load: Load | None) -> str:
    return load.__name__.removeprefix("load_") if load else "thing"


def _first_error(form: FlaskForm) -> str:
    flat = [str(error) for errors in form.errors.values() for error in errors]
    return flat[0] if flat else ""


def _told(verdict: Verdict) -> SimpleNamespace:
    """A refusal for templates: they ask ``if refusal``, and a verdict that refuses is false."""
    return SimpleNamespace(code=verdict.code, message=verdict.message)


def note_reading(thing: Any) -> None:
    """Write down that a protected record is being opened, in a transaction of its own, before the answer goes out.

    ``page(records=True)`` does it for what the address names; a page that opens another record besides does it itself.
    """
    write_apart(reading_of(thing, by=me(), at=instant(), page=request.path))
