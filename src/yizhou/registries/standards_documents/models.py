"""Tables of standards documents."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from yizhou.kernel.db.api import table


@table(personal="none: standards and rules, not people", retention="permanent")
class StandardsDocument(models.Model):
    """A document as lists and searches see it: what the version in force says, or the newest before one was published.

    `number_key` is the number without spaces and with one kind of dash, so that however it is written it is one document.
    """

    id = models.UUIDField(primary_key=True)
    number_key = models.TextField(unique=True)
    state = models.CharField(max_length=12)
    version = models.IntegerField()
    working = models.CharField(max_length=12, default="")
    replaced_by = models.TextField(default="")
    downloads = models.IntegerField(default=0)
    updated = models.DateTimeField()
    class_id = models.CharField(max_length=24)
    part = models.CharField(max_length=24)
    level = models.CharField(max_length=24)
    relation = models.CharField(max_length=24)
    mandatory = models.BooleanField(default=False)
    audience = ArrayField(models.CharField(max_length=2), default=list)
    sort = models.TextField()
    words = models.TextField()
    content = models.JSONField()

    class Meta:
        db_table = "standards_document"
        indexes = [models.Index(fields=["sort", "id"], name="standards_document_list")]


@table(personal="staff: who wrote it", retention="permanent")
class StandardsDocumentVersion(models.Model):
    """A version; a published one never changes. One in the making a document at most."""

    id = models.BigAutoField(primary_key=True)
    document = models.ForeignKey(StandardsDocument, on_delete=models.CASCADE)
    number = models.IntegerField()
    state = models.CharField(max_length=12)
    content = models.JSONField()
    note = models.TextField(default="")
    made = models.DateTimeField()
    made_by = models.TextField()
    made_by_id = models.UUIDField(null=True)
    round = models.IntegerField(default=0)
    closes = models.DateField(null=True)
    published = models.DateTimeField(null=True)

    class Meta:
        db_table = "standards_document_version"
        constraints = [
            models.UniqueConstraint(fields=["document", "number"], name="standards_document_version_once"),
            models.UniqueConstraint(
                fields=["document"], condition=models.Q(state__in=["draft", "comment", "review"]),
                name="standards_document_one_working",
            ),
            models.UniqueConstraint(
                fields=["document"], condition=models.Q(state="published"), name="standards_document_one_in_force"
            ),
        ]  # fmt: skip


@table(personal="staff: who did it", retention="permanent")
class StandardsDocumentStep(models.Model):
    """Something that happened to a version."""

    id = models.BigAutoField(primary_key=True)
    document = models.ForeignKey(StandardsDocument, on_delete=models.CASCADE)
    version = models.IntegerField()
    act = models.CharField(max_length=16)
    at = models.DateTimeField()
    who = models.TextField()
    organisation = models.TextField(default="")
    note = models.TextField(default="")

    class Meta:
        db_table = "standards_document_step"


@table(personal="staff: who commented and who answered", retention="permanent")
class StandardsDocumentComment(models.Model):
    """A comment on a version under hearing, and its answer."""

    id = models.UUIDField(primary_key=True)
    document = models.ForeignKey(StandardsDocument, on_delete=models.CASCADE)
    version = models.IntegerField()
    clause = models.TextField(default="")
    text = models.TextField()
    at = models.DateTimeField()
    who = models.TextField()
    organisation = models.TextField(default="")
    answer = models.CharField(max_length=12, default="")
    reason = models.TextField(default="")
    answered_by = models.TextField(default="")

    class Meta:
        db_table = "standards_document_comment"


@table(personal="staff: who reviewed it", retention="permanent")
class StandardsDocumentOpinion(models.Model):
    """A reviewer's opinion; one a round, the last one said."""

    id = models.BigAutoField(primary_key=True)
    document = models.ForeignKey(StandardsDocument, on_delete=models.CASCADE)
    version = models.IntegerField()
    round = models.IntegerField()
    approved = models.BooleanField()
    text = models.TextField(default="")
    at = models.DateTimeField()
    who = models.TextField()
    who_id = models.UUIDField(null=True)

    class Meta:
        db_table = "standards_document_opinion"
        constraints = [
            models.UniqueConstraint(
                fields=["document", "version", "round", "who_id"], name="standards_document_opinion_once"
            )
        ]


@table(personal="staff: who follows what", retention="until cancelled")
class StandardsDocumentSubscription(models.Model):
    """What somebody wants news of: a document, or a whole class."""

    id = models.BigAutoField(primary_key=True)
    user_id = models.UUIDField(db_index=True)
    document = models.ForeignKey(StandardsDocument, null=True, on_delete=models.CASCADE)
    class_id = models.CharField(max_length=24, default="")

    class Meta:
        db_table = "standards_document_subscription"


@table(personal="staff: what somebody was told", retention="1y")
class StandardsDocumentNotice(models.Model):
    """One piece of news for one subscriber; told twice it is there once."""

    id = models.UUIDField(primary_key=True)
    user_id = models.UUIDField()
    document = models.ForeignKey(StandardsDocument, on_delete=models.CASCADE)
    version = models.IntegerField()
    what = models.CharField(max_length=12)
    at = models.DateTimeField()
    seen = models.BooleanField(default=False)

    class Meta:
        db_table = "standards_document_notice"
        constraints = [
            models.UniqueConstraint(
                fields=["user_id", "document", "version", "what"], name="standards_document_notice_once"
            )
        ]


@table(personal="staff: who stated and who checked it", retention="permanent")
class StandardsDocumentAdoption(models.Model):
    """What an institution says of its applying a document, of which version, and what the regulator made of it."""

    id = models.BigAutoField(primary_key=True)
    document = models.ForeignKey(StandardsDocument, on_delete=models.CASCADE)
    organisation_id = models.UUIDField()
    version = models.IntegerField()
    status = models.CharField(max_length=16)
    since = models.DateField(null=True)
    note = models.TextField(default="")
    stated = models.DateTimeField()
    stated_by = models.TextField()
    checked = models.CharField(max_length=12, default="")
    check_note = models.TextField(default="")

    class Meta:
        db_table = "standards_document_adoption"
        constraints = [
            models.UniqueConstraint(
                fields=["document", "organisation_id"], name="standards_document_adoption_once"
            )
        ]
