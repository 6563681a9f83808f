from datetime import UTC, datetime

import orjson

from tests.bench.material import RESOURCES_OF_A_VISIT, Person, Sender, visit
from yizhou.standards import citizen_id

SENDER = Sender("C1", "secret", "C1.HIC", "123456789", "某医院")
AT = datetime(2026, 3, 1, 9, tzinfo=UTC)


def test_invented_persons_are_many_and_their_numbers_are_valid():
    people = [Person(number) for number in range(2000)]
    numbers = {person.citizen_id for person in people}
    assert len(numbers) == 2000
    assert all(citizen_id.check(number).valid for number in list(numbers)[:200])


def test_a_visit_is_a_transaction_of_so_many_resources_that_refer_to_one_another():
    bundle = orjson.loads(visit(SENDER, 7, AT))
    known = {entry["fullUrl"] for entry in bundle["entry"]}
    assert len(known) == len(bundle["entry"]) == RESOURCES_OF_A_VISIT
    for entry in bundle["entry"][1:]:
        assert entry["resource"]["subject"]["reference"] in known
        assert (
            entry["resource"].get("encounter", {"reference": bundle["entry"][1]["fullUrl"]})["reference"]
            in known
        )


def test_the_same_visit_is_the_same_bytes_and_another_is_not():
    assert visit(SENDER, 7, AT) == visit(SENDER, 7, AT) != visit(SENDER, 8, AT)
