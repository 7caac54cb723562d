"""A file that somebody sent, as sheets; or a sentence why not.

Nothing in a file is trusted. Archives are measured before and while they are unpacked (``archive``), and the parser
runs in a process of its own with a limit on memory and time (``workbook``): a native parser ends the whole process when
a hostile sheet makes it ask for more memory than there is.
"""

from app.adapters.spreadsheets.archive import inspect_archive
from app.adapters.spreadsheets.limits import MOST_BYTES, SpreadsheetRefused
from app.adapters.spreadsheets.separated import read_separated
from app.adapters.spreadsheets.workbook import read_workbook
from app.calls.reading.sheets import Sheet
from app.shared.text import t

__all__ = ["MOST_BYTES", "SpreadsheetRefused", "read_grid"]

_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_OTHERS = (
    b"%PDF",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"Rar!",
    b"7z\xbc\xaf",
    b"\x1f\x8b",
    b"MZ",
    b"\x7fELF",
)


def read_grid(data: bytes, filename: str) -> list[Sheet]:
    """The sheets of an xlsx, xlsm, xlsb, xls, ods or csv file, told by its content, not by its name.

    Cells are texts: numbers as Excel would show them without a format, dates as 2028-12-31, formulas as the value that
    was stored with them. Raises ``SpreadsheetRefused`` with a sentence for everything else, within seconds and without
    taking more memory than ``limits`` allows.
    """
    if not data.strip():
        raise SpreadsheetRefused(t("文件是空的"))
    if len(data) > MOST_BYTES:
        raise SpreadsheetRefused(t("文件超过 %(most)s MB", most=MOST_BYTES >> 20))
    if data.startswith(_ZIP):
        inspect_archive(data)
        return read_workbook(data)
    if data.startswith(_OLE):
        if _ENCRYPTED in data:
            raise SpreadsheetRefused(t("文件有密码，请去掉密码后再上传"))
        return read_workbook(data)
    if data.startswith(_OTHERS):
        raise SpreadsheetRefused(
            t("“%(name)s”不是电子表格，请上传 xlsx、xls、ods 或 csv 文件", name=filename)
        )
    if data.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<"):
        raise SpreadsheetRefused(t("这是网页或 XML 格式的文件，请在表格软件中另存为 xlsx 后再上传"))
    return [read_separated(data, filename)]
