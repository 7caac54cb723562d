"""What Flask-Security says, in our words: every message that a page of ours can reach, by its key.

Refusals never tell whether an address has an account here (trust.md A34). The library's ``%(within)s`` is left out:
Babel has no Chinese for it and says "2 days".
"""

from app.shared.text import Text, t

MESSAGES: dict[str, tuple[Text, str]] = {
    "API_ERROR": (t("提交的内容不完整，请重新操作"), "error"),
    "GENERIC_AUTHN_FAILED": (t("邮箱或密码不正确"), "error"),
    "GENERIC_RECOVERY": (t("如果这个邮箱有账户，重设密码的邮件已经发出"), "info"),
    "UNAUTHORIZED": (t("你没有查看这个页面的权限"), "error"),
    "UNAUTHENTICATED": (t("请先登录"), "info"),
    "LOGIN": (t("请先登录"), "info"),
    "REFRESH": (t("请再次验证身份"), "info"),
    "REAUTHENTICATION_REQUIRED": (t("为了安全，请再次验证身份"), "info"),
    "REAUTHENTICATION_SUCCESSFUL": (t("身份已验证，请继续"), "success"),
    "ANONYMOUS_USER_REQUIRED": (t("你已经登录"), "info"),
    "CONFIRM_REGISTRATION": (
        t("已向 %(email)s 发出确认邮件。请打开邮件中的链接，确认后即可登录"),
        "success",
    ),
    "EMAIL_CONFIRMED": (t("邮箱已确认，请登录"), "success"),
    "ALREADY_CONFIRMED": (t("这个邮箱已经确认过，请直接登录"), "info"),
    "INVALID_CONFIRMATION_TOKEN": (t("确认链接无效，请重新获取确认邮件"), "error"),
    "CONFIRMATION_REQUIRED": (t("这个账户的邮箱还没有确认"), "error"),
    "CONFIRMATION_REQUEST": (t("如果 %(email)s 有待确认的账户，确认邮件已经发出"), "info"),
    "CONFIRMATION_EXPIRED": (t("确认链接已过期，请重新获取"), "error"),
    "EMAIL_ALREADY_ASSOCIATED": (t("请核对邮箱"), "error"),
    "IDENTITY_ALREADY_ASSOCIATED": (t("请核对邮箱"), "error"),
    "IDENTITY_NOT_REGISTERED": (t("请核对邮箱"), "error"),
    "USER_DOES_NOT_EXIST": (t("请核对邮箱"), "error"),
    "DISABLED_ACCOUNT": (t("这个账户已停用，请联系平台的安全管理员"), "error"),
    "EMAIL_NOT_PROVIDED": (t("填写邮箱"), "error"),
    "INVALID_EMAIL_ADDRESS": (t("邮箱格式不正确，例如 name@example.cn"), "error"),
    "PASSWORD_NOT_PROVIDED": (t("填写密码"), "error"),
    "PASSWORD_MISMATCH": (t("密码不正确"), "error"),
    "RETYPE_PASSWORD_MISMATCH": (t("两次输入的密码不一致"), "error"),
    "PASSWORD_INVALID_LENGTH": (t("密码至少 %(length)s 个字符"), "error"),
    "PASSWORD_TOO_SIMPLE": (t("密码太容易被猜到，请换一个"), "error"),
    "PASSWORD_IS_THE_SAME": (t("新密码不能与现在的密码相同"), "error"),
    "INVALID_PASSWORD": (t("密码不正确"), "error"),
    "INVALID_PASSWORD_CODE": (t("密码或验证码不正确"), "error"),
    "FORGOT_PASSWORD": (t("忘记密码"), "info"),
    "PASSWORD_RESET_REQUEST": (t("如果 %(email)s 有账户，重设密码的邮件已经发出"), "info"),
    "PASSWORD_RESET_EXPIRED": (t("重设链接已过期，请重新获取"), "error"),
    "INVALID_RESET_PASSWORD_TOKEN": (t("重设链接无效或已经用过，请重新获取"), "error"),
    "PASSWORD_RESET": (t("密码已重设"), "success"),
    "PASSWORD_RESET_NO_LOGIN": (t("密码已重设，其他地方的登录均已结束。请用新密码登录"), "success"),
    "PASSWORD_CHANGE": (t("密码已修改，其他地方的登录均已结束"), "success"),
    "INVALID_REDIRECT": (t("返回地址无效"), "error"),
    "INVALID_CODE": (t("验证码不正确"), "error"),
    "INVALID_INPUT": (t("填写的内容无法识别"), "error"),
    "INVALID_INPUT_LENGTH": (t("填写的内容太长"), "error"),
    "INVALID_RECOVERY_CODE": (t("恢复码不正确或已经用过"), "error"),
    "NO_RECOVERY_CODES_SETUP": (t("还没有生成恢复码"), "info"),
    "TWO_FACTOR_INVALID_TOKEN": (t("验证码不正确，请用最新的 6 位数字"), "error"),
    "TWO_FACTOR_LOGIN_SUCCESSFUL": (t("已登录"), "success"),
    "TWO_FACTOR_CHANGE_METHOD_SUCCESSFUL": (t("两步验证已开启。请生成恢复码并妥善保存"), "success"),
    "TWO_FACTOR_PERMISSION_DENIED": (t("请先输入邮箱和密码"), "error"),
    "TWO_FACTOR_METHOD_NOT_AVAILABLE": (t("选择一种可用的方式"), "error"),
    "TWO_FACTOR_DISABLED": (t("两步验证已关闭"), "success"),
    "TWO_FACTOR_SETUP_EXPIRED": (t("设置超时，请重新开始"), "error"),
    "WEBAUTHN_EXPIRED": (t("操作超时，请重新开始"), "error"),
    "WEBAUTHN_NAME_REQUIRED": (t("给这个通行密钥起一个名称"), "error"),
    "WEBAUTHN_NAME_INUSE": (t("已有名为「%(name)s」的通行密钥"), "error"),
    "WEBAUTHN_NAME_NOT_FOUND": (t("没有名为「%(name)s」的通行密钥"), "error"),
    "WEBAUTHN_NAME_DISALLOWED_CHARACTERS": (t("名称只能用文字、数字、空格和连字符"), "error"),
    "WEBAUTHN_CREDENTIAL_DELETED": (t("通行密钥「%(name)s」已删除"), "info"),
    "WEBAUTHN_REGISTER_SUCCESSFUL": (t("通行密钥「%(name)s」已添加"), "success"),
    "WEBAUTHN_CREDENTIAL_ID_INUSE": (t("这个通行密钥已经添加过"), "error"),
    "WEBAUTHN_UNKNOWN_CREDENTIAL_ID": (t("这个通行密钥不属于本站的任何账户"), "error"),
    "WEBAUTHN_ORPHAN_CREDENTIAL_ID": (t("这个通行密钥不属于本站的任何账户"), "error"),
    "WEBAUTHN_NO_VERIFY": (t("通行密钥未通过验证，请重试"), "error"),
    "WEBAUTHN_CREDENTIAL_WRONG_USAGE": (t("这个通行密钥只用于另一种登录方式"), "error"),
    "WEBAUTHN_MISMATCH_USER_HANDLE": (t("通行密钥与当前账户不符"), "error"),
}

SUBJECTS: dict[str, Text] = {
    "REGISTER": t("确认你的邮箱"),
    "CONFIRM": t("确认你的邮箱"),
    "PASSWORD_RESET": t("重设密码"),
    "PASSWORD_NOTICE": t("密码已重设"),
    "PASSWORD_CHANGE_NOTICE": t("密码已修改"),
}

TOO_MANY = t("尝试次数过多，请在 %(wait)s后再试。已登录的页面不受影响")
SECONDS = t("%(n)s 秒")
MINUTES = t("%(n)s 分钟")


def waiting(seconds: int) -> Text:
    """How long somebody must wait, in the unit that people use."""
    if seconds <= 90:
        return Text(TOO_MANY.id, {"wait": Text(SECONDS.id, {"n": seconds})})
    return Text(TOO_MANY.id, {"wait": Text(MINUTES.id, {"n": -(-seconds // 60)})})
