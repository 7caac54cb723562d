"""The words that offices print over their columns, as rules: field, weight, pattern over a heading's core.

The heaviest rule that fits wins. A heading that is exactly such a word weighs about 10, a word inside a longer heading
5 to 7. The empty field means: surely another column, which is kept under its own heading.
"""

import re


def _any(words: str) -> str:
    return "(?:" + "|".join(words.split()) + ")"


_THING = _any(
    "榜单 榜题 需求 技术需求 检测需求 检验检测需求 项目 课题 任务 难题 技术难题 检测难题 题目 攻关 攻关任务 "
    "攻关项目 榜单项目 揭榜项目 关键技术 瓶颈 问题 技术"
)
_ASKER = _any(
    "发榜 需求 出榜 出题 张榜 提出 申报 征集 委托 提需 技术需求 需求提出 需求申报 榜单发布 发布 命题"
)
_PLANNED = _any("拟 计划 预计 项目 研发 攻关 总 榜单 发榜 需求 资金 经费 揭榜 提供 企业")
_LASTING = _any(
    "拟 希望 期望 解决 要求 计划 预计 项目 研发 攻关 实施 任务 执行 合同 研究 完成 建设 最迟 交付 揭榜"
)
_WHICH = _any("主要 核心 关键 考核 技术 性能 具体 预期 验收 量化 目标 需求 攻关 经济")
_PLACE = _any("地 市 城市 地区 地市 区域 区县 省市 设区市 县")

_OTHERS = (
    "推荐 主管 归口 合作单位 联合单位 承担 参与 转化 意向 受理 截至 拨付 首付 配套 自筹 财政 其中 来源 备选",
    "揭榜单位 揭榜方(?!式) 揭榜条件 揭榜要求 揭榜截止 揭榜人 对揭榜 现状 现有 国际 国内 当前 对标 先进值 验证",
    "(?<!技术)经济指标 社会效益 经济效益 类型 类别 性质 背景 必要性 意义 (?<!指标)内容$ 描述$ 成果 知识产权",
    "权属 环节 条件$ 要求条件 附件 发布时间 发布日期 填报 填表 行业标准 标准号 级别$ 等级$ 层级$ 状态$",
    "^background ^description ^deliverables? ^results? ^type ^category ^publish ^source ^status",
)
_WHOLE: tuple[tuple[str, int, str], ...] = (
    ("note", 13, "备注 备注说明 说明 其他说明 其他 remarks? notes? comments?"),
    ("seq", 10, r"序号 顺序号? 序 排序 行号 # s/?n serial(?:no\.?|number)? no\.? №"),
    ("code", 10, "(?:榜单|榜题|需求|项目|课题|任务|难题|题目)?(?:编号|编码|代码|代号|号)"),
    ("code", 10, r"(?:challenge|item|project|topic|list)?(?:code|id|number) (?:item|ref|reference)no\.?"),
    (
        "city",
        10,
        "设区市 地市 市 地区 城市 属地 市县 区域 地域 县 区县 县区 市区 省市 辖区 市局 申报地区? 地点",
    ),
    ("city", 10, "city location region place area prefecture municipality county district city/county"),
    (
        "chain",
        8,
        f"{_any('所属 所在 重点 技术 产业 应用 细分 服务')}*{_any('领域 产业 行业 方向')}(?:名称|分类)?",
    ),
    ("chain", 8, "field sector industry domain (?:value|supply)?chain"),
    ("chain", 11, f"{_any('所属 所在 重点')}?链条?(?:名称)?"),
    ("issuer", 10, f"{_ASKER}?{_any('单位 企业 方 机构 主体 公司 人')}(?:名称|全称)? 榜主"),
    (
        "issuer",
        10,
        r"issuer issuedby company enterprise organi[sz]ation demander owner client sponsor issuing\w*",
    ),
    ("indicators", 11, f"{_WHICH}*指标(?:及|和|与)?{_any('要求 参数 名称 内容 值')}*"),
    ("indicators", 11, r"指标\d{1,2} 指标[一二三四五六七八九十]"),
    ("indicators", 10, f"{_any('主要 核心 关键')}*{_any('技术 性能')}{_any('要求 参数 目标')}+"),
    (
        "indicators",
        10,
        f"{_any('main key major technical performance target required')}*"
        rf"{_any('specs? requirements? parameters? metrics? kpis? targets?')}\d{{0,2}}",
    ),
    ("indicators", 6, f"{_any('需求 攻关 技术 预期 考核')}目标"),
    ("amount", 11, f"{_any('榜单 发榜 榜题 揭榜 悬赏 标的 项目')}?总?(?:金额|总额|榜额)(?:合计)?"),
    (
        "amount",
        9,
        f"{_PLANNED}*{_any('投入 经费 资金 预算 出资 投资 费用 额度 总额 价款 报价')}"
        f"{_any('总额 总计 合计 金额 额度 概算 预算 需求 情况 额')}?",
    ),
    ("amount", 6, "value fund money 万元 元"),
    ("months", 10, f"{_LASTING}*{_any('时限 期限 周期 工期 时间 限期 时长 年限')}(?:要求)?"),
    ("months", 9, f"{_any('实施 执行 攻关 建设 研发 项目 任务')}期"),
    ("months", 6, "月 个月 months years period timeline timeframe term schedule timelimit deadline"),
    (
        "parallel",
        11,
        f"{_any('组织 遴选 揭榜 攻关 实施 选择 立项 评选 竞争 揭榜挂帅')}{_any('方式 形式 模式 机制')}",
    ),
    ("parallel", 6, f"{_any('支持 资助')}{_any('方式 形式')}"),
    (
        "parallel",
        10,
        r"mode selection(?:mode|method)? organi[sz]ation(?:mode|method) parallel horserac\w* winners?",
    ),
    ("title", 11, f"{_THING}(?:名称|题目|标题)"),
    ("title", 10, r"题目 标题 榜题 课题 榜名 项目 榜单名 需求题名 title name topic nameof\w+"),
    ("title", 10, f"{_any('challenge project item topic task problem demand need')}(?:title|name|topic)?"),
    (
        "title",
        7,
        f"{_any('技术 检测 检验检测 攻关 拟解决 揭榜 发榜 榜单')}*"
        f"{_any('需求 难题 问题 瓶颈 任务 关键技术 课题 项目 题目')}",
    ),
    ("title", 7, "名称 事项 内容 technical(?:need|problem|challenge)s?"),
)
_WITHIN: tuple[tuple[str, int, str], ...] = (
    ("issuer_credit_code", 14, "信用代码 机构代码 税号 ^uscc$ creditcode$"),
    ("contact", 13, "联系人 联系方式 联系电话 ^电话 ^手机 ^邮箱 ^电子邮箱 ^传真 ^e-?mail contact phone"),
    (
        "city",
        13,
        f"^{_any('需求 发榜 企业 单位 项目')}?{_any('单位 方 企业')}?{_any('所在 所属 归属')}{_PLACE}",
    ),
    ("city", 9, "地址$"),
    ("chain", 11, "产业链 industr(?:ial|y)chain"),
    ("cluster", 7, "集群 ^(?:industrial)?cluster$"),
    ("issuer", 6, f"{_ASKER}{_any('单位 企业 方(?!式) 机构 主体')} ^(?:企业|单位|公司)名称"),
    ("indicators", 6, "指标要求 indicator specification"),
    ("indicators", 5, "指标"),
    ("amount", 5, "金额 经费 预算 出资额 投入资金 资金投入 奖金 赏金 budget amount funding award price"),
    ("months", 5, f"完成(?:时限|时间|期限) {_any('攻关 实施 研发 项目')}(?:周期|期限|时间)"),
    ("months", 5, "duration completiontime timeforcompletion"),
    ("parallel", 11, "赛马 并行"),
    ("title", 5, f"{_any('需求 项目 榜题 课题 难题 任务 榜单')}名称"),
)

RULES: tuple[tuple[str, int, re.Pattern[str]], ...] = (
    *(("", 12, re.compile(_any(words))) for words in _OTHERS),
    *((field, weight, re.compile(f"^{_any(words)}$")) for field, weight, words in _WHOLE),
    *((field, weight, re.compile(_any(words))) for field, weight, words in _WITHIN),
)
