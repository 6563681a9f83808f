"""Column types PostgreSQL has and Django does not."""

from collections.abc import Sequence
from typing import Any

from django.db import models


class LtreeField(models.TextField):
    """A path in a tree (`p532300.c532301`), with PostgreSQL's ltree operators and a GiST index."""

    def db_type(self, connection: Any) -> str:
        return "ltree"

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        """Migrations of other features name it by the kernel's surface."""
        name, _, arguments, keywords = super().deconstruct()
        return name, "yizhou.kernel.db.api.LtreeField", arguments, keywords
