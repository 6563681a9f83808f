"""Tables of schedules. What is sold is a row of `schedule_number`: taken once, given back when a booking is cancelled."""

from django.db import models

from yizhou.kernel.db.api import LtreeField, table


@table(personal="none", retention="permanent")
class ScheduleResource(models.Model):
    """A doctor, room or machine that can be booked. The institution's name and place in the tree are copied: lists need them."""

    id = models.UUIDField(primary_key=True)
    organisation_id = models.UUIDField()
    organisation_code = models.CharField(max_length=22)
    organisation_name = models.TextField()
    place = LtreeField()
    kind = models.CharField(max_length=8)
    service = models.CharField(max_length=32)
    name = models.TextField()
    department = models.TextField()
    department_code = models.CharField(max_length=16)
    practitioner = models.CharField(max_length=32)
    title = models.TextField()
    about = models.TextField()
    location = models.TextField()
    fee = models.IntegerField()
    active = models.BooleanField()
    updated = models.DateTimeField()

    class Meta:
        db_table = "schedule_resource"
        indexes = [models.Index(fields=["organisation_id", "service"], name="schedule_resource_place")]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation_id", "service", "department", "name"], name="schedule_resource_once"
            )
        ]


@table(personal="none", retention="10y")
class ScheduleRoster(models.Model):
    """A weekly session. An ended line keeps its row: its sessions were held by it."""

    id = models.UUIDField(primary_key=True)
    resource_id = models.UUIDField(db_index=True)
    weekday = models.SmallIntegerField()
    begins = models.TimeField()
    ends = models.TimeField()
    capacity = models.IntegerField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    shares = models.JSONField()

    class Meta:
        db_table = "schedule_roster"


@table(personal="none", retention="10y")
class ScheduleException(models.Model):
    """A day on which a resource is away, or works more."""

    id = models.UUIDField(primary_key=True)
    resource_id = models.UUIDField()
    day = models.DateField()
    kind = models.CharField(max_length=8)
    reason = models.TextField()
    begins = models.TimeField(null=True)
    ends = models.TimeField(null=True)
    capacity = models.IntegerField()

    class Meta:
        db_table = "schedule_exception"
        indexes = [models.Index(fields=["resource_id", "day"], name="schedule_exception_day")]


@table(personal="none", retention="10y")
class ScheduleSession(models.Model):
    """A session of one day, made ahead from the roster. One resource begins one session at one moment."""

    id = models.UUIDField(primary_key=True)
    resource_id = models.UUIDField()
    organisation_id = models.UUIDField()
    day = models.DateField()
    starts = models.DateTimeField()
    ends = models.DateTimeField()
    released = models.DateTimeField()
    capacity = models.IntegerField()
    state = models.CharField(max_length=8)
    reason = models.TextField()

    class Meta:
        db_table = "schedule_session"
        constraints = [
            models.UniqueConstraint(fields=["resource_id", "starts"], name="schedule_session_once")
        ]
        indexes = [
            models.Index(fields=["organisation_id", "day"], name="schedule_session_place"),
            models.Index(fields=["state", "ends"], name="schedule_session_ends"),
        ]


@table(personal="none", retention="10y")
class ScheduleNumber(models.Model):
    """One number: the only place where it is decided who has it. Claimed by one conditional UPDATE, never counted first."""

    pk = models.CompositePrimaryKey("session_id", "number")
    session_id = models.UUIDField()
    number = models.IntegerField()
    starts = models.DateTimeField()
    ends = models.DateTimeField()
    share = models.CharField(max_length=16)
    state = models.CharField(max_length=8)
    booking_id = models.UUIDField(null=True)

    class Meta:
        db_table = "schedule_number"
        indexes = [
            models.Index(
                fields=["session_id", "number"], name="schedule_number_free", condition=models.Q(state="free")
            )
        ]


HELD = models.Q(state__in=["booked", "arrived", "called", "seen"])


@table(personal="health: who sees which doctor when", retention="permanent")
class Booking(models.Model):
    """A booking. Keyed by resident first; a number has one holder by the number's own row."""

    pk = models.CompositePrimaryKey("resident_id", "id")
    resident_id = models.UUIDField()
    id = models.UUIDField()
    session_id = models.UUIDField()
    resource_id = models.UUIDField()
    organisation_id = models.UUIDField()
    day = models.DateField()
    number = models.IntegerField()
    starts = models.DateTimeField()
    ends = models.DateTimeField()
    channel = models.CharField(max_length=16)
    purpose = models.CharField(max_length=16)
    state = models.CharField(max_length=12)
    code = models.CharField(max_length=12)
    note = models.TextField()
    request_key = models.UUIDField()
    made = models.DateTimeField()
    made_by = models.TextField()
    made_at = models.UUIDField(null=True)
    arrived = models.DateTimeField(null=True)
    called = models.DateTimeField(null=True)
    cancelled = models.DateTimeField(null=True)
    reason = models.TextField()
    replaces = models.UUIDField(null=True)

    class Meta:
        db_table = "schedule_booking"
        constraints = [
            models.UniqueConstraint(fields=["resident_id", "request_key"], name="schedule_booking_request"),
            models.UniqueConstraint(
                fields=["resident_id", "resource_id", "day"], condition=HELD, name="schedule_booking_once"
            ),
        ]
        indexes = [
            models.Index(fields=["session_id", "state"], name="schedule_booking_session"),
            models.Index(fields=["organisation_id", "day"], name="schedule_booking_place"),
            models.Index(fields=["id"], name="schedule_booking_id"),
            models.Index(fields=["resource_id", "day"], name="schedule_booking_resource"),
        ]


@table(personal="health: who did not come to a booking", retention="10y")
class BookingBan(models.Model):
    """A resident on the black list; lifted, not deleted."""

    pk = models.CompositePrimaryKey("resident_id", "id")
    resident_id = models.UUIDField()
    id = models.UUIDField()
    organisation_id = models.UUIDField()
    since = models.DateField()
    until = models.DateField()
    reason = models.TextField()
    lifted = models.TextField()

    class Meta:
        db_table = "schedule_ban"
        indexes = [models.Index(fields=["until"], name="schedule_ban_until")]


@table(personal="health: who waits for a doctor's number", retention="2y")
class WaitingEntry(models.Model):
    """Somebody who wants a number of a full session, in the order they asked."""

    pk = models.CompositePrimaryKey("resident_id", "session_id")
    resident_id = models.UUIDField()
    session_id = models.UUIDField()
    id = models.UUIDField()
    at = models.DateTimeField()
    state = models.CharField(max_length=8)
    channel = models.CharField(max_length=16)
    asked_by = models.TextField()

    class Meta:
        db_table = "schedule_waiting"
        indexes = [
            models.Index(
                fields=["session_id", "at"],
                name="schedule_waiting_order",
                condition=models.Q(state="waiting"),
            )
        ]


@table(personal="health: what a resident was told of bookings", retention="5y")
class BookingNotice(models.Model):
    """A message in the resident's app."""

    pk = models.CompositePrimaryKey("resident_id", "id")
    resident_id = models.UUIDField()
    id = models.UUIDField()
    kind = models.CharField(max_length=16)
    title = models.TextField()
    text = models.TextField()
    at = models.DateTimeField()
    booking_id = models.UUIDField(null=True)
    read = models.DateTimeField(null=True)

    class Meta:
        db_table = "schedule_notice"


@table(personal="health: how a resident judged a visit", retention="10y")
class VisitRating(models.Model):
    """One rating for one visit; shown without the name."""

    pk = models.CompositePrimaryKey("resident_id", "booking_id")
    resident_id = models.UUIDField()
    booking_id = models.UUIDField()
    resource_id = models.UUIDField(db_index=True)
    organisation_id = models.UUIDField(db_index=True)
    stars = models.SmallIntegerField()
    text = models.TextField()
    at = models.DateTimeField()

    class Meta:
        db_table = "schedule_rating"
