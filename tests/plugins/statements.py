"""What is made of a statement is made once a process.

psycopg keeps a hundred and twenty-eight of them, and none longer than 4,096 letters or with more than fifty parameters:
enough for a program that serves. The suite sends some three thousand different ones, by turns, so that most were taken
apart again each time; and the counts of a desk, kept for a hundred people, were made again for each of the tests'
thousand. (How many SQLAlchemy keeps is a setting: ``config.TESTED_STATEMENTS``.)
"""

from functools import lru_cache

import pytest
from psycopg import _queries

from config import TESTED_STATEMENTS

LONGEST, MOST_PARAMETERS = 1 << 20, 2_000


@pytest.fixture(scope="session", autouse=True)
def kept_statements() -> None:
    """Before the first connection of the process. (The pages are loaded here: who only hands out tests needs none.)"""
    from app.web import waiting

    assert _queries._query2pg.cache_parameters()["maxsize"] == 128, "psycopg keeps more by now: this can go"
    _queries._query2pg = lru_cache(TESTED_STATEMENTS)(_queries._query2pg_nocache)
    _queries.MAX_CACHED_STATEMENT_LENGTH = LONGEST
    _queries.MAX_CACHED_STATEMENT_PARAMS = MOST_PARAMETERS
    waiting.MOST_KEPT = TESTED_STATEMENTS
