"""A process that takes a message in and stands still at one stage, until the test kills it.

    python -m tests.journeys.stopping <sender> <stage> <how often the stage is passed before> <format> <definition> < body

It prints the message's id once it stands. The stop is handed into the pipeline here; the platform knows nothing of it.
"""

import os
import sys
import time

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yizhou.kernel.settings.django")

import django

django.setup(set_prefix=False)

from yizhou.exchange.partners import api as partners  # noqa: E402
from yizhou.exchange.pipeline.api import Pipeline  # noqa: E402
from yizhou.exchange.pipeline.contracts import Envelope, Stage  # noqa: E402
from yizhou.kernel.clock.api import now  # noqa: E402


def main(sender: str, stage: Stage, passes: int, format_name: str, definition: str, body: bytes) -> None:
    left = passes

    def stand(reached: Stage, message_id: object) -> None:
        nonlocal left
        if reached is stage:
            if left == 0:
                print(message_id, flush=True)
                time.sleep(600)
            left -= 1

    partner = partners.by_code(sender)
    assert partner is not None
    channel = "files" if definition else "fhir"
    hints = {"definition": definition} if definition else {}
    Pipeline(stand).submit(Envelope(channel, format_name, partner.id, body, "", now(), hints))


if __name__ == "__main__":
    main(sys.argv[1], Stage(sys.argv[2]), int(sys.argv[3]), sys.argv[4], sys.argv[5], sys.stdin.buffer.read())
