"""Who signs for a project, and what was signed on paper."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from flask import url_for

from app.files.models import StoredFile
from app.projects.models import Acceptance, Project
from app.projects.queries import names_of, papers_of
from app.projects.states import Party


@dataclass(frozen=True)
class EvidenceFile:
    """A file with its addresses (``_macros/files.html``)."""

    name: str
    size: int
    sha256: str
    url: str
    remove_url: str | None = None
    note: str | None = None


@dataclass(frozen=True)
class OnPaper:
    """What the issuer signed on paper: who signed and when, who wrote it down, and the scan."""

    signatory: str
    signed_on: date | None
    recorded_by: str
    file: EvidenceFile | None


@dataclass(frozen=True)
class Signature:
    """One side of an agreement: its name; when and by whom it was signed, where it was; the paper, if it was paper."""

    party: Party
    name: str
    at: datetime | None
    who: str | None
    paper: OnPaper | None = None


Names = Mapping[str | None, str | None]
Papers = Mapping[str, Sequence[StoredFile]]


def parties_of(project: Project, known: Names | None = None, papers: Papers | None = None) -> list[Signature]:
    """Everybody who signs this agreement.

    ``known`` gives names of people by key that the page has read already, ``papers`` its scans (``papers_of``).
    """
    signers = {getattr(project, f"{party}_signed_by_id") for party in Party} | {project.issuer_recorded_by_id}
    names = dict(known or {})
    if signers - {None} - names.keys():
        names.update(names_of(signers).items())
    called = {
        Party.OFFICER: project.call.organiser,
        Party.LABORATORY: project.organisation.name,
        Party.ISSUER: project.issuer.name if project.issuer else "",
    }
    found = papers if papers is not None else papers_of(project)
    return [
        Signature(
            party,
            called[party],
            getattr(project, f"{party}_signed_at"),
            names.get(getattr(project, f"{party}_signed_by_id") or ""),
            paper_of(project, names, found) if party == Party.ISSUER else None,
        )
        for party in Party
        if party != Party.ISSUER or project.issuer_id
    ]


def paper_of(thing: Project | Acceptance, names: Names, papers: Papers) -> OnPaper | None:
    """What was signed on paper for a project or an acceptance, or None where it was signed here."""
    if thing.issuer_recorded_by_id is None:
        return None
    files, shown = papers.get(thing.id), None
    if files:
        road = "public.project_paper" if isinstance(thing, Project) else "public.acceptance_paper"
        shown = EvidenceFile(files[0].name, files[0].size, files[0].sha256, url_for(road, id=thing.id))
    recorder = names.get(thing.issuer_recorded_by_id) or ""
    return OnPaper(thing.issuer_paper_signatory, thing.issuer_paper_on, recorder, shown)
