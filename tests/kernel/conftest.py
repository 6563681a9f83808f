"""A small tree and two people in it."""

from dataclasses import dataclass
from uuid import UUID

import pytest

from yizhou.kernel.auth.api import NewAccount, save_accounts
from yizhou.kernel.organisations import api as organisations
from yizhou.kernel.organisations.contracts import OrganisationRow

PASSWORD = "Longchuan-1949"


@dataclass(frozen=True)
class Tree:
    prefecture: UUID
    county: UUID
    village_room: UUID
    other_county: UUID


@pytest.fixture
def tree(db: None) -> Tree:
    rows = [
        OrganisationRow("532300", "楚雄彝族自治州", "prefecture"),
        OrganisationRow("532301", "楚雄市", "county", "532300"),
        OrganisationRow("532324", "南华县", "county", "532300"),
        OrganisationRow("532301103", "东华镇", "township", "532301"),
        OrganisationRow("R0001", "东华镇本东村卫生室", "institution", "532301103", "D600"),
    ]
    organisations.upsert_many(rows)
    found = organisations.by_codes([row.code for row in rows])
    return Tree(found["532300"].id, found["532301"].id, found["R0001"].id, found["532324"].id)


@pytest.fixture
def people(tree: Tree) -> Tree:
    save_accounts(
        [
            NewAccount("aheimuga", PASSWORD, "阿黑木呷", assignments=(("village_doctor", tree.village_room),)),
            NewAccount(
                "auditor", PASSWORD, "李监督",
                assignments=(("regulator", tree.prefecture), ("doctor", tree.other_county)),
            ),
        ]
    )  # fmt: skip
    return tree
