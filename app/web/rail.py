"""Which line of a rail a page lies under."""

from collections.abc import Mapping

from flask import request

# Nouns whose addresses lie beside those of the rail, some by what is done to them.
BESIDE: Mapping[str, Mapping[str, str]] = {
    "officer": {
        "items": "officer.calls",
        "items/results": "officer.results",
        "items/analysis": "officer.results",
        "items/rankings": "officer.results",
        "items/decide": "officer.results",
        "items/shortlist": "officer.results",
        "calls/allocation": "officer.results",
        "items/projects": "officer.projects",
        "imports": "officer.calls",
        "documents": "officer.calls",
        "appeals": "officer.screenings",
        "decisions": "officer.results",
        "draws": "officer.calls",
        "lines": "officer.notices",
        "withdrawals": "officer.notices",
        "milestones": "officer.projects",
        "acceptances": "officer.projects",
        "assignments": "officer.rounds",
        "reviews": "officer.rounds",
        "visits": "officer.rounds",
        "need-imports": "officer.needs",
        "candidates": "officer.centre_plans",
        "revocations": "officer.projects",
    },
    "lab": {
        "items": "lab.entries",
        "lines": "lab.entries",
        "milestones": "lab.projects",
        "needs": "lab.offers",
        "contacts": "lab.offers",
        "revocations": "lab.entries",
    },
    "recommender": {"entries": "recommender.calls"},
    "enterprise": {
        "acceptances": "enterprise.projects",
        "questions": "enterprise.items",
        "offers": "enterprise.contacts",
    },
    "supervisor": {"items": "supervisor.results"},
}


def present(urls: Mapping[str, str]) -> str | None:
    """Of the endpoints of a rail and their addresses, the one that this page belongs to; None where no line fits."""
    parts = request.path.strip("/").split("/")
    beside = BESIDE.get(parts[0], {})
    noun, last = "".join(parts[1:2]), parts[-1]
    home = beside.get(f"{noun}/{last}") or beside.get(noun)
    if home in urls:
        return home
    path = f"{request.path.rstrip('/')}/"
    over = [endpoint for endpoint, url in urls.items() if path.startswith(f"{url.rstrip('/')}/")]
    return max(over, key=lambda endpoint: len(urls[endpoint]), default=None)
