"""Figures as they are typed: what Python takes for a number and nobody can compare is told beside the field."""

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict
from wtforms import Form
from wtforms.validators import InputRequired, NumberRange

from app.web.fields import DecimalField


class ShareForm(Form):
    share = DecimalField(validators=[InputRequired(), NumberRange(min=1, max=99)])


@pytest.mark.parametrize(
    ("typed", "good"),
    [
        ("30", True),
        ("NaN", False),
        ("sNaN", False),
        ("-Infinity", False),
        ("Infinity", False),
        ("1e999", False),
    ],
)
def test_figure_that_is_not_finite_is_an_error_beside_the_field(app: Flask, typed: str, good: bool) -> None:
    with app.test_request_context():
        form = ShareForm(MultiDict({"share": typed}))
        assert form.validate() is good
        assert bool(form.share.errors) is not good
        assert form.share._value() == typed
