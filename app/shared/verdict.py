"""May somebody do this? The answer, with the sentence that a person is shown."""

from dataclasses import dataclass, field

from app.shared.text import Text, t


@dataclass(frozen=True)
class Verdict:
    """Yes, or no with a reason.

    ``code`` is stable for programs and tests, ``message`` is for people, ``hide`` answers 404 so that nobody learns
    what exists, ``status`` is 403 (not you) or 409 (not now).
    """

    ok: bool
    code: str = "ok"
    message: Text = field(default_factory=lambda: t("可以"))
    hide: bool = False
    status: int = 403

    def __bool__(self) -> bool:
        return self.ok

    @property
    def http_status(self) -> int:
        """The status of an answer that carries this refusal; 200 where nothing is refused."""
        if self.ok:
            return 200
        return 404 if self.hide else self.status


YES = Verdict(True)


def no(code: str, message: Text) -> Verdict:
    """Refused because of who asks."""
    return Verdict(False, code, message)


def not_now(code: str, message: Text) -> Verdict:
    """Refused because of the state or the time: somebody with the same seat may do it in another state."""
    return Verdict(False, code, message, status=409)


def hidden(code: str = "absent") -> Verdict:
    """Refused without admitting that the thing exists."""
    return Verdict(False, code, t("没有找到这个页面"), hide=True)


class Refused(Exception):
    """A verb that policy or state forbids. Carries the verdict; the web turns it into a page, a job into a log line."""

    def __init__(self, verdict: Verdict) -> None:
        super().__init__(f"{verdict.code}: {verdict.message}")
        self.verdict = verdict


class Invalid(Exception):
    """Input that no form could have judged. ``errors`` maps a field's name to the sentence beside it."""

    def __init__(self, errors: dict[str, Text]) -> None:
        super().__init__("; ".join(f"{name}: {text}" for name, text in errors.items()))
        self.errors = errors


def require(verdict: Verdict) -> None:
    """Raise ``Refused`` unless the verdict is yes: the last word inside every service verb."""
    if not verdict.ok:
        raise Refused(verdict)


def first_refusal(*verdicts: Verdict) -> Verdict:
    """The first verdict that refuses, else yes."""
    return next((v for v in verdicts if not v.ok), YES)
