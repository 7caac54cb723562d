"""The letters of the demonstration are dated as the acts that they tell."""

from datetime import timedelta

from flask import Flask
from sqlalchemy import select

from app.cli.demo.letters import FRESH, settle_letters
from app.extensions import db
from app.history.models import Act
from app.letters.models import Letter
from app.letters.states import LetterState
from tests.factories.certificates import awards, make_certificate


def test_settled_letters_bear_the_day_of_their_act_and_old_ones_are_read(app: Flask) -> None:
    with awards():
        _judged, _certificate, at = make_certificate()
        db.session.commit()
        settle_letters(at + FRESH - timedelta(minutes=1))
    rows = db.session.execute(select(Letter, Act.at).join(Act, Act.id == Letter.act_id)).all()
    assert rows
    for letter, when in rows:
        assert letter.written_at == when
        old = when < at - timedelta(minutes=1)
        assert (letter.state == LetterState.SENT) is old
        assert letter.read_at == (when if old else None)
