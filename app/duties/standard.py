"""The one standard of judgement: what was found → which article it falls under → what it means.

《检验检测机构监督管理办法》(国家市场监督管理总局令第39号), articles 8, 10, 11, 13, 14 and 25; the sentences are short
forms of ours, the articles decide.
"""

from dataclasses import dataclass

from app.duties.states import Judgement
from app.shared.text import Text, t

DECREE = t("《检验检测机构监督管理办法》")


@dataclass(frozen=True)
class Clause:
    """One line of the standard: its article, what it is about, and what follows."""

    article: Text
    about: Text
    judgement: Judgement


MEND, UNTRUE, FALSE = Judgement.MEND, Judgement.UNTRUE, Judgement.FALSE
STANDARD: dict[str, Clause] = {
    "clear": Clause(t("—"), t("检查没有发现问题"), Judgement.CLEAR),
    "8": Clause(t("第八条第一款"), t("没有按规定的标准、规程开展检验检测"), MEND),
    "10": Clause(t("第十条"), t("分包不合规定，或者应当注明而没有注明"), MEND),
    "11": Clause(t("第十一条第一款"), t("报告没有盖章，或者没有经授权签字人在其范围内签发"), MEND),
    "13.1": Clause(t("第十三条第一项"), t("样品处置不合标准，有污染、混淆、损毁或者性状改变"), UNTRUE),
    "13.2": Clause(t("第十三条第二项"), t("使用没有检定或者校准的仪器、设备、设施"), UNTRUE),
    "13.3": Clause(t("第十三条第三项"), t("违反强制性规定的检验检测规程或者方法"), UNTRUE),
    "13.4": Clause(t("第十三条第四项"), t("没有按标准传输、保存原始数据和报告"), UNTRUE),
    "14.1": Clause(t("第十四条第一项"), t("没有检验检测就出具报告"), FALSE),
    "14.2": Clause(t("第十四条第二项"), t("伪造、变造原始数据、记录，或者没有按标准采用"), FALSE),
    "14.3": Clause(t("第十四条第三项"), t("减少、遗漏、变更应当检验检测的项目，或者改变关键条件"), FALSE),
    "14.4": Clause(t("第十四条第四项"), t("调换样品，或者改变其原有状态"), FALSE),
    "14.5": Clause(t("第十四条第五项"), t("伪造印章、授权签字人签名或者签发时间"), FALSE),
}
