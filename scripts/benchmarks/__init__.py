"""``scripts/bench``: what a page, a verb and a worker cost, as figures and beside a bare twin."""
