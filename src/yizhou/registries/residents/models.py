"""Tables of the master person index. Ids never move: what a source said belongs for ever to the index id it was given to."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, GistIndex
from django.db import models
from django.db.models import Func
from django.db.models.functions import Greatest, Least

from yizhou.kernel.db.api import LtreeField, table


@table(personal="identity: names, numbers, phones, address, family", retention="permanent")
class Resident(models.Model):
    """One index id. `cluster_id` is the id it stands under now (itself when never merged), `merged_into` its direct parent.

    The demographics are the golden record of all claims of the cluster (`survivorship.py`); the arrays hold every
    value ever claimed, for matching. `plain` is the name without separators, simplified, for searching. `digests` are the claims this id already has.
    """

    id = models.UUIDField(primary_key=True)
    cluster_id = models.UUIDField()
    merged_into = models.UUIDField(null=True)
    health_code = models.CharField(max_length=18)
    name = models.TextField(db_collation="C")
    plain = models.TextField(default="", db_collation="C")
    letters = models.TextField(default="", db_collation="C")
    initials = models.TextField(default="", db_collation="C")
    sex = models.CharField(max_length=1, default="0")
    birth_date = models.DateField(null=True)
    citizen_id = models.CharField(max_length=18, default="")
    names = ArrayField(models.TextField(), default=list)
    births = ArrayField(models.DateField(), default=list)
    citizen_ids = ArrayField(models.TextField(), default=list)
    weak_ids = ArrayField(models.TextField(), default=list)
    documents = ArrayField(models.TextField(), default=list)
    phones = ArrayField(models.TextField(), default=list)
    mother_ids = ArrayField(models.TextField(), default=list)
    identifiers = models.JSONField(default=list)
    address = models.TextField(default="")
    region_code = models.CharField(max_length=12, default="")
    region_path = LtreeField(null=True)
    ethnic_group = models.TextField(default="")
    marital_status = models.TextField(default="")
    occupation = models.TextField(default="")
    mother_name = models.TextField(default="")
    mother_citizen_id = models.TextField(default="")
    father_name = models.TextField(default="")
    contact_name = models.TextField(default="")
    contact_phone = models.TextField(default="")
    deceased_on = models.DateField(null=True)
    multiple_birth = models.SmallIntegerField(null=True)
    digests = ArrayField(models.BigIntegerField(), default=list)
    created = models.DateTimeField()
    updated = models.DateTimeField()

    class Meta:
        db_table = "resident"
        # Not `unique=True`: Django would add a second index for LIKE, which nobody asks with.
        constraints = [models.UniqueConstraint(fields=["health_code"], name="resident_health_code_once")]
        indexes = [
            models.Index(fields=["cluster_id"], name="resident_cluster"),
            models.Index(fields=["plain", "id"], name="resident_plain"),
            models.Index(fields=["letters", "id"], name="resident_letters"),
            models.Index(fields=["initials", "id"], name="resident_initials"),
            # Pairs of neighbouring characters: pg_trgm sees no Chinese letters where LC_CTYPE is C.
            GinIndex(Func("plain", function="resident_name_pairs"), name="resident_name_parts"),
            GistIndex(fields=["region_path"], name="resident_region"),
        ]


@table(personal="identity: what each source said", retention="permanent")
class ResidentClaim(models.Model):
    """A statement of a source about a person, kept for ever: the history of the demographics."""

    id = models.BigAutoField(primary_key=True)
    resident_id = models.UUIDField()
    digest = models.BigIntegerField()
    source = models.TextField(default="")
    received = models.DateTimeField()
    as_of = models.DateTimeField(null=True)
    content = models.JSONField()

    class Meta:
        db_table = "resident_claim"
        constraints = [models.UniqueConstraint(fields=["resident_id", "digest"], name="resident_claim_once")]


@table(personal="identity: hashes of names, birth dates and numbers", retention="permanent")
class ResidentKey(models.Model):
    """A blocking key (`blocking.py`). Only grows: an outdated key costs one comparison, a missing one a duplicate."""

    pk = models.CompositePrimaryKey("key", "resident_id")
    key = models.BigIntegerField()
    resident_id = models.UUIDField()

    class Meta:
        db_table = "resident_key"


@table(personal="identity: patient numbers of source systems", retention="permanent")
class ResidentSourceLink(models.Model):
    """Cross-reference of a source's patient number (IHE PIX); a number given to another person later is ended first."""

    id = models.BigAutoField(primary_key=True)
    source = models.TextField()
    local_id = models.TextField()
    resident_id = models.UUIDField()
    institution_id = models.UUIDField(null=True)
    since = models.DateTimeField()
    score = models.FloatField()
    ended = models.DateTimeField(null=True)

    class Meta:
        db_table = "resident_source_link"
        constraints = [
            models.UniqueConstraint(
                fields=["source", "local_id"],
                condition=models.Q(ended__isnull=True),
                name="resident_source_link_open",
            )
        ]
        indexes = [models.Index(fields=["resident_id"], name="resident_source_link_owner")]


@table(personal="identity: where a resident is known", retention="permanent")
class ResidentPresence(models.Model):
    """An institution knows this resident, so its people may see the record. `path` is the institution's, for scope."""

    pk = models.CompositePrimaryKey("resident_id", "institution_id")
    resident_id = models.UUIDField()
    institution_id = models.UUIDField()
    path = LtreeField()
    since = models.DateTimeField()

    class Meta:
        db_table = "resident_presence"


@table(personal="identity: family ties", retention="permanent")
class ResidentRelation(models.Model):
    """`relative_id` is the `relationship` of `resident_id`; each tie is stored from both ends."""

    pk = models.CompositePrimaryKey("resident_id", "relative_id", "relationship")
    resident_id = models.UUIDField()
    relative_id = models.UUIDField()
    relationship = models.CharField(max_length=16)
    since = models.DateTimeField()

    class Meta:
        db_table = "resident_relation"


@table(personal="identity: pairs that may be one person", retention="permanent")
class ResidentReview(models.Model):
    """A pair for a person to judge; one row a pair for ever, so that `apart` is remembered."""

    id = models.UUIDField(primary_key=True)
    left_id = models.UUIDField()
    right_id = models.UUIDField()
    score = models.FloatField()
    status = models.CharField(max_length=8, default="open")
    evidence = models.JSONField(default=list)
    assigned_to = models.TextField(default="")
    assigned_id = models.UUIDField(null=True)
    created = models.DateTimeField()
    changed = models.DateTimeField()

    class Meta:
        db_table = "resident_review"
        constraints = [
            models.UniqueConstraint(
                Least("left_id", "right_id"), Greatest("left_id", "right_id"), name="resident_review_pair"
            )
        ]
        indexes = [
            models.Index(fields=["status", "-score", "id"], name="resident_review_queue"),
            models.Index(fields=["-changed", "id"], name="resident_review_latest"),
            models.Index(fields=["left_id"], name="resident_review_left"),
            models.Index(fields=["right_id"], name="resident_review_right"),
        ]


@table(personal="staff: who decided", retention="permanent")
class ResidentReviewStep(models.Model):
    """One act on a pair; only ever inserted."""

    id = models.BigAutoField(primary_key=True)
    review_id = models.UUIDField(db_index=True)
    at = models.DateTimeField()
    who = models.TextField()
    decision = models.CharField(max_length=8)
    reason = models.TextField(default="")

    class Meta:
        db_table = "resident_review_step"


@table(personal="staff: who merged", retention="permanent")
class ResidentMerge(models.Model):
    """A merge and, when it was one, its undoing."""

    id = models.UUIDField(primary_key=True)
    survivor_id = models.UUIDField()
    merged_id = models.UUIDField(db_index=True)
    review_id = models.UUIDField(null=True, db_index=True)
    at = models.DateTimeField()
    who = models.TextField()
    reason = models.TextField()
    undone_at = models.DateTimeField(null=True)
    undone_by = models.TextField(default="")
    undone_reason = models.TextField(default="")

    class Meta:
        db_table = "resident_merge"


@table(personal="none", retention="until counted again")
class NameShare(models.Model):
    """How common a surname or given name is in the index, counted nightly; rarer ones are not listed."""

    pk = models.CompositePrimaryKey("part", "name")
    part = models.CharField(max_length=8)
    name = models.TextField()
    share = models.FloatField()

    class Meta:
        db_table = "resident_name_share"


@table(personal="identity: numbers, birth dates, initials", retention="until the next deduplication")
class ResidentSketch(models.Model):
    """What of an index id tells, without reading the rest, that it cannot be another's double; filled for one deduplication.

    `initials` are those of the only name, confusable ones made one; `is_loose` where they say too little to rule out.
    """

    id = models.UUIDField(primary_key=True)
    cluster_id = models.UUIDField()
    initials = models.TextField(db_collation="C")
    is_loose = models.BooleanField()
    births = ArrayField(models.DateField())
    numbers = ArrayField(models.TextField())
    documents = ArrayField(models.TextField())

    class Meta:
        db_table = "resident_sketch"


@table(personal="staff: who asked for it", retention="permanent")
class ResidentDeduplication(models.Model):
    """One comparison of the whole index with itself, in slices of the blocking keys; a slice counts once."""

    id = models.UUIDField(primary_key=True)
    who = models.TextField()
    model_version = models.IntegerField()
    slices = models.SmallIntegerField()
    done = ArrayField(models.SmallIntegerField(), default=list)
    residents = models.IntegerField(default=0)
    compared = models.IntegerField(default=0)
    certain = models.IntegerField(default=0)
    doubtful = models.IntegerField(default=0)
    started = models.DateTimeField()
    finished = models.DateTimeField(null=True)

    class Meta:
        db_table = "resident_deduplication"


@table(personal="identity: numbers of health codes that do not hold", retention="permanent")
class ResidentCodeStop(models.Model):
    """A health code number that is refused now: suspended, replaced by a new one, or cancelled with its index id.

    Holds the exceptions only, so that a code needs no row of its own, and so that the list can be given to who verifies offline.
    """

    number = models.CharField(max_length=18, primary_key=True)
    resident_id = models.UUIDField(db_index=True)
    state = models.CharField(max_length=9)
    since = models.DateTimeField(db_index=True)
    reason = models.TextField()

    class Meta:
        db_table = "resident_code_stop"


@table(personal="identity: what happened to a health code", retention="permanent")
class ResidentCodeStep(models.Model):
    """One act on a resident's health code; only ever inserted."""

    id = models.BigAutoField(primary_key=True)
    resident_id = models.UUIDField(db_index=True)
    number = models.CharField(max_length=18)
    act = models.CharField(max_length=9)
    at = models.DateTimeField()
    who = models.TextField()
    reason = models.TextField()

    class Meta:
        db_table = "resident_code_step"


@table(personal="identity: where a health code was scanned", retention="5y after the scan")
class ResidentCodeUse(models.Model):
    """One scan of a health code and how it ended, for the resident's eyes."""

    id = models.BigAutoField(primary_key=True)
    resident_id = models.UUIDField()
    number = models.CharField(max_length=18)
    at = models.DateTimeField()
    place = models.TextField()
    who = models.TextField()
    dynamic = models.BooleanField()
    outcome = models.CharField(max_length=8)

    class Meta:
        db_table = "resident_code_use"
        indexes = [models.Index(fields=["resident_id", "-id"], name="resident_code_use_latest")]


@table(personal="none", retention="permanent")
class ResidentLearning(models.Model):
    """Parameters of the matching model as they were learned from the index one day; beside the definition, never in force."""

    id = models.UUIDField(primary_key=True)
    at = models.DateTimeField()
    who = models.TextField()
    model_version = models.IntegerField()
    pairs = models.IntegerField()
    strangers = models.IntegerField()
    share = models.FloatField()
    parameters = models.JSONField()

    class Meta:
        db_table = "resident_learning"


@table(personal="identity: index ids out of use", retention="permanent")
class ResidentCancellation(models.Model):
    """An index id that was cancelled and not restored since. Its statements stay, so that it is recognised when it comes again."""

    resident_id = models.UUIDField(primary_key=True)
    kind = models.CharField(max_length=8)
    at = models.DateTimeField()
    who = models.TextField()
    reason = models.TextField()

    class Meta:
        db_table = "resident_cancellation"


@table(personal="identity: what people did to an index id", retention="permanent")
class ResidentAct(models.Model):
    """One act of a person on an index id, with its reason; merges and health codes have logs of their own."""

    id = models.BigAutoField(primary_key=True)
    resident_id = models.UUIDField(db_index=True)
    at = models.DateTimeField()
    who = models.TextField()
    act = models.CharField(max_length=16)
    reason = models.TextField()

    class Meta:
        db_table = "resident_act"


@table(personal="identity: patient numbers; staff: who split", retention="permanent")
class ResidentSplitting(models.Model):
    """One index id turned out to be two people: what went to the new id, by whom and why."""

    id = models.UUIDField(primary_key=True)
    resident_id = models.UUIDField(db_index=True)
    split_id = models.UUIDField(db_index=True)
    claim_ids = ArrayField(models.BigIntegerField())
    numbers = ArrayField(models.TextField())
    at = models.DateTimeField()
    who = models.TextField()
    reason = models.TextField()

    class Meta:
        db_table = "resident_split"
