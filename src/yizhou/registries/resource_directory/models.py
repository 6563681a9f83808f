"""Tables of the resource directory."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from yizhou.kernel.db.api import table


@table(personal="none: what information there is, not the information", retention="permanent")
class DirectoryEntry(models.Model):
    """The newest version of an entry; what is shown to others is the published one of `directory_version`."""

    id = models.UUIDField(primary_key=True)
    identifier = models.CharField(max_length=40, unique=True)
    origin = models.TextField()
    key = models.TextField()
    state = models.CharField(max_length=10)
    version = models.IntegerField()
    updated = models.DateTimeField()
    title = models.TextField()
    theme = models.CharField(max_length=8)
    kind = models.CharField(max_length=16)
    sharing = models.CharField(max_length=12)
    provider = models.TextField(default="")
    provider_name = models.TextField(default="")
    organisation_id = models.UUIDField(null=True)
    content = models.JSONField()
    words = models.TextField()
    letters = models.TextField()
    submitted_by = models.UUIDField(null=True)
    uses = models.IntegerField(default=0)

    class Meta:
        db_table = "directory_entry"
        constraints = [models.UniqueConstraint(fields=["origin", "key"], name="directory_entry_once")]
        indexes = [models.Index(fields=["state", "title", "id"], name="directory_entry_list")]


@table(personal="staff: who changed it", retention="permanent")
class DirectoryVersion(models.Model):
    """Every version that was saved, and every step of its life."""

    id = models.BigAutoField(primary_key=True)
    entry_id = models.UUIDField(db_index=True)
    version = models.IntegerField()
    at = models.DateTimeField()
    who = models.TextField()
    act = models.CharField(max_length=12)
    note = models.TextField(default="")
    content = models.JSONField()

    class Meta:
        db_table = "directory_version"


@table(personal="staff: who subscribed to what", retention="until cancelled")
class DirectorySubscription(models.Model):
    """What somebody wants to be told of: an entry, a theme or whatever answers a search."""

    id = models.UUIDField(primary_key=True)
    user_id = models.UUIDField(db_index=True)
    entry_id = models.UUIDField(null=True)
    theme = models.CharField(max_length=8, default="")
    text = models.TextField(default="")
    made = models.DateTimeField()

    class Meta:
        db_table = "directory_subscription"


@table(personal="staff: what somebody was told", retention="1y")
class DirectoryNotice(models.Model):
    """One piece of news for one subscriber."""

    id = models.UUIDField(primary_key=True)
    user_id = models.UUIDField()
    entry_id = models.UUIDField()
    what = models.CharField(max_length=12)
    at = models.DateTimeField()
    seen = models.DateTimeField(null=True)

    class Meta:
        db_table = "directory_notice"
        constraints = [
            models.UniqueConstraint(
                fields=["user_id", "entry_id", "what", "at"], name="directory_notice_once"
            )
        ]
        indexes = [models.Index(fields=["user_id", "-at"], name="directory_notice_latest")]


@table(personal="staff: who asked for what", retention="10y")
class DirectoryRequest(models.Model):
    """A request for a resource that is shared on condition."""

    id = models.UUIDField(primary_key=True)
    entry_id = models.UUIDField(db_index=True)
    user_id = models.UUIDField()
    who = models.TextField()
    organisation = models.TextField()
    purpose = models.TextField()
    state = models.CharField(max_length=10, default="asked")
    asked = models.DateTimeField()
    until = models.DateField(null=True)
    answered_by = models.TextField(default="")
    answer = models.TextField(default="")

    class Meta:
        db_table = "directory_request"


@table(personal="none", retention="permanent")
class DirectoryNode(models.Model):
    """Another directory to gather from."""

    id = models.UUIDField(primary_key=True)
    name = models.TextField(unique=True)
    url = models.TextField()
    gathered = models.DateTimeField(null=True)
    entries = models.IntegerField(default=0)
    problem = models.TextField(default="")
    conflicts = ArrayField(models.TextField(), default=list)

    class Meta:
        db_table = "directory_node"


@table(personal="none", retention="permanent")
class DirectorySerial(models.Model):
    """The last serial number given in a theme, for identifiers."""

    theme = models.CharField(max_length=8, primary_key=True)
    last = models.IntegerField()

    class Meta:
        db_table = "directory_serial"
