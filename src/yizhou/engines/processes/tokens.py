"""The tokens of a case: SpiffWorkflow moves them, its state is kept without the specification, which the version gives.

A case's data stays outside the workflow; conditions are CEL over it. Nothing of a definition is run as Python.
"""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.bpmn.script_engine import PythonScriptEngine
from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
from SpiffWorkflow.bpmn.serializer.config import DEFAULT_CONFIG
from SpiffWorkflow.bpmn.serializer.default.workflow import BpmnWorkflowConverter, WorkflowConverter
from SpiffWorkflow.util.task import TaskState

from yizhou.engines.processes.diagrams import Served
from yizhou.engines.processes.expressions import holds, names
from yizhou.kernel.errors.contracts import CodedError

Advance = Callable[[str], None]


class _Conditions(PythonScriptEngine):
    """Gateways ask here: CEL over the case's data, never the script of a definition."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        super().__init__()
        self.data = data

    def validate(self, expression: str) -> None:
        try:
            names(expression)
        except CodedError as error:
            raise SyntaxError(str(error)) from None

    def evaluate(self, task: Any, expression: str, external_context: Mapping[str, Any] | None = None) -> bool:
        del task, external_context
        return holds(expression, self.data)

    def execute(self, task: Any, script: str, external_context: Mapping[str, Any] | None = None) -> None:
        raise NotImplementedError("definitions hold no scripts")


class _Converter(BpmnWorkflowConverter):
    """Tokens only; the specification is handed in when they are read again."""

    def to_dict(self, workflow: Any) -> dict[str, Any]:
        return WorkflowConverter.to_dict(self, workflow)

    def from_dict(self, dct: dict[str, Any], specification: Any = None) -> Any:
        workflow: Any = self.target_class(specification, {}, deserializing=True)
        workflow.tasks = self.mapping_from_dict(dct["tasks"], UUID, workflow=workflow)
        workflow.task_tree = workflow.tasks.get(UUID(dct["root"]))
        self.set_default_attributes(workflow, dct)
        return workflow


_registry: Any = BpmnWorkflowSerializer.configure({**DEFAULT_CONFIG, BpmnWorkflow: _Converter})


class Tokens:
    """The tokens of one case over its data, which the caller may change between moves."""

    def __init__(
        self, specification: Any, data: Mapping[str, Any], kept: Mapping[str, Any] | None = None
    ) -> None:
        fresh = kept is None
        self._workflow: Any = (
            BpmnWorkflow(specification)
            if fresh
            else _registry.restore(dict(kept), specification=specification)
        )
        self._workflow.script_engine = _Conditions(data)

    def over(self, data: Mapping[str, Any]) -> None:
        """What conditions read from now on."""
        self._workflow.script_engine = _Conditions(data)

    def kept(self) -> dict[str, Any]:
        """The tokens as JSON."""
        return _registry.convert(self._workflow)

    def run(self, serve: Advance) -> None:
        """Move until only people are waited for. `serve(element id)` is called at each service and rule task before it is
        passed; what it raises leaves the token standing there."""

        def at(task: Any) -> None:
            if isinstance(task.task_spec, Served):
                serve(task.task_spec.bpmn_id)

        self._workflow.do_engine_steps(will_complete_task=at)

    def waiting(self) -> dict[UUID, str]:
        """Tasks for people that are ready, by token id, with the element they stand on."""
        return {
            task.id: task.task_spec.bpmn_id
            for task in self._workflow.get_tasks(state=TaskState.READY)
            if task.task_spec.manual
        }

    def stands(self) -> list[str]:
        """Elements that a token stands on: waiting for people or for a service."""
        return [
            task.task_spec.bpmn_id
            for task in self._workflow.get_tasks(state=TaskState.READY)
            if task.task_spec.bpmn_id
        ]

    def complete(self, token: UUID) -> None:
        """A person has done a task."""
        self._workflow.get_task_from_id(token).run()

    def done(self) -> set[str]:
        """Elements that were passed."""
        tasks = self._workflow.get_tasks(state=TaskState.COMPLETED)
        return {task.task_spec.bpmn_id for task in tasks if task.task_spec.bpmn_id}

    def ended(self) -> bool:
        """Whether no token is left."""
        return self._workflow.completed

    def end(self) -> str:
        """The end event that was reached last; empty while none was."""
        ends = [
            task
            for task in self._workflow.get_tasks(state=TaskState.COMPLETED)
            if type(task.task_spec).__name__ == "EndEvent"
        ]
        return max(ends, key=lambda task: task.last_state_change).task_spec.bpmn_id if ends else ""

    def names(self) -> set[str]:
        """Element names of every task in the tree: what a new version must still know."""
        return {task.task_spec.name for task in self._workflow.get_tasks()}

    def touched(self) -> set[str]:
        """Elements that were passed or are stood on: what another version must know to take the case over."""
        return self.done() | set(self.stands())

    def carried(self, specification: Any) -> dict[str, Any]:
        """The tokens under another version of the diagram: what lies ahead is foreseen anew by it."""
        kept = self.kept()
        lasting = {
            identity: task for identity, task in kept["tasks"].items() if task["state"] >= TaskState.WAITING
        }
        for task in lasting.values():
            task["children"] = [child for child in task["children"] if child in lasting]
        other: Any = _registry.restore({**kept, "tasks": lasting}, specification=specification)
        for task in other.get_tasks(state=TaskState.READY):
            task.task_spec._predict(task, mask=TaskState.NOT_FINISHED_MASK)
        return _registry.convert(other)
