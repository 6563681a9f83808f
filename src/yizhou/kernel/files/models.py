"""Contents by hash: small ones in the row, large ones beside the database (docs/decisions/0002)."""

from django.db import models
from django.db.models.functions import Now

from yizhou.kernel.db.api import table


@table(personal="health: original documents and messages", retention="30y")
class StoredFile(models.Model):
    """A content, kept once however often it arrives. `content` is null where the bytes lie in the folder or bucket."""

    hash = models.BinaryField(primary_key=True)
    size = models.BigIntegerField()
    media_type = models.CharField(max_length=120)
    content = models.BinaryField(null=True)
    created = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "stored_file"
