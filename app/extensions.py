"""The libraries that the application is wired to. Imports nothing of ours."""

from hashlib import sha256
from ipaddress import IPv6Address, ip_address, ip_network

from flask import request, session
from flask_babel import Babel
from flask_limiter import Limit, Limiter
from flask_sqlalchemy import SQLAlchemy
from flask_wtf import CSRFProtect
from sqlalchemy import MetaData
from sqlalchemy.orm import DeclarativeBase

NAMING = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """The base of every table; constraints carry names so that migrations can change them on both databases."""

    metadata = MetaData(naming_convention=NAMING)


db = SQLAlchemy(model_class=Base, disable_autonaming=True)
babel = Babel()
csrf = CSRFProtect()


def source() -> str:
    """Where the request comes from: an IPv4 address, or the /64 that one IPv6 subscriber has to himself (A31, A37)."""
    text = request.remote_addr or ""
    try:
        address = ip_address(text)
    except ValueError:
        return text[:45]
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped:
            return str(address.ipv4_mapped)
        return str(ip_network((address, 64), strict=False))
    return str(address)


def account_or_source() -> str:
    """Whose requests are counted together: those of an account, wherever it is used, else those of a source.

    Asked of the session, which has a connection of its own: the account itself is loaded inside the transaction.
    """
    identity = session.get("_user_id")
    return f"account {sha256(identity.encode()).hexdigest()[:16]}" if identity else source()


limiter = Limiter(
    key_func=source,
    default_limits=[
        "600 per minute",
        Limit("240 per minute", key_function=account_or_source, methods=["POST"]),
    ],
    headers_enabled=True,
)
