"""CDA of stays: C0032, the front sheet of the inpatient record."""

from tools.demo.faces import Face
from tools.demo.happenings import Visit
from tools.demo.messages import codes
from tools.demo.messages.heads import (
    Head,
    address,
    age,
    contact,
    document,
    employer,
    ethnic,
    household,
    marriage,
    occupation,
)  # fmt: skip
from tools.demo.messages.markup import (
    coded,
    day,
    money,
    observation,
    organizer,
    quantity,
    related,
    section,
    span,
    stamp,
    string,
    text,
    truth,
)  # fmt: skip
from tools.demo.messages.statements import blood_group
from tools.demo.people import Person
from tools.demo.workforce import NURSE, Workforce

FEES = 'codeSystem="2.16.156.10011.2.2.4" codeSystemName="住院病案首页基本数据集"'
ANAESTHESIA = {
    "全身麻醉": "1",
    "硬脊膜外腔阻滞麻醉": "22",
    "蛛网膜下腔阻滞麻醉": "21",
    "神经阻滞麻醉": "33",
    "表面麻醉": "36",
}
CUTS = "手术切口类别代码表"
CUT_NAMES = {"1": "0类切口", "2": "Ⅰ类切口", "3": "Ⅱ类切口"}


def _kin(person: Person) -> str:
    """Relation of the contact to the patient, GB/T 4761."""
    if person.spouse:
        return "12" if person.male else "11"
    return "52" if person.mother else "51" if person.father else "97"


def bed_of(visit: Visit) -> str:
    """Number of the bed, three places; the first is the room's."""
    return f"{int(visit.number[-3:]) % 40 + 1:03d}"


def front_sheet_head(visit: Visit, face: Face, number: str, workforce: Workforce) -> Head:
    person, institution = face.person, visit.institution
    doctors = [
        workforce.doctor(institution.code, fraction, visit.department) for fraction in (0.05, 0.3, 0.55, 0.8)
    ]
    nurse = workforce.other(institution.code, NURSE, 0.4)
    parts = (
        f'{marriage(person)}{ethnic(person)}<birthplace><place classCode="PLC" determinerCode="INSTANCE">{address(person)}</place></birthplace>'
        f'<nationality code="156" codeSystem="{codes.NATIONALITY}" codeSystemName="世界各国和地区名称代码（GB/T 2659）" displayName="中国"/>'
        f'{age(person, visit.at.date())}{employer(person, full=True)}{household(person)}<nativePlace><place classCode="PLC" determinerCode="INSTANCE">'
        f"<addr><city>楚雄彝族自治州</city><state>云南省</state></addr></place></nativePlace>{occupation(person, employment=True)}"
    )
    route = ("1", "急诊") if visit.operation and visit.operation.at.hour < 8 else ("2", "门诊")
    encounter = (
        '<componentOf typeCode="COMP"><encompassingEncounter classCode="ENC" moodCode="EVN">'
        f'<code code="{route[0]}" displayName="{route[1]}" codeSystem="2.16.156.10011.2.3.1.270" codeSystemName="入院途径代码表"/>'
        f'{span(stamp(visit.at), stamp(visit.until))}<location typeCode="LOC"><healthCareFacility classCode="SDLOC">'
        '<serviceProviderOrganization classCode="ORG" determinerCode="INSTANCE"><asOrganizationPartOf classCode="PART">'
        f'<wholeOrganization classCode="ORG" determinerCode="INSTANCE"><id root="{codes.WARD_ROOM}" extension="{bed_of(visit)[0]}"/>'
        f'<name>{bed_of(visit)[0]}号病房</name><asOrganizationPartOf classCode="PART"><wholeOrganization classCode="ORG" determinerCode="INSTANCE">'
        f'<id root="{codes.DEPARTMENT}" extension="{text(visit.department)}"/><name>{text(visit.department)}</name></wholeOrganization>'
        "</asOrganizationPartOf></wholeOrganization></asOrganizationPartOf></serviceProviderOrganization></healthCareFacility></location>"
        "</encompassingEncounter></componentOf>"
    )
    return Head(
        "C0032", 52, "住院病案首页", number, face, institution, visit.worker, visit.until, visit.until,
        role_ids=[(codes.HEALTH_CARD, face.citizen_id), (codes.INPATIENT_NUMBER, face.local_id), (codes.CASE_NUMBER, face.local_id)],
        addr=True, postal=True, telecom=True, patient_parts=parts,
        provider=f'<providerOrganization classCode="ORG" determinerCode="INSTANCE"><id root="{codes.INSTITUTION}" extension="{institution.code}"/>'
        f"<name>{text(institution.name)}</name></providerOrganization>",
        signers=[("科主任", doctors[0]), ("主任(副主任)医师", doctors[1]), ("主治医师", doctors[2]), ("住院医师", visit.worker), ("责任护士", nurse),
                 ("进修医师", doctors[3]), ("实习医师", doctors[3]), ("编码员", nurse)],
        participants=contact(person, face.contact, code=_kin(person), full=True), component_of=encounter,
    )  # fmt: skip


def _diagnosis(
    name: str,
    code: str,
    label: str,
    *,
    confirmed: str = "",
    condition: bool = True,
    system: str = codes.ICD10_DIAGNOSIS,
) -> str:
    parts = [
        observation("DE05.01.025.00", f"{label}名称", string(name), time=confirmed, qualifier=f"{label}名称"),
        observation(
            "DE05.01.024.00",
            f"{label}疾病编码",
            coded(code, system, "诊断代码表（ICD-10）", name),
            qualifier=f"{label}疾病编码",
        ),
    ]
    if condition:
        state = coded("1", "2.16.156.10011.2.3.1.253", "入院病情代码表", "有")
        parts.append(
            observation("DE09.00.104.00", f"{label}入院病情代码", state, qualifier=f"{label}入院病情代码")
        )
    return organizer(*parts)


def _fee(element: str, name: str, amount: float, *inside: str) -> str:
    value = money(amount)
    return f'<observation classCode="OBS" moodCode="EVN"><code code="{element}" displayName="{name}" {FEES}/>{value}{"".join(inside)}</observation>'


def _fees(visit: Visit) -> str:
    total = visit.cost
    drugs = sum(p.price for p in visit.prescriptions)
    tests, images = 42.0 * len(visit.laboratory), 110.0 * len(visit.imaging)
    surgery = 4200.0 if visit.operation else 0.0
    care = max(0.0, total - drugs - tests - images - surgery)
    payer = coded("03", "2.16.156.10011.2.3.1.197", "医疗费用来源类别代码表", "新型农村合作医疗")
    return section(
        "48768-6", "PAYMENT SOURCES",
        observation("DE07.00.007.00", "医疗付费方式代码", payer),
        _fee("HDSD00.11.142", "住院总费用", total, related(_fee("HDSD00.11.143", "住院总费用-自付金额（元）", total * 0.31))),
        organizer(_fee("HDSD00.11.147", "综合医疗服务费-一般医疗服务费", care * 0.3), _fee("HDSD00.11.148", "综合医疗服务费-一般治疗操作费", care * 0.4),
                  _fee("HDSD00.11.145", "综合医疗服务费-护理费", care * 0.3)),
        organizer(_fee("HDSD00.11.123", "诊断-实验室诊断费", tests), _fee("HDSD00.11.124", "诊断-影像学诊断费", images)),
        organizer(_fee("HDSD00.11.129", "治疗-非手术治疗项目费", 0.0), _fee("HDSD00.11.131", "治疗-手术治疗费", surgery)),
        _fee("HDSD00.11.098", "西药费", drugs, related(_fee("HDSD00.11.099", "西药费-抗菌药物费用", drugs * 0.4))),
    )  # fmt: skip


def _operation(visit: Visit) -> str:
    operation = visit.operation
    if operation is None:
        return ""
    surgeon, helper = text(operation.surgeon.name), text(visit.worker.name)
    method = ANAESTHESIA.get(operation.anaesthesia, "3")
    people = (
        f"<performer><assignedEntity><id/><assignedPerson><name>{surgeon}</name></assignedPerson></assignedEntity></performer>"
        + "".join(
            f'<participant typeCode="ATND"><participantRole classCode="ASSIGNED"><id/><code displayName="{role}"/><playingEntity classCode="PSN" '
            f'determinerCode="INSTANCE"><name>{helper}</name></playingEntity></participantRole></participant>'
            for role in ("第一助手", "第二助手")
        )
    )
    anaesthetist = f"<performer><assignedEntity><id/><assignedPerson><name>{helper}</name></assignedPerson></assignedEntity></performer>"
    procedure = (
        f'<procedure classCode="PROC" moodCode="EVN"><code code="{operation.code}" displayName="{operation.name}" codeSystem="{codes.OPERATIONS}" '
        f'codeSystemName="手术(操作)代码表（ICD-9-CM）"/><statusCode code="completed"/><effectiveTime value="{stamp(operation.at)}"/>{people}'
        + related(observation("DE06.00.094.00", "手术（操作）名称", string(operation.name)))
        + related(
            observation(
                "DE06.00.255.00",
                "手术级别",
                coded(
                    operation.level,
                    "2.16.156.10011.2.3.1.258",
                    "手术级别代码表",
                    f"{'一二三四'[int(operation.level) - 1]}级手术",
                ),
            )
        )
        + related(
            observation(
                "DE06.00.257.00",
                "手术切口类别代码",
                coded(operation.cut, "2.16.156.10011.2.3.1.256", CUTS, CUT_NAMES[operation.cut]),
            )
        )
        + related(
            observation(
                "DE05.10.147.00",
                "手术切口愈合等级",
                coded("1", "2.16.156.10011.2.3.1.257", "手术切口愈合等级代码表", "甲"),
            )
        )
        + related(
            observation(
                "DE06.00.073.00",
                "麻醉方式代码",
                coded(
                    method, "2.16.156.10011.2.3.1.159", "麻醉方法代码表", operation.anaesthesia or "局部麻醉"
                ),
                after=anaesthetist,
            )
        )
        + "</procedure>"
    )
    return section("47519-4", "HISTORY OF PROCEDURES", procedure)


def front_sheet(visit: Visit, face: Face, head: Head) -> str:
    """C0032."""
    person, main = face.person, visit.diagnoses[0]
    confirmed = day(visit.at.date())
    others = visit.diagnoses[1:] or [("Z00.000", "一般性医学检查")]
    state = coded("3", "2.16.156.10011.2.3.1.100", "住院者疾病状态代码表", "一般")
    leave = coded(
        "5" if visit.outcome == "5" else "1",
        "2.16.156.10011.2.3.1.265",
        "离院方式代码表",
        "死亡" if visit.outcome == "5" else "医嘱离院",
    )
    known = [allergy for allergy in person.allergies if allergy.since <= visit.at.date()]
    allergies = [
        '<act classCode="ACT" moodCode="EVN"><code nullFlavor="NA"/><entryRelationship typeCode="SUBJ"><observation classCode="OBS" moodCode="EVN">'
        '<code code="DE02.10.023.00" codeSystem="2.16.156.10011.2.2.1" codeSystemName="卫生信息数据元目录" displayName="过敏史标志"/>'
        f'{truth(True)}<participant typeCode="CSM"><participantRole classCode="MANU"><playingEntity classCode="MMAT"><code code="DE02.10.022.00" '
        'codeSystem="2.16.156.10011.2.2.1" codeSystemName="卫生信息数据元目录" displayName="过敏药物"/>'
        f'<desc xsi:type="ST">{a.substance}</desc></playingEntity></participantRole></participant></observation></entryRelationship></act>'
        for a in known
    ]
    room = (
        f"<author><time/><assignedAuthor><id/><representedOrganization><name>{bed_of(visit)[0]}号病房</name><asOrganizationPartOf><wholeOrganization>"
        f"<name>{text(visit.department)}</name></wholeOrganization></asOrganizationPartOf></representedOrganization></assignedAuthor></author>"
    )
    stay = observation("DE06.00.310.00", "实际住院天数", quantity(visit.days, "天"))
    left = f'<act classCode="ACT" moodCode="EVN"><code/>{room}</act>'
    return document(
        head,
        section("29548-5", "Diagnosis",
                organizer(observation("DE05.01.025.00", "门（急）诊诊断名称", string(main[1]), qualifier="门（急）诊诊断"),
                          observation("DE05.01.024.00", "门（急）诊诊断疾病编码", coded(main[0], codes.ICD10_DISEASE, "疾病代码表（ICD-10）", main[1]), qualifier="门（急）诊诊断")),
                organizer(f'<observation classCode="OBS" moodCode="EVN"><id root="2.16.156.10011.1.8" extension="无"/><code code="DE05.01.025.00" displayName="病理诊断-疾病名称" '
                          'codeSystem="2.16.156.10011.2.2.1" codeSystemName="卫生信息数据元目录"><qualifier><name displayName="病理诊断"/></qualifier></code>'
                          f'{string("未做病理检查")}</observation>',
                          '<observation classCode="OBS" moodCode="EVN"><code code="DE05.01.024.00" displayName="病理诊断-疾病编码" codeSystem="2.16.156.10011.2.2.1" '
                          'codeSystemName="卫生信息数据元目录"><qualifier><name displayName="病理诊断"/></qualifier></code><value xsi:type="CD" nullFlavor="NA"/></observation>')),
        section("11450-4", "PROBLEM LIST", observation("DE05.10.119.00", "住院者疾病状态代码", state)),
        section("11535-2", "HOSPITAL DISCHARGE DX", _diagnosis(main[1], main[0], "主要诊断", confirmed=confirmed),
                *(_diagnosis(name, code, "其他诊断", confirmed=confirmed) for code, name in others),
                observation("DE06.00.223.00", "离院方式", leave)),
        section("48765-2", "Allergies, adverse reactions, alerts", *allergies) if allergies else "",
        section("30954-2", "STUDIES SUMMARY", blood_group(person)),
        _operation(visit),
        section("8648-8", "Hospital Course", observation("DE02.10.090.00", "住院患者住院次数", '<value xsi:type="INT" value="1" unit="次"/>'), stay, left),
        section("", "行政管理", observation("DE09.00.108.00", "尸检标志", truth(False))),
        section("18776-5", "TREATMENT PLAN", observation("DE06.00.194.00", "出院31天内再住院标志", truth(False))),
        _fees(visit),
    )  # fmt: skip
