"""What a column's heading means, in the many words that offices use for it."""

import re
from functools import lru_cache

from app.calls.reading.numerals import normalise

# Field, weight, pattern over the heading without spaces and brackets. The heaviest pattern wins; "" means: surely
# another column, kept by its heading. Whole words weigh 10, words inside a longer heading 4 to 6.
_RULES: tuple[tuple[str, int, str], ...] = (
    ("", 12, r"推荐|主管|归口|合作单位|揭榜(?:单位|方(?!式)|条件|要求|截止)|承担|参与|转化|意向|受理|截至|(?<!单位)地址$"),
    ("", 12, r"来源|自筹|财政|配套|首付|拨付|其中|现状|现有|国际|国内|当前|对标|先进值|经济指标|社会效益|经济效益|验证|备选"),
    ("", 12, r"环节|类型|类别|性质|背景|必要性|意义|(?<!指标)内容$|描述$|成果|知识产权|权属|条件$|要求条件|附件|发布(?!单位|方|企业)|填报|填表|行业标准"),
    ("", 12, r"^(?:background|description|deliverables?|results?|type|category|publish|remarks?|notes?|source)"),
    ("note", 13, r"^(?:备注|备注说明|说明|其他说明|其他|remarks?|notes?|comments?)$"),
    ("seq", 10, r"^(?:序号|顺序号?|序|排序|#|s/?n|serial(?:no\.?|number)?|no\.?|№|行号)$"),
    ("code", 10, r"^(?:榜单|榜题|需求|项目|课题|任务|难题|题目)?(?:编号|编码|代码|代号|号)$"),
    ("code", 10, r"^(?:(?:challenge|item|project|topic|list)(?:code|id|no\.?|number)|code|id|ref(?:erence)?(?:no\.?)?)$"),
    ("issuer_credit_code", 14, r"信用代码|^(?:uscc|.*creditcode)$|机构代码|税号"),
    ("contact", 13, r"联系人|联系方式|联系电话|^(?:电话|手机号?码?|邮箱|电子邮箱|传真|e-?mail)|contact|phone|telephone"),
    ("city", 13, r"^(?:(?:需求|发榜|企业|单位|项目)(?:单位|方|企业)?)?(?:所在|所属|归属)(?:地|市|城市|地区|地市|区域|区县|省市)"),
    ("city", 10, r"^(?:设区市|地市|市|地区|城市|属地|市县|区域|地域|县|区县|县区|市区|省市|辖区|市局|申报地区?|单位地址|地点)$"),
    ("city", 10, r"^(?:city|location|region|place|area|prefecture|municipality|county|district|city/county)$"),
    ("chain", 11, r"产业链(?!环节)|^链条?(?:名称)?$|industr(?:ial|y)chain|^(?:value|supply)?chain$"),
    ("chain", 8, r"^(?:所属|所在|重点|技术|产业|应用)*(?:领域|产业|行业|方向)(?:名称|分类)?$|^(?:field|sector|industry|domain)$"),
    ("cluster", 7, r"集群|^(?:industrial)?cluster$"),
    ("issuer", 10, r"^(?:发榜|需求|出榜|出题|张榜|提出|申报|征集|委托|提需|技术需求|需求提出|需求申报|榜单发布)?(?:单位|企业|方|机构|主体|公司)(?:名称|全称)?$"),
    ("issuer", 6, r"(?:发榜|需求|出题|出榜|提出)(?:单位|企业|方|机构|主体)|^(?:企业|单位|公司)名称"),
    ("issuer", 10, r"^(?:issuer|issuedby|company|enterprise|organi[sz]ation|demander|owner|client|sponsor|issuing\w*|challengeowner)$"),
    ("indicators", 11, r"^(?:主要|核心|关键|考核|技术|性能|具体|预期|验收|量化|目标|需求|攻关)*指标(?:要求|参数|名称|内容|及要求|参数要求|值)?$"),
    ("indicators", 10, r"^(?:主要|核心|关键)*(?:技术|性能)(?:要求|参数|指标|目标|需求指标)(?:要求|参数)?$|^指标\d{1,2}$|^指标[一二三四五六七八九十]$"),
    ("indicators", 6, r"(?:技术|考核|性能|核心|主要|关键)(?:要求|参数)?指标|指标要求|^需求目标$|^攻关目标$|^技术目标$"),
    ("indicators", 10, r"^(?:(?:main|key|major|technical|performance|target)*(?:indicators?|specifications?|specs?|requirements?|parameters?|metrics?|kpis?|targets?))(?:\d{1,2})?$"),
    ("indicators", 6, r"indicator|specification"),
    ("amount", 11, r"^(?:榜单|发榜|榜题|揭榜|悬赏|标的|项目)?(?:总)?(?:金额|总额)(?:合计)?$"),
    ("amount", 9, r"^(?:拟|计划|预计|项目|研发|攻关|总|榜单|发榜|需求|资金|经费|揭榜)*(?:投入|经费|资金|预算|出资|投资|费用|额度|总额|价款|报价)(?:总额|总计|合计|金额|额度|概算|预算|需求|情况)?$"),
    ("amount", 5, r"金额|经费|预算|出资额|投入资金|资金投入|奖金|赏金|budget|amount|funding|award|price|value|fund$|money"),
    ("months", 10, r"^(?:拟|要求|计划|预计|项目|研发|攻关|实施|任务|执行|合同|研究|完成|建设|最迟|交付)*(?:时限|期限|周期|工期|时间|限期|时长|年限)(?:要求)?$"),
    ("months", 5, r"完成(?:时限|时间|期限)|攻关周期|(?:实施|研发|项目|攻关)(?:周期|期限|时间)|duration|completiontime|timeforcompletion|^(?:months|years|period|timeline|timeframe|term|schedule|timelimit|deadline)$"),
    ("parallel", 11, r"^(?:组织|遴选|揭榜|攻关|实施|选择|立项|评选|竞争|揭榜挂帅)(?:方式|形式|模式|机制)$|赛马|^并行"),
    ("parallel", 10, r"^(?:mode|selection(?:mode|method)?|organi[sz]ation(?:mode|method)|parallel|horserac\w*|winners?|competitionmode)$"),
    ("title", 11, r"^(?:需求|榜题|榜单|项目|课题|难题|题目|任务|攻关|技术需求|技术难题|攻关任务|攻关项目|榜单项目|检测难题|关键技术|揭榜|检测需求|检验检测需求|瓶颈|问题|技术)(?:名称|题目|标题)$"),
    ("title", 10, r"^(?:题目|标题|榜题|课题|榜名|项目|榜单名|需求题名|title|name|topic|(?:challenge|project|item|topic|task|problem|demand|need)(?:title|name|topic)?|nameof\w+)$"),
    ("title", 7, r"^(?:技术|检测|检验检测|攻关|拟解决)*(?:需求|难题|问题|瓶颈|任务|关键技术)$|^(?:名称|事项|内容)$|^technical(?:need|problem|challenge)s?$"),
    ("title", 5, r"(?:需求|项目|榜题|课题|难题|任务|榜单)名称"),
)  # fmt: skip
_COMPILED = tuple((field, weight, re.compile(pattern)) for field, weight, pattern in _RULES)
_LONGEST = 36

SINGLE = ("code", "title", "issuer", "issuer_credit_code", "chain", "amount", "months", "parallel")
SEVERAL = ("city", "indicators", "contact")
FIELDS = ("code", "title", "issuer", "issuer_credit_code", "chain", "city", "indicators", "amount", "months",
          "parallel", "contact")  # fmt: skip


def core(heading: str) -> str:
    """The heading's own words: narrow, lower case, no spaces, stars, numbers before it or remarks in brackets."""
    folded = re.sub(r"\s+", "", normalise(heading).lower())
    bare = re.sub(r"\([^()]*\)|\([^()]*$", "", folded)
    bare = bare if bare.strip("*:") else folded.strip("()")
    bare = re.sub(r"[/,]?(?:单位:)?(?:[亿万千]?元|人民币|个?月|年|天)$", "", bare) if len(bare) > 3 else bare
    return re.sub(r"^(?:[\d一二三四五六七八九十]{1,2}[.、)])", "", bare).strip("*:、,. ★※\"“”'")


@lru_cache(4096)
def classify(heading: str) -> tuple[str, int]:
    """The field that a heading names and how surely (0 to 14); ("", 0) for none that we know."""
    word = core(heading)
    if not word or len(word) > _LONGEST:
        return "", 0
    best = ("", 0)
    for field, weight, pattern in _COMPILED:
        if weight > best[1] and pattern.search(word):
            best = (field, weight)
    return best
