"""What a browser would send for a form as it stands on a page."""

from html.parser import HTMLParser

from werkzeug.datastructures import MultiDict


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[MultiDict[str, str]] = []
        self.select: str | None = None
        self.area: str | None = None
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        name = given.get("name")
        if tag == "form":
            self.forms.append(MultiDict())
        elif tag == "select":
            self.select = name
        elif tag == "option" and self.select and "selected" in given and self.forms:
            self.forms[-1].add(self.select, given.get("value") or "")
        elif tag == "textarea":
            self.area, self.text = name, ""
        elif tag == "input" and name and self.forms:
            kind = given.get("type")
            if kind not in {"checkbox", "radio"} or "checked" in given:
                self.forms[-1].add(name, given.get("value") or "")

    def handle_data(self, data: str) -> None:
        if self.area:
            self.text += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self.select = None
        elif tag == "textarea" and self.area and self.forms:
            self.forms[-1].add(self.area, self.text.removeprefix("\r\n").removeprefix("\n"))
            self.area = None


def form_values(page: str, having: str = "base") -> MultiDict[str, str]:
    """The fields of the form on the page that has a field of this name, with the values that they carry."""
    reader = _Forms()
    reader.feed(page)
    return next(form for form in reader.forms if having in form)
