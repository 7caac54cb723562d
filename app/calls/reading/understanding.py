"""One item out of its cells: every rule that turns an office's words into a value, and says where it doubts."""

import re
from dataclasses import dataclass, field
from decimal import Decimal

from app.calls.reading.amounts import read_amount
from app.calls.reading.durations import read_months
from app.calls.reading.indicators import Indicator, read_indicators
from app.calls.reading.items import Item, Problem, Severity
from app.calls.reading.layout import Column
from app.calls.reading.numerals import is_blank, normalise
from app.calls.reading.rows import RawItem
from app.chains.catalogue import Catalogue
from app.chains.lookup import ChainMatch, Fit, find_chain, find_region
from app.people.identity import credit_code_agrees, tidy_code
from app.shared.text import Text, t

FEWEST_INDICATORS = 5
MOST_INDICATORS = 100
LONGEST_CELL = 6000
LONGEST_TITLE = 200


@dataclass
class Understanding:
    """Reads the cells of one item; ``problems`` gathers what a person should look at."""

    raw: RawItem
    columns: tuple[Column, ...]
    catalogue: Catalogue
    problems: list[Problem] = field(default_factory=list)

    def item(self) -> Item:
        chain, city = self._chain(), self._city()
        return Item(
            row=self.raw.row,
            code=_one_line(self._text("code")) or None,
            title=self._title(),
            issuer=_one_line(self._text("issuer")),
            issuer_credit_code=self._credit_code(),
            chain=chain,
            chain_text=_one_line(self._text("chain")),
            city=city,
            amount=self._amount(),
            months=self._months(),
            parallel=self._parallel(),
            contact=self._text("contact"),
            indicators=self._indicators(),
            cells=tuple(self.raw.cells.items()),
            other=tuple(self.raw.other.items()),
            shared=tuple(sorted(self.raw.shared)),
            section=self.raw.section,
        )

    def _text(self, name: str) -> str:
        text = self.raw.cells.get(name, "")
        return "" if is_blank(text) else text.strip()

    def _has(self, name: str) -> bool:
        return any(column.field == name for column in self.columns)

    def _doubt(
        self, name: str, code: str, message: Text, *, candidates: tuple[str, ...] = (), stop: bool = False
    ) -> None:
        header = next((column.header for column in self.columns if column.field == name), "")
        severity = Severity.BLOCKING if stop else Severity.WARNING
        self.problems.append(Problem(self.raw.row, header, name, code, message, severity, candidates))

    def _missing(self, name: str, message: Text) -> None:
        if self._has(name):
            self._doubt(name, f"{name}_missing", message)

    def _title(self) -> str:
        title = _one_line(self._text("title"))
        if not title:
            self._doubt("title", "title_missing", t("没有需求名称"), stop=True)
        elif len(title) > LONGEST_TITLE:
            self._doubt("title", "title_long", t("需求名称超过 %(most)s 字", most=LONGEST_TITLE), stop=True)
        return title

    def _credit_code(self) -> str:
        code = tidy_code(self._text("issuer_credit_code"))
        if code and not credit_code_agrees(code):
            self._doubt(
                "issuer_credit_code",
                "credit_code_check",
                t("统一社会信用代码未通过校验：%(code)s", code=_short(code)),
            )
        return code

    def _chain(self) -> str | None:
        text = self._text("chain")
        if not text:
            match = find_chain(self.catalogue, self.raw.section) if self.raw.section else ChainMatch(Fit.NONE)
            if match.chain and match.fit == Fit.EXACT:
                return match.chain.name
            self._missing("chain", t("没有产业链"))
            return None
        match = find_chain(self.catalogue, text)
        if match.fit == Fit.NONE:
            self._doubt("chain", "chain_unknown", t("产业链目录中没有“%(text)s”", text=_short(text)))
        if match.fit == Fit.SEVERAL:
            names = tuple(chain.name for chain in match.candidates)
            message = t("“%(text)s”可能是：%(names)s", text=_short(text), names="、".join(names))
            self._doubt("chain", "chain_ambiguous", message, candidates=names)
        if match.chain is None:
            return None
        if match.fit == Fit.GUESSED:
            message = t("“%(text)s”按“%(chain)s”理解，请核对", text=_short(text), chain=match.chain.name)
            self._doubt("chain", "chain_guessed", message, candidates=(match.chain.name,))
        return match.chain.name

    def _city(self) -> str | None:
        text = self._text("city")
        if not text:
            match = find_region(self.catalogue, self.raw.section)
            if match.region:
                return match.region.name_zh
            self._missing("city", t("没有所在地"))
            return None
        match = find_region(self.catalogue, text)
        if match.region is None:
            self._doubt("city", "city_unknown", t("地区目录中没有“%(text)s”", text=_short(text)))
            return None
        if match.fit == Fit.SEVERAL:
            names = tuple(region.name_zh for region in match.named)
            message = t("写了几个地方，按“%(city)s”理解", city=match.region.name_zh)
            self._doubt("city", "city_several", message, candidates=names)
        return match.region.name_zh

    def _amount(self) -> Decimal | None:
        text = self._text("amount")
        if not text:
            self._missing("amount", t("没有榜单金额"))
            return None
        amount = read_amount(text, self._unit("amount"))
        if amount.doubt:
            self._doubt("amount", "amount_doubtful" if amount.value else "amount_unclear", amount.doubt)
        elif "amount" in self.raw.shared:
            self._doubt("amount", "amount_shared", t("金额与上一项合并在一格，请核对是否为各项之和"))
        return amount.value

    def _months(self) -> int | None:
        text = self._text("months")
        if not text:
            self._missing("months", t("没有完成时限"))
            return None
        duration = read_months(text, self._unit("months"))
        if duration.doubt:
            self._doubt("months", "months_doubtful" if duration.months else "months_unclear", duration.doubt)
        return duration.months

    def _unit(self, name: str) -> str | None:
        return next((column.unit for column in self.columns if column.field == name), None)

    def _parallel(self) -> bool:
        text = normalise(self._text("parallel"))
        if not text:
            beside = " ".join([self._text("title"), *self.raw.other.values()])
            return not self._has("parallel") and bool(
                re.search(r"赛马(?:制|攻关|\))|[(：:]赛马", normalise(beside))
            )
        header = next((column.header for column in self.columns if column.field == "parallel"), "")
        answer = says_parallel(
            text, asked="赛马" in header or "parallel" in header.lower() or "并行" in header
        )
        if answer is None:
            self._doubt("parallel", "parallel_unclear", t("看不出是否赛马：%(text)s", text=_short(text)))
        return bool(answer)

    def _indicators(self) -> tuple[Indicator, ...]:
        text = self.raw.cells.get("indicators", "").strip()
        text = "" if is_blank(text) else text
        indicators = read_indicators(text) if len(text) <= LONGEST_CELL else ()
        if (text and not indicators) or len(indicators) > MOST_INDICATORS:
            self._doubt("indicators", "indicators_unsplit", t("指标文字过长或无法拆分，请手工整理"))
            indicators = (Indicator(text, parameter=text),)
        elif len(indicators) < FEWEST_INDICATORS and self._has("indicators"):
            message = t(
                "技术指标 %(count)s 项，原则上不少于 %(fewest)s 项",
                count=len(indicators),
                fewest=FEWEST_INDICATORS,
            )
            self._doubt("indicators", "indicators_few", message)
        return indicators


_NEGATED = re.compile(r"(?:不|非|无需?|否)[^,;]{0,3}(?:赛马|并行)|^(?:否|no|n|×|x|false|0|无|single)$", re.I)
_PARALLEL = re.compile(
    r"赛马|并行|horse.?rac|parallel|multiple|[2-3二两三]\s*[-~–]?\s*[3三]?\s*家(?!.*择优)", re.I
)
_YES = re.compile(r"^(?:是|√|✓|✔|☑|y|yes|true|1)$", re.I)
_SINGLE = re.compile(
    r"择优|单选|单一|一家|1家|独家|竞争|公开|揭榜|定向|委托|常规|一般|普通|比选|遴选|竞标|招标|best|single|one|open|compet|merit|sole",
    re.I,
)


def says_parallel(text: str, *, asked: bool = False) -> bool | None:
    """True for 赛马 and the like, False for 择优 and other ways to one winner, None where neither is said.

    ``asked``: the heading itself asks whether (是否赛马), so that 是, 否 and a tick are answers.
    """
    bare = normalise(text).strip()
    if _NEGATED.search(bare):
        return False
    if _PARALLEL.search(bare) or (asked and _YES.match(bare)):
        return True
    return False if _SINGLE.search(bare) else None


def understand(raw: RawItem, columns: tuple[Column, ...], catalogue: Catalogue) -> tuple[Item, list[Problem]]:
    """The item that these cells describe and what a person should look at, in the order of the columns."""
    reader = Understanding(raw, columns, catalogue)
    item = reader.item()
    place = {column.field: column.index for column in reversed(columns) if column.field}
    return item, sorted(reader.problems, key=lambda problem: place.get(problem.field, -1))


def _one_line(text: str) -> str:
    """A title that was wrapped in its cell: breaks between Chinese characters vanish, others become spaces."""
    joined = ""
    for line in filter(None, map(str.strip, text.splitlines())):
        space = " " if joined and joined[-1].isascii() and line[0].isascii() else ""
        joined += space + line
    return joined


def _short(text: str) -> str:
    """For a sentence: the beginning of a long text."""
    return text if len(text) <= 40 else text[:40] + "…"
