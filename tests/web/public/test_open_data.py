"""Open data: what a visitor may see, page by page, as described; before its notice nothing of a winner."""

import csv
import io
import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from flask.testing import FlaskClient

from app.calls.states import CallState
from app.web.public.open_data.resources import RESOURCES
from tests.factories.calls import make_call, make_item
from tests.factories.cases import make_published
from tests.factories.copying import make_many
from tests.factories.decisions import make_judged_item
from tests.factories.notices import make_draft_notice, make_notice
from tests.factories.people import AT, make_organisation

Visit = Callable[..., FlaskClient]
KINDS = {
    "string": str,
    "integer": int,
    "number": (int, float),
    "null": type(None),
    "array": list,
    "object": dict,
}


def complain(value: Any, schema: dict[str, Any], document: dict[str, Any], where: str) -> list[str]:
    """Where a value departs from its JSON Schema: types, members, enumerations."""
    if "$ref" in schema:
        return complain(
            value, document["components"]["schemas"][schema["$ref"].rsplit("/", 1)[-1]], document, where
        )
    types = schema.get("type", [])
    types = [types] if isinstance(types, str) else types
    wrong = [] if not types or isinstance(value, tuple(KINDS[t] for t in types)) else [f"{where}: {value!r}"]  # type: ignore[arg-type]
    wrong += [f"{where}: {value!r} unknown"] if "enum" in schema and value not in schema["enum"] else []
    if isinstance(value, dict):
        properties = schema.get("properties", {})
        wrong += [f"{where}: {name} missing" for name in schema.get("required", ()) if name not in value]
        wrong += [f"{where}: {name} undescribed" for name in value.keys() - properties.keys()]
        for name in value.keys() & properties.keys():
            wrong += complain(value[name], properties[name], document, f"{where}.{name}")
    if isinstance(value, list):
        for one in value:
            wrong += complain(one, schema.get("items", {}), document, f"{where}[]")
    return wrong


def fetch(client: FlaskClient, path: str) -> Any:
    answer = client.get(path)
    assert (answer.status_code, answer.mimetype) == (200, "application/json")
    return answer.get_json()


@pytest.fixture
def published(app: object) -> None:
    make_item(make_call(), issuer_hidden=True)
    make_notice()
    make_organisation()
    make_published()


@pytest.mark.usefixtures("published")
@pytest.mark.parametrize("name", RESOURCES)
def test_answers_are_as_described(visit: Visit, name: str) -> None:
    client = visit(None, AT)
    document = fetch(client, "/api/v1/openapi.json")
    assert document["openapi"].startswith("3.1")
    body = fetch(client, f"/api/v1/{name}")
    listed = document["paths"][f"/api/v1/{name}"]["get"]["responses"]["200"]["content"]["application/json"][
        "schema"
    ]
    assert complain(body, listed, document, name) == []
    for row in body["data"]:
        one = fetch(client, f"/api/v1/{name}/{row['id']}")
        assert one["data"] == row
        assert client.get(row["url"].removeprefix("http://localhost")).status_code == 200
    assert body["data"] or name == "needs"


@pytest.mark.usefixtures("published")
@pytest.mark.parametrize("name", RESOURCES)
def test_table_has_the_same_rows(visit: Visit, name: str) -> None:
    client = visit(None, AT)
    answer = client.get(f"/api/v1/{name}.csv")
    assert answer.mimetype == "text/csv"
    rows = list(csv.DictReader(io.StringIO(answer.get_data().decode("utf-8-sig"))))
    assert [row["id"] for row in rows] == [row["id"] for row in fetch(client, f"/api/v1/{name}")["data"]]


def test_pages_lead_to_one_another(visit: Visit) -> None:
    call = make_call()
    keys = {make_item(call).id for _ in range(7)}
    client = visit(None, AT)
    path, seen = "/api/v1/items?per_page=3", []
    while path:
        body = fetch(client, path)
        seen += [row["id"] for row in body["data"]]
        path = body["links"].get("next", "").removeprefix("http://localhost")
    assert len(seen) == 7
    assert set(seen) == keys
    for odd in ("per_page=0", "per_page=x", "page=99999999999", "page=-1", "per_page=9999999"):
        assert fetch(client, f"/api/v1/items?{odd}")["page"]["per_page"] <= 100


def test_nothing_of_a_winner_or_a_draft_before_its_day(visit: Visit) -> None:
    judged = make_judged_item()
    draft = make_draft_notice(judged)
    secret = make_item(make_call(state=CallState.DRAFT, title="秘密榜单"), title="秘密榜题")
    winner, key, item = judged.entries[0].organisation.name, draft.id, secret.id
    for reader in (None, judged.officer):
        client = visit(reader, AT)
        for name in RESOURCES:
            for path in (f"/api/v1/{name}", f"/api/v1/{name}.csv"):
                text = client.get(path).get_data(as_text=True)
                assert "秘密" not in text
                assert winner not in text or name == "laboratories"
        assert client.get(f"/api/v1/notices/{key}").status_code == 404
        assert client.get(f"/api/v1/items/{item}").status_code == 404


def test_contacts_and_hidden_issuers_stay_unsaid(visit: Visit) -> None:
    item = make_item(make_call(contact="电话 025-11112222"), issuer_hidden=True, contact="手机 13900000000")
    issuer = item.issuer_name
    client = visit(None, AT)
    for path in ("/api/v1/items", "/api/v1/items.csv", "/api/v1/calls"):
        text = client.get(path).get_data(as_text=True)
        for secret in (issuer, "13900000000", "025-11112222"):
            assert secret not in text


def test_answers_are_validated_and_readable_from_any_origin(visit: Visit) -> None:
    make_call()
    client = visit(None, AT)
    first = client.get("/api/v1/calls")
    assert first.headers["Access-Control-Allow-Origin"] == "*"
    assert 'rel="first"' in first.headers["Link"]
    assert "Set-Cookie" not in first.headers
    again = client.get("/api/v1/calls", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert client.post("/api/v1/calls").status_code == 405
    missing = client.get("/api/v1/calls/000000000000")
    assert (missing.status_code, missing.mimetype) == (404, "application/json")


def test_page_for_people_explains_it(visit: Visit) -> None:
    page = visit(None, AT).get("/open-data").get_data(as_text=True)
    for name in RESOURCES:
        assert f'href="/api/v1/{name}"' in page
    start = page.index('<script type="application/ld+json">') + len('<script type="application/ld+json">')
    assert json.loads(page[start : page.index("</script>", start)])["@type"] == "Dataset"


def test_lists_ask_as_much_for_one_row_as_for_thirty(
    visit: Visit, count_queries: Callable[[], AbstractContextManager[Any]]
) -> None:
    counts = []
    for more in (1, 29):
        make_many(more, make_notice)
        client = visit(None, AT)
        asked = {}
        for name in RESOURCES:
            with count_queries() as count:
                assert client.get(f"/api/v1/{name}").status_code == 200
            asked[name] = int(count)
        counts.append(asked)
    assert counts[0] == counts[1]
    assert max(counts[0].values()) <= 4
