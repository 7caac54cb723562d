"""Sessions kept on our side: the cookie carries a key, the table holds what belongs to it.

Thinner than Flask-Session, whose tables keep the key itself and fall back to pickle. A row is written when something
in it changed, or when half of its life is over; a visitor who only reads has none. Signing in or out gives a new key
(fixation) and new CSRF tokens. A row that was ended meanwhile is never written again.
"""

import logging
import secrets
from collections.abc import Iterator
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from flask import Flask, Request, Response, has_request_context, request
from flask import session as flask_session
from flask.json.tag import TaggedJSONSerializer
from flask.sessions import SessionInterface, SessionMixin
from sqlalchemy import Connection, delete, insert, select, update
from sqlalchemy.exc import InterfaceError, OperationalError

from app.adapters.databases import WRITING
from app.extensions import db
from app.people.models import LoginSession, User
from app.shared import clock

log = logging.getLogger(__name__)
SIGNED_IN_FOR = timedelta(hours=48)
VISITING_FOR = timedelta(hours=12)
LONGEST = timedelta(days=14)
IDENTITY = "_user_id"
PROVED = "fs_paa"
"""When the person last proved who he is (Flask-Security's name)."""
CSRF = "csrf_token"
NEEDLESS = {"fs_cc", "_permanent"}
SERIALIZER = TaggedJSONSerializer()
Table = LoginSession.__table__


def digest(key: str) -> str:
    """What stands in the table for the key in the cookie."""
    return sha256(key.encode()).hexdigest()


class Session(SessionMixin):
    """Read from the table when it is first asked for, so that pages and files which need none cost nothing."""

    modified = False
    accessed = False

    def __init__(self, key: str | None) -> None:
        self.key = key
        self.row: Any = None
        self._data: dict[str, Any] | None = None
        self.identity: str | None = None
        self.proved: float | None = None
        self.is_lost = False

    @property
    def data(self) -> dict[str, Any]:
        """The contents; a database that does not answer is told once, then the session is an empty one."""
        self.accessed = True
        if self._data is None:
            self._data = {}
            if self.key:
                self._load(self.key)
        return self._data

    def _load(self, key: str) -> None:
        query = select(Table).where(Table.c.id == digest(key), Table.c.expires_at > clock.now())
        try:
            with db.engine.connect() as connection:
                self.row = connection.execute(query).first()
        except (OperationalError, InterfaceError):
            self.is_lost = True
            raise
        if self.row is not None:
            self._data = dict(SERIALIZER.loads(self.row.data.decode()))
            self.identity = self._data.get(IDENTITY)
            self.proved = self._data.get(PROVED)

    def __getitem__(self, name: str) -> Any:
        return self.data[name]

    def __setitem__(self, name: str, value: Any) -> None:
        self.data[name] = value
        self.modified = True

    def __delitem__(self, name: str) -> None:
        del self.data[name]
        self.modified = True

    def __iter__(self) -> Iterator[str]:
        return iter(self.data)

    def __len__(self) -> int:
        return len(self.data)

    @property
    def is_loaded(self) -> bool:
        """Whether anybody asked."""
        return self._data is not None

    @property
    def is_needed(self) -> bool:
        """Whether there is anything worth keeping."""
        return bool(set(self.data) - NEEDLESS)

    @property
    def id(self) -> str | None:
        """The key of the row, for the list of one's own sessions."""
        return digest(self.key) if self.key and self.row is not None else None


class Sessions(SessionInterface):
    """Opens and saves the sessions of requests, on connections of its own."""

    def open_session(self, app: Flask, request: Request) -> Session:
        """The session whose key the cookie carries; nothing is read yet."""
        return Session(request.cookies.get(self.get_cookie_name(app)))

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Write what changed, or prolong what is half over, and tell the browser."""
        assert isinstance(session, Session)  # noqa: S101
        if session.accessed:
            response.vary.add("Cookie")
        if not session.is_loaded or session.is_lost:
            return
        try:
            self._save(app, session, response)
        except (OperationalError, InterfaceError):
            log.exception("the session could not be written")
            response.status_code = 503
            response.headers["Retry-After"] = "5"

    def _save(self, app: Flask, session: Session, response: Response) -> None:
        at = clock.now()
        if not session.is_needed:
            if session.row is not None or session.key:
                self._end(session)
                self._forget(app, response)
            return
        if session.get(IDENTITY) != session.identity:
            self._renew(session)
        elif session.row is not None and session.get(PROVED) != session.proved:
            self._change_key(session)
        if session.row is None:
            self._begin(session, at)
            self._remember(app, session, response)
        elif session.modified or _half_over(session.row, at):
            if self._keep(session, at):
                self._remember(app, session, response)
            else:
                self._forget(app, response)

    def _renew(self, session: Session) -> None:
        """Another person, or none: a new key, so that one which somebody planted is worth nothing."""
        self._change_key(session)
        session.data.pop(CSRF, None)

    def _change_key(self, session: Session) -> None:
        """The same person proved himself again: the old key is worth nothing, the forms of other tabs still are."""
        self._end(session)
        session.row, session.key = None, None

    def _begin(self, session: Session, at: datetime) -> None:
        session.key = secrets.token_urlsafe(32)
        with _writing() as connection:
            values = _values(session, at, _user_id(connection, session)) | {"details": _details(None, at)}
            connection.execute(insert(Table).values(id=digest(session.key), **values))

    def _keep(self, session: Session, at: datetime) -> bool:
        with _writing() as connection:
            values = _values(session, at, session.row.user_id)
            values["details"] = _details(session.row.details, at)
            done = connection.execute(update(Table).where(Table.c.id == session.row.id).values(**values))
        return bool(done.rowcount)

    def _end(self, session: Session) -> None:
        if session.row is not None:
            with _writing() as connection:
                connection.execute(delete(Table).where(Table.c.id == session.row.id))

    def _remember(self, app: Flask, session: Session, response: Response) -> None:
        response.set_cookie(
            self.get_cookie_name(app),
            session.key or "",
            max_age=SIGNED_IN_FOR if IDENTITY in session else None,
            httponly=True,
            secure=self.get_cookie_secure(app),
            samesite=self.get_cookie_samesite(app),
            path="/",
        )

    def _forget(self, app: Flask, response: Response) -> None:
        response.delete_cookie(
            self.get_cookie_name(app),
            path="/",
            httponly=True,
            secure=self.get_cookie_secure(app),
            samesite=self.get_cookie_samesite(app),
        )


def _writing() -> Any:
    """A transaction that may write from its first statement (BEGIN IMMEDIATE on SQLite)."""
    return db.engine.execution_options(**WRITING).begin()


def _user_id(connection: Connection, session: Session) -> str | None:
    uniquifier = session.get(IDENTITY)
    if uniquifier is None:
        return None
    return connection.scalar(select(User.id).where(User.fs_uniquifier == uniquifier))


def _values(session: Session, at: datetime, user_id: str | None) -> dict[str, Any]:
    data = {name: value for name, value in session.data.items() if name not in NEEDLESS}
    lasts = SIGNED_IN_FOR if user_id else VISITING_FOR
    return {"data": SERIALIZER.dumps(data).encode(), "user_id": user_id, "expires_at": at + lasts}


def _details(before: dict[str, Any] | None, at: datetime) -> dict[str, Any]:
    began = (before or {}).get("began", at.isoformat())
    found = {"began": began, "seen": at.isoformat()}
    if has_request_context():
        found |= {"agent": request.user_agent.string[:200], "source": request.remote_addr or ""}
    return found


def _half_over(row: Any, at: datetime) -> bool:
    """Whether a signed-in session has lived through half of its time, and may still be prolonged."""
    began = datetime.fromisoformat(row.details["began"])
    return row.user_id is not None and row.expires_at - at < SIGNED_IN_FOR / 2 and at - began < LONGEST


def current_session_id() -> str | None:
    """The key of this request's row."""
    current = flask_session._get_current_object()  # type: ignore[attr-defined]
    return current.id if isinstance(current, Session) else None


def register(app: Flask) -> None:
    """Keep the application's sessions here."""
    app.session_interface = Sessions()
