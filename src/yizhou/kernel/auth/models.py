"""Accounts, their roles in organisations, and sessions."""

from django.db import models

from yizhou.kernel.db.api import table


@table(personal="staff: name, phone; identity: a resident's own account", retention="5y after closing")
class Account(models.Model):
    """Someone who can log in. Failed attempts are counted here, so that lock-out works across processes."""

    id = models.UUIDField(primary_key=True)
    username = models.CharField(max_length=64, unique=True)
    password = models.TextField()
    kind = models.CharField(max_length=8)
    name = models.CharField(max_length=80)
    phone = models.CharField(max_length=32, blank=True, default="")
    resident_id = models.UUIDField(null=True)
    active = models.BooleanField(default=True)
    must_change_password = models.BooleanField(default=False)
    failures = models.SmallIntegerField(default=0)
    locked_until = models.DateTimeField(null=True)
    last_login = models.DateTimeField(null=True)
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "account"


@table(personal="staff: who works where as what", retention="5y after closing")
class RoleAssignment(models.Model):
    """A role (definitions/roles) held in an organisation."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE)
    role = models.CharField(max_length=40)
    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT)

    class Meta:
        db_table = "account_role"
        constraints = [
            models.UniqueConstraint(fields=["account", "role", "organisation"], name="account_role_once")
        ]


@table(personal="staff: address and browser of a log-in", retention="90d")
class Session(models.Model):
    """A logged-in browser; only a digest of its token is stored."""

    token = models.BinaryField(primary_key=True)
    account = models.ForeignKey(Account, on_delete=models.CASCADE)
    organisation = models.ForeignKey("organisations.Organisation", null=True, on_delete=models.PROTECT)
    created = models.DateTimeField()
    seen = models.DateTimeField()
    expires = models.DateTimeField()
    address = models.TextField(default="")
    agent = models.TextField(default="")

    class Meta:
        db_table = "account_session"
