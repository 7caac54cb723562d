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
        reserve,
        standing,
        supervisor,
        tongues,
    )
    from app.web.converters import CONVERTERS

    assets.register(app)
    bodies.register(app)
    reserve.register(app)
    standing.register(app)
    app.url_map.converters.update(CONVERTERS)
    languages.register(app, babel)
    # after a request the later ones answer first: Chinese is marked, then the page is compressed, then come the headers
    for part in (rendering, reading, navigation, meta, linked_data, headers, compression, tongues, errors):
        part.register(app)
    account.register(app)
    for audience in (public, lab, enterprise, recommender, judge, officer, discipline, supervisor, admin):
        app.register_blueprint(audience.bp)
