"""Tables of the document registry. The originals are in the kernel's file store, by hash."""

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
        ]


@table(personal="none", retention="permanent")
class Link(models.Model):
    """An association of two entries (IHE ITI TF-3 §4.2.2): `source` stands in `kind` (RPLC) to `target`."""

    pk = models.CompositePrimaryKey("source", "target", "kind")
    source = models.UUIDField()
    target = models.UUIDField()
    kind = models.CharField(max_length=8)
    made = models.DateTimeField()

    class Meta:
        db_table = "document_association"
        indexes = [models.Index(fields=["target"], name="document_association_target")]
