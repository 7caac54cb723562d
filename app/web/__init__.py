"""The only HTTP: guards, forms, navigation and one package an audience."""

from flask import Flask
from flask_babel import Babel

from app.web import assets as assets


def register(app: Flask, babel: Babel) -> None:
    """Hang everything that speaks HTTP on the application."""
    from app.web import (
        account,
        admin,
        bodies,
        compression,
        discipline,
        enterprise,
        errors,
        headers,
        judge,
        lab,
        languages,
        linked_data,
        meta,
        navigation,
        officer,
        public,
        reading,
        recommender,
        rendering,
        supervisor,
    )
    from app.web.converters import CONVERTERS

    assets.register(app)
    bodies.register(app)
    app.url_map.converters.update(CONVERTERS)
    languages.register(app, babel)
    rendering.register(app)
    reading.register(app)
    navigation.register(app)
    meta.register(app)
    linked_data.register(app)
    headers.register(app)
    compression.register(app)
    errors.register(app)
    account.register(app)
    for audience in (public, lab, enterprise, recommender, judge, officer, discipline, supervisor, admin):
        app.register_blueprint(audience.bp)
