"""The demonstration as people meet it."""

from collections import Counter

from flask import Flask
from sqlalchemy import select

from app.calls.models import Item
from app.extensions import db


def test_demonstration_numbers_of_items_are_each_given_once(demonstration: Flask) -> None:
    with demonstration.app_context():
        codes = Counter(db.session.scalars(select(Item.code)))
    assert len(codes) >= 25
    assert [code for code, count in codes.items() if count > 1] == []
