"""The job queue's application object, and what is done once it is ready."""

from typing import Any

from procrastinate import App
from procrastinate.contrib.django import app as django_app

current: Any = django_app


def on_app_ready(app: App) -> None:
    """Tasks are declared in the features' `jobs.py`; finished ones leave no row behind."""
    app.worker_defaults = {"delete_jobs": "successful", **(app.worker_defaults or {})}
