"""The column names of a data set's sheet: the row's name, with its identifier where two rows have the same name."""

from collections import Counter
from collections.abc import Mapping

from yizhou.standards.data_sets import DataSet


def headings(group: DataSet) -> Mapping[str, str]:
    """Key of each row → its column name, all different."""
    names = Counter(item.name for item in group.items)
    return {
        item.key: item.name if names[item.name] == 1 else f"{item.name}（{item.key}）" for item in group.items
    }
