"""CDA of stays: C0053, the discharge summary."""

from tools.demo.faces import Face
from tools.demo.happenings import Visit
from tools.demo.messages import codes
from tools.demo.messages.front_sheet import ANAESTHESIA, CUT_NAMES, CUTS, bed_of
from tools.demo.messages.heads import Head, age, contact, document, marriage, occupation, ward
from tools.demo.messages.markup import (
    coded,
    observation,
    organizer,
    quantity,
    related,
    section,
    span,
    stamp,
    string,
    text,
)
from tools.demo.workforce import Workforce


def summary_head(visit: Visit, face: Face, number: str, workforce: Workforce) -> Head:
    person = face.person
    chief = workforce.doctor(visit.institution.code, 0.15, visit.department)
    return Head(
        "C0053", 73, "出院小结", number, face, visit.institution, visit.worker, visit.until, visit.until,
        role_ids=[(codes.HEALTH_CARD, face.citizen_id), (codes.INPATIENT_NUMBER, face.local_id)], addr=True, postal=True, telecom=True,
        patient_parts=f"{marriage(person)}{age(person, visit.at.date())}{occupation(person, employment=True)}",
        provider=f'<providerOrganization classCode="ORG" determinerCode="INSTANCE"><id root="{codes.INSTITUTION}" extension="{visit.institution.code}"/>'
        f"<name>{text(visit.institution.name)}</name></providerOrganization>",
        signers=[("住院医师", visit.worker), ("上级医师", chief)], participants=contact(person, face.contact),
        component_of='<componentOf typeCode="COMP"><encompassingEncounter classCode="ENC" moodCode="EVN">'
        f"{span(stamp(visit.at), stamp(visit.until))}{ward(visit.department, visit.institution, bed_of(visit), hospital=False)}</encompassingEncounter></componentOf>",
    )  # fmt: skip


def discharge_summary(visit: Visit, face: Face, head: Head) -> str:
    """C0053."""
    del face
    outcomes = {"1": "治愈", "2": "好转", "5": "死亡"}
    name = outcomes.get(visit.outcome, "好转")
    drugs = "、".join(m.name for p in visit.prescriptions for m in p.medicines) or "对症治疗"
    operation = visit.operation
    course = (
        f"入院后完善相关检查，予{drugs}等治疗"
        + (f"，于{operation.at:%Y年%m月%d日}行{operation.name}，术后恢复顺利" if operation else "")
        + "，病情好转出院。"
    )
    procedures = ""
    if operation is not None:
        method = ANAESTHESIA.get(operation.anaesthesia, "3")
        procedures = section(
            "47519-4", "HISTORY OF PROCEDURES",
            f'<procedure classCode="PROC" moodCode="EVN"><code code="{operation.code}" displayName="{operation.name}" codeSystem="{codes.OPERATIONS}" '
            f'codeSystemName="手术(操作)代码表（ICD-9-CM）"/><statusCode code="completed"/><effectiveTime value="{stamp(operation.at)}"/>'
            + related(observation("DE06.00.257.00", "手术切口类别代码", coded(operation.cut, "2.16.156.10011.2.3.1.256", CUTS, CUT_NAMES[operation.cut])))
            + related(observation("DE05.10.147.00", "切口愈合等级代码", coded("1", "2.16.156.10011.2.3.1.257", "手术切口愈合等级代码表", "甲")))
            + related(observation("DE06.00.073.00", "麻醉方法代码", coded(method, "2.16.156.10011.2.3.1.159", "麻醉方法代码表", operation.anaesthesia or "局部麻醉")))
            + related(observation("DE05.10.063.00", "手术过程", string(f"{operation.anaesthesia}下行{operation.name}，过程顺利，术中出血少。")))
            + "</procedure>",
        )  # fmt: skip
    positive = [
        f"{r.item.name}{r.written}{r.item.unit}"
        for report in visit.laboratory
        for r in report.results
        if r.flag
    ]
    positive += [imaging.impression for imaging in visit.imaging if imaging.abnormal]
    findings = organizer(
        observation(
            "DE04.50.128.00", "阳性辅助检查结果", string("；".join(positive)[:990] or "未见明显异常")
        ),
        kind="BATTERY",
    )
    return document(
        head,
        section("11450-4", "PROBLEM LIST", observation("DE05.10.148.00", "入院情况", string(f"{visit.complaint}。{visit.history}{visit.examination}"))),
        section("46241-6", "HOSPITAL ADMISSION DX", *(
            observation("DE05.01.024.00", "入院诊断-西医诊断编码", coded(code, codes.ICD10_DISEASE, "疾病代码表（ICD-10）", title)) for code, title in visit.diagnoses[:2])),
        section("11535-2", "Discharge Diagnosis", *(
            observation("DE05.01.024.00", "出院诊断-西医诊断编码", coded(code, codes.ICD10_DISEASE, "疾病代码表（ICD-10）", title)) for code, title in visit.diagnoses),
            observation("DE04.01.117.00", "出院时症状与体征", string("症状缓解，生命体征平稳。")),
            observation("DE06.00.193.00", "出院情况", string(name))),
        procedures,
        section("8648-8", "Hospital Course", observation("DE06.00.296.00", "诊疗过程描述", string(course)),
                observation("DE05.10.113.00", "治疗结果代码", coded(visit.outcome, "2.16.156.10011.2.3.1.148", "病情转归代码表", name)),
                observation("DE06.00.310.00", "实际住院天数", quantity(visit.days, "天"))),
        section("46209-3", "Provider Orders", observation("DE06.00.287.00", "出院医嘱", string("注意休息，按时服药，1月后门诊复查，不适随诊。"))),
        section("30954-2", "STUDIES SUMMARY", findings),
    )  # fmt: skip
