"""What a killed process leaves is taken up again."""

from datetime import timedelta

import pytest

from tests.exchange.ground import HUB
from tests.exchange.pipeline.formats import LineFormat, envelope
from yizhou.exchange.partners.contracts import Partner
from yizhou.exchange.pipeline.api import recover, register_format
from yizhou.exchange.pipeline.contracts import Stage
from yizhou.exchange.pipeline.flow import Pipeline
from yizhou.exchange.pipeline.handling import ATTEMPTS
from yizhou.kernel.clock.api import frozen, now
from yizhou.kernel.db.api import fetch_all


class Killed(BaseException):
    """No handler may catch it, as none can catch SIGKILL."""


def kill_at(stage: Stage) -> Pipeline:
    def stop(reached: Stage, message_id: object) -> None:
        if reached is stage:
            raise Killed

    return Pipeline(stop)


@pytest.mark.parametrize("stage", [stage for stage in Stage if stage is not Stage.PUBLISHED])
def test_a_message_stopped_at_any_stage_is_finished_once(senders: dict[str, Partner], stage: Stage) -> None:
    register_format(LineFormat())
    sent = envelope(senders[HUB].id, "1;李阿依;好")
    with pytest.raises(Killed):
        kill_at(stage).submit(sent)
    with frozen(now() + timedelta(minutes=1)):
        recover()
        assert recover() == 0
    assert fetch_all("SELECT status, accepted FROM message") == [("accepted", 1)]
    assert fetch_all("SELECT count(*), max(version) FROM fhir_resource") == [(2, 1)]
    again = Pipeline().submit(sent)
    assert again.repeated
    assert again.parts[0].accepted


def test_a_young_message_is_left_to_its_process(senders: dict[str, Partner]) -> None:
    register_format(LineFormat())
    with pytest.raises(Killed):
        kill_at(Stage.RECEIVED).submit(envelope(senders[HUB].id, "1;李阿依;好"))
    with frozen(envelope(senders[HUB].id, "").received + timedelta(seconds=1)):
        assert recover() == 0


def test_a_message_that_kills_every_process_is_refused_in_the_end(senders: dict[str, Partner]) -> None:
    class Deadly(LineFormat):
        def parse(self, envelope):
            raise Killed

    register_format(Deadly())
    with pytest.raises(Killed):
        Pipeline().submit(envelope(senders[HUB].id, "1;李阿依;好"))
    for _ in range(ATTEMPTS):
        with pytest.raises(Killed):
            recover()
    recover()
    assert fetch_all("SELECT status, fault_codes FROM message") == [
        ("refused", ["pipeline.processing_failed"])
    ]
