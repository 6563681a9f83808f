"""Faults the pipeline itself finds, whatever the format: how a body is written, who may say it, when it happened.

Each function is one code, so that the list of codes is this file's list of functions.
"""

from yizhou.kernel.errors.contracts import CodedError, Fault, Severity

ERROR, WARNING, INFORMATION = Severity.ERROR, Severity.WARNING, Severity.INFORMATION


def of_error(error: CodedError, place: str) -> Fault:
    """A coded error of a lower feature as the fault of one part."""
    return Fault(error.code, ERROR, place, error.text, error.advice_text)


def not_utf8(encoding: str) -> Fault:
    return Fault(
        "pipeline.encoding_not_utf8", WARNING, "报文编码",
        f"报文不是 UTF-8，已按 {encoding} 读取",
        "请让发送系统改用 UTF-8；请抽查姓名、地址中的生僻字是否正确",
    )  # fmt: skip


def wrong_declaration(declared: str, found: str) -> Fault:
    return Fault(
        "pipeline.encoding_misdeclared", WARNING, "报文编码",
        f"报文声明的编码为 {declared}，实际为 {found}，已按 {found} 读取",
        "请让发送系统声明的编码与实际编码一致",
    )  # fmt: skip


def undecodable(place: str) -> Fault:
    return Fault(
        "pipeline.encoding_unknown", ERROR, place,
        "报文既不是 UTF-8 也不是 GB18030，从此处起无法读取",
        "请检查文件在传输中是否损坏，或是否被当作文本转换过，然后以 UTF-8 重新发送",
    )  # fmt: skip


def nul_characters(place: str) -> Fault:
    return Fault(
        "pipeline.nul_character", ERROR, place,
        "报文中含有空字符（U+0000），不能保存",
        "这通常是数据库定长字段或二进制内容误写入文本所致，请在发送前去除",
    )  # fmt: skip


def empty_body() -> Fault:
    return Fault(
        "pipeline.body_empty", ERROR, "报文", "报文内容为空", "请检查发送程序是否真正写入了报文体"
    )  # fmt: skip


def too_large(size: str, limit: str) -> Fault:
    return Fault(
        "pipeline.body_too_large", ERROR, "报文",
        f"报文 {size}，超过上限 {limit}；原文已留存，未处理",
        "请拆分后发送：每个 FHIR 包、CDA 文档或表格文件都不超过上限",
    )  # fmt: skip


def packing_bomb(place: str, limit: str) -> Fault:
    return Fault(
        "pipeline.packing_bomb", ERROR, place,
        f"压缩内容展开后超过 {limit} 或压缩比异常，疑似压缩炸弹，已停止展开",
        "请确认文件来源；确属正常数据时，请拆分或不压缩发送",
    )  # fmt: skip


def packing_broken(place: str) -> Fault:
    return Fault(
        "pipeline.packing_broken", ERROR, place,
        "压缩内容已损坏或不完整，无法展开", "请重新压缩后发送；Content-Encoding 须与实际压缩方式一致",
    )  # fmt: skip


def packing_unsupported(place: str, name: str) -> Fault:
    return Fault(
        "pipeline.packing_unsupported", ERROR, place,
        f"不支持的压缩方式：{name}", "请使用 gzip 或 zip（不加密），或不压缩发送",
    )  # fmt: skip


def unexpected(message_id: str) -> Fault:
    return Fault(
        "pipeline.processing_failed", ERROR, "平台",
        f"平台处理此报文时发生意外，原文已留存（报文编号 {message_id}）",
        "无需重发：平台管理员排除原因后会重放此报文",
    )  # fmt: skip


def nothing_inside() -> Fault:
    return Fault(
        "pipeline.nothing_inside", ERROR, "报文",
        "报文能够读取，但其中没有任何可入库的内容", "请检查发送程序是否漏写了数据",
    )  # fmt: skip


def institution_unknown(place: str, code: str) -> Fault:
    return Fault(
        "pipeline.institution_unknown", WARNING, place,
        f"机构代码 {code} 不在本州机构目录中，内容已按报文中的机构名称登记",
        "请核对机构代码；外州机构无需处理，本州机构请先在机构目录登记",
    )  # fmt: skip


def institution_missing(place: str) -> Fault:
    return Fault(
        "pipeline.institution_missing", WARNING, place,
        "报文没有写明产生数据的机构", "请填写机构的组织机构代码或统一社会信用代码",
    )  # fmt: skip


def institution_not_allowed(place: str, code: str, partner: str) -> Fault:
    return Fault(
        "pipeline.institution_not_allowed", ERROR, place,
        f"接入系统“{partner}”不得代机构 {code} 发送数据",
        "请使用该机构自己的接入凭证；确需代发的，请向州平台管理员申请代发范围",
    )  # fmt: skip


def subject_missing(place: str, reference: str) -> Fault:
    return Fault(
        "pipeline.subject_unknown", ERROR, place,
        f"引用的患者不存在或不唯一：{reference}",
        "请先发送该患者的登记信息，或在同一报文中附上 Patient",
    )  # fmt: skip


def subject_provisional(place: str, local: str) -> Fault:
    return Fault(
        "pipeline.subject_provisional", WARNING, place,
        f"患者 {local} 尚未登记，已按来源系统编号暂建档案",
        "请补发该患者的登记信息（姓名、证件号、出生日期），平台会自动并入同一份档案",
    )  # fmt: skip


def group_refused(place: str) -> Fault:
    return Fault(
        "pipeline.group_refused", ERROR, place,
        "同一事务中的其他内容有错误，本项随之未保存", "请先修正该事务中的其他错误，再整体重发",
    )  # fmt: skip


def in_future(place: str, what: str, value: str) -> Fault:
    return Fault(
        "pipeline.time_in_future", ERROR, place,
        f"{what}在将来：{value}", "请核对日期与发送系统的时钟；预约、计划类日期请填在相应字段",
    )  # fmt: skip


def before_birth(place: str, what: str, value: str) -> Fault:
    return Fault(
        "pipeline.time_before_birth", WARNING, place,
        f"{what}（{value}）早于出生日期", "请核对此日期与患者的出生日期；产前记录请登记在孕产妇名下",
    )  # fmt: skip


def after_death(place: str, what: str, value: str) -> Fault:
    return Fault(
        "pipeline.time_after_death", WARNING, place,
        f"{what}（{value}）晚于死亡日期", "请核对此日期与患者的死亡日期",
    )  # fmt: skip


def end_before_start(place: str, start: str, end: str) -> Fault:
    return Fault(
        "pipeline.time_reversed", WARNING, place,
        f"结束时间 {end} 早于开始时间 {start}", "请核对起止时间是否填反",
    )  # fmt: skip


def same_key_twice(place: str, key: str) -> Fault:
    return Fault(
        "pipeline.same_key_twice", WARNING, place,
        f"同一报文中编号 {key} 出现多次，以最后一次为准", "请检查发送程序是否重复取数",
    )  # fmt: skip
