"""Numbers of standards, as people write them."""

import pytest

from app.capabilities.standards import Standard, find_standards, parted


@pytest.mark.parametrize(
    ("written", "key", "edition"),
    [
        ("GB/T 228.1-2021", "GB/T 228.1", 2021),
        ("GB／T228.1—2021", "GB/T 228.1", 2021),
        ("gb/t 228.1–2021", "GB/T 228.1", 2021),
        ("《金属材料 拉伸试验》GB/T 228.1-2021 7.2", "GB/T 228.1", 2021),
        ("GB 150-98", "GB 150", 1998),
        ("GB 18384", "GB 18384", None),
        ("JJG(苏) 12-2020", "JJG(苏) 12", 2020),
        ("JJG（苏）12-2020", "JJG(苏) 12", 2020),
        ("JJF 1059.1-2012", "JJF 1059.1", 2012),
        ("DB32/ 4041-2021", "DB32/ 4041", 2021),
        ("DB32/T 4194-2022", "DB32/T 4194", 2022),
        ("T/CSAE 312-2023", "T/CSAE 312", 2023),
        ("ASTM D3039/D3039M-17", "ASTM D3039/D3039M", 2017),
        ("ISO 6892-1:2019", "ISO 6892-1", 2019),
        ("ISO/IEC 17025:2017", "ISO/IEC 17025", 2017),
        ("IEC 60068-2-11:1981", "IEC 60068-2-11", 1981),
        ("VDA 230-206", "VDA 230-206", None),
        ("FMVSS 201", "FMVSS 201", None),
    ],
)
def test_standard_is_found_however_it_is_written(written: str, key: str, edition: int | None) -> None:
    assert find_standards(written) == (Standard(key, edition),)


@pytest.mark.parametrize("written", ["C-NCAP管理规则(2024) 附录L", "企业方法", "", "2021"])
def test_what_is_no_number_is_none(written: str) -> None:
    assert find_standards(written) == ()


def test_cell_with_two_standards_holds_two_methods_with_their_own_words() -> None:
    cell = "金属材料 拉伸试验\nGB/T 228.1-2021\n金属材料 弯曲试验 GB/T 232-2010"
    assert parted(cell) == (
        ("金属材料 拉伸试验 GB/T 228.1-2021", Standard("GB/T 228.1", 2021)),
        ("金属材料 弯曲试验 GB/T 232-2010", Standard("GB/T 232", 2010)),
    )


def test_cell_with_one_standard_is_one_method() -> None:
    assert parted("电动汽车\n安全要求 GB 18384-2020") == (
        ("电动汽车 安全要求 GB 18384-2020", Standard("GB 18384", 2020)),
    )
    assert parted("企业方法") == (("企业方法", None),)
