"""Files that nobody should send, made in memory."""

import base64
import io
import os
import re
import struct
import zipfile
from collections.abc import Callable
from functools import cache

import xlsxwriter

SHEET = "xl/worksheets/sheet1.xml"
STRINGS = "xl/sharedStrings.xml"


def small() -> bytes:
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["需求名称", "技术指标"])
    sheet.write_row(1, 0, ["某某检测", "误差≤1%"])
    book.close()
    return target.getvalue()


def patched(name: str, change: Callable[[bytes], bytes], data: bytes | None = None) -> bytes:
    """A small workbook with one part changed."""
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data or small())) as old,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as new,
    ):
        for member in old.infolist():
            content = old.read(member)
            new.writestr(member.filename, change(content) if member.filename == name else content)
    return target.getvalue()


def _more_rows(rows: bytes) -> Callable[[bytes], bytes]:
    return lambda content: content.replace(b"</sheetData>", rows + b"</sheetData>")


@cache
def zip_bomb() -> bytes:
    """200 MB of spaces in a sheet, less than one as a file."""
    return patched(SHEET, _more_rows(b" " * 200_000_000))


def lying_sizes() -> bytes:
    """The same, but both directories of the archive say that the sheet is small."""
    data = bytearray(zip_bomb())
    for signature, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = -1
        while (at := data.find(signature, at + 1)) >= 0:
            if struct.unpack_from("<I", data, at + offset)[0] > 100_000_000:
                struct.pack_into("<I", data, at + offset, 5000)
    return bytes(data)


def many_members() -> bytes:
    target = io.BytesIO(small())
    with zipfile.ZipFile(target, "a") as archive:
        for i in range(30_000):
            archive.writestr(f"xl/media/{i}.txt", "x")
    return target.getvalue()


def overlapping() -> bytes:
    """Many entries of the directory share one content (a quine-like bomb of the better sort)."""
    data = bytearray(patched("xl/theme/theme1.xml", lambda _: b"\x00" * 4_000_000))
    end = data.rfind(b"PK\x05\x06")
    size, start = struct.unpack_from("<II", data, end + 12)
    directory = bytes(data[start : start + size])
    at = directory.find(b"xl/theme/theme1.xml") - 46
    length = 46 + struct.unpack_from("<H", directory, at + 28)[0]
    record = bytearray(directory[at : at + length])
    copies = b""
    for i in range(500):
        record[46 : 46 + 19] = f"xl/theme/them{i:03d}.xl".encode()[:19].ljust(19, b"_")
        copies += bytes(record)
    tail = bytearray(data[end:])
    count = struct.unpack_from("<H", tail, 8)[0] + 500
    struct.pack_into("<HHI", tail, 8, count, count, size + len(copies))
    return bytes(data[:start]) + directory + copies + bytes(tail)


def sparse() -> bytes:
    """Two cells at the far corners of a sheet: a dense parser asks for half a terabyte."""
    return patched(SHEET, _more_rows(b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'))


def shared_giant() -> bytes:
    """One long text, shown by a hundred thousand cells."""
    text = base64.b64encode(os.urandom(24_000))
    data = patched(
        STRINGS, lambda content: re.sub("<t>需求名称</t>".encode(), b"<t>" + text + b"</t>", content)
    )
    rows = b"".join(b'<row r="%d"><c r="A%d" t="s"><v>0</v></c></row>' % (i, i) for i in range(3, 100_000))
    return patched(SHEET, _more_rows(rows), data)


def formatted_to_the_end() -> bytes:
    """Half a million empty rows with a format: nothing hostile, but large."""
    rows = b"".join(b'<row r="%d"><c r="A%d" s="1"/></row>' % (i, i) for i in range(3, 500_000))
    return patched(SHEET, _more_rows(rows))


def entity_bomb() -> bytes:
    entities = b"".join(b'<!ENTITY x%d "%s">' % (i, b"&x%d;" % (i - 1) * 10) for i in range(1, 9))
    head = b'<!DOCTYPE sst [<!ENTITY x0 "lol">' + entities + b"]><sst"
    return patched(STRINGS, lambda content: content.replace(b"<sst", head, 1))


def huge_merges() -> bytes:
    merges = b"".join(b'<mergeCell ref="A%d:XFD%d"/>' % (i, 1_048_576 - i) for i in range(2, 200))
    ranges = b"<mergeCells>" + merges + b"</mergeCells></sheetData>"
    return patched(
        SHEET,
        lambda content: content.replace(b"</sheetData>", b"</sheetData>" + ranges[: -len(b"</sheetData>")]),
    )


def rows_of_text(count: int, columns: int) -> bytes:
    letters = [chr(ord("A") + i) for i in range(columns)]
    cells = "".join(f'<c r="{letter}#" t="inlineStr"><is><t>误差≤#%</t></is></c>' for letter in letters)
    rows = "".join(f'<row r="{i}">{cells.replace("#", str(i))}</row>' for i in range(3, count))
    return patched(SHEET, _more_rows(rows.encode()))


def hundred_thousand_rows() -> bytes:
    return rows_of_text(100_000, 12)


def hundred_thousand_narrow_rows() -> bytes:
    return rows_of_text(100_000, 2)


def many_cells() -> bytes:
    cells = "<c><v>1</v></c>" * 250
    rows = "".join(f'<row r="{i}">{cells}</row>' for i in range(3, 5_900))
    return patched(SHEET, _more_rows(rows.encode()))


def dense_indicators() -> bytes:
    """As many rows, cells and indicators as pass every limit of the file."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["需求名称", "技术指标", "金额", "产业链", "所在地"])
    cell = "，".join("误差±0.1–9×10⁻³ mm" for _ in range(24))
    for row in range(1, 4000):
        sheet.write_row(
            row, 0, [f"第{row}项检测", cell, "不超过480万元", "节能环保装备与新能源", "宜兴/无锡"]
        )
    book.close()
    return target.getvalue()


def regular_expression_trap() -> bytes:
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["需求名称", "技术指标", "金额", "期限"])
    traps = [
        "(" * 3000,
        "1," * 3000,
        " " * 5999 + "x",
        "1 " * 2900,
        "≥" * 5000,
        "10×" * 1900,
        "一二三" * 1900,
        "-" * 5900,
    ]
    for row in range(1, 100):
        trap = traps[row % len(traps)]
        sheet.write_row(row, 0, [f"第{row}项", trap, trap, trap])
    book.close()
    return target.getvalue()


def encrypted() -> bytes:
    return (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        + bytes(504)
        + "EncryptedPackage".encode("utf-16-le")
        + bytes(4096)
    )


def opendocument(rows: list[list[str]], *, repeated: int = 1) -> bytes:
    """A minimal ods; ``repeated`` says how often its last row is said to stand there."""

    def cell(text: str) -> str:
        return f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>'

    body = "".join(f"<table:table-row>{''.join(map(cell, row))}</table:table-row>" for row in rows[:-1])
    body += f'<table:table-row table:number-rows-repeated="{repeated}">{"".join(map(cell, rows[-1]))}</table:table-row>'
    names = " ".join(
        f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{short}:1.0"'
        for short in ("office", "table", "text", "style")
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {names}><office:body><office:spreadsheet>'
        f'<table:table table:name="榜单">{body}</table:table></office:spreadsheet></office:body>'
        "</office:document-content>"
    )
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet", zipfile.ZIP_STORED)
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
    return target.getvalue()


def repeated_rows() -> bytes:
    return opendocument([["需求名称", "技术指标"], ["某某检测", "误差≤1%"]], repeated=1_000_000)


def plain_zip() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("word/document.xml", "<w:document/>")
    return target.getvalue()
