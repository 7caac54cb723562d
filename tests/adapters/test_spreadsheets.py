"""What may be sent as a spreadsheet, and what is refused: with a sentence, soon, in little memory."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.adapters.spreadsheets import MOST_BYTES, SpreadsheetRefused, read_grid
from app.shared.text import Text
from tests.adapters import hostile

ROOT = Path(__file__).parents[2]
SECONDS, MEBIBYTES = 2.0, 256

# Seconds of processor time, so that a busy machine does not decide. Own peak from the kernel's note on this address
# space; the parser's process from what its parent is told of it. Each file in a fork: both begin at nothing.
MEASURE = """
import os, re, resource, sys
from pathlib import Path
from app.adapters.spreadsheets import SpreadsheetRefused, read_grid
from app.calls.reading import NoList, read_list
from app.chains.catalogue import load_catalogue
catalogue = load_catalogue()
def measure(data):
    began = resource.getrusage(resource.RUSAGE_SELF)
    try:
        reading = read_list(read_grid(data, "x.xlsx"), catalogue)
        said = f"understood {len(reading.items)}"
    except (SpreadsheetRefused, NoList) as refused:
        said = f"refused {refused.message}"
    ended, child = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    took = sum(use.ru_utime + use.ru_stime for use in (ended, child)) - began.ru_utime - began.ru_stime
    own = int(re.search(r"VmHWM:\\s*(\\d+)", Path("/proc/self/status").read_text())[1]) // 1024
    print(took, own + child.ru_maxrss // 1024, said, sep="|", flush=True)
for line in sys.stdin:
    if os.fork() == 0:
        measure(Path(line.strip()).read_bytes())
        os._exit(0)
    if os.wait()[1]:
        print("0|0|died", flush=True)
"""
Measure = Callable[[bytes], tuple[float, int, str]]


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Measure]:
    """``measured(file)``: processor seconds, peak of both processes in MiB, and what was said."""
    file = tmp_path_factory.mktemp("measured") / "x.xlsx"
    command = [sys.executable, "-c", MEASURE]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen(command, cwd=ROOT, **pipes) as process:

        def measure(data: bytes) -> tuple[float, int, str]:
            file.write_bytes(data)
            print(file, file=process.stdin, flush=True)
            took, memory, said = process.stdout.readline().strip().split("|")
            return float(took), int(memory), said

        yield measure


@pytest.mark.parametrize(
    ("make", "answer"),
    [
        (hostile.zip_bomb, "refused"),
        (hostile.lying_sizes, "refused"),
        (hostile.many_members, "refused"),
        (hostile.overlapping, "refused"),
        (hostile.sparse, "refused"),
        (hostile.shared_giant, "refused"),
        (hostile.entity_bomb, "refused"),
        (hostile.hundred_thousand_rows, "refused"),
        (hostile.hundred_thousand_narrow_rows, "refused"),
        (hostile.repeated_rows, "refused"),
        (hostile.many_cells, "refused"),
        (hostile.formatted_to_the_end, "understood 1"),
        (hostile.huge_merges, "understood 1"),
        (hostile.dense_indicators, "understood"),
        (hostile.regular_expression_trap, "understood"),
    ],
)
def test_hostile_file_is_answered_within_time_and_memory(
    make: Callable[[], bytes], answer: str, measured: Measure
) -> None:
    took, memory, said = measured(make())
    assert said.startswith(answer)
    assert took < SECONDS
    assert memory < MEBIBYTES


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "空的"),
        (b" \n", "空的"),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "不是电子表格"),
        (b"%PDF-1.7 ...", "不是电子表格"),
        (bytes(range(256)) * 40, "不是电子表格"),
        (b"only a line of text", "不是电子表格"),
        (b"<html><table><tr><td>a</td></tr></table></html>", "另存为"),
        (b"PK\x03\x04" + bytes(200), "损坏"),
        (hostile.small()[:3000], "损坏"),
        (hostile.plain_zip(), "不是电子表格"),
        (hostile.encrypted(), "密码"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4096), "无法"),
        (b"x," * (MOST_BYTES // 2 + 1), "超过"),
        (b"a,b\n" * 7000, "行"),
    ],
    ids=range(14),
)
def test_what_is_no_spreadsheet_is_refused_with_a_sentence(data: bytes, words: str) -> None:
    with pytest.raises(SpreadsheetRefused) as refused:
        read_grid(data, "榜单.xlsx")
    assert isinstance(refused.value.message, Text)
    assert words in str(refused.value.message)


def test_sheets_of_a_workbook_arrive_as_texts_with_their_places() -> None:
    (sheet,) = read_grid(hostile.small(), "榜单.xlsx")
    assert sheet.rows == (("需求名称", "技术指标"), ("某某检测", "误差≤1%"))
    assert (sheet.first_row, sheet.hidden, sheet.name) == (1, False, "Sheet1")


def test_opendocument_and_separated_text_arrive_alike() -> None:
    rows = [["需求名称", "技术指标"], ["某某检测", "误差≤1%；量程0–10 V"]]
    wanted = tuple(tuple(row) for row in rows)
    assert read_grid(hostile.opendocument(rows), "榜单.ods")[0].rows == wanted
    for encoding in ("utf-8", "utf-8-sig", "utf-16"):
        written = "\r\n".join(",".join(row) for row in rows).encode(encoding)
        assert read_grid(written, "榜单.csv")[0].rows == wanted
    assert (
        read_grid("需求名称,技术指标\n某某检测,误差≤1%".encode("gb18030"), "榜单.csv")[0].rows[1][1]
        == "误差≤1%"
    )


def test_name_of_the_file_does_not_decide_what_it_is() -> None:
    assert read_grid(hostile.small(), "榜单.csv")[0].rows == read_grid(hostile.small(), "榜单.xls")[0].rows


def test_environment_does_not_reach_the_parser(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "python_calamine.py").write_text("raise SystemExit(3)", encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    assert read_grid(hostile.small(), "榜单.xlsx")[0].name == "Sheet1"
