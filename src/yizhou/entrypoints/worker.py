"""The worker process: delivers outbox events, runs queued and scheduled jobs."""

import os
import signal
import threading
import time

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yizhou.kernel.settings.django")

import django
import psycopg
import structlog
from django.db import Error as DatabaseError
from django.db import connection

from yizhou.entrypoints.lifeline import die_with_parent, starter
from yizhou.kernel.observability.api import configure

log = structlog.get_logger(__name__)
NOTICE_SECONDS = 1.0
GATHER_SECONDS = 0.05
"""After the first notice the relay waits so long for more: under load it delivers tens of messages in one round."""


def _deliver_forever() -> None:
    from yizhou.kernel.db.api import native
    from yizhou.kernel.db.errors import DatabaseUnavailable
    from yizhou.kernel.events.api import deliver_all

    while True:
        try:
            link = native()
            link.execute("LISTEN yizhou_outbox")
            while True:
                while deliver_all():
                    pass
                for _ in link.notifies(timeout=NOTICE_SECONDS, stop_after=1):
                    break
                time.sleep(GATHER_SECONDS)
        except (psycopg.Error, DatabaseError, DatabaseUnavailable) as error:
            log.warning("relay_waits_for_database", error=str(error))
            connection.close()
            time.sleep(NOTICE_SECONDS)


def main() -> None:
    """Run until told to stop."""
    die_with_parent(starter())
    configure("worker")
    django.setup(set_prefix=False)
    from procrastinate.contrib.django import app

    threading.Thread(target=_deliver_forever, name="relay", daemon=True).start()
    connector = app.connector.get_worker_connector()  # type: ignore[attr-defined]
    with app.replace_connector(connector) as worker_app:
        worker_app.run_worker(concurrency=2, install_signal_handlers=True, delete_jobs="successful")


if __name__ == "__main__":
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    main()
