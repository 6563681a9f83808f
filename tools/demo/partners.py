"""Who may send: information centres, hospitals of level two and above, the prefecture's public health system."""

from dataclasses import dataclass
from hashlib import blake2b

from tools.demo.geography import PREFECTURE, regions
from tools.demo.institutions import INFORMATION, MATERNAL, PSYCHIATRIC, Institution


@dataclass(frozen=True, slots=True)
class Partner:
    """A sending system. It logs in with `code:secret` (HTTP Basic).

    `organisation` is the code of the tree's node it acts for: a county, the prefecture or an institution.
    `trusted` partners may speak for every institution below that node. `institution` is whom a message that names no
    institution comes from: the institution itself, or the node of a county. `source` is its namespace of local numbers.
    """

    code: str
    secret: str
    name: str
    organisation: str
    institution: str
    source: str
    trusted: bool
    style: str


COUNTY_STYLE = {
    "532301": "rhin", "532302": "hip", "532322": "rhin", "532323": "hip", "532324": "fhir",
    "532325": "rhin", "532326": "hip", "532327": "fhir", "532328": "rhin", "532329": "raw",
}  # fmt: skip
"""How each county's information centre sends what its township centres record:
CDA by DocumentsStorage (`rhin`), by the older HIPMessageServer (`hip`), as raw CDA (`raw`), or FHIR bundles."""


def hospital_style(institution: Institution) -> str:
    """FHIR for general hospitals of level two and above; CDA for Chinese medicine and maternal hospitals."""
    if institution.class_code == MATERNAL or institution.class_code.startswith(("A2", PSYCHIATRIC)):
        return "rhin"
    return "fhir"


def sends_itself(institution: Institution) -> bool:
    """Hospitals of level two and above have their own connection; all others go through the county's centre."""
    return institution.level.startswith(("二级", "三级"))


def secret(seed: int, code: str) -> str:
    """Secret of a partner of the demo: 20 hexadecimal places, the same for the same seed."""
    return blake2b(f"{seed}:{code}".encode(), digest_size=10, person=b"yizhou partner").hexdigest()


def county_partner(county: str) -> str:
    return f"C{county}"


PUBLIC_HEALTH = "P532300PH"


def partners(seed: int, institutions: list[Institution]) -> list[Partner]:
    """Prefecture public health system, ten county centres, then the hospitals."""
    centre = next(row for row in institutions if row.class_code == INFORMATION)
    made = [
        Partner(PUBLIC_HEALTH, secret(seed, PUBLIC_HEALTH), "楚雄州基本公共卫生服务系统", PREFECTURE, centre.code,
                f"{centre.code}.PH", True, "tabular")
    ]  # fmt: skip
    for region in regions():
        if region.level == "county":
            code = county_partner(region.code[:6])
            made.append(
                Partner(code, secret(seed, code), f"{region.name}卫生健康信息中心", region.code, region.code, f"{code}.HIC",
                        True, COUNTY_STYLE[region.code[:6]])
            )  # fmt: skip
    for row in institutions:
        if sends_itself(row):
            code = f"H{row.code}"
            made.append(
                Partner(code, secret(seed, code), f"{row.name}信息系统", row.code, row.code, f"{row.code}.HIS",
                        False, hospital_style(row))
            )  # fmt: skip
    return made
