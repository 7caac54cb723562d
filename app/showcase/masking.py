"""Does a text name the client whom it should not name? The client's name as registered, and the short forms of it."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from app.showcase.states import CasePart

PLACES = re.compile(
    r"^(?:中国|江苏省?|上海市?|浙江省?|安徽省?|北京市?|广东省?|(?:南京|无锡|徐州|常州|苏州|南通|连云港|淮安|盐城|扬州|镇江|泰州|宿迁"
    r"|江阴|宜兴|昆山|常熟|张家港|太仓)(?:市)?|[一-龥]{2,3}[省市县区])"
)
LEGAL = re.compile(r"(?:股份|集团|控股|有限责任|有限|责任|公司|总|分|厂|（[^）]*）|\([^)]*\))+$")
TRADE = re.compile(
    r"(?:科技|技术|新能源|能源|电气|电器|电子|设备|装备|机械|制造|材料|新材料|汽车|零部件|医疗|器械|生物|医药|制药|实业|工业|产业"
    r"|发展|充电|动力|系统|仪器|仪表|智能|信息|化工|纺织|服饰|食品|船舶|重工|股份|集团)+$"
)
BRACKETS = re.compile(r"[（(][^）)]*[）)]")
SHORTEST = 2
GENERIC = frozenset(
    {"企业", "公司", "集团", "某企业", "客户", "委托方", "无", "示例", "保密", "不公开", "略"}
)


@dataclass(frozen=True)
class Leak:
    """A form of the client's name that stands in a part. ``is_whole``: the registered name itself."""

    part: CasePart
    words: str
    is_whole: bool


def forms_of(name: str, aliases: Iterable[str] = ()) -> list[str]:
    """The name, what remains without brackets, legal form, place and trade, and the aliases; the longest first.

    江苏星源充电设备有限公司 → 江苏星源充电设备, 星源充电设备, 星源. Forms under two characters and words that
    stand for any client are left out: a warning that always comes warns of nothing.
    """
    found: list[str] = []
    for whole in (name, *aliases):
        whole = _folded(whole)
        bare = _folded(BRACKETS.sub("", whole))
        without_form = LEGAL.sub("", bare)
        local = PLACES.sub("", without_form)
        brand = TRADE.sub("", local)
        found += [whole, bare, without_form, local, brand if len(brand) >= SHORTEST else local]
    kept = dict.fromkeys(form for form in found if len(form) >= SHORTEST and form not in GENERIC)
    places = {form for form in kept if PLACES.fullmatch(form) or TRADE.fullmatch(form)}
    return sorted((form for form in kept if form not in places), key=len, reverse=True)


def leaks_in(texts: Mapping[CasePart, str], name: str, aliases: Iterable[str] = ()) -> list[Leak]:
    """Where a text names the client, at most one finding a part: the longest form that stands in it."""
    forms = forms_of(name, aliases) if name.strip() else []
    whole = _folded(name)
    found = []
    for part, text in texts.items():
        folded = _folded(text)
        hit = next((form for form in forms if form in folded), None)
        if hit is not None:
            found.append(Leak(part, hit, hit == whole))
    return found


def _folded(text: str) -> str:
    """Narrow, lower case, without spaces and invisible characters: they hide a name from a program only."""
    narrow = unicodedata.normalize("NFKC", text).casefold()
    return re.sub(r"[\s\u200b-\u200f\u2060\ufeff\u00b7\u2022_.\-]", "", narrow)
