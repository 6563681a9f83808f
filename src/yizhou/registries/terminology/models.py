"""Tables of terminology. A published version never changes: triggers refuse it (migration 0002), whoever asks."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from yizhou.kernel.db.api import table


@table(personal="staff: who registered and decided", retention="permanent")
class Artefact(models.Model):
    """One version of a code system, value set or concept map; versions of one are rows with the same url."""

    id = models.UUIDField(primary_key=True)
    kind = models.CharField(max_length=16)
    slug = models.CharField(max_length=60)
    edition = models.IntegerField()
    url = models.TextField(db_collation="C")
    version = models.TextField(db_collation="C")
    title = models.TextField()
    status = models.CharField(max_length=12)
    oid = models.TextField(default="")
    aliases = ArrayField(models.TextField(), default=list)
    publisher = models.TextField(default="")
    description = models.TextField(default="")
    owner_id = models.UUIDField(null=True)
    owner_name = models.TextField(default="")
    spelling = models.CharField(max_length=12, default="exact")
    hierarchy = models.CharField(max_length=8, default="none")
    content = models.JSONField(default=dict)
    digest = models.CharField(max_length=64, default="")
    size = models.IntegerField(default=0)
    created = models.DateTimeField()
    updated = models.DateTimeField()
    published = models.DateTimeField(null=True)
    retired = models.DateTimeField(null=True)
    submitted_by = models.UUIDField(null=True)

    class Meta:
        db_table = "terminology_artefact"
        constraints = [
            models.UniqueConstraint(fields=["kind", "url", "version"], name="terminology_version_once"),
            models.UniqueConstraint(fields=["kind", "slug", "edition"], name="terminology_edition_once"),
        ]
        indexes = [
            GinIndex(fields=["aliases"], name="terminology_aliases"),
            models.Index(fields=["kind", "url", "-edition"], name="terminology_latest"),
        ]


@table(personal="none", retention="permanent")
class Concept(models.Model):
    """A code of one code system version, with what it is found by: `grams` are the pieces of its name and its sounds
    (`searching.py`), looked up in one index and then compared with `plain`, `letters` and `initials`."""

    id = models.BigAutoField(primary_key=True)
    artefact_id = models.UUIDField()
    position = models.IntegerField()
    code = models.TextField(db_collation="C")
    display = models.TextField()
    parent = models.TextField(default="", db_collation="C")
    ancestors = ArrayField(models.TextField(db_collation="C"), default=list)
    active = models.BooleanField(default=True)
    retired_on = models.DateField(null=True)
    successors = ArrayField(models.TextField(db_collation="C"), default=list)
    definition = models.TextField(default="")
    properties = models.JSONField(default=dict)
    plain = models.TextField(default="", db_collation="C")
    letters = models.TextField(default="", db_collation="C")
    initials = models.TextField(default="", db_collation="C")
    grams = ArrayField(models.TextField(db_collation="C"), default=list)

    class Meta:
        db_table = "terminology_concept"
        constraints = [models.UniqueConstraint(fields=["artefact_id", "code"], name="terminology_code_once")]
        indexes = [
            models.Index(fields=["artefact_id", "position"], name="terminology_in_order"),
            GinIndex(fields=["grams"], name="terminology_grams"),
            GinIndex(fields=["ancestors"], name="terminology_ancestors"),
        ]


@table(personal="staff: who decided", retention="permanent")
class Correspondence(models.Model):
    """One line of a concept map: a source code and what it means in the target system; an empty target means nothing there does."""

    id = models.BigAutoField(primary_key=True)
    artefact_id = models.UUIDField()
    source = models.TextField(db_collation="C")
    target = models.TextField(db_collation="C", default="")
    equivalence = models.CharField(max_length=16)
    source_display = models.TextField(default="")
    target_display = models.TextField(default="")
    comment = models.TextField(default="")

    class Meta:
        db_table = "terminology_correspondence"
        constraints = [
            models.UniqueConstraint(fields=["artefact_id", "source", "target"], name="terminology_line_once")
        ]
        indexes = [models.Index(fields=["artefact_id", "target"], name="terminology_backwards")]


@table(personal="staff: who decided", retention="permanent")
class Rejection(models.Model):
    """A target somebody said is not the meaning of a local code, so that it is not proposed again."""

    pk = models.CompositePrimaryKey("artefact_id", "source", "target")
    artefact_id = models.UUIDField()
    source = models.TextField(db_collation="C")
    target = models.TextField(db_collation="C")

    class Meta:
        db_table = "terminology_rejection"


@table(personal="staff: who did what", retention="permanent")
class Step(models.Model):
    """One act on an artefact. `before` is what a mapping decision replaced, so that it can be taken back."""

    id = models.BigAutoField(primary_key=True)
    artefact_id = models.UUIDField()
    at = models.DateTimeField()
    who = models.TextField()
    who_id = models.UUIDField(null=True)
    action = models.CharField(max_length=16)
    subject = models.TextField(default="")
    reason = models.TextField(default="")
    before = models.JSONField(null=True)
    undone = models.BooleanField(default=False)

    class Meta:
        db_table = "terminology_step"
        indexes = [models.Index(fields=["artefact_id", "-id"], name="terminology_steps")]


@table(personal="none: codes and counts, no message", retention="permanent")
class Sighting(models.Model):
    """How often an institution sent a code of a system the platform has no standard for."""

    pk = models.CompositePrimaryKey("organisation_id", "system", "code")
    organisation_id = models.UUIDField()
    system = models.TextField(db_collation="C")
    code = models.TextField(db_collation="C")
    display = models.TextField(default="")
    count = models.BigIntegerField(default=0)
    first_seen = models.DateTimeField()
    last_seen = models.DateTimeField()

    class Meta:
        db_table = "terminology_sighting"
