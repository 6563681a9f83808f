from textwrap import dedent

import pytest

from tools.features.claims import BadClaim, Claim, claims_of

PATH = "tests/records/test_x.py"


def read(text):
    return list(claims_of(dedent(text), PATH))


def test_a_claim_on_a_function_carries_its_place_and_test():
    found = read("""
        @pytest.mark.feature("10.1-01", "10.1-02")
        def test_it_works(): ...
    """)
    assert found == [
        Claim("10.1-01", PATH, 2, "test_it_works", False),
        Claim("10.1-02", PATH, 2, "test_it_works", False),
    ]


def test_claims_on_a_module_a_class_and_a_parameter_belong_to_their_tests():
    found = read("""
        pytestmark = [pytest.mark.platform, pytest.mark.feature("1-01")]

        @pytest.mark.feature("1-02")
        class TestIt:
            @pytest.mark.parametrize("x", [pytest.param(1, marks=pytest.mark.feature("1-03"))])
            def test_a(self, x): ...

        def test_b(): ...
    """)
    assert {(c.feature, c.test) for c in found} == {
        ("1-01", "TestIt.test_a"),
        ("1-02", "TestIt.test_a"),
        ("1-03", "TestIt.test_a"),
        ("1-01", "test_b"),
    }


@pytest.mark.parametrize(
    "text",
    [
        '@pytest.mark.skip\n@pytest.mark.feature("1-01")\ndef test_a(): ...',
        '@pytest.mark.feature("1-01")\n@pytest.mark.skipif(True, reason="x")\ndef test_a(): ...',
        '@pytest.mark.feature("1-01")\ndef test_a():\n    pytest.skip("later")',
        'pytestmark = pytest.mark.xfail\n@pytest.mark.feature("1-01")\ndef test_a(): ...',
        '@pytest.mark.skip\nclass TestA:\n    @pytest.mark.feature("1-01")\n    def test_a(self): ...',
    ],
)
def test_a_claim_on_a_test_that_may_not_run_is_marked(text):
    assert [claim.skipped for claim in read(text)] == [True]


def test_a_claim_on_something_that_is_no_test_is_bad():
    assert read('@pytest.mark.feature("1-01")\ndef prepare(): ...') == [
        BadClaim(PATH, 1, "the claim is not on a test")
    ]


def test_a_claim_without_literal_ids_is_bad():
    assert read("@pytest.mark.feature(*IDS)\ndef test_a(): ...") == [
        BadClaim(PATH, 1, "write the ids as literal strings")
    ]
    assert read("@pytest.mark.feature()\ndef test_a(): ...") == [
        BadClaim(PATH, 1, "the claim names no function")
    ]
