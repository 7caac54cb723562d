"""Excel and OpenDocument workbooks, read by python-calamine in a process of its own."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from app.adapters.spreadsheets import limits
from app.adapters.spreadsheets.limits import SpreadsheetRefused
from app.calls.reading.sheets import Merge, Sheet
from app.shared.text import Text, t

_CHILD = Path(__file__).with_name("child.py")
_LIMITS = {
    "rows": limits.MOST_ROWS,
    "columns": limits.MOST_COLUMNS,
    "sheets": limits.MOST_SHEETS,
    "characters": limits.MOST_CHARACTERS,
    "merges": limits.MOST_MERGES,
    "memory": limits.PARSER_MEMORY,
    "cpu": limits.PARSER_CPU_SECONDS,
}
_REASONS: dict[str, Text] = {
    "password": t("文件有密码，请去掉密码后再上传"),
    "format": t("文件无法作为电子表格打开，请上传 xlsx、xls、ods 或 csv 文件"),
    "rows": t("表格超过 %(most)s 行，请只保留榜单部分", most=limits.MOST_ROWS),
    "characters": t("表格内容过多，请只保留榜单部分"),
    "exhausted": t("表格过大或过于复杂，请只把榜单部分复制到新表再上传"),
}


def read_workbook(data: bytes) -> list[Sheet]:
    """The sheets of a workbook. Raises ``SpreadsheetRefused`` also where the parser died of it."""
    answer = _ask(data)
    if "refused" in answer:
        raise SpreadsheetRefused(_REASONS[answer["refused"]])
    return [
        Sheet(
            name=sheet["name"],
            rows=tuple(tuple(row) for row in sheet["rows"]),
            merges=tuple(Merge(*merge) for merge in sheet["merges"]),
            hidden=sheet["hidden"],
            first_row=sheet["first_row"],
        )
        for sheet in answer["sheets"]
    ]


def _ask(data: bytes) -> dict[str, Any]:
    """Run the child: isolated from the environment, the work folder and our own code; its answer is JSON."""
    command = [sys.executable, "-I", "-X", "utf8", str(_CHILD), json.dumps(_LIMITS)]
    environment = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT") if name in os.environ}
    try:
        done = subprocess.run(
            command,
            input=data,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=limits.PARSER_SECONDS,
            env=environment,
            check=False,
        )
        return dict(json.loads(done.stdout)) if done.returncode == 0 else {"refused": "exhausted"}
    except (subprocess.TimeoutExpired, ValueError):
        return {"refused": "exhausted"}
