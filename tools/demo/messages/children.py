"""CDA of children: HSDB01.01 birth certificate, HSDB01.03 child check-up, HSDB03.01 vaccination report."""

from tools.demo.faces import Face
from tools.demo.happenings import Birth, ChildCheck, Vaccination
from tools.demo.measuring import GROWTH
from tools.demo.messages import codes
from tools.demo.messages.heads import Head, address, document, guardian, household
from tools.demo.messages.markup import (
    coded,
    day,
    moment,
    observation,
    organizer,
    quantity,
    related,
    section,
    stamp,
    string,
    text,
    truth,
)  # fmt: skip
from tools.demo.naming import ETHNIC_NAMES
from tools.demo.people import Person


def birth_head(happening: Birth, face: Face, number: str) -> Head:
    baby, mother, father = face.person, happening.mother, happening.father
    guardians = (guardian(father, "51", "父亲", with_address=True) if father else "") + guardian(
        mother, "52", "母亲", with_address=True
    )
    born = happening.at.replace(hour=happening.at.minute % 24)
    parts = f'{guardians}<birthplace><place classCode="PLC" determinerCode="INSTANCE">{address(baby)}</place></birthplace>'
    return Head(
        "HSDB01.01", 2, "出生医学证明", number, face, happening.institution, happening.worker, happening.at, happening.at, id_root="2.16.156.10011.1.1.1.1",
        role_ids=[(codes.BIRTH_CERTIFICATE, happening.certificate)], addr=True, citizen=False, birth=False, health_record=True,
        patient_parts=f'<birthTime value="{day(face.birth)}{born:%H%M}"/>{parts}', signers=[("签发人", happening.worker)],
    )  # fmt: skip


def _parent(title: str, code: str, person: Person | None, prefix: str) -> str:
    if person is None:
        name, birth, ethnic, number = "不详", "", "01", "无"
    else:
        name, birth, ethnic, number = (
            person.name.registered,
            day(person.birth),
            person.ethnic,
            person.citizen_id,
        )
    subject = (
        '<subject contextControlCode="OP"><relatedSubject><subject>'
        f'<name>{text(name)}</name><birthTime value="{birth}"/></subject></relatedSubject></subject>'
    )
    entries = (
        observation(
            "DE02.01.015.00",
            f"{prefix}国籍",
            coded("156", codes.NATIONALITY, "世界各国和地区名称代码（GB/T 2659）", "中国"),
            mood="DEF",
        ),
        observation(
            "DE02.01.025.00",
            f"{prefix}民族",
            coded(ethnic, codes.ETHNIC, "民族类别代码表（GB 3304）", ETHNIC_NAMES[ethnic]),
            mood="DEF",
        ),
        observation("DE02.01.030.00", f"{prefix}身份证件号码", string(number), mood="DEF"),
    )
    head = f'<code code="{code}" displayName="{title}" codeSystem="{codes.KINSHIP}" codeSystemName="家庭关系代码表（GB/T 4761）"/>'
    return f"<component><section>{head}<text/>{subject}{''.join(f'<entry>{e}</entry>' for e in entries)}</section></component>"


def birth_certificate(happening: Birth, face: Face, head: Head) -> str:
    """HSDB01.01."""
    del face
    level = happening.institution.class_code[0]
    place = ("2", "妇幼保健院") if level == "G" else ("12", "县（区）级医院")
    return document(
        head,
        section("11450-4", "PROBLEM LIST", observation("DE02.10.006.00", "出生孕周", quantity(happening.weeks, "周")),
                observation("DE05.10.034.00", "健康状况代码", coded("1", "2.16.156.10011.2.3.2.60", "健康状况代码表", "良好"))),
        section("8716-3", "VITAL SIGNS", observation("DE04.10.018.00", "出生身长", quantity(f"{happening.length:g}", "cm")),
                observation("DE04.10.019.00", "出生体重", quantity(happening.weight, "g"))),
        _parent("母亲", "52", happening.mother, "母亲"), _parent("父亲", "51", happening.father, "父亲"),
        section("", "接生相关信息", observation("DE02.01.004.00", "出生地类别代码", coded(place[0], "2.16.156.10011.2.3.1.2", "出生(分娩)地点类别代码表", place[1])),
                observation("DE02.01.039.00", "助产人员", string(happening.midwife.name)), observation("DE08.10.013.00", "助产机构", string(happening.institution.name))),
    )  # fmt: skip


def check_head(happening: ChildCheck, face: Face, number: str) -> Head:
    return Head(
        "HSDB01.03", 4, "儿童健康体检", number, face, happening.institution, happening.worker, happening.at, happening.at, id_root="2.16.156.10011.1.1.1.1",
        role_ids=[(codes.HEALTH_RECORD, face.person.record_number)], health_record=True,
    )  # fmt: skip


def _rank(value: float, months: int, male: bool, column: int) -> tuple[str, str]:
    """Above, within or below the middle of the national reference (CV05.10.006)."""
    middle = min(GROWTH[male], key=lambda row: abs(row[0] - months))[column]
    share = value / middle
    return ("1", "上") if share > 1.1 else ("3", "下") if share < 0.9 else ("2", "中")


def child_check(happening: ChildCheck, face: Face, head: Head) -> str:
    """HSDB01.03."""
    months, male = happening.months, face.person.male
    closed = happening.fontanelle[0] <= 0
    inside = [
        related(observation("DE04.10.152.00", "前囟横径", quantity(happening.fontanelle[0], "cm"))),
        related(observation("DE04.10.153.00", "前囟纵径", quantity(happening.fontanelle[1], "cm"))),
        related(observation("DE04.10.154.00", "前囟张力代码", coded("1", "2.16.156.10011.2.3.1.72", "前囟张力代码表", "正常"))),
    ]  # fmt: skip
    rank = "儿童生长发育评价结果代码表"
    tall, heavy = _rank(happening.length, months, male, 1), _rank(happening.weight, months, male, 2)
    body = ("2", "低体重") if heavy[0] == "3" else ("5", "超重") if heavy[0] == "1" else ("1", "正常")
    sight = []
    if months >= 48:
        sight = [
            observation("DE04.10.116.00", f"{side}眼裸眼远视力值", quantity("0.8"), qualifier=f"{side}眼")
            for side in "左右"
        ]
    advice = ("1", "科学喂养") if months < 12 else ("2", "合理膳食")
    return document(
        head,
        section("8716-3", "VITAL SIGNS", observation("DE04.10.167.00" if months > 24 else "DE04.10.166.00", "身长", quantity(f"{happening.length:.1f}", "cm")),
                observation("DE04.10.188.00", "体重", quantity(f"{happening.weight:.1f}", "kg"))),
        section("10210-3", "GENERAL STATUS", observation("DE04.10.026.00", "面色代码", coded("1", "2.16.156.10011.2.3.1.62", "儿童面色代码表", "红润")),
                observation("DE04.01.034.00", "可疑佝偻病症状代码", coded("1", "2.16.156.10011.2.3.1.75", "可疑佝偻病症状代码表", "无"))),
        section("29302-7", "INTEGUMENTARY SYSTEM", observation("DE04.10.243.00", "皮肤检查异常标志", truth(False))),
        section("10199-8", "HEAD", observation("DE04.10.151.00", "前囟闭合标志", truth(closed), *inside),
                observation("DE04.10.192.00", "头围", quantity(f"{happening.head:.1f}", "cm"))),
        section("10197-2", "Physical findings of Eye", *sight, observation("DE04.10.217.00", "眼外观检查异常标志", truth(False))),
        section("10195-6", "EAR", observation("DE04.10.029.00", "耳外观检查异常标志", truth(False))),
        section("10201-2", "MOUTH and THROAT and TEETH", observation("DE04.10.108.00", "口腔检查异常标志", truth(False)),
                observation("DE04.10.021.00", "出牙数", quantity(happening.teeth, "颗"))),
        section("10200-4", "HEART", observation("DE04.10.208.00", "心脏听诊异常标志", truth(False))),
        section("11412-4", "RESPIRATORY SYSTEM", observation("DE04.10.034.00", "肺部听诊异常标志", truth(False))),
        section("10191-5", "ABDOMEN", observation("DE04.10.047.00", "腹部触诊异常标志", truth(False),
                related(observation("DE04.10.046.00", "腹部触诊异常结果描述", string("未见异常"))))),
        section("", "儿童健康史", observation("DE03.00.020.00", "户外活动时长", quantity(2, "小时/天")),
                observation("DE06.00.070.00", "两次随访间患病标志", truth(bool(happening.ill)), *(
                    [related(observation("DE06.00.071.00", "两次随访间患其他疾病情况", string(happening.ill)))] if happening.ill else []))),
        section("30954-2", "STUDIES SUMMARY", organizer(observation("DE04.50.091.00", "血红蛋白值", quantity(f"{happening.haemoglobin:g}", "g/L")), kind="BATTERY")),
        section("51848-0", "Assessment note", observation("DE05.10.046.00", "年龄别身高评价结果代码", coded(tall[0], "2.16.156.10011.2.3.1.144", rank, tall[1])),
                observation("DE05.10.047.00", "年龄别体重评价结果代码", coded(heavy[0], "2.16.156.10011.2.3.1.144", rank, heavy[1])),
                observation("DE05.10.071.00", "体格发育评价代码", coded(body[0], "2.16.156.10011.2.3.1.74", "儿童体格发育评价结果代码表", body[1])),
                observation("DE05.10.017.00", "儿童发育评估通过标志", truth(True))),
        section("69730-0", "Instructions", observation("DE06.00.178.00", "儿童健康指导类别代码", coded(advice[0], "2.16.156.10011.2.3.1.193", "儿童健康指导类别代码表", advice[1]), mood="DEF")),
        section("18776-1", "referal", observation("DE06.00.174.00", "转诊标志", truth(False))),
        section("", "下次随访安排", observation("DE06.00.109.00", "下次随访日期", moment(f"{happening.at.year + (happening.at.month > 6)}{'01' if happening.at.month > 6 else '07'}15"), mood="DEF")),
    )  # fmt: skip


def vaccination_head(happening: Vaccination, face: Face, number: str) -> Head:
    person = face.person
    parent = face.guardian
    parts = (
        guardian(parent, "51" if parent.male else "52", "父亲" if parent.male else "母亲", telecom=True)
        if parent
        else ""
    )
    return Head(
        "HSDB03.01", 9, "预防接种报告", number, face, happening.institution, happening.worker, happening.at, happening.at, id_root="2.16.156.10011.1.1.1.3",
        role_ids=[(codes.HEALTH_RECORD, person.record_number)], addr=True, postal=True, telecom=True, patient_parts=f"{parts}{household(person)}", health_record=True,
    )  # fmt: skip


def vaccination_report(happening: Vaccination, face: Face, head: Head) -> str:
    """HSDB03.01."""
    del face
    code, name = happening.vaccine, codes.VACCINE_NAMES[happening.vaccine]
    procedure = (
        f'<procedure classCode="PROC" moodCode="EVN"><code/><effectiveTime value="{stamp(happening.at)}"/>'
        f"<priorityCode><originalText>{happening.dose}</originalText></priorityCode><targetSiteCode><originalText>{happening.site}</originalText></targetSiteCode>"
        f'<performer typeCode="PRF"><assignedEntity classCode="ASSIGNED"><id root="{codes.AUTHOR}" extension="{happening.worker.licence}"/>'
        f'<assignedPerson classCode="PSN" determinerCode="INSTANCE"><name>{text(happening.worker.name)}</name></assignedPerson>'
        f'<representedOrganization classCode="ORG" determinerCode="INSTANCE"><id root="{codes.INSTITUTION}" extension="{happening.institution.code}"/>'
        f"<name>{text(happening.institution.name)}</name></representedOrganization></assignedEntity></performer>"
        '<entryRelationship typeCode="COMP"><substanceAdministration classCode="SBADM" moodCode="EVN"><consumable typeCode="CSM">'
        f'<manufacturedProduct classCode="MANU"><id extension="{happening.lot}"/><manufacturedLabeledDrug><code code="{code}" xsi:type="CE" '
        f'codeSystem="{codes.VACCINES}" codeSystemName="疫苗名称代码表" displayName="{name}"/><name>{text(happening.product)}</name></manufacturedLabeledDrug>'
        "</manufacturedProduct></consumable></substanceAdministration></entryRelationship></procedure>"
    )
    reaction = ""
    if happening.reaction and happening.reaction_on:
        names = {
            "19": "发热/红肿/硬结",
            "0302": "过敏性皮疹",
            "0307": "荨麻疹",
            "16": "晕厥",
            "02": "热性惊厥",
        }
        reaction = section(
            "", "疑似预防接种异常反应", observation("DE08.50.018.00", "可疑疫苗名称代码", coded(code, codes.VACCINES, "疫苗名称代码表", name)),
            observation("DE05.01.052.00", "诊断代码", coded(happening.reaction, "2.16.156.10011.2.3.1.131", "预防接种后不良反应临床诊断代码表", names[happening.reaction])),
            observation("DE06.00.151.00", "发生日期", moment(day(happening.reaction_on))), observation("DE06.00.150.00", "处理结果", string("观察后好转")),
        )  # fmt: skip
    return document(head, section("47519-4", "HISTORY OF PROCEDURES", procedure), reaction)
