"""Desks of a village, a township and another county, and residents to open files for."""

from tests.engines.programmes.conftest import desk, make, prefecture

__all__ = ["desk", "make", "prefecture"]
