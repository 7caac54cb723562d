"""A35: nothing of ours fetches an address. Who may open a connection outwards is listed here, with the reason."""

import re
from pathlib import Path

from tests.house.conftest import ROOT, Module

CLIENTS = (
    "requests", "httpx", "urllib3", "urllib.request", "http.client", "aiohttp", "websocket", "websockets", "ftplib",
    "telnetlib", "paramiko", "boto3", "obstore", "smtplib", "imaplib", "poplib", "xmlrpc", "socket", "asyncio",
    "pycurl", "redis", "psycopg",
)  # fmt: skip
ALLOWED = {
    "app.adapters.store": {"obstore"},  # STORE_URL of the operator
    "app.adapters.mail": {"smtplib"},  # MAIL_URL of the operator
    "app.adapters.counting": {"redis"},  # LIMITER_URL of the operator
    "app.adapters.backups.dumps": {"psycopg"},  # DATABASE_URL of the operator
    "app.adapters.scanning": {"socket"},  # SCANNER of the operator
    "app.adapters.apart": {"socket"},  # a pair of sockets between two processes of ours
    "app.adapters.apart.server": {"socket"},
    "app.web.arrival": {"socket"},  # when what was read had arrived
    "app.web.server": {"socket"},  # listens
}
"""All of them go where the operator's settings say; no request, upload, row or letter names an address to go to."""
REMOTE = re.compile(
    r"""(?:src|href|action|data|poster|content)=["']\s*(?:https?:)?//(?!\{)[^"']+|@import|url\(\s*['"]?(?:https?:)?//"""
)
ELSEWHERE = re.compile(r"https?://(?:www\.w3\.org|schema\.org|purl\.org|beian\.)")


def test_clients_of_the_network_imported_where_the_list_says(modules: list[Module]) -> None:
    """A35."""
    wrong = [
        f"{module.path}:{line} imports {target}"
        for module in modules
        for target, line in module.imports()
        if _is_client(target) and target.split(".")[0] not in ALLOWED.get(module.name, set())
    ]
    assert wrong == []


def test_list_of_who_may_names_nobody_in_vain(modules: list[Module]) -> None:
    imported = {module.name: {target.split(".")[0] for target, _ in module.imports()} for module in modules}
    assert {name: found for name, found in ALLOWED.items() if not found <= imported.get(name, set())} == {}


STREAMING = {"app.adapters.spreadsheets.streaming"}


def test_programs_that_are_started_get_no_address_to_fetch(modules: list[Module]) -> None:
    """A35: children are started by three adapters, without environment, to work on bytes they are handed."""
    starting = {
        module.name
        for module in modules
        if any(target.split(".")[0] == "subprocess" for target, _ in module.imports())
    }
    assert starting <= {"app.adapters.apart", "app.adapters.spreadsheets.workbook", *STREAMING}


def test_pages_papers_and_styles_load_nothing_from_elsewhere(templates: list[Path]) -> None:
    """A35: neither a browser nor a printer of papers is told to fetch anything."""
    styles = [
        *(ROOT / "static").rglob("*.css"),
        *(ROOT / "static").rglob("*.js"),
        *(ROOT / "app").rglob("*.typ"),
    ]
    wrong = [
        f"{path.relative_to(ROOT)}: {found[0][:80]}"
        for path in (*templates, *styles)
        for found in REMOTE.finditer(path.read_text(encoding="utf-8"))
        if not ELSEWHERE.search(found[0]) and 'href="https' not in found[0]
    ]
    assert wrong == []


def _is_client(target: str) -> bool:
    return any(target == name or target.startswith(f"{name}.") for name in CLIENTS)
