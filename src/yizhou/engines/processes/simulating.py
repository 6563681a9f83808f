"""A trial run of a definition: tokens, gateways and decision tables as they are, no service called, nothing written."""

from collections.abc import Mapping, Sequence
from typing import Any

from yizhou.engines.processes import checking
from yizhou.engines.processes.contracts import Source, Walked
from yizhou.engines.processes.definitions import Definition, built
from yizhou.engines.processes.errors import DefinitionFaulty
from yizhou.engines.processes.tokens import Tokens
from yizhou.kernel.clock.api import now
from yizhou.kernel.errors.contracts import CodedError

MOST_STEPS = 200


def walk(
    source: Source, start: Mapping[str, Any], answers: Sequence[tuple[str, Mapping[str, Any]]]
) -> Walked:
    """Run a sound definition with these answers, step by step, as far as they reach. Raises DefinitionFaulty."""
    if faults := checking.check(source):
        raise DefinitionFaulty(faults=tuple(faults), count=len(faults))
    return _walk(built(source), start, answers[:MOST_STEPS])


def _walk(
    definition: Definition, start: Mapping[str, Any], answers: Sequence[tuple[str, Mapping[str, Any]]]
) -> Walked:
    data: dict[str, Any] = {
        "start": dict(start), "resident": {"name": "试运行"},
        "case": {"id": "trial", "number": "试运行", "now": now().isoformat(), "today": now().date().isoformat(), "urgent": False},
    }  # fmt: skip
    tokens = Tokens(definition.diagram.spec, data)
    path: list[str] = []
    said: dict[str, Any] = {}

    def serve(element: str) -> None:
        path.append(element)
        table = definition.decisions.get(element)
        data[element] = table.outcome(data) if table is not None else {}
        if table is not None:
            said[element] = data[element]

    problem = ""
    try:
        tokens.run(serve)
        for step, given in answers:
            token = next((each for each, element in tokens.waiting().items() if element == step), None)
            if token is None:
                problem = f"走到这里时没有“{step}”这一步"
                break
            path.append(step)
            data[step] = {**dict.fromkeys(field.id for field in definition.steps[step].form.fields), **given}
            tokens.complete(token)
            tokens.run(serve)
    except CodedError as error:
        problem = error.text
    return Walked(tuple(path), said, tuple(tokens.stands()), tokens.end() if tokens.ended() else "", problem)
