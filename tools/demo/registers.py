"""What the registers know of the prefecture's institutions and workers: services, departments, places of work, specialities."""

from collections.abc import Iterator
from functools import cache
from typing import Any

from tools.demo.geography import PREFECTURE, Region, regions
from tools.demo.institutions import CENTRAL_TOWNSHIP, TOWNSHIP_CENTRE, VILLAGE_ROOM, Institution
from tools.demo.randomness import stream
from tools.demo.workforce import DEPARTMENTS, NURSE, PHYSICIAN, VILLAGE, Worker, Workforce

DEPARTMENT_SYSTEM = "2.16.156.10011.2.3.2.62"
CODES = {
    "全科医疗科": "A02", "预防保健科": "A01", "呼吸与危重症医学科": "A03.01", "消化内科": "A03.02", "神经内科": "A03.03",
    "心血管内科": "A03.04", "肾病内科": "A03.06", "内分泌科": "A03.07", "普通外科": "A04.01", "骨科": "A04.03",
    "泌尿外科": "A04.04", "妇产科": "A05", "妇科": "A05.01", "产科": "A05.02", "妇女保健科": "A06", "儿科": "A07",
    "新生儿科": "A07.01", "儿童保健科": "A09", "眼科": "A10", "耳鼻喉科": "A11", "口腔科": "A12", "皮肤科": "A13",
    "感染性疾病科": "A16", "肿瘤科": "A19", "急诊医学科": "A20", "重症医学科": "A28", "检验科": "A30", "医学影像科": "A32",
    "中医科": "A50", "中医内科": "A50.01", "骨伤科": "A50.06", "中医妇科": "A50.03", "中医儿科": "A50.04", "肛肠科": "A50.07",
    "针灸推拿科": "A50.10",
}  # fmt: skip
"""医疗机构诊疗科目名录 (卫医发〔1994〕27号), as CV08.00.002 numbers it; departments outside it have no code."""
STREETS = (
    "鹿城南路",
    "彝人古镇大街",
    "中大街",
    "团结路",
    "建设路",
    "永安路",
    "文化街",
    "环城东路",
    "振兴路",
    "金山北路",
)
PUBLIC_TASKS = {
    "J": ("传染病防控", "免疫规划管理", "慢性病监测", "卫生检验"), "K": ("卫生监督执法", "公共场所卫生监督"),
    "E": ("院前急救",), "F": ("采供血",), "O": ("健康教育",), "P": ("信息服务",),
}  # fmt: skip


def services(row: Institution) -> list[str]:
    """What an institution offers."""
    letter = row.class_code[0]
    if letter == "A":
        named = DEPARTMENTS["chinese"] if row.class_code.startswith("A2") else DEPARTMENTS["general"]
        many = len(named) if row.beds >= 300 else min(len(named), 8 + row.beds // 30)
        return [*named[:many], "检验科", "医学影像科"]
    if letter == "G":
        return [*DEPARTMENTS["maternal"], "检验科"]
    if row.class_code in (CENTRAL_TOWNSHIP, TOWNSHIP_CENTRE) or letter == "B":
        return ["全科医疗科", "中医科", "预防保健科", "妇产科", "基本公共卫生服务", "家庭医生签约"]
    if row.class_code == VILLAGE_ROOM:
        return ["全科医疗科", "基本公共卫生服务", "家庭医生签约"]
    if letter == "D":
        return (
            ["口腔科"]
            if row.class_code == "D215"
            else ["中医科"]
            if row.class_code == "D212"
            else ["全科医疗科"]
        )
    return list(PUBLIC_TASKS.get(letter, ()))


@cache
def _regions() -> dict[str, Region]:
    return {region.code: region for region in regions()}


@cache
def full_name(code: str) -> str:
    """County, township and village of a region, one after the other."""
    region = _regions().get(code)
    return "" if region is None or region.level == "prefecture" else full_name(region.parent) + region.name


class Registers:
    """Rows for the registers, the same for the same prefecture."""

    def __init__(self, seed: int, rows: list[Institution], workforce: Workforce) -> None:
        self.seed = seed
        self.rows = rows
        self.workforce = workforce
        self.leading = {
            row.county: row.code for row in reversed(rows) if row.class_code == "A100" and row.parent[:6] == row.county
        }  # fmt: skip
        self.centres: dict[str, list[Institution]] = {}
        for row in rows:
            if row.class_code in (CENTRAL_TOWNSHIP, TOWNSHIP_CENTRE):
                self.centres.setdefault(row.county, []).append(row)

    def leader(self, row: Institution) -> str:
        """Who heads an institution: its first worker, a doctor where there is one."""
        workers = self.workforce.of(row.code)
        return workers[0].name if workers else ""

    def address(self, row: Institution) -> str:
        """Street and number; the same wherever it is asked for."""
        rng = stream(self.seed, "address", row.code)
        return f"{full_name(row.region)}{rng.choice(STREETS)}{rng.randrange(1, 400)}号"

    def institutions(self) -> Iterator[dict[str, Any]]:
        """A registration for every institution."""
        for row in self.rows:
            rng = stream(self.seed, "registration", row.code)
            year = rng.randrange(1952, 2006) if row.public else rng.randrange(2005, 2024)
            area = (
                PREFECTURE
                if row.parent == PREFECTURE
                else row.region
                if row.class_code == VILLAGE_ROOM
                else row.parent
            )
            in_consortium = row.class_code[0] in "BC" or row.class_code == VILLAGE_ROOM
            yield {
                "code": row.code, "name": row.name, "class_code": row.class_code, "parent_code": row.parent,
                "region_code": row.region, "level": row.level, "longitude": round(row.longitude, 6),
                "latitude": round(row.latitude, 6), "credit_code": row.credit_code, "beds": row.beds,
                "leader": self.leader(row), "services": services(row), "service_area": [area],
                "consortium_code": self.leading.get(row.county, "") if in_consortium else "",
                "phone": f"0878-{rng.randrange(3000000, 7999999)}",
                "address": self.address(row),
                "valid_from": f"{year}-{rng.randrange(1, 13):02d}-{rng.randrange(1, 29):02d}",
            }  # fmt: skip

    def departments(self) -> Iterator[dict[str, Any]]:
        """Departments of the hospitals and the maternal and child institutions."""
        for row in self.rows:
            if row.class_code[0] not in "AG":
                continue
            for index, name in enumerate(services(row), 1):
                yield {
                    "code": f"{row.code}-{index:02d}", "name": name, "class_code": CODES.get(name, ""),
                    "class_system": DEPARTMENT_SYSTEM, "parent_code": row.code, "parent_name": row.name,
                    "region_code": row.region, "beds": row.beds // (len(services(row)) - 1) if row.beds and index < 15 else 0,
                }  # fmt: skip

    def practitioners(self) -> Iterator[dict[str, Any]]:
        """A registration for every worker; one physician in twenty of a county's hospital also works in a township."""
        names = {row.code: row for row in self.rows}
        for row in self.rows:
            for worker in self.workforce.of(row.code):
                rng = stream(self.seed, "practice", worker.code)
                since = f"{rng.randrange(2008, 2025)}-{rng.randrange(1, 13):02d}-01"
                places = [
                    {"code": row.code, "name": row.name, "department": worker.department, "since": since}
                ]
                centres = self.centres.get(row.county, [])
                if worker.kind == PHYSICIAN and row.is_hospital and centres and rng.random() < 0.05:
                    second = names[rng.choice(centres).code]
                    places.append(
                        {"code": second.code, "name": second.name, "department": "全科医疗科", "since": "2024-01-01",
                         "role": "additional"}
                    )  # fmt: skip
                yield {
                    "number": worker.code, "name": worker.name, "sex": "1" if worker.male else "2",
                    "birth_date": f"{worker.citizen_id[6:10]}-{worker.citizen_id[10:12]}-{worker.citizen_id[12:14]}",
                    "citizen_id": worker.citizen_id, "title_name": worker.title, "phone": worker.phone,
                    "category": worker.kind, "speciality": "" if worker.kind == VILLAGE else worker.department,
                    "practice_scope": scope_of(worker) if worker.kind not in (NURSE, VILLAGE) else [],
                    "affiliations": places,
                }  # fmt: skip


def scope_of(worker: Worker) -> list[str]:
    """The registered scope of practice that goes with a department (关于医师执业注册中执业范围的暂行规定)."""
    name = worker.department
    for part, scope in (
        ("全科", "全科医学专业"), ("中医", "中医专业"), ("针灸", "中医专业"), ("骨伤", "中医专业"), ("妇", "妇产科专业"),
        ("产科", "妇产科专业"), ("儿", "儿科专业"), ("外科", "外科专业"), ("骨科", "外科专业"), ("眼", "眼耳鼻咽喉科专业"),
        ("耳鼻喉", "眼耳鼻咽喉科专业"), ("口腔", "口腔专业"), ("皮肤", "皮肤病与性病专业"), ("急诊", "急救医学专业"),
        ("重症", "重症医学科专业"), ("预防", "公共卫生类别专业"), ("防疫", "公共卫生类别专业"),
    ):  # fmt: skip
        if part in name:
            return [scope]
    return ["内科专业"]
