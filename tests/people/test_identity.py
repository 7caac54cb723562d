"""Numbers and names of organisations."""

from datetime import date

import pytest

from app.people import identity
from app.people.certificates import cma_problem, read_cma

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("code", "agrees"),
    [
        ("91350100M000100Y43", True),  # the standard's own example
        ("91350100M000100Y4Z", False),
        ("91110108551385082Q", True),
        ("91329901MADE0002X0", True),  # remainder 0 gives '0'
        ("91329901MADEMX011C", True),
        ("91329902MADEMX011T", True),
        ("12329903MADEMX011E", True),
        ("12329904MADEMX011W", True),
        ("91329905MADEMX0116", True),
        ("52329906MADEMX011M", True),
        ("91350211M0000XUF46", False),  # genuine, and yet it fails
        ("", False),
        ("9132990IMADEMX011C", False),
    ],
)
def test_credit_code_check_digit(code: str, agrees: bool) -> None:
    assert identity.credit_code_agrees(code) is agrees


@pytest.mark.parametrize(
    ("code", "is_one"),
    [
        ("91350211M0000XUF46", True),
        ("91350211M0000XUF4", False),
        ("91350211M0000XUF466", False),
        ("91350211M0000XUF4O", False),
        ("913502A1M0000XUF46", False),
        ("９１", False),
    ],
)
def test_credit_code_form(code: str, is_one: bool) -> None:
    assert identity.is_credit_code(code) is is_one


def test_credit_code_typed_by_people_is_tidied() -> None:
    assert identity.tidy_code(" 9135 0100-m000100y43\u200b ") == "91350100M000100Y43"
    assert identity.tidy_code("９１３５０１００Ｍ０００１００Ｙ４３") == "91350100M000100Y43"


@pytest.mark.parametrize(
    ("typed", "number", "is_one"),
    [
        ("CNAS L1234", "CNAS L1234", True),
        ("cnas l12345#", "CNAS L12345", True),
        ("L1234", "CNAS L1234", True),
        ("CNASIB0012", "CNAS IB0012", True),
        ("CNAS PT0001*", "CNAS PT0001", True),
        ("CNAS RM0001", "CNAS RM0001", True),
        ("CNAS L123", "CNAS L123", False),
        ("CNAS X1234", "CNASX1234", False),
        ("", "", False),
    ],
)
def test_cnas_number(typed: str, number: str, is_one: bool) -> None:
    tidied = identity.tidy_cnas(typed)
    assert tidied == number
    assert identity.is_cnas_number(tidied) is is_one


def test_cma_number_taken_apart() -> None:
    parts = read_cma("261020340123")
    assert parts is not None
    assert (parts.year, parts.serial) == (2026, 123)
    assert [part.id for part in (parts.authority, parts.field, parts.sector)] == ["江苏", "综合", "其他"]


@pytest.mark.parametrize(
    ("number", "until", "field"),
    [
        ("261020340123", date(2032, 6, 30), None),
        ("201020340123", date(2026, 6, 30), None),  # run out: no error here
        ("26102034012", date(2032, 6, 30), "cma_number"),
        ("263220340123", date(2032, 6, 30), "cma_number"),
        ("261022340123", date(2032, 6, 30), "cma_number"),
        ("261020350123", date(2032, 6, 30), "cma_number"),
        ("261020340000", date(2032, 6, 30), "cma_number"),
        ("991020340123", date(2099, 6, 30), "cma_number"),
        ("26102034012a", date(2032, 6, 30), "cma_number"),
        ("２６１０２０３４０１２３", date(2032, 6, 30), None),
        ("261020340123", None, "cma_valid_until"),
        ("261020340123", date(2033, 1, 1), "cma_valid_until"),
        ("261020340123", date(2025, 12, 31), "cma_valid_until"),
    ],
)
def test_cma_number_problem_names_the_field(number: str, until: date | None, field: str | None) -> None:
    problem = cma_problem(identity.tidy_code(number), until, TODAY)
    assert list(problem) == ([field] if field else [])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Olab", "O1ab"),
        ("Аlpha", "Alpha"),
        ("江苏检\u200b测", "江苏检测"),
        ("江\u00ad苏检测", "江苏检测"),
        ("江蘇檢測", "江苏检测"),
        ("（江苏）检测中心", "(江苏) 检测·中心"),
        ("ＡＢＣ检测", "abc检测"),
        ("Ⅰ号实验室", "I号实验室"),
        ("日新检测", "曰新检测"),
        ("未来检测", "末来检测"),
        ("modern", "rnodern"),
        ("café", "cafe"),
    ],
)
def test_skeleton_of_lookalikes_is_one(one: str, other: str) -> None:
    """A30: what an eye takes for the same name compares equal."""
    assert identity.skeleton(one) == identity.skeleton(other) != ""


@pytest.mark.parametrize(
    ("one", "other"),
    [("江苏省计量院", "江苏省质检院"), ("南京检测", "南通检测"), ("第一检测", "第二检测"), ("Alpha", "Beta")],
)
def test_skeleton_of_different_names_differs(one: str, other: str) -> None:
    assert identity.skeleton(one) != identity.skeleton(other)


@pytest.mark.parametrize("name", ["", "   ", "\u200b\u200b", "！！！", "\n"])
def test_skeleton_of_nothing_is_empty(name: str) -> None:
    assert identity.skeleton(name) == ""


@pytest.mark.parametrize(
    ("phone", "masked"),
    [("13812345678", "138****5678"), ("025-12345678", "025****5678"), ("110", "****"), ("", ""), (None, "")],
)
def test_phone_masked(phone: str | None, masked: str) -> None:
    assert identity.mask_phone(phone) == masked


def test_email_masked_keeps_what_its_owner_knows() -> None:
    assert identity.mask_email("lin.wei@example.org") == "l***@example.org"


@pytest.mark.parametrize(
    ("email", "domain"), [("a@Lab.example", "lab.example"), ("a@QQ.com", ""), ("a@163.com", "")]
)
def test_mail_domain_of_a_public_service_says_nothing(email: str, domain: str) -> None:
    assert identity.own_mail_domain(email) == domain
