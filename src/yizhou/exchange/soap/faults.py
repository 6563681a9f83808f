"""Findings about the content of SOAP messages: each function is one code."""

from yizhou.exchange.soap import errors
from yizhou.kernel.errors.contracts import CodedError, Fault, Severity

ERROR, WARNING, INFORMATION = Severity.ERROR, Severity.WARNING, Severity.INFORMATION


def of_error(error: CodedError, place: str = "报文") -> Fault:
    """A coded error as the fault of a whole message."""
    return Fault(error.code, ERROR, place, error.text, error.advice_text)


def no_persons(place: str) -> Fault:
    return Fault(errors.FAULT_NO_PERSONS, ERROR, place, "报文没有居民信息", "请至少提供一个 person 元素")


def person_empty(place: str) -> Fault:
    return Fault(
        errors.FAULT_PERSON_EMPTY, ERROR, place,
        "居民信息没有姓名、证件号码，也没有本地编号，无法登记",
        "请至少提供姓名和出生日期、一种证件号码，或本系统的患者编号",
    )  # fmt: skip


def name_missing(place: str) -> Fault:
    return Fault(
        "soap.name_missing", ERROR, place, "缺少姓名（必填，DE02.01.039.00）", "请填写居民姓名；新生儿未取名时可填“某某之子/女”"
    )  # fmt: skip


def local_id_missing(place: str) -> Fault:
    return Fault(
        "soap.local_id_missing", WARNING, place, "缺少本地系统的患者标识", "请填写本系统的患者编号，以便日后更新、合并与查询"
    )  # fmt: skip


def date_unreadable(place: str, what: str, value: str) -> Fault:
    return Fault(
        errors.FAULT_DATE, WARNING, place,
        f"{what}无法读取：{value}", "请按 YYYY-MM-DD（WS/T 790）或 yyyymmdd[hhmmss]（HL7 V3）填写",
    )  # fmt: skip


def structure(place: str, problem: str) -> Fault:
    return Fault(
        errors.FAULT_SCHEMA,
        WARNING,
        place,
        problem,
        "请按服务的结构文件（?wsdl、?xsd）修改发送程序；内容已尽可能读取",
    )


def document_missing(place: str, key: str) -> Fault:
    return Fault(
        errors.FAULT_DOCUMENT_MISSING, ERROR, place,
        f"文档元数据 {key} 没有对应的文档内容", "请附上 document 元素，其 id 与 documentEntry 的 entryUUID 相同",
    )  # fmt: skip


def document_undescribed(place: str, key: str) -> Fault:
    return Fault(
        errors.FAULT_DOCUMENT_UNDESCRIBED, WARNING, place,
        f"文档内容 {key} 没有对应的元数据，已按文档自身的文档头登记", "请为每份文档提供 documentEntry，其 entryUUID 与 document 的 id 相同",
    )  # fmt: skip


def document_undescribed_foreign(place: str, key: str) -> Fault:
    return Fault(
        errors.FAULT_DOCUMENT_UNDESCRIBED, ERROR, place,
        f"文档内容 {key} 没有对应的元数据，内容也不是 CDA，无法登记", "请为每份文档提供 documentEntry，其 entryUUID 与 document 的 id 相同",
    )  # fmt: skip


def document_empty(place: str) -> Fault:
    return Fault(
        errors.FAULT_DOCUMENT_EMPTY, ERROR, place, "文档内容为空", "请检查发送程序是否真正写入了文档内容"
    )


def base64_broken(place: str) -> Fault:
    return Fault(
        errors.FAULT_BASE64, ERROR, place, "文档内容不是正确的 Base64 编码", "请用标准 Base64（RFC 4648 §4）编码文档原文，或使用 MTOM 附件"
    )  # fmt: skip


def hash_mismatch(place: str, stated: str) -> Fault:
    return Fault(
        errors.FAULT_HASH, ERROR, place,
        f"文档内容与声明的哈希值 {stated} 不符", "内容可能在传输中被改动：请重新计算哈希值（SHA-1、SHA-256 或 SM3，对编码前的原文）后重发",
    )  # fmt: skip


def hash_unknown(place: str, stated: str) -> Fault:
    return Fault(
        errors.FAULT_HASH_UNKNOWN, WARNING, place,
        f"认不出哈希值 {stated} 的算法，未核对", "请使用 SHA-1（40 位十六进制或 Base64）、SHA-256 或 SM3（64 位十六进制）",
    )  # fmt: skip


def size_mismatch(place: str, stated: int, found: int) -> Fault:
    return Fault(
        errors.FAULT_SIZE, ERROR, place,
        f"文档声明 {stated} 字节，实际 {found} 字节", "内容可能不完整：请核对 size（编码前原文的字节数）后重发",
    )  # fmt: skip


def patient_mismatch(place: str, outside: str, inside: str) -> Fault:
    return Fault(
        errors.FAULT_PATIENT, ERROR, place,
        f"元数据的身份证号 {outside} 与文档内的身份证号 {inside} 不是同一人", "请核对是否把文档挂到了别的患者名下，改正后重发",
    )  # fmt: skip


def unique_id_differs(place: str, outside: str, inside: str) -> Fault:
    return Fault(
        errors.FAULT_UNIQUE_ID, WARNING, place,
        f"元数据的文档标识 {outside} 与 CDA 文档自身的标识 {inside} 不同，已按文档自身的标识登记",
        "请把 uniqueId 填为 CDA 的 id：root 或 root^extension（ITI TF-3 4.2.3.2.26）",
    )  # fmt: skip


def unique_id_missing(place: str) -> Fault:
    return Fault(
        errors.FAULT_UNIQUE_ID, ERROR, place, "文档没有唯一标识", "请填写文档唯一标识 uniqueId（OID 或 UUID）；CDA 文档请填写 id"
    )  # fmt: skip


def association_unknown(place: str, kind: str, target: str) -> Fault:
    return Fault(
        errors.FAULT_ASSOCIATION, WARNING, place,
        f"文档关联 {kind or '（未写类型）'} 的目标 {target or '（未写目标）'} 平台不认识，未建立关联",
        "替换（RPLC）请在 targetObject 填被替换文档的唯一标识或其在平台的编号",
    )  # fmt: skip


def not_an_intake(place: str, name: str) -> Fault:
    return Fault(
        "soap.not_an_intake", ERROR, place,
        f"{name} 不是登记类消息，不能作为上报内容处理",
        "登记类消息有：PRPA_IN201311UV02、PRPA_IN201314UV02、ProvideAndRegisterDocumentSetRequest",
    )  # fmt: skip


def registered_by_update() -> Fault:
    return Fault(
        errors.FAULT_PERSON_UPDATE, WARNING, "patient/id", "平台原先没有这位患者，已按更新的内容登记", "新患者请先使用注册服务"
    )  # fmt: skip
