"""Uploads: what is taken, what is refused, and how fast (A27, A28)."""

import io
import stat
import struct
import time
import zipfile
import zlib
from collections.abc import Callable

import pytest
from flask import Flask
from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject
from structlog.testing import capture_logs

from app.adapters.store import store
from app.adapters.uploads import UploadRefused, prove_file, safe_name
from tests.factories.files import docx_bytes, image_bytes, pdf_bytes, xlsx_bytes

pytestmark = pytest.mark.usefixtures("app")
ALL = ("pdf", "docx", "xlsx", "png", "jpg")
SECONDS = 2.0
MEBIBYTE = 1024 * 1024


def prove(name: str, content: bytes) -> str:
    """The sentence of the refusal, or the empty string; never slower than the promise (with the machine's own load)."""
    begun = time.process_time()
    try:
        prove_file(name, io.BytesIO(content), ALL)
        return ""
    except UploadRefused as refused:
        return str(refused.text)
    finally:
        assert time.process_time() - begun < SECONDS


def zipped(*members: tuple[str, bytes], **options: int) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", options.get("method", zipfile.ZIP_DEFLATED)) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return out.getvalue()


def with_link() -> bytes:
    out = io.BytesIO(docx_bytes())
    with zipfile.ZipFile(out, "a") as archive:
        info = zipfile.ZipInfo("word/link")
        info.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(info, "/etc/passwd")
    return out.getvalue()


def with_lying_size() -> bytes:
    """The listing says 10 bytes where a megabyte of zeros comes out."""
    content = bytearray(docx_bytes(word__big=b"\0" * MEBIBYTE))
    at = content.rfind(b"PK\x01\x02", 0, content.rfind(b"word/big"))
    struct.pack_into("<L", content, at + 24, 10)
    return bytes(content)


def many_members() -> bytes:
    """An end record that announces 60,000 members."""
    content = bytearray(docx_bytes())
    at = content.rfind(b"PK\x05\x06")
    struct.pack_into("<HH", content, at + 8, 60_000, 60_000)
    return bytes(content)


def pdf_that_runs(action: str) -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    entry = DictionaryObject(
        {NameObject("/S"): NameObject(action), NameObject("/JS"): TextStringObject("app.alert(1)")}
    )
    writer.root_object[NameObject("/OpenAction")] = entry
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def pdf_with_password() -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    writer.encrypt("secret", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def huge_picture() -> bytes:
    """A PNG whose header promises 60,000 × 60,000 pixels."""
    content = bytearray(image_bytes("png"))
    struct.pack_into(">LL", content, 16, 60_000, 60_000)
    struct.pack_into(">L", content, 29, zlib.crc32(bytes(content[12:29])))
    return bytes(content)


@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("方案.pdf", pdf_bytes),
        ("方案.PDF", pdf_bytes),
        ("方案.docx", docx_bytes),
        ("表.xlsx", xlsx_bytes),
        ("图.png", image_bytes),
        ("照片.jpg", lambda: image_bytes("jpg")),
        ("照片.jpeg", lambda: image_bytes("jpg")),
        ("图表.docx", lambda: docx_bytes(**{"word__embeddings__book.xlsx": xlsx_bytes()})),
    ],
)
def test_prove_file_that_is_what_it_says_taken_and_stored(
    app: Flask, name: str, make: Callable[[], bytes]
) -> None:
    content = make()
    proof = prove_file(name, io.BytesIO(content), ALL)
    assert proof.size == len(content)
    assert store().get(proof.store_key) == content


@pytest.mark.parametrize(
    ("name", "make", "sentence"),
    [
        ("a.pdf", lambda: b"%PDF-1.7\nnothing", "损坏"),
        ("a.pdf", lambda: b"<html><script>alert(1)</script>", "扩展名不符"),
        ("a.pdf", lambda: docx_bytes(), "扩展名不符"),
        ("a.pdf", lambda: b"", "空"),
        ("a.pdf", lambda: pdf_that_runs("/JavaScript"), "脚本"),
        ("a.pdf", lambda: pdf_that_runs("/Launch"), "脚本"),
        ("a.pdf", pdf_with_password, "密码"),
        ("a.png", lambda: image_bytes("jpg"), "扩展名不符"),
        ("a.png", lambda: image_bytes("png")[:60], "损坏"),
        ("a.png", huge_picture, "像素过大"),
        ("a.svg", lambda: b"<svg onload='x'/>", "不接受"),
        ("a.pdf.exe", pdf_bytes, "不接受"),
        ("a", pdf_bytes, "不接受"),
        ("a.docx", xlsx_bytes, "扩展名不符"),
        ("a.docx", lambda: zipped(("a.txt", b"x")), "损坏"),
        ("a.docx", lambda: docx_bytes(word__x=b"\0" * 60 * MEBIBYTE), "解压后过大"),
        ("a.docx", lambda: docx_bytes(word__inner=docx_bytes()), "嵌有"),
        ("a.docx", lambda: docx_bytes(word__inner=b"MZ program"), "嵌有"),
        ("a.docx", lambda: docx_bytes(**{"..__..__evil": b"x"}), "不安全"),
        ("a.docx", lambda: docx_bytes(__etc__passwd=b"x"), "不安全"),
        ("a.docx", lambda: docx_bytes(**{"word__vbaProject.bin": b"x"}), "宏"),
        ("a.docx", lambda: docx_bytes(**{"word__x.xml": b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}), "XML"),
        ("a.docx", lambda: docx_bytes(**{"word__x.xml": "<!DOCTYPE a><a/>".encode("utf-16")}), "XML"),
        ("a.docx", with_link, "链接"),
        ("a.docx", with_lying_size, "损坏"),
        ("a.docx", many_members, "条目过多"),
        ("a.docx", lambda: b"PK\x03\x04" + b"\0" * 500, "扩展名不符"),
    ],
)
def test_a28_prove_file_that_is_broken_or_hostile_refused_with_a_sentence(
    app: Flask, name: str, make: Callable[[], bytes], sentence: str
) -> None:
    assert sentence in prove(name, make())


def test_prove_file_above_the_limit_refused_before_it_is_checked(app: Flask) -> None:
    with pytest.raises(UploadRefused) as refused:
        prove_file("a.pdf", io.BytesIO(pdf_bytes() + b"\0" * 3 * MEBIBYTE), ALL, limit=MEBIBYTE)
    assert "1 MB" in str(refused.value)


def test_prove_file_of_a_type_the_slot_does_not_take_names_those_it_does(app: Flask) -> None:
    with pytest.raises(UploadRefused) as refused:
        prove_file("a.png", io.BytesIO(image_bytes()), ("pdf",))
    assert str(refused.value).endswith("可用格式：pdf")


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("方案.pdf", "方案.pdf"),
        ("C:\\我的 文档\\方案.pdf", "方案.pdf"),
        ("../../etc/方案.pdf", "方案.pdf"),
        ("a\r\nSet-Cookie: x.pdf", "aSet-Cookie x.pdf"),
        ("\u202egnp.方案.pdf", "gnp.方案.pdf"),
        ("....pdf", "pdf"),
        ("长" * 300 + ".pdf", "长" * 120 + ".pdf"),
        ("", "file"),
    ],
)
def test_safe_name_keeps_what_can_stand_in_a_header(given: str, kept: str) -> None:
    assert safe_name(given) == kept


def test_upload_that_is_refused_by_its_structure_stands_on_the_log_without_its_content() -> None:
    """A27: ASVS 16.3.3."""
    with capture_logs() as told:
        assert prove("示例.pdf", b"<html><script>swallowtail</script>") != ""
    assert [(row["code"], row["kind"], len(row["sha256"])) for row in told] == [("not_type", "pdf", 64)]
    assert "swallowtail" not in str(told)
    assert "示例" not in str(told)
