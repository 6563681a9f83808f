"""Puts a prefecture's master data into the platform: organisations, registers, partners, accounts.

Reads one JSON document (`organisations`, `partners`, `accounts`, see `load`; the registers' rows, see `registers`), so that real master data comes in the
same way as the synthetic one.
"""

from pathlib import Path
from typing import Any
from uuid import UUID

import orjson

from yizhou.entrypoints import registers, rosters
from yizhou.exchange.partners import api as partners
from yizhou.kernel.auth.api import NewAccount, save_accounts, system_actor
from yizhou.kernel.db.api import unit_of_work
from yizhou.kernel.organisations import api as organisations
from yizhou.kernel.organisations.contracts import OrganisationRow
from yizhou.registries.residents import api as residents


def is_loaded() -> bool:
    """Whether there is an organisation tree."""
    return organisations.root() is not None


def load(path: Path) -> dict[str, int]:
    """Load a prefecture; loading again brings changed rows up to date. Returns counts by kind."""
    content: dict[str, Any] = orjson.loads(path.read_bytes())
    with unit_of_work():
        tree = organisations.upsert_many([OrganisationRow(**row) for row in content["organisations"]])
        places = organisations.by_codes(
            {row["organisation"] for row in content["partners"]}
            | {row["organisation"] for row in content["accounts"]}
        )
        for row in content["partners"]:
            partners.register(
                system_actor("安装程序"), code=row["code"], name=row["name"], secret=row["secret"],
                organisation_id=places[row["organisation"]].id, institution_code=row.get("institution", ""),
                source=row["source"], trusted=row["trusted"],
            )  # fmt: skip
        registered = registers.load(system_actor("安装程序"), content)
        bookable = rosters.load(system_actor("安装程序"), content)
        made = save_accounts([_account(row, places[row["organisation"]].id) for row in content["accounts"]])
    return {
        "organisations": tree,
        "partners": len(content["partners"]),
        "accounts": made,
        "rosters": bookable,
        **registered,
    }


def _account(row: dict[str, Any], organisation_id: UUID) -> NewAccount:
    return NewAccount(
        username=row["username"], password=row["password"], name=row["name"],
        assignments=((row["role"], organisation_id),),
    )  # fmt: skip


def load_residents_accounts(path: Path) -> int:
    """Give the residents named in the document their accounts, once their records have arrived; how many."""
    content: dict[str, Any] = orjson.loads(path.read_bytes())
    actor = system_actor("安装程序")
    with unit_of_work():
        # Records under one number but another name wait for a clerk: the account goes to the one so named.
        made = [
            NewAccount(
                username=row["username"], password=row["password"], name=row["name"], kind="resident",
                resident_id=found.id,
            )
            for row in content.get("residents", ())
            for found in residents.find(actor, name=row["name"], identifier=row["citizen_id"], limit=1)
        ]  # fmt: skip
        rosters.book_for(actor, content, [each.resident_id for each in made if each.resident_id])
        return save_accounts(made) if made else 0
