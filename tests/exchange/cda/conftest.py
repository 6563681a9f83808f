"""The people and hospitals of the record's tests serve here too."""

from tests.records.conftest import log_in, place, resident

__all__ = ["log_in", "place", "resident"]
