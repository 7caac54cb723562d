"""A store without threads: those that obstore starts do not live on in a fork, which would wait for ever."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any


@contextmanager
def plain_store() -> Iterator[None]:
    """Within, files are written and read by Python alone, where and as obstore would."""
    from app.adapters import store

    before = store.obstore
    store.obstore = SimpleNamespace(put=_put, get=_get, head=_head, list=_list, delete=_delete)  # type: ignore[assignment]
    try:
        yield
    finally:
        store.obstore = before


def _path(where: Any, key: str) -> Path:
    return Path(where.prefix) / key


def _put(where: Any, key: str, content: Any, **_ways: object) -> None:
    path = _path(where, key)
    path.parent.mkdir(parents=True, exist_ok=True)
    read = getattr(content, "read", None)
    pieces = (
        [read()] if read else [content] if isinstance(content, bytes | bytearray | memoryview) else content
    )
    with path.open("xb") as file:
        file.writelines(pieces)


def _get(where: Any, key: str) -> Any:
    content = _path(where, key).read_bytes()
    return SimpleNamespace(stream=lambda **_ways: iter([content]))


def _head(where: Any, key: str) -> None:
    _path(where, key).stat()


def _list(where: Any) -> Iterator[list[dict[str, Any]]]:
    from datetime import UTC, datetime

    root = Path(where.prefix)
    for path in root.rglob("*"):
        if path.is_file():
            at = datetime.fromtimestamp(path.stat().st_mtime, UTC)
            yield [{"path": str(path.relative_to(root)), "last_modified": at}]


def _delete(where: Any, key: str) -> None:
    _path(where, key).unlink()
