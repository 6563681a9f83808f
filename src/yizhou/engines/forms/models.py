"""Tables of filled forms. What a form asks is a definition; the answers are kept as they were given, with its version."""

from django.db import models

from yizhou.kernel.db.api import table


@table(personal="health: answers about a resident's health", retention="permanent")
class FilledForm(models.Model):
    """A draft or a submitted form, as it is now. Keyed by resident first; `id` is chosen by who fills it in, so that sending it
    twice keeps it once."""

    pk = models.CompositePrimaryKey("resident_id", "id")
    resident_id = models.UUIDField()
    id = models.UUIDField()
    form_id = models.CharField(max_length=64)
    form_version = models.IntegerField()
    state = models.CharField(max_length=8)
    answers = models.JSONField()
    reasons = models.JSONField()
    given = models.JSONField()
    purpose = models.CharField(max_length=120)
    day = models.DateField()
    author_id = models.UUIDField(null=True)
    author = models.TextField()
    organisation_id = models.UUIDField(null=True)
    organisation_name = models.TextField()
    revision = models.IntegerField()
    updated = models.DateTimeField()

    class Meta:
        db_table = "filled_form"
        indexes = [
            models.Index(fields=["resident_id", "form_id", "-day"], name="filled_form_of_resident"),
            models.Index(fields=["purpose"], name="filled_form_purpose", condition=~models.Q(purpose="")),
            models.Index(
                fields=["author_id", "-updated"], name="filled_form_draft", condition=models.Q(state="draft")
            ),
        ]


@table(
    personal="health: what filled forms said before a correction, and why it was changed",
    retention="permanent",
)
class FilledFormRevision(models.Model):
    """What a submitted form said before it was corrected or made void."""

    pk = models.CompositePrimaryKey("resident_id", "filled_id", "revision")
    resident_id = models.UUIDField()
    filled_id = models.UUIDField()
    revision = models.IntegerField()
    form_version = models.IntegerField()
    answers = models.JSONField()
    author = models.TextField()
    reason = models.TextField()
    updated = models.DateTimeField()

    class Meta:
        db_table = "filled_form_revision"
