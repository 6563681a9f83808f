"""CDA of registers and report cards: HSDA00.01 health record, HSDB03.02 infectious disease card, HSDB03.03 death certificate."""

from datetime import date

from tools.demo.faces import Face
from tools.demo.happenings import Death, Registration, ReportCard
from tools.demo.messages import codes
from tools.demo.messages.heads import (
    Head,
    contact,
    document,
    education,
    employer,
    ethnic,
    guardian,
    household,
    marriage,
    occupation,
)  # fmt: skip
from tools.demo.messages.markup import (
    coded,
    day,
    moment,
    observation,
    related,
    section,
    string,
    truth,
)
from tools.demo.messages.statements import blood_group
from tools.demo.people import HYPERTENSION
from tools.demo.randomness import chance

PAST = {HYPERTENSION: ("02", "高血压"), "E11.900": ("03", "糖尿病"), "I25.103": ("04", "冠心病"), "J44.900": ("05", "慢性阻塞性肺疾病"),
        "I63.900": ("07", "脑卒中"), "F20.900": ("08", "重性精神疾病"), "B18.107": ("10", "肝脏疾病"), "N18.803": ("13", "肾脏疾病")}  # fmt: skip
"""CV02.10.005 by ICD-10."""

DISEASES = {
    "301": "流行性感冒", "311": "手足口病", "302": "流行性腮腺炎", "310": "除霍乱、细菌性和阿米巴性痢疾、伤寒和副伤寒以外的感染性腹泻病",
    "2131": "细菌性", "2141": "涂阳", "211": "登革热", "220": "猩红热", "2032": "乙型",
}  # fmt: skip


def record_head(happening: Registration, face: Face, number: str) -> Head:
    person = face.person
    parts = (
        f'{marriage(person)}{ethnic(person)}{employer(person)}<household><houseType xsi:type="BL" value="true"/></household>'
        f"{education(person)}{occupation(person)}"
    )
    return Head(
        "HSDA00.01", 1, "个人基本健康信息登记", number, face, happening.institution, happening.worker, happening.at, happening.at,
        id_root="2.16.156.10011.1.1.2", role_ids=[(codes.HEALTH_RECORD, person.record_number)], addr=True, telecom=True, patient_parts=parts,
        participants=contact(person, face.contact), health_record=True,
    )  # fmt: skip


def health_record(happening: Registration, face: Face, head: Head) -> str:
    """HSDA00.01."""
    person, on = face.person, happening.at.date()
    known = [allergy for allergy in person.allergies if allergy.since <= on]
    allergies = [
        observation("DE02.10.023.00", "药物过敏史标志", truth(True), related(
            observation("DE05.01.022.00", "过敏源代码", coded(a.code, codes.ALLERGENS, "过敏源代码表", a.substance), time=day(a.since)), "SUBJ"))
        for a in known
    ]  # fmt: skip
    past = [
        observation("DE02.10.021.00", "既往患病种类代码", coded(PAST[code][0], "2.16.156.10011.2.3.1.12", "既往常见疾病种类代码表", PAST[code][1]), time=day(since))
        for code, since in person.conditions.items() if code in PAST and since <= on
    ] or [observation("DE02.10.021.00", "既往患病种类代码", coded("01", "2.16.156.10011.2.3.1.12", "既往常见疾病种类代码表", "无"), time=day(on))]  # fmt: skip
    rural = not person.village.urban
    fuel, toilet, water = (
        ("5", "4", "3")
        if rural and chance("modern", person.house, person.village.code) < 0.5
        else ("1", "1", "1")
    )
    names = {"5": "柴火", "1": "液化气"}
    return document(
        head, section("30954-2", "STUDIES SUMMARY", blood_group(person)),
        section("48768-6", "PAYMENT SOURCES", observation("DE07.00.007.00", "医疗付款方式代码", coded("03" if rural else "01", "2.16.156.10011.2.3.1.197",
                "医疗费用来源类别代码表", "新型农村合作医疗" if rural else "城镇职工基本医疗保险"))),
        section("48765-2", "Allergies, adverse reactions, alerts", *allergies) if allergies else "", section("11348-0", "HISTORY OF PAST ILLNESS", *past),
        section("", "生活环境",
                observation("DE03.00.050.00", "家庭燃料类型类别代码", coded(fuel, "2.16.156.10011.2.3.1.35", "燃料类型类别代码表", names[fuel])),
                observation("DE03.00.082.00", "家庭饮水类别代码", coded(water, "2.16.156.10011.2.3.1.27", "饮水类别代码表", {"3": "井水", "1": "自来水"}[water])),
                observation("DE03.00.005.00", "家庭厕所类别代码", coded(toilet, "2.16.156.10011.2.3.1.36", "厕所类别代码表", {"4": "露天粪坑", "1": "卫生厕所"}[toilet]))),
    )  # fmt: skip


def card_head(happening: ReportCard, face: Face, number: str) -> Head:
    person = face.person
    parent = face.guardian if person.age(happening.at.date()) < 14 else None
    parts = (
        guardian(parent, "51" if parent.male else "52", "父亲" if parent.male else "母亲", telecom=True)
        if parent
        else ""
    )
    return Head(
        "HSDB03.02", 10, "传染病报告", number, face, happening.institution, happening.worker, happening.at, happening.at, id_root="2.16.156.10011.1.1.1.3",
        role_ids=[(codes.HEALTH_RECORD, person.record_number)], addr=True, telecom=True, health_record=True,
        patient_parts=f"{parts}{employer(person, full=True)}{household(person)}{occupation(person)}",
    )  # fmt: skip


def report_card(happening: ReportCard, face: Face, head: Head) -> str:
    """HSDB03.02."""
    del face
    disease = happening.disease
    group = ("2", "乙类传染病") if disease.startswith("2") else ("3", "丙类传染病")
    chronic = disease in ("2032", "2141")
    states = {"2": "临床诊断病例", "3": "实验室确诊病例"}
    return document(
        head,
        section("11450-4", "PROBLEM LIST", observation("DE04.01.005.00", "首次出现症状日期", moment(day(happening.onset)))),
        section(
            "29548-5", "Diagnosis",
            observation("DE05.10.015.00", "传染病发病类别代码", coded("2" if chronic else "1", "2.16.156.10011.2.3.2.21", "传染病发病类别代码表", "慢性" if chronic else "急性")),
            observation("DE05.01.060.00", "诊断状态代码", coded(happening.state, "2.16.156.10011.2.3.1.101", "诊断状态代码表", states[happening.state])),
            observation("DE02.01.035.00", "诊断日期", moment(day(happening.visit.at.date()))),
            observation("DE05.01.016.00", "传染病类别代码", coded(group[0], "2.16.156.10011.2.3.2.22", "传染病类别代码表", group[1])),
            observation("DE05.01.012.00", "传染病名称代码", coded(disease, "2.16.156.10011.2.3.1.116", "传染病名称代码表", DISEASES[disease])),
            observation("DE05.01.013.00", "订正病名", string("无")),
        ),
        section(
            "", "行政管理", observation("DE01.00.002.00", "报卡类别代码", coded("1", "2.16.156.10011.2.3.2.20", "报卡类别代码表", "初次报告")),
            observation("DE02.01.006.00", "传染病患者归属代码", coded("1", "2.16.156.10011.2.3.1.4", "传染病患者归属代码表", "本县区")),
        ),
    )  # fmt: skip


def death_head(happening: Death, face: Face, number: str) -> Head:
    person = face.person
    return Head(
        "HSDB03.03", 11, "死亡医学证明", number, face, happening.institution, happening.worker, happening.at, happening.at, id_root="2.16.156.10011.1.1.1.3",
        role_ids=[(codes.HEALTH_RECORD, person.record_number), (codes.INPATIENT_NUMBER, face.local_id if happening.place == "01" else "")], addr=True,
        patient_parts=f"{marriage(person)}{ethnic(person)}{employer(person, full=True)}{household(person)}{education(person)}{occupation(person)}",
        participants=contact(person, face.contact), health_record=True,
    )  # fmt: skip


def death_certificate(happening: Death, face: Face, head: Head, *, died: date | None = None) -> str:
    """HSDB03.03. `died` may differ from the truth in a faulty certificate."""
    del face
    places = {"01": "医院病房", "03": "家中"}
    table = "国际疾病分类代码表（ICD-10）"
    causes = [
        observation(
            "DE05.01.061.00",
            "死亡原因",
            coded(code, codes.ICD10, table, name),
            related(observation("DE06.00.023.00", "发病到死亡时长", string(happening.duration))),
        )
        for code, name in happening.chain
    ]
    others = [
        (code, since) for code, since in happening.person.conditions.items() if code != happening.cause[0]
    ]
    other = others[0][0] if others else "I10.x00"
    level = ("03", "县级（区）医院") if happening.place == "01" else ("04", "乡镇卫生院（社区服务中心）")
    basis = ("04", "临床+理化") if happening.place == "01" else ("06", "死后推断")
    return document(
        head,
        section("", "死亡信息", observation("DE02.01.036.00", "死亡日期", moment(day(died or happening.at.date()))),
                observation("DE02.01.034.00", "死亡地点类别代码", coded(happening.place, "2.16.156.10011.2.3.1.3", "死亡地点类别代码表", places[happening.place])),
                observation("DE08.10.013.00", "死亡医院", string(happening.institution.name if happening.place == "01" else "无"))),
        section("29548-5", "Diagnosis", *causes,
                observation("DE05.01.032.00", "其他疾病诊断", coded(other, codes.ICD10, table, "")),
                observation("DE08.10.049.00", "最高诊断机构级别代码", coded(level[0], "2.16.156.10011.2.3.1.202", "主要致死疾病的最高诊断机构级别代码表", level[1])),
                observation("DE05.01.043.00", "最高诊断依据类别代码", coded(basis[0], "2.16.156.10011.2.3.1.136", "死亡最高诊断依据类别代码表", basis[1])),
                observation("DE05.01.021.00", "根本死亡原因代码", coded(happening.cause[0], codes.ICD10, table, happening.cause[1]))),
    )  # fmt: skip
