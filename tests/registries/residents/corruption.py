"""A corruption set with ground truth: families of the prefecture, each person seen by several sources, with real life's errors.

Every person has 2 to 4 records. 30 % of the records lack the identity number (and half of those the patient number of a
known source as well); 15 % carry one or two errors: a homophone or a character of confusable sound, a missing or wrong
character, names swapped, another surname (children), traditional characters, day and month swapped, a wrong digit, the
year before, a lunar date, only the year, another sex, a digit of the identity number (check digit then wrong), an old
15-place number, the mother's number for a small child, another phone, no address, an old address. Families share phone,
address and surname; 2 % of births are twins.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from yizhou.registries.residents.contracts import Identifier, IdentifierKind, PersonClaim
from yizhou.registries.residents.pinyin import confusable, reading, toneless
from yizhou.standards import citizen_id, regions

SURNAMES = (
    "李 113 杨 82 张 64 王 62 罗 39 周 32 刘 29 普 28 陈 27 鲁 18 何 17 段 16 马 16 郭 14 赵 14 白 12 徐 12 黄 12 夏 10 朱 10 高 10 "
    "吴 10 胡 9 谢 9 孙 8 苏 8 唐 8 董 7 余 7 尹 7 自 6 起 6 吕 6 施 6 钱 6 宋 6 丁 5 金 5 彭 5 毕 5 郑 5 冯 5 邓 4 许 4 曾 4 "
    "沈 4 田 4 钟 4 姜 3 范 3 方 3 石 3 姚 3 谭 3 廖 3 邹 3 熊 3 陆 3 孔 3 康 3 毛 3 邱 3 秦 3 江 3 史 2 顾 2 侯 2 邵 2 孟 2 龙 2 "
    "万 2 段 2 雷 2 汤 2 黎 2 易 2 常 2 武 2 乔 2 贺 2 赖 2 龚 2 文 2 欧阳 1 沙马 1 吉克 1 阿苏 1"
).split()
MALE = "伟强磊军勇杰涛明超刚平辉健俊鹏华飞鑫波斌宇浩凯峰志建国文学正德荣福兴发林海龙云成东祥家永春金昌光开启云洪武忠良义生"
FEMALE = "芳娜秀英敏静丽艳娟霞兰玲桂珍玉梅莉红琼燕萍萱雪琳倩婷云莲凤美仙翠珠惠芬香月菊莺瑶怡慧蓉丹晓佳欣琪雅梦如思春菲"
TRADITIONAL = {
    "张": "張",
    "罗": "羅",
    "刘": "劉",
    "陈": "陳",
    "马": "馬",
    "赵": "趙",
    "国": "國",
    "华": "華",
    "军": "軍",
    "丽": "麗",
    "艳": "豔",
    "杨": "楊",
}
OLD_CODES = {"532302": "532331"}
SOURCES = [f"53230{n}H" for n in range(8)]


@dataclass(frozen=True)
class Person:
    """One true person."""

    key: int
    claim: PersonClaim
    mother: "Person | None" = None

    @property
    def number(self) -> str:
        return self.claim.identifiers[0].value


def _surnames() -> tuple[list[str], list[int]]:
    return SURNAMES[::2], [int(weight) for weight in SURNAMES[1::2]]


class Population:
    """Draws families, then their records; the same for the same seed."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.surnames, self.weights = _surnames()
        self.villages = [
            village
            for county in regions.children(regions.PREFECTURE)
            for township in regions.children(county.code)
            for village in regions.children(township.code)
        ]
        self.serial = 0

    def given(self, sex: str) -> str:
        pool = MALE if sex == "1" else FEMALE
        size = 1 if self.random.random() < 0.22 else 2
        return "".join(self.random.choice(pool) for _ in range(size))

    def surname(self) -> str:
        return self.random.choices(self.surnames, self.weights)[0]

    def day(self, first: int, last: int) -> date:
        return date(first, 1, 1) + timedelta(days=self.random.randrange((last - first + 1) * 365))

    def phone(self) -> str:
        return (
            self.random.choice(["138", "139", "159", "187", "150", "182"])
            + f"{self.random.randrange(10**8):08d}"
        )

    def citizen_number(self, county: str, born: date, sex: str) -> str:
        order = self.random.randrange(500) * 2 + (1 if sex == "1" else 0)
        first = f"{OLD_CODES.get(county[:6], county[:6])}{born:%Y%m%d}{order:03d}"
        return first + citizen_id.check_digit(first)

    def person(
        self, surname: str, sex: str, born: date, village: regions.Region, phone: str, **more: object
    ) -> Person:
        self.serial += 1
        number = self.citizen_number(village.code, born, sex)
        mother = more.pop("mother", None)
        house = more.pop("house")
        claim = PersonClaim(
            name=surname + self.given(sex), sex=sex, birth_date=born, phones=(phone,),
            identifiers=(Identifier(IdentifierKind.CITIZEN_ID, number),),
            address=f"{regions.full_name(village.code)}{house}号", **more,  # type: ignore[arg-type]
        )  # fmt: skip
        return Person(self.serial, claim, mother)  # type: ignore[arg-type]

    def family(self) -> Iterator[Person]:
        village = self.random.choice(self.villages)
        house, phone = self.random.randrange(1, 300), self.phone()
        father = self.person(self.surname(), "1", self.day(1940, 1995), village, phone, house=house)
        born = father.claim.birth_date
        assert born
        mother = self.person(
            self.surname(), "2", self.day(max(born.year - 3, 1940), min(born.year + 5, 2000)), village,
            phone if self.random.random() < 0.4 else self.phone(), house=house,
        )  # fmt: skip
        yield father
        yield mother
        surname = next(
            (name for name in ("欧阳", "沙马", "吉克", "阿苏") if father.claim.name.startswith(name)),
            father.claim.name[0],
        )
        for _ in range(self.random.choices([0, 1, 2, 3], [2, 4, 3, 1])[0]):
            mothers_birth = mother.claim.birth_date
            assert mothers_birth
            year = mothers_birth.year + self.random.randrange(20, 38)
            if year > 2025:
                continue
            birth = self.day(year, year)
            for _ in range(2 if self.random.random() < 0.02 else 1):
                yield self.person(
                    surname, self.random.choice("12"), birth, village, phone, mother=mother, house=house,
                    mother_name=mother.claim.name, mother_citizen_id=mother.number if self.random.random() < 0.5 else "",
                )  # fmt: skip

    def people(self, count: int) -> list[Person]:
        found: list[Person] = []
        while len(found) < count:
            found += self.family()
        return found[:count]

    def records(self, people: list[Person]) -> list[tuple[int, PersonClaim]]:
        """(key of the true person, claim), in random order."""
        found = [
            (person.key, self.record(person, source))
            for person in people
            for source in self.random.sample(SOURCES, self.random.choices([2, 3, 4], [5, 3, 2])[0])
        ]
        self.random.shuffle(found)
        return found

    def record(self, person: Person, source: str) -> PersonClaim:
        claim = replace(person.claim, source=source, local_id=f"{person.key}")
        if self.random.random() < 0.30:
            claim = replace(claim, identifiers=(), mother_citizen_id="")
        if self.random.random() < 0.3:
            claim = replace(claim, mother_name="")
        if self.random.random() < 0.15:
            for _ in range(self.random.choices([1, 2], [3, 1])[0]):
                claim = self.random.choice(ERRORS)(self, claim, person)
        return claim


def _homophone(population: Population, claim: PersonClaim, person: Person) -> PersonClaim:
    place = len(claim.name) - 1
    sound = confusable(toneless(reading(claim.name[place])))
    pool = [
        sign
        for sign in MALE + FEMALE + "玮薇嫦婵洁琴勤清庆丹单英莹盈迎瑛灵铃伶霏妃"
        if confusable(toneless(reading(sign))) == sound
    ]
    return replace(claim, name=claim.name[:place] + population.random.choice(pool or [claim.name[place]]))


def _wrong_character(population: Population, claim: PersonClaim, person: Person) -> PersonClaim:
    if len(claim.name) < 3:
        return claim
    place = population.random.randrange(1, len(claim.name))
    return replace(
        claim, name=claim.name[:place] + population.random.choice(MALE + FEMALE) + claim.name[place + 1 :]
    )


def _missing_character(population: Population, claim: PersonClaim, person: Person) -> PersonClaim:
    return replace(claim, name=claim.name[:-1]) if len(claim.name) > 2 else claim


def _swapped(population: Population, claim: PersonClaim, person: Person) -> PersonClaim:
    return replace(claim, name=claim.name[1:] + claim.name[0])


def _other_surname(population: Population, claim: PersonClaim, person: Person) -> PersonClaim:
    return replace(claim, name=population.surname()[0] + claim.name[1:]) if person.mother else claim


def _traditional(population: Population, claim: PersonClaim, person: Person) -> PersonClaim:
    return replace(claim, name="".join(TRADITIONAL.get(sign, sign) for sign in claim.name))


def _day_and_month(population: Population, claim: PersonClaim, person: Person) -> PersonClaim:
    born = claim.birth_date
    return (
        replace(claim, birth_date=born.replace(month=born.day, day=born.month))
        if born and born.day <= 12
        else claim
    )


def _wrong_digit(population: Population, claim: PersonClaim, person: Person) -> PersonClaim:
    text = f"{claim.birth_date:%Y%m%d}"
    place = population.random.randrange(2, 8)
    try:
        changed = text[:place] + str(population.random.randrange(10)) + text[place + 1 :]
        return replace(claim, birth_date=date(int(changed[:4]), int(changed[4:6]), int(changed[6:])))
    except ValueError:
        return claim


def _shifted(days: int):
    def shift(population: Population, claim: PersonClaim, person: Person) -> PersonClaim:
        return (
            replace(claim, birth_date=claim.birth_date - timedelta(days=days)) if claim.birth_date else claim
        )

    return shift


def _only_the_year(population: Population, claim: PersonClaim, person: Person) -> PersonClaim:
    return replace(claim, birth_date=claim.birth_date.replace(month=1, day=1)) if claim.birth_date else claim


def _other_sex(population: Population, claim: PersonClaim, person: Person) -> PersonClaim:
    return replace(claim, sex="2" if claim.sex == "1" else "1")


def _number_slip(population: Population, claim: PersonClaim, person: Person) -> PersonClaim:
    place = population.random.randrange(17)
    number = person.number[:place] + str(population.random.randrange(10)) + person.number[place + 1 :]
    return replace(claim, identifiers=(Identifier(IdentifierKind.CITIZEN_ID, number),))


def _old_number(population: Population, claim: PersonClaim, person: Person) -> PersonClaim:
    if person.number[6:8] != "19":
        return claim
    return replace(
        claim, identifiers=(Identifier(IdentifierKind.CITIZEN_ID, person.number[:6] + person.number[8:17]),)
    )


def _mothers_number(population: Population, claim: PersonClaim, person: Person) -> PersonClaim:
    if person.mother is None or not claim.birth_date or claim.birth_date.year < 2015:
        return claim
    return replace(claim, identifiers=(Identifier(IdentifierKind.CITIZEN_ID, person.mother.number),))


def _other_phone(population: Population, claim: PersonClaim, person: Person) -> PersonClaim:
    return replace(claim, phones=(population.phone(),))


def _no_address(population: Population, claim: PersonClaim, person: Person) -> PersonClaim:
    return replace(claim, address="")


def _old_address(population: Population, claim: PersonClaim, person: Person) -> PersonClaim:
    return replace(claim, address=regions.full_name(population.random.choice(population.villages).code))


ERRORS = (
    _homophone, _wrong_character, _missing_character, _swapped, _other_surname, _traditional, _day_and_month, _wrong_digit,
    _shifted(365), _shifted(31), _only_the_year, _other_sex, _number_slip, _old_number, _mothers_number, _other_phone,
    _no_address, _old_address,
)  # fmt: skip


@dataclass(frozen=True)
class Quality:
    """Pairs of records: how many of those joined are right (precision), how many of the right are joined (recall)."""

    precision: float
    recall: float
    joined: int
    wrong: tuple[tuple[int, int], ...]

    @property
    def f1(self) -> float:
        return 2 * self.precision * self.recall / (self.precision + self.recall)


def quality(truth: list[int], answer: list[object]) -> Quality:
    """Compare clusters by all pairs of records."""
    by_both: dict[tuple[int, object], int] = {}
    by_truth: dict[int, int] = {}
    by_answer: dict[object, int] = {}
    keys: dict[object, set[int]] = {}
    for key, found in zip(truth, answer, strict=True):
        by_both[key, found] = by_both.get((key, found), 0) + 1
        by_truth[key] = by_truth.get(key, 0) + 1
        by_answer[found] = by_answer.get(found, 0) + 1
        keys.setdefault(found, set()).add(key)

    def pairs(counts) -> int:  # type: ignore[no-untyped-def]
        return sum(count * (count - 1) // 2 for count in counts)

    right, joined, wanted = pairs(by_both.values()), pairs(by_answer.values()), pairs(by_truth.values())
    wrong = tuple((min(found), max(found)) for found in keys.values() if len(found) > 1)
    return Quality(right / joined if joined else 1.0, right / wanted, joined, wrong)
