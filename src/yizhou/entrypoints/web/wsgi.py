"""The WSGI application Granian serves."""

import gc
import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yizhou.kernel.settings.django")

import django
from django.core.handlers.wsgi import WSGIHandler

from yizhou.entrypoints.lifeline import die_with_parent, starter
from yizhou.kernel.observability.api import configure

die_with_parent(starter())
configure("web")
django.setup(set_prefix=False)
application = WSGIHandler()
# What start-up made stays for ever and is not looked through again; requests leave few cycles (reads: a tenth of their time).
gc.collect()
gc.freeze()
gc.set_threshold(20_000, 20, 50)
