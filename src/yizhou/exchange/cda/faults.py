"""Faults that make a shared document unusable or dangerous, and the notes about documents as a whole.

Each function is one code. The faults of single entries, all of them warnings, are in `entry_faults.py`.
"""

from yizhou.kernel.errors.contracts import Fault, Severity

ERROR, WARNING, INFORMATION = Severity.ERROR, Severity.WARNING, Severity.INFORMATION


def _error(code: str, place: str, message: str, advice: str) -> Fault:
    return Fault(f"cda.{code}", ERROR, place, message, advice)


def _warning(code: str, place: str, message: str, advice: str) -> Fault:
    return Fault(f"cda.{code}", WARNING, place, message, advice)


def too_large(size: str, limit: str) -> Fault:
    return _error("too_large", "报文", f"文档大小 {size}，超过上限 {limit}；原文已留存，未处理",
                  "请把影像、扫描件等附件改用影像通道或文件通道发送，文档中只保留引用")  # fmt: skip


def too_many_elements(count: int, limit: int) -> Fault:
    return _error("too_many_elements", "报文", f"文档约有 {count} 个元素，超过上限 {limit}；原文已留存，未处理",
                  "请按就诊或按日期拆分为多份文档")  # fmt: skip


def too_deep(place: str, limit: int) -> Fault:
    return _error("too_deep", place, f"条目嵌套超过 {limit} 层", "请检查发送程序是否循环嵌套了条目")


def doctype_forbidden() -> Fault:
    return _error("doctype_forbidden", "第1行", "文档含有 DOCTYPE 或实体声明，出于安全不予解析",
                  "共享文档不需要 DTD：请去除 <!DOCTYPE …> 后重新发送")  # fmt: skip


def not_well_formed(place: str, reason: str, advice: str) -> Fault:
    return _error("not_well_formed", place, f"XML 格式错误：{reason}", advice)


def not_a_document(name: str) -> Fault:
    return _error("not_a_document", "/*", f"根元素是“{name}”，不是 ClinicalDocument",
                  "请确认发送的是 CDA 文档；FHIR、HL7 V2 或表格数据请使用相应的通道")  # fmt: skip


def namespace_wrong(found: str) -> Fault:
    return _error("namespace_wrong", "/*", f"ClinicalDocument 的命名空间是“{found}”",
                  '请在根元素写明 xmlns="urn:hl7-org:v3"')  # fmt: skip


def document_id_missing(place: str) -> Fault:
    return _error("document_id_missing", place, "没有文档标识（id 的 root 与 extension 均为空）",
                  "请填写文档流水号：同一文档重发时编号不变，不同文档编号不同")  # fmt: skip


def patient_missing(place: str) -> Fault:
    return _error("patient_missing", place, "没有患者（recordTarget/patientRole）", "请填写文档的记录对象")


def patient_unidentified(place: str) -> Fault:
    return _error("patient_unidentified", place, "既没有患者姓名，也没有任何患者标识，无法确定文档属于谁",
                  "请至少填写姓名，或身份证号、健康档案号、门诊号、住院号之一")  # fmt: skip


def body_missing(place: str) -> Fault:
    return _error(
        "body_missing",
        place,
        "没有文档体（structuredBody 或 nonXMLBody）",
        "请填写文档体，或检查发送时是否被截断",
    )


def sex_not_in_set(place: str, code: str) -> Fault:
    return _error("sex_not_in_set", place, f"性别代码“{code}”不在 GB/T 2261.1 中",
                  "请使用 0 未知、1 男、2 女、9 未说明")  # fmt: skip


def time_in_future(place: str, label: str, value: str) -> Fault:
    return _error("time_in_future", place, f"{label}在将来：{value}", "请核对日期与发送系统的时钟")


def birth_in_future(place: str, value: str) -> Fault:
    return _error("birth_in_future", place, f"出生日期在将来：{value}", "请核对出生日期")


def birth_after_death(place: str, birth: str, death: str) -> Fault:
    return _error(
        "birth_after_death",
        place,
        f"出生日期 {birth} 晚于死亡日期 {death}",
        "请核对出生日期与死亡日期，二者必有一误",
    )


def before_birth(place: str, label: str, value: str, birth: str) -> Fault:
    return _warning("before_birth", place, f"{label} {value} 早于患者出生日期 {birth}",
                  "请核对出生日期与此时间；产前的记录请登记在孕产妇名下")  # fmt: skip


def visit_reversed(place: str, start: str, end: str) -> Fault:
    return _error(
        "visit_reversed", place, f"就诊结束时间 {end} 早于开始时间 {start}", "请核对入院与出院时间是否填反"
    )


def citizen_id_doubtful(place: str, reason: str) -> Fault:
    return _warning("citizen_id_doubtful", place, f"身份证号可疑：{reason}；已登记，但只作为弱证据参与身份识别",
                    "请核对身份证件；编号错误时请补发正确编号")  # fmt: skip


def citizen_id_contradicts(place: str, what: str, said: str, number_says: str) -> Fault:
    return _warning("citizen_id_contradicts", place, f"身份证号表明{what}为 {number_says}，文档写的是 {said}",
                    f"请核对身份证号与{what}")  # fmt: skip


def patient_name_missing(place: str) -> Fault:
    return _warning(
        "patient_name_missing", place, "没有患者姓名", "请补填姓名；无名氏请填“无名氏”并写明其他标识"
    )


def sex_missing(place: str) -> Fault:
    return _warning("sex_missing", place, "没有性别代码", "请填写性别（GB/T 2261.1）")


def time_unreadable(place: str, label: str, value: str) -> Fault:
    return _warning("time_unreadable", place, f"{label}“{value[:40]}”不是有效的日期时间，按未填处理",
                    "日期时间的格式为 YYYYMMDD 或 YYYYMMDDhhmmss")  # fmt: skip


def institution_unreadable(place: str, code: str) -> Fault:
    return _warning("institution_unreadable", place, f"机构代码“{code[:40]}”不是代码，按未填处理",
                    "请填写组织机构代码、统一社会信用代码或平台分配的机构代码")  # fmt: skip


def template_missing(code: str) -> Fault:
    return _warning("template_missing", "/ClinicalDocument/templateId",
                    f"没有国家共享文档的模板编号，已按文档代码 {code} 识别",
                    "请填写 templateId，root 为 2.16.156.10011.2.1.1.N")  # fmt: skip


def code_disagrees(template_code: str, code: str) -> Fault:
    return _warning("code_disagrees", "/ClinicalDocument/code",
                    f"文档代码 {code} 与模板编号所指的 {template_code} 不一致，以模板编号为准",
                    "请核对 templateId 与 code")  # fmt: skip


def header_missing(place: str, meaning: str) -> Fault:
    return _warning("header_missing", place, f"文档头缺少必填内容：{meaning}", "请按该文档的规范填写")


def header_repeated(place: str, meaning: str, count: int, most: int) -> Fault:
    return _warning(
        "header_repeated", place, f"文档头的“{meaning}”出现 {count} 次，最多 {most} 次", "请只保留有效的一个"
    )


def table_incomplete(title: str) -> Fault:
    return Fault("cda.table_incomplete", INFORMATION, "/ClinicalDocument/component",
                 f"“{title}”的标准文本不完整，未列出的章节只按通用规则入库，不作逐项校验",
                 "无需处理")  # fmt: skip


def unknown_template(templates: str) -> Fault:
    return Fault("cda.unknown_template", INFORMATION, "/ClinicalDocument/templateId",
                 f"模板编号 {templates or '（空）'} 不是国家共享文档：已保存原文并按文档头建立索引，内容未拆分入库",
                 "无需处理；如需结构化入库，请改用 WS/T 483 或 WS/T 500 的文档")  # fmt: skip


def more_like_these(code: str, severity: Severity, count: int) -> Fault:
    return Fault(
        code,
        severity,
        "/ClinicalDocument",
        f"另有 {count} 处同样的问题未逐一列出",
        "修正上面列出的问题后请重新发送，平台会再次检查",
    )
