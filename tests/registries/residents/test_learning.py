"""Parameters can be learned from pairs nobody labelled; measured on the Febrl data sets."""

from collections import Counter
from random import Random

import pytest

from tests.registries.residents.febrl import CASES, link, read, score
from yizhou.registries.residents.learning import learn


@pytest.mark.parametrize("case", CASES, ids=lambda case: case[0])
def test_febrl_is_linked_without_labels(case: tuple[str, str], record_property) -> None:
    left = read(case[0])
    right = left if case[0] == case[1] else read(case[1])
    precision, recall, f1 = score(left, right, link(left, right))
    record_property("f1", f1)
    print(f"\nFebrl {case[0]}: precision {precision:.4f} recall {recall:.4f} F1 {f1:.4f}")
    assert f1 >= 0.998


def test_learning_finds_the_parameters_the_pairs_were_made_with() -> None:
    drawn = Random(1)
    true_m, true_u = (0.9, 0.95, 0.8, 0.85), (0.02, 0.1, 0.05, 0.01)
    patterns: Counter[tuple[str, ...]] = Counter()
    for _ in range(20_000):
        chances = true_m if drawn.random() < 0.1 else true_u
        patterns[tuple("same" if drawn.random() < chance else "different" for chance in chances)] += 1
    learned = learn(patterns, ("same",) * 4, share=0.3)
    assert learned.share == pytest.approx(0.1, abs=0.01)
    for place in range(4):
        assert learned.m[place]["same"] == pytest.approx(true_m[place], abs=0.03)
        assert learned.u[place]["same"] == pytest.approx(true_u[place], abs=0.01)


def test_a_missing_field_says_nothing() -> None:
    learned = learn(
        Counter({("same", "same"): 50, ("different", "different"): 900, ("same", "different"): 50}),
        ("same", "same"),
        0.1,
    )
    assert learned.weight(("same", "")) == pytest.approx(
        learned.weight(("same", "same")) - learned.weight(("", "same"))
    )
