"""Tables of the document registry. The originals are in the kernel's file store, by hash."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from yizhou.kernel.db.api import table


@table(personal="health: index of documents with title, author and institution", retention="permanent")
class Entry(models.Model):
    """One registered version of a document (IHE ITI TF-3 §4.2.3 DocumentEntry).

    `identity` is a digest of what makes a document the same one: its unique id, type and institution. The unique id alone
    does not: the published national examples share one id over 53 types, and hospitals number within a common OID
    (docs/decisions/0021). `series` is the same digest of the set id. `at` is when it happened, for listing.
    """

    pk = models.CompositePrimaryKey("id", "resident_id")
    id = models.UUIDField()
    resident_id = models.UUIDField()
    identity = models.UUIDField()
    series = models.UUIDField(null=True)
    unique_id = models.TextField()
    set_id = models.TextField()
    version = models.IntegerField()
    status = models.CharField(max_length=10)
    format = models.TextField()
    media_type = models.TextField()
    type_code = models.TextField()
    type_system = models.TextField()
    title = models.TextField()
    created = models.DateTimeField(null=True)
    service_start = models.DateTimeField(null=True)
    service_end = models.DateTimeField(null=True)
    institution_id = models.UUIDField(null=True)
    institution_code = models.TextField()
    institution_name = models.TextField()
    author = models.TextField()
    confidentiality = models.TextField()
    hash = models.CharField(max_length=64)
    size = models.BigIntegerField()
    registered = models.DateTimeField()
    at = models.DateTimeField()
    replaces = models.TextField()
    message_id = models.UUIDField(null=True)
    class_code = models.TextField(default="", db_default="")
    practice_setting = models.TextField(default="", db_default="")
    facility_type = models.TextField(default="", db_default="")
    event_codes = ArrayField(models.TextField(), default=list, db_default=[])
    language = models.TextField(default="", db_default="")
    presence = models.CharField(max_length=10, default="held", db_default="held")
    repository = models.TextField(default="", db_default="")
    promised = models.TextField(default="", db_default="")
    due = models.DateTimeField(null=True)
    indexed = models.CharField(max_length=16, default="", db_default="")

    class Meta:
        db_table = "document_entry"
        indexes = [
            models.Index(fields=["resident_id", "-at", "-id"], name="document_entry_resident"),
            models.Index(fields=["identity"], name="document_entry_identity"),
            models.Index(fields=["unique_id"], name="document_entry_unique_id"),
            models.Index(
                fields=["series"], condition=models.Q(series__isnull=False), name="document_entry_series"
            ),
            models.Index(fields=["set_id"], condition=~models.Q(set_id=""), name="document_entry_set_id"),
            models.Index(
                fields=["replaces"], condition=~models.Q(replaces=""), name="document_entry_replaces"
            ),
            # The few whose content is not here; the many that are held cost nothing.
            models.Index(
                fields=["presence", "due"], condition=~models.Q(presence="held"), name="document_entry_absent"
            ),
            models.Index(fields=["indexed", "id"], name="document_entry_indexed"),
        ]


@table(personal="none", retention="permanent")
class Link(models.Model):
    """An association (IHE ITI TF-3 §4.2.2): `source` stands in `kind` to `target`; HasMember has a grouping as its source."""

    pk = models.CompositePrimaryKey("source", "target", "kind")
    source = models.UUIDField()
    target = models.UUIDField()
    kind = models.CharField(max_length=12)
    made = models.DateTimeField()

    class Meta:
        db_table = "document_association"
        indexes = [models.Index(fields=["target"], name="document_association_target")]


@table(personal="health: titles and authors of submission sets and folders", retention="permanent")
class Grouping(models.Model):
    """A submission set or a folder (IHE ITI TF-3 §4.2.3.3, §4.2.3.4). One table, because both are lists of documents of one
    person and are found by the same questions (MHD answers both as List)."""

    pk = models.CompositePrimaryKey("id", "resident_id")
    id = models.UUIDField()
    resident_id = models.UUIDField()
    kind = models.CharField(max_length=16)
    unique_id = models.TextField()
    title = models.TextField()
    comments = models.TextField()
    codes = ArrayField(models.TextField())
    author = models.TextField()
    source_id = models.TextField()
    institution_code = models.TextField()
    made = models.DateTimeField(null=True)
    status = models.CharField(max_length=10)
    registered = models.DateTimeField()
    updated = models.DateTimeField()

    class Meta:
        db_table = "document_grouping"
        constraints = [
            models.UniqueConstraint(
                fields=["resident_id", "kind", "unique_id"], name="document_grouping_once"
            )
        ]
        indexes = [models.Index(fields=["unique_id"], name="document_grouping_unique_id")]


@table(personal="health: earlier metadata of documents", retention="permanent")
class Amendment(models.Model):
    """A change of an entry's metadata after it was registered (IHE ITI-57): what it said before and says since."""

    id = models.UUIDField(primary_key=True)
    document_id = models.UUIDField(db_index=True)
    at = models.DateTimeField()
    by = models.TextField()
    reason = models.TextField()
    before = models.JSONField()
    after = models.JSONField()

    class Meta:
        db_table = "document_amendment"


@table(
    personal="health: values read from documents for the indexes the platform defines", retention="permanent"
)
class IndexValue(models.Model):
    """One value of a custom index (definitions/document_indexes) of one document; drawn from it, so it may be drawn again."""

    pk = models.CompositePrimaryKey("resident_id", "document_id", "index", "value")
    resident_id = models.UUIDField()
    document_id = models.UUIDField(db_index=True)
    index = models.CharField(max_length=40)
    value = models.TextField()
    number = models.FloatField(null=True)
    day = models.DateField(null=True)

    class Meta:
        db_table = "document_index_value"
        indexes = [models.Index(fields=["index", "value"], name="document_index_value_value")]


@table(personal="none", retention="permanent")
class Repository(models.Model):
    """A document repository of a hospital (IHE XDS.b Document Repository, or an MHD server): how its documents are fetched.

    `secret` is what the hospital gave the platform to log in with; it is never shown again.
    """

    oid = models.CharField(primary_key=True, max_length=80)
    name = models.TextField()
    institution_code = models.TextField()
    wire = models.CharField(max_length=4)
    url = models.TextField()
    username = models.TextField(default="")
    secret = models.TextField(default="")
    timeout_seconds = models.FloatField(default=10)
    keep_days = models.IntegerField(default=0)
    active = models.BooleanField(default=True)
    away_since = models.DateTimeField(null=True)
    problem = models.TextField(default="")
    reached = models.DateTimeField(null=True)
    changed = models.DateTimeField()

    class Meta:
        db_table = "document_repository"


@table(
    personal="health: copies of documents of hospitals", retention="until `until`, by the repository's policy"
)
class Copy(models.Model):
    """What was fetched from a repository, kept for a while so that the hospital is not asked each time."""

    document_id = models.UUIDField(primary_key=True)
    hash = models.CharField(max_length=64)
    size = models.BigIntegerField()
    fetched = models.DateTimeField()
    until = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "document_copy"
