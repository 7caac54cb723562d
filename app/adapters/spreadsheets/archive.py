"""A zip archive is looked at before a parser may have it."""

import io
import zipfile
import zlib

from app.adapters.spreadsheets.limits import MOST_MEMBERS, MOST_UNPACKED, SpreadsheetRefused
from app.shared.text import t

_CHUNK = 1 << 16
_HEAD = 4096
_CENTRAL_RECORD = b"PK\x01\x02"
_READABLE = ("xl/workbook.xml", "xl/workbook.bin", "content.xml")


def inspect_archive(data: bytes, most_unpacked: int = MOST_UNPACKED) -> None:
    """Raise ``SpreadsheetRefused`` unless this is a sound, modest archive of a spreadsheet.

    Checked in this order, so that nothing is unpacked before its size was asked for: number of members, what the
    archive says about their sizes, encryption, the parts of a spreadsheet, names given twice; then every member is
    unpacked piece by piece and forgotten, which shows false sizes, broken contents and document types (entity bombs).
    """
    if data.count(_CENTRAL_RECORD) > MOST_MEMBERS:
        raise _too_large()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            _check_listing(members, most_unpacked)
            for member in members:
                _check_content(archive, member)
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        NotImplementedError,
        RuntimeError,
        ValueError,
        OSError,
    ) as error:
        if isinstance(error, SpreadsheetRefused):
            raise
        raise SpreadsheetRefused(t("文件已损坏，无法打开")) from error


def _check_listing(members: list[zipfile.ZipInfo], most_unpacked: int) -> None:
    names = [member.filename.lower() for member in members]
    if sum(member.file_size for member in members) > most_unpacked:
        raise _too_large()
    if any(member.flag_bits & 1 for member in members):
        raise SpreadsheetRefused(t("文件有密码，请去掉密码后再上传"))
    if not any(name.replace("\\", "/").lstrip("/") in _READABLE for name in names):
        raise SpreadsheetRefused(t("这个压缩文件不是电子表格，请上传 xlsx、xls、ods 或 csv 文件"))
    if len(set(names)) < len(names):
        raise SpreadsheetRefused(t("文件已损坏，无法打开"))


def _check_content(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> None:
    """Unpack to nowhere. ``zipfile`` stops at the size that was declared and then finds the checksum wrong."""
    with archive.open(member) as stream:
        head = stream.read(_HEAD)
        if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
            raise SpreadsheetRefused(t("文件内容不安全，未打开"))
        while stream.read(_CHUNK):
            pass


def _too_large() -> SpreadsheetRefused:
    return SpreadsheetRefused(t("表格展开后过大；如整列设了格式，请只把有内容的行复制到新表再上传"))
