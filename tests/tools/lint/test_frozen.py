import pytest

from tools.lint.rules.frozen import Frozen

PATH = "src/yizhou/records/timeline/contracts.py"


@pytest.mark.parametrize(
    "decorator", ["@dataclass", "@dataclass(slots=True)", "@dataclasses.dataclass(frozen=False)"]
)
def test_a_contract_that_can_be_changed_is_found(lint, decorator):
    assert lint(Frozen(), {PATH: f"{decorator}\nclass Event: ..."}) == [
        f"{PATH}:2 Event: make it @dataclass(frozen=True)"
    ]


def test_a_contract_in_a_folder_of_contracts_is_held_to_it_too(lint):
    path = "src/yizhou/registries/residents/contracts/codes.py"
    assert lint(Frozen(), {path: "@dataclass\nclass Code: ..."}) == [
        f"{path}:2 Code: make it @dataclass(frozen=True)"
    ]


def test_a_frozen_contract_and_a_private_dataclass_elsewhere_are_free(lint):
    assert lint(Frozen(), {PATH: "@dataclass(frozen=True, slots=True)\nclass Event: ..."}) == []
    assert lint(Frozen(), {"src/yizhou/records/timeline/projection.py": "@dataclass\nclass Draft: ..."}) == []
