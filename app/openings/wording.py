"""Why a bid did not open, in words."""

from app.shared.text import Text, t

REASONS: dict[str, Text] = {
    "fault": t("开启时出错，未能读出内容"),
    "missing": t("存储中找不到密封的内容"),
    "altered": t("密封的内容已损坏或被改动"),
    "key": t("密封的内容不是用本期的钥匙密封的"),
    "identity": t("密封的内容属于另一份申报"),
    "commitment": t("密封的内容与回执的承诺值不符"),
    "file": t("有附件缺失或已损坏"),
    "not_sealed": t("这份申报没有密封"),
}
DIFFERENCES: dict[str, Text] = {
    "call": t("属于另一期榜单"),
    "laboratory": t("属于另一家机构"),
    "entry": t("属于另一份申报"),
    "version": t("属于另一版"),
}
"""In what an envelope differs from the row under which it was found; other words are names of files."""
