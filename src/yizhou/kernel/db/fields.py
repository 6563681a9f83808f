"""Column types PostgreSQL has and Django does not."""

from typing import Any

from django.db import models


class LtreeField(models.TextField):
    """A path in a tree (`p532300.c532301`), with PostgreSQL's ltree operators and a GiST index."""

    def db_type(self, connection: Any) -> str:  # noqa: ARG002
        return "ltree"
