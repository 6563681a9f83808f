"""Tables of processes. Whatever concerns a resident is keyed by the resident first."""

from django.db import models

from yizhou.kernel.db.api import table


@table(personal="staff: who wrote and who reviewed", retention="permanent")
class ProcessVersion(models.Model):
    """A published version: it never changes, since cases run by it. From the repository, or from a reviewed draft."""

    pk = models.CompositePrimaryKey("process", "version")
    process = models.CharField(max_length=60)
    version = models.IntegerField()
    source = models.JSONField()
    name = models.CharField(max_length=80)
    published = models.DateTimeField()
    published_by = models.CharField(max_length=80)
    written_by = models.CharField(max_length=80, default="")
    note = models.TextField(default="")

    class Meta:
        db_table = "process_version"


@table(personal="staff: who wrote and who reviewed", retention="permanent")
class ProcessDraft(models.Model):
    """A version in the making: draft | submitted | published | withdrawn. May be faulty; only a sound one is submitted."""

    id = models.UUIDField(primary_key=True)
    process = models.CharField(max_length=60)
    version = models.IntegerField()
    source = models.JSONField()
    name = models.CharField(max_length=80)
    state = models.CharField(max_length=10)
    author_id = models.UUIDField(null=True)
    author_name = models.CharField(max_length=80)
    opinion = models.TextField(default="")
    note = models.TextField(default="")
    revision = models.IntegerField(default=1)
    changed = models.DateTimeField()

    class Meta:
        db_table = "process_draft"
        indexes = [models.Index(fields=["-changed", "id"], name="process_draft_list")]


@table(
    personal="health: what is asked and answered about a resident between institutions",
    retention="30y after closing",
)
class ProcessCase(models.Model):
    """One case: the answers by step, the workflow's tokens (SpiffWorkflow, without the specification), who takes part."""

    pk = models.CompositePrimaryKey("resident_id", "id")
    resident_id = models.UUIDField()
    id = models.UUIDField()
    process = models.CharField(max_length=60)
    version = models.IntegerField()
    number = models.CharField(max_length=32)
    title = models.CharField(max_length=200)
    state = models.CharField(max_length=10)
    urgent = models.BooleanField(default=False)
    data = models.JSONField()
    workflow = models.JSONField()
    parties = models.JSONField()
    starter_id = models.UUIDField(null=True)
    starter_name = models.CharField(max_length=80)
    organisation_id = models.UUIDField(null=True)
    organisation_name = models.CharField(max_length=120)
    started = models.DateTimeField()
    changed = models.DateTimeField()
    ended = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=80, default="")
    problem = models.TextField(default="")
    revision = models.IntegerField(default=1)

    class Meta:
        db_table = "process_case"
        indexes = [
            models.Index(fields=["id"], name="process_case_id"),
            models.Index(fields=["state", "-id"], name="process_case_state"),
            models.Index(fields=["process", "-id"], name="process_case_process"),
        ]


@table(personal="health: that an institution takes part in a resident's case", retention="30y after closing")
class ProcessParty(models.Model):
    """An organisation that takes part in a case: its people see it. Case ids grow with time, so this is its list, newest first."""

    pk = models.CompositePrimaryKey("resident_id", "case_id", "organisation_id")
    resident_id = models.UUIDField()
    case_id = models.UUIDField()
    organisation_id = models.UUIDField()

    class Meta:
        db_table = "process_party"
        indexes = [models.Index(fields=["organisation_id", "-case_id"], name="process_party_list")]


@table(personal="health: work to be done for a resident; staff: who does it", retention="30y after closing")
class ProcessTask(models.Model):
    """A step for people. Open ones are a work list: by organisation, the most pressing first, through a partial index."""

    pk = models.CompositePrimaryKey("resident_id", "id")
    resident_id = models.UUIDField()
    id = models.UUIDField()
    case_id = models.UUIDField()
    process = models.CharField(max_length=60)
    step = models.CharField(max_length=60)
    name = models.CharField(max_length=80)
    party = models.CharField(max_length=40)
    organisation_id = models.UUIDField()
    organisation_name = models.CharField(max_length=120)
    permission = models.CharField(max_length=60)
    state = models.CharField(max_length=10)
    holder_id = models.UUIDField(null=True)
    holder_name = models.CharField(max_length=80, default="")
    claimed = models.DateTimeField(null=True)
    due = models.DateTimeField()
    limited = models.BooleanField(default=True)
    escalated = models.DateTimeField(null=True)
    created = models.DateTimeField()
    completed = models.DateTimeField(null=True)
    case_title = models.CharField(max_length=200)
    case_number = models.CharField(max_length=32)
    urgent = models.BooleanField(default=False)

    class Meta:
        db_table = "process_task"
        indexes = [
            models.Index(fields=["id"], name="process_task_id"),
            models.Index(fields=["resident_id", "case_id"], name="process_task_case"),
            models.Index(
                fields=["organisation_id", "due", "id"], name="process_task_open",
                condition=models.Q(state__in=["open", "claimed"]),
            ),
            models.Index(
                fields=["holder_id", "due", "id"], name="process_task_mine", condition=models.Q(state="claimed")
            ),
            models.Index(
                fields=["due"], name="process_task_due",
                condition=models.Q(state__in=["open", "claimed"], limited=True, escalated=None),
            ),
        ]  # fmt: skip


@table(
    personal="health: what was done in a resident's case; staff: who did it", retention="30y after closing"
)
class ProcessStep(models.Model):
    """One line of a case's history; its id grows with time."""

    pk = models.CompositePrimaryKey("resident_id", "case_id", "id")
    resident_id = models.UUIDField()
    case_id = models.UUIDField()
    id = models.UUIDField()
    at = models.DateTimeField()
    act = models.CharField(max_length=16)
    step = models.CharField(max_length=60, default="")
    name = models.CharField(max_length=80, default="")
    actor_id = models.UUIDField(null=True)
    actor_name = models.CharField(max_length=80)
    organisation_name = models.CharField(max_length=120, default="")
    detail = models.JSONField()

    class Meta:
        db_table = "process_step"


@table(personal="health: what doctors told one another of a resident", retention="30y after closing")
class ProcessRemark(models.Model):
    """A message between the parties of a case, beside its forms."""

    pk = models.CompositePrimaryKey("resident_id", "case_id", "id")
    resident_id = models.UUIDField()
    case_id = models.UUIDField()
    id = models.UUIDField()
    at = models.DateTimeField()
    actor_id = models.UUIDField(null=True)
    actor_name = models.CharField(max_length=80)
    organisation_name = models.CharField(max_length=120)
    text = models.TextField()

    class Meta:
        db_table = "process_remark"


@table(personal="health: what a resident's case costs", retention="30y after closing")
class ProcessFee(models.Model):
    """What a case costs, one row for each item; an adjusted fee replaces its row, the history keeps what it was."""

    pk = models.CompositePrimaryKey("resident_id", "case_id", "item")
    resident_id = models.UUIDField()
    case_id = models.UUIDField()
    item = models.CharField(max_length=60)
    id = models.UUIDField()
    name = models.CharField(max_length=80)
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    payee_id = models.UUIDField(null=True)
    payee_name = models.CharField(max_length=120, default="")
    step = models.CharField(max_length=60)
    at = models.DateTimeField()

    class Meta:
        db_table = "process_fee"


@table(personal="health: that a resident's case needs attention; staff: whose", retention="1y")
class ProcessNotice(models.Model):
    """A notice to one person, or to whoever of an organisation holds a permission (then read once is read for all)."""

    pk = models.CompositePrimaryKey("resident_id", "id")
    resident_id = models.UUIDField()
    id = models.UUIDField()
    case_id = models.UUIDField()
    at = models.DateTimeField()
    organisation_id = models.UUIDField(null=True)
    permission = models.CharField(max_length=60, default="")
    account_id = models.UUIDField(null=True)
    title = models.CharField(max_length=120)
    text = models.TextField(default="")
    read = models.DateTimeField(null=True)

    class Meta:
        db_table = "process_notice"
        indexes = [
            models.Index(fields=["organisation_id", "-id"], name="process_notice_place"),
            models.Index(fields=["account_id", "-id"], name="process_notice_person"),
        ]
