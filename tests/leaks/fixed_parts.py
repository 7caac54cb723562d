"""Parts of addresses that name no row of the world, and addresses that are left out."""

from typing import Any

THIRD_PARTY = ("static", "bootstrap.", "security.")
LEFT_OUT = {
    "account.demo_sign_in",
    "account.invitation",
    "account.end_session",
    "public.certificate_file",
    "public.verify_certificate",
    "public.readyz",
}
"""Named by secrets and codes, of which none is known; they have tests of their own."""
API = "/api/v1/"
OPEN_DATA = {
    "calls": "call", "items": "item", "notices": "notice", "cases": "case", "needs": "need",
    "laboratories": "organisation",
}  # fmt: skip
FIXED: dict[str, Any] = {
    "number": 1, "row": 2, "year": 2026, "form": "docx", "slot": "pledge_file", "section": "plan",
    "question": "price", "what": "question", "part": "calls", "name": "price", "page": "about",
}  # fmt: skip
WORDS = {
    "/log/<path:name>": (
        *("checkpoint", "log.pub", "receipt.pub", "tile/entries/000.p/4", "tile/0/000.p/4"),
        *("../log.key", "log.key", "leaves/000", "leaves/x000/000"),
    ),
    "/sitemaps/<slug:part>-<int:number>.xml": ("pages", "calls", "items", "notices", "cases", "needs"),
}
"""Rules whose first part is one of some words that are not in the rule itself."""
