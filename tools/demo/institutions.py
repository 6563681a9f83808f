"""The 1,756 institutions of the plan (3.1.1): kinds, names, codes and places."""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from tools.demo.geography import (
    ID_REGIONS,
    POPULATION,
    PREFECTURE,
    Village,
    borders,
    regions,
    township_place,
    villages,
)  # fmt: skip
from tools.demo.numbers import credit_code, organisation_code
from tools.demo.randomness import stream

TOTAL = 1756
HOSPITALS = 78
PRIMARY_CARE = 1640
COUNTY_STAFFED = 11

GENERAL, CHINESE_MEDICINE, PSYCHIATRIC = "A100", "A210", "A520"
COMMUNITY_CENTRE, COMMUNITY_STATION = "B100", "B200"
CENTRAL_TOWNSHIP, TOWNSHIP_CENTRE = "C210", "C220"
CLINIC, CHINESE_CLINIC, DENTAL_CLINIC, INFIRMARY, VILLAGE_ROOM = "D211", "D212", "D215", "D400", "D600"
DISEASE_CONTROL, MATERNAL, SUPERVISION = "J100", "G100", "K100"
EMERGENCY, BLOOD, HEALTH_EDUCATION, INFORMATION = "E100", "F120", "O100", "P918"

PRIVATE_PREFIXES = (
    "博爱 仁和 康宁 惠民 济世 同仁 安康 德仁 益民 瑞康 华康 和谐 友谊 健民 阳光 福康 民康 恒济".split()
)
CLINIC_NAMES = "仁心 康泰 百姓 济民 回春 明德 春和 杏林 福源 永康 安泰 平安 为民 宏康 同德 恩济 长青 广济 祥和 慈安".split()


@dataclass(frozen=True, slots=True)
class Institution:
    """An institution. `code`: 9 places of GB 11714; `parent`: code of the region it belongs to; `beds` may be 0.

    `region` is the 12-place code of the village or township it stands in, `long_code` the 22 places of WS 218.
    """

    code: str
    credit_code: str
    long_code: str
    name: str
    class_code: str
    level: str
    public: bool
    parent: str
    region: str
    county: str
    longitude: float
    latitude: float
    beds: int = 0

    @property
    def is_hospital(self) -> bool:
        return self.class_code[0] == "A"


def short(county_name: str) -> str:
    """楚雄市 → 楚雄, as institutions print it."""
    return county_name[:-1]


class _Register:
    """Collects institutions and gives each its numbers in order."""

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self.rows: list[Institution] = []
        self.codes: set[str] = set()

    def add(
        self, name: str, class_code: str, parent: str, place: tuple[float, float], *,
        level: str = "", public: bool = True, region: str = "", beds: int = 0,
    ) -> None:  # fmt: skip
        rng = stream(self.seed, "institution", len(self.rows))
        while True:
            code = organisation_code(f"{'4' if public else '5'}{rng.randrange(10**7):07d}")
            if code not in self.codes:
                break
        self.codes.add(code)
        county = (region or parent)[:6] if (region or parent) != PREFECTURE else "532301"
        issued_in = "532300" if parent == PREFECTURE else ID_REGIONS.get(county, county)
        kind = "12" if public else ("52" if rng.random() < 0.4 else "92")
        economic = "11" if public else "17"
        management = "9" if class_code[0] in "JKOPF" else "1" if public else "2"
        self.rows.append(
            Institution(
                code, credit_code(kind, issued_in, code), f"{code}{county}{economic}{class_code}{management}",
                name, class_code, level, public, parent, region or parent, county, *place, beds,
            )
        )  # fmt: skip


def _hospitals(register: _Register, rng: Random, counties: dict[str, str]) -> None:
    seat = "532301"
    centre = borders()[seat].centre

    def near(county: str, spread: float = 0.03) -> tuple[float, float]:
        return borders()[county].near(rng, *borders()[county].centre, spread)

    register.add("楚雄彝族自治州人民医院", GENERAL, PREFECTURE, centre, level="三级甲等", beds=1500)
    register.add(
        "楚雄彝族自治州中医医院", CHINESE_MEDICINE, PREFECTURE, near(seat), level="三级甲等", beds=800
    )
    register.add(
        "楚雄彝族自治州第二人民医院", PSYCHIATRIC, PREFECTURE, near(seat), level="三级乙等", beds=600
    )
    register.add("楚雄医药高等专科学校附属医院", GENERAL, PREFECTURE, near(seat), level="二级甲等", beds=300)
    for code, name in counties.items():
        beds = round(POPULATION[code] * 12)
        level = "二级甲等"
        register.add(f"{name}人民医院", GENERAL, code + "000000", near(code), level=level, beds=beds)
        register.add(
            f"{name}中医医院", CHINESE_MEDICINE, code + "000000", near(code), level=level, beds=beds // 2
        )
    remaining = HOSPITALS - len(register.rows)
    total = sum(POPULATION.values())
    order = sorted(POPULATION, key=lambda code: -POPULATION[code])
    shares = {code: int(remaining * POPULATION[code] / total) for code in order}
    for code in order[: remaining - sum(shares.values())]:
        shares[code] += 1
    kinds = ((GENERAL, "医院"), (GENERAL, "综合医院"), ("A526", "骨科医院"), ("A512", "眼科医院"), ("A518", "妇产医院"),
             ("A222", "骨伤医院"), ("A527", "康复医院"), ("A511", "口腔医院"), ("A520", "精神病医院"))  # fmt: skip
    for code in order:
        prefixes = rng.sample(PRIVATE_PREFIXES, min(shares[code], len(PRIVATE_PREFIXES)))
        for index in range(shares[code]):
            class_code, suffix = kinds[index % len(kinds)]
            title = f"{short(counties[code])}{prefixes[index % len(prefixes)]}{suffix}"
            level = "二级" if index == 0 and POPULATION[code] > 20 else "一级"
            register.add(title, class_code, code + "000000", near(code), level=level, public=False,
                         beds=rng.randrange(30, 120))  # fmt: skip


def _public_health(register: _Register, rng: Random, counties: dict[str, str]) -> None:
    seats = [("楚雄彝族自治州", PREFECTURE, "532301")]
    seats += [(name, code + "000000", code) for code, name in counties.items()]
    for class_code, suffix, level in (
        (DISEASE_CONTROL, "疾病预防控制中心", ""),
        (MATERNAL, "妇幼保健院", "二级甲等"),
        (SUPERVISION, "卫生监督所", ""),
    ):
        for title, parent, county in seats:
            place = borders()[county].near(rng, *borders()[county].centre, 0.03)
            own = ("三级乙等" if parent == PREFECTURE else level) if class_code == MATERNAL else ""
            register.add(f"{title}{suffix}", class_code, parent, place, level=own, beds=120 if own else 0)
    centre = borders()["532301"].near(rng, *borders()["532301"].centre, 0.03)
    register.add("楚雄彝族自治州急救中心", EMERGENCY, PREFECTURE, centre)
    register.add("禄丰市急救站", "E300", "532302000000", borders()["532302"].centre)
    register.add("楚雄彝族自治州中心血站", BLOOD, PREFECTURE, centre)
    register.add("楚雄彝族自治州健康教育所", HEALTH_EDUCATION, PREFECTURE, centre)
    register.add("楚雄彝族自治州卫生健康信息中心", INFORMATION, PREFECTURE, centre)


def _village_room(village: Village) -> str:
    return (
        village.township_name
        + village.name.removesuffix("村民委员会").removesuffix("居民委员会")
        + "村卫生室"
    )


def _primary_care(register: _Register, rng: Random, counties: dict[str, str]) -> None:
    before = len(register.rows)
    seats: set[str] = set()
    for region in regions():
        if region.level != "township":
            continue
        county = region.code[:6]
        place = township_place(region.code)
        first = region.parent not in seats
        seats.add(region.parent)
        if first:
            register.add(f"{counties[county]}{region.name}社区卫生服务中心", COMMUNITY_CENTRE, region.code, place,
                         beds=20)  # fmt: skip
            continue
        central = region.name.endswith("镇") and rng.random() < 0.45
        suffix, class_code = ("中心卫生院", CENTRAL_TOWNSHIP) if central else ("卫生院", TOWNSHIP_CENTRE)
        register.add(f"{counties[county]}{region.name}{suffix}", class_code, region.code, place,
                     beds=rng.randrange(30, 80) if central else rng.randrange(10, 40))  # fmt: skip
    for village in villages():
        place = (village.longitude, village.latitude)
        if village.urban:
            title = f"{village.township_name}{village.name.removesuffix('居民委员会')}卫生服务站"
            register.add(title, COMMUNITY_STATION, village.code, place, region=village.code)
        else:
            register.add(_village_room(village), VILLAGE_ROOM, village.code, place, region=village.code)
    remaining = PRIMARY_CARE - (len(register.rows) - before)
    urban = [village for village in villages() if village.urban]
    weights = [village.weight for village in urban]
    used: set[str] = set()
    for index in range(remaining):
        village = rng.choices(urban, weights)[0]
        place = borders()[village.county].near(rng, village.longitude, village.latitude, 0.008)
        if index % 12 == 11:
            place_name = rng.choice(
                ("第一中学", "第二小学", "职业高级中学", "农场", "水泥厂", "煤矿", "供电局", "林场")
            )
            base, class_code = (
                f"{short(village.county_name)}{village.township_name}{place_name}医务室",
                INFIRMARY,
            )
        else:
            class_code, word = rng.choice(((CLINIC, "诊所"), (CLINIC, "诊所"), (CHINESE_CLINIC, "中医诊所"),
                                           (DENTAL_CLINIC, "口腔诊所")))  # fmt: skip
            base = f"{short(village.county_name)}{rng.choice(CLINIC_NAMES)}{word}"
        title = base
        for number in "二三四五六七八九":
            if title not in used:
                break
            title = f"{base}（第{number}店）"
        used.add(title)
        register.add(
            title, class_code, village.township, place, public=class_code == INFIRMARY, region=village.code
        )


def institutions(seed: int) -> list[Institution]:
    """All 1,756, hospitals first; the same for the same seed."""
    counties = {region.code[:6]: region.name for region in regions() if region.level == "county"}
    register = _Register(seed)
    rng = stream(seed, "institutions")
    _hospitals(register, rng, counties)
    _public_health(register, rng, counties)
    _primary_care(register, rng, counties)
    return register.rows


def of_class(rows: list[Institution], *letters: str) -> Iterator[Institution]:
    """Those whose class code begins with one of the letters."""
    return (row for row in rows if row.class_code.startswith(letters))
