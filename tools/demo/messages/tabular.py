"""Tabular data sets: rows under the Chinese names of the data elements (TABULAR.md), files as CSV or XLSX."""

import csv
import io
from datetime import date, datetime

import xlsxwriter

from tools.demo.faces import Face
from tools.demo.happenings import FollowUp, LaboratoryReport, Registration, Result, Vaccination, Visit
from tools.demo.institutions import Institution
from tools.demo.messages import codes
from tools.demo.messages.registers import PAST
from tools.demo.naming import ETHNIC_NAMES
from tools.demo.people import DIABETES

COMMON = (
    "记录编号", "组织机构代码", "机构名称", "城乡居民健康档案编号", "本人姓名", "性别代码", "出生日期", "身份证件类别代码", "身份证件号码", "本人电话号码",
    "本地患者编号",
)  # fmt: skip
_MEDICINES = tuple(
    f"{name}{number}"
    for number in (1, 2, 3)
    for name in ("药物名称", "药物使用频率", "药物使用次剂量", "药物使用剂量单位")
)
_FOLLOW_UP_HEAD = ("随访日期", "随访方式代码", "症状代码", "收缩压(mmHg)", "舒张压(mmHg)", "身高(cm)", "体重(kg)", "体质指数", "心率(次/min)", "日吸烟量(支)",
                   "日饮酒量(两)", "运动频率代码", "运动时长(min)")  # fmt: skip
_FOLLOW_UP_TAIL = (
    "辅助检查结果",
    "服药依从性代码",
    "药物不良反应标志",
    "随访评价结果代码",
    *_MEDICINES,
    "转诊原因",
    "转入医疗机构名称",
    "下次随访日期",
    "随访医师姓名",
)
_MIND = ("心理调整评价结果代码", "随访遵医行为评价结果代码")
COLUMNS: dict[str, tuple[str, ...]] = {
    "resident_registration": (
        *COMMON, "民族", "婚姻状况代码", "学历代码", "职业类别代码", "现住地址-县(区)", "现住地址-乡(镇、街道办事处)", "现住地址-村(街、路、弄等)",
        "现住地址-门牌号码", "行政区划代码", "联系人姓名", "联系人电话号码", "监护人姓名", "监护人身份证件号码", "ABO血型代码", "Rh血型代码", "药物过敏源",
        "既往患病种类代码", "建档日期", "责任医师姓名",
    ),
    "vaccinations": (
        *COMMON, "监护人姓名", "监护人身份证件号码", "疫苗名称代码", "疫苗名称", "疫苗接种日期", "接种剂次", "接种部位", "疫苗批号", "疫苗生产厂家名称", "疫苗接种单位名称",
        "疫苗接种医生姓名", "预防接种后不良反应临床诊断代码", "预防接种后不良反应发生日期",
    ),
    "hypertension_follow_up": (*COMMON, *_FOLLOW_UP_HEAD, "摄盐量分级代码", *_MIND, *_FOLLOW_UP_TAIL),
    "diabetes_follow_up": (
        *COMMON, *_FOLLOW_UP_HEAD, *_MIND, "足背动脉搏动标志", "日主食量(g)", "空腹血糖值(mmol/L)", "餐后两小时血糖值(mmol/L)", "糖化血红蛋白值(%)", "低血糖反应代码",
        "胰岛素用药种类", "胰岛素用药使用频率(次/d)", "胰岛素用药次剂量(U)", *_FOLLOW_UP_TAIL,
    ),
    "laboratory_results": (
        *COMMON, "报告编号", "标本编号", "标本类别", "标本采样日期时间", "报告日期时间", "检查/检验类别", "检查/检验项目代码", "检查/检验项目名称", "检查/检验定量结果",
        "检查/检验定性结果", "检查/检验计量单位", "参考范围下限", "参考范围上限", "检查/检验结果代码", "检验医师姓名", "审核医师姓名",
    ),
}  # fmt: skip

Cell = str | int | float | bool | date | datetime
Row = dict[str, Cell]
"""Cells before a file's habits (how it writes dates, flags, sexes) are applied."""


def _common(number: str, institution: Institution, face: Face) -> Row:
    row: Row = {
        "记录编号": number, "组织机构代码": institution.code, "机构名称": institution.name, "城乡居民健康档案编号": face.person.record_number,
        "本人姓名": face.name, "性别代码": face.sex, "出生日期": face.birth, "本人电话号码": face.phone, "本地患者编号": face.local_id,
    }  # fmt: skip
    if face.citizen_id:
        row |= {"身份证件类别代码": "01", "身份证件号码": face.citizen_id}
    return row


def registration(happening: Registration, face: Face) -> Row:
    person, village, on = face.person, face.person.village, happening.at.date()
    contact, guardian = face.contact, face.guardian if face.person.age(on) < 18 else None
    row = _common(f"JD{person.record_number}", happening.institution, face)
    row |= {
        "民族": person.ethnic, "婚姻状况代码": person.marital, "学历代码": person.education, "职业类别代码": codes.OCCUPATION_OF.get(person.occupation, "8"),
        "现住地址-县(区)": village.county_name, "现住地址-乡(镇、街道办事处)": village.township_name, "现住地址-村(街、路、弄等)": village.name,
        "现住地址-门牌号码": f"{person.group}{person.house}", "行政区划代码": village.code, "ABO血型代码": person.abo, "Rh血型代码": person.rh,
        "药物过敏源": ";".join(allergy.code for allergy in person.allergies if allergy.since <= on),
        "既往患病种类代码": ";".join(sorted(PAST[code][0] for code, since in person.conditions.items() if code in PAST and since <= on)),
        "建档日期": on, "责任医师姓名": happening.worker.name,
    }  # fmt: skip
    if contact is not None:
        row |= {"联系人姓名": contact.name.registered, "联系人电话号码": contact.phone or contact.home_phone}
    if guardian is not None:
        row |= {"监护人姓名": guardian.name.registered, "监护人身份证件号码": guardian.citizen_id}
    return row


def vaccination(happening: Vaccination, face: Face) -> Row:
    row = _common(happening.number, happening.institution, face)
    guardian = face.guardian if face.person.age(happening.at.date()) < 14 else None
    if guardian is not None:
        row |= {"监护人姓名": guardian.name.registered, "监护人身份证件号码": guardian.citizen_id}
    row |= {
        "疫苗名称代码": happening.vaccine, "疫苗名称": happening.product, "疫苗接种日期": happening.at.date(), "接种剂次": happening.dose, "接种部位": happening.site,
        "疫苗批号": happening.lot, "疫苗生产厂家名称": happening.maker, "疫苗接种单位名称": happening.institution.name, "疫苗接种医生姓名": happening.worker.name,
    }  # fmt: skip
    if happening.reaction and happening.reaction_on:
        row |= {
            "预防接种后不良反应临床诊断代码": happening.reaction,
            "预防接种后不良反应发生日期": happening.reaction_on,
        }
    return row


def follow_up(happening: FollowUp, face: Face) -> Row:
    signs, body = happening.vitals, face.person.body
    row = _common(happening.number, happening.institution, face)
    row |= {
        "随访日期": happening.at.date(), "随访方式代码": happening.method, "症状代码": ";".join(happening.symptoms), "收缩压(mmHg)": signs.systolic,
        "舒张压(mmHg)": signs.diastolic, "身高(cm)": f"{signs.height:.1f}", "体重(kg)": f"{signs.weight:.1f}", "体质指数": f"{signs.bmi:.2f}",
        "心率(次/min)": signs.pulse, "日吸烟量(支)": body.cigarettes, "日饮酒量(两)": body.drinks, "运动频率代码": body.exercise, "运动时长(min)": 30,
        "心理调整评价结果代码": happening.mood, "随访遵医行为评价结果代码": happening.obedience, "服药依从性代码": happening.compliance,
        "药物不良反应标志": bool(happening.side_effect), "随访评价结果代码": happening.rating, "下次随访日期": happening.next, "随访医师姓名": happening.worker.name,
    }  # fmt: skip
    oral = [medicine for medicine in happening.medicines if medicine.id != "insulin"]
    for number, medicine in enumerate(oral[:3], start=1):
        row |= {f"药物名称{number}": medicine.name, f"药物使用频率{number}": f"每日{medicine.times}次", f"药物使用次剂量{number}": f"{medicine.dose:g}",
                f"药物使用剂量单位{number}": medicine.unit}  # fmt: skip
    if happening.referral:
        row |= {
            "转诊原因": happening.referral,
            "转入医疗机构名称": f"{face.person.village.county_name}人民医院",
        }
    if happening.disease != DIABETES:
        return row | {"摄盐量分级代码": body.salt}
    insulin = next((medicine for medicine in happening.medicines if medicine.id == "insulin"), None)
    row |= {
        "足背动脉搏动标志": happening.foot_pulse,
        "日主食量(g)": 350,
        "空腹血糖值(mmol/L)": f"{happening.glucose:.1f}",
        "低血糖反应代码": happening.hypoglycaemia,
    }
    if happening.glucose_after_meal:
        row["餐后两小时血糖值(mmol/L)"] = f"{happening.glucose_after_meal:.1f}"
    if happening.glycated:
        row["糖化血红蛋白值(%)"] = f"{happening.glycated:.1f}"
    if insulin is not None:
        row |= {
            "胰岛素用药种类": insulin.name,
            "胰岛素用药使用频率(次/d)": insulin.times,
            "胰岛素用药次剂量(U)": f"{insulin.dose:g}",
        }
    return row


def laboratory(visit: Visit, report: LaboratoryReport, result: Result, face: Face) -> Row:
    row = _common(f"{report.number}-{result.item.id}", visit.institution, face)
    row |= {
        "报告编号": report.number, "标本编号": report.specimen_number, "标本类别": report.panel.specimen, "标本采样日期时间": report.collected,
        "报告日期时间": report.reported, "检查/检验类别": report.panel.name, "检查/检验项目代码": result.item.loinc, "检查/检验项目名称": result.item.name,
        "检查/检验结果代码": "2" if result.flag else "1", "检验医师姓名": report.technician.name, "审核医师姓名": report.reviewer.name,
    }  # fmt: skip
    if result.value is None:
        row["检查/检验定性结果"] = result.text
    else:
        row |= {
            "检查/检验定量结果": result.written,
            "检查/检验计量单位": result.item.unit,
            "参考范围下限": f"{result.low:g}",
            "参考范围上限": f"{result.high:g}",
        }
    return row


DATE_HABITS = ("%Y%m%d", "%Y-%m-%d", "%Y/%m/%d")
TIME_HABITS = ("%Y%m%d%H%M%S", "%Y-%m-%d %H:%M:%S", "%Y%m%dT%H%M%S")


def _written(column: str, cell: Cell, habit: int) -> str:
    if isinstance(cell, datetime):
        return cell.strftime(TIME_HABITS[habit % 3])
    if isinstance(cell, date):
        return cell.strftime(DATE_HABITS[habit % 3])
    if isinstance(cell, bool):
        return ("是" if cell else "否") if habit % 3 == 1 else ("T" if cell else "F")
    if column == "性别代码" and habit % 4 == 1:
        return {"1": "男", "2": "女"}.get(str(cell), str(cell))
    if column == "民族" and habit % 4 == 1:
        return ETHNIC_NAMES.get(str(cell), str(cell))
    return str(cell)


def table(definition: str, rows: list[Row], habit: int) -> list[list[str]]:
    """Header and cells as a file with these habits writes them."""
    columns = COLUMNS[definition]
    return [list(columns)] + [
        [_written(column, row.get(column, ""), habit) for column in columns] for row in rows
    ]


def comma_separated(cells: list[list[str]], encoding: str) -> bytes:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows(cells)
    return out.getvalue().encode(encoding)


def workbook(cells: list[list[str]], created: datetime) -> bytes:
    """XLSX with one sheet of text cells; the same bytes for the same cells."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    book.set_properties({"created": created})
    sheet = book.add_worksheet("数据")
    for number, line in enumerate(cells):
        for column, cell in enumerate(line):
            if cell:
                sheet.write_string(number, column, cell)
    book.close()
    return out.getvalue()
