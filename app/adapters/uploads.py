"""From an upload to a proven file in the store: allow-list, size, structure, then written once under a random key."""

import hashlib
import re
import unicodedata
from collections.abc import Collection
from typing import IO

import structlog
from flask import current_app
from werkzeug.datastructures import FileStorage

from app.adapters.proofs import refusal_of
from app.adapters.scanning import scan
from app.adapters.scrambled import file_in_memory
from app.adapters.store import new_store_key, store
from app.files.proof import MEDIA_TYPES, Proof
from app.sealing.files import SealedFile, seal_file
from app.sealing.streams import pulled
from app.shared.text import Text, t

log = structlog.get_logger("jiebang.uploads")
LARGEST = 20 * 1024 * 1024
LONGEST_NAME = 120
PIECE = 256 * 1024
SENTENCES: dict[str, Text] = {
    "not_type": t("文件内容与扩展名不符，请用相应软件重新另存后上传"),
    "broken": t("文件已损坏，无法打开"),
    "too_complex": t("文件结构异常或过于复杂，无法核验，请另存后重试"),
    "encrypted": t("文件设有密码，评审时无法打开，请去除密码后上传"),
    "script": t("PDF 中含有脚本或自动执行的动作，请另存为不含脚本的 PDF"),
    "macros": t("文件中含有宏，请另存为不含宏的格式"),
    "empty": t("文件是空的"),
    "too_many_pages": t("PDF 超过 2000 页"),
    "pixels": t("图片像素过大，请缩小后上传"),
    "frames": t("图片含有多帧，请上传单幅图片"),
    "members": t("文件内部条目过多，无法核验"),
    "unpacks_too_large": t("文件解压后过大，无法核验"),
    "traversal": t("文件内部含有不安全的路径"),
    "symlink": t("文件内部含有链接"),
    "nested": t("文件内部嵌有压缩包或程序"),
    "malicious": t("文件未通过病毒检查，请查杀病毒后重新上传"),
    "unscanned": t("病毒检查暂时不可用，请几分钟后再上传"),
    "entities": t("文件内部含有不允许的 XML 声明"),
}
UNSAFE = re.compile(r'[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff<>:"|?*\ud800-\udfff]')


class UploadRefused(Exception):
    """The file is not taken; ``text`` is the sentence beside its slot."""

    def __init__(self, text: Text) -> None:
        super().__init__(str(text))
        self.text = text


def prove_upload(
    upload: FileStorage | None,
    accept: Collection[str],
    *,
    limit: int = LARGEST,
    sealed_for: str | None = None,
) -> Proof:
    """Check and store one uploaded file, before BEGIN.

    ``accept`` names endings (``pdf``, ``docx``, ``xlsx``, ``png``, ``jpg``); ``limit`` is in bytes. The bytes are in
    the store when this returns; where no row follows, they are an orphan that nothing refers to. ``UploadRefused``.
    ``sealed_for``: the slot of a sealed draft, for which the store gets ciphertext alone (``Proof.sealed`` opens it);
    nothing of the file touches a disk in the clear.
    """
    if upload is None or not upload.filename:
        raise UploadRefused(t("请选择文件"))
    return prove_file(upload.filename, upload.stream, accept, limit=limit, sealed_for=sealed_for)


def prove_file(
    filename: str,
    stream: IO[bytes],
    accept: Collection[str],
    *,
    limit: int = LARGEST,
    sealed_for: str | None = None,
) -> Proof:
    """As ``prove_upload``, for a file that is already at hand (the demonstration, the command line)."""
    name = safe_name(filename)
    kind = name.rpartition(".")[2].lower().replace("jpeg", "jpg")
    if kind not in MEDIA_TYPES or kind not in accept:
        raise UploadRefused(t("不接受这种格式，可用格式：%(types)s", types=sorted(accept)))
    with file_in_memory() as copy:
        size, digest = _copy(stream, copy, limit)
        code = refusal_of(kind, copy)
        if code is not None:
            log.warning("an upload was refused by its structure", code=code, kind=kind, sha256=digest)
            raise UploadRefused(SENTENCES.get(code, SENTENCES["broken"]))
        code = scan(current_app.config["SETTINGS"].scanner, copy)
        if code is not None:
            log.warning("an upload was refused by the scanner", code=code, sha256=digest)
            raise UploadRefused(SENTENCES[code])
        key, sealed = new_store_key(), None
        copy.seek(0)
        if sealed_for is None:
            store().put(key, copy)
        else:
            about = {"slot": sealed_for, "name": name, "media_type": MEDIA_TYPES[kind]}
            sealed = _put_sealed(key, copy, about)
    return Proof(name, MEDIA_TYPES[kind], size, digest, key, sealed)


def _put_sealed(key: str, plain: IO[bytes], about: dict[str, str]) -> SealedFile:
    made: list[SealedFile] = []
    pieces = iter(lambda: plain.read(PIECE), b"")
    store().put(key, pulled(lambda sink: made.append(seal_file(pieces, sink, about))))
    return made[0]


def safe_name(filename: str) -> str:
    """The last part of a file's name without control, direction and reserved characters; never empty, never long."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", filename))[-1]
    stem, dot, ending = UNSAFE.sub("", last).strip(" .").rpartition(".")
    if not dot:
        stem, ending = ending, ""
    stem = stem.strip(" .")[:LONGEST_NAME] or "file"
    return f"{stem}.{ending[:10]}" if ending else stem


def _copy(source: IO[bytes], target: IO[bytes], limit: int) -> tuple[int, str]:
    """(size, SHA-256) of what was copied; refuses what is empty or larger than the limit."""
    digest, size = hashlib.sha256(), 0
    for piece in iter(lambda: source.read(PIECE), b""):
        size += len(piece)
        if size > limit:
            raise UploadRefused(t("文件超过 %(limit)s MB", limit=limit // 1024 // 1024))
        digest.update(piece)
        target.write(piece)
    if size == 0:
        raise UploadRefused(SENTENCES["empty"])
    target.flush()
    return size, digest.hexdigest()
