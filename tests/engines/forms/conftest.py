"""The village and the hospitals of the programmes' tests."""

from tests.engines.programmes.conftest import desk, make, prefecture

__all__ = ["desk", "make", "prefecture"]
