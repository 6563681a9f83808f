"""Tables of the FHIR store. Every unique key holds `resident_id`, so that both can be distributed by it."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from yizhou.kernel.db.api import table


class _Version(models.Model):
    """What current and past versions have in common. `raw` is empty in a deleting version."""

    local = models.UUIDField()
    resident_id = models.UUIDField()
    version = models.IntegerField()
    type = models.TextField()
    updated = models.DateTimeField()
    interaction = models.CharField(max_length=6)
    raw = models.TextField()
    message_id = models.UUIDField(null=True)

    class Meta:
        abstract = True


@table(personal="health: resources of the lifelong record, current versions", retention="permanent")
class Resource(_Version):
    """The current version with its search facets (`facets.py`).

    The primary key begins with `local`, the digest of the sender's key, so that the one index answers reads by id and
    "has this sender's resource been stored, for whomever?". `digest` tells a repeated content from a changed one.
    """

    pk = models.CompositePrimaryKey("local", "resident_id")
    digest = models.UUIDField()
    origin = models.TextField()
    key = models.TextField()
    terms = ArrayField(models.BigIntegerField(), default=list)
    marks = ArrayField(models.BigIntegerField(), default=list)
    texts = ArrayField(models.TextField(), default=list)
    dates = models.JSONField(null=True)
    started = models.DateTimeField(null=True)
    ended = models.DateTimeField(null=True)

    class Meta(_Version.Meta):
        abstract = False
        db_table = "fhir_resource"
        indexes = [
            models.Index(
                "resident_id",
                "type",
                models.F("started").desc(nulls_last=True),
                models.F("local").desc(),
                name="fhir_resource_search",
            ),
            GinIndex(fields=["terms"], name="fhir_resource_terms"),
            models.Index("updated", "local", name="fhir_resource_updated"),
        ]


@table(personal="health: past versions of resources", retention="permanent")
class ResourceVersion(_Version):
    """A past version, moved here when a newer one took its place; the current one is never stored twice."""

    pk = models.CompositePrimaryKey("local", "resident_id", "version")

    class Meta(_Version.Meta):
        abstract = False
        db_table = "fhir_resource_version"
        indexes = [models.Index("updated", "local", name="fhir_version_updated")]
