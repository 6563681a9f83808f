"""BPMN 2.0 read twice: as a graph, to be checked, and by SpiffWorkflow, to be run. Only elements that `ELEMENTS` names run."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lxml import etree
from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.bpmn.parser.TaskParser import TaskParser
from SpiffWorkflow.bpmn.parser.util import full_tag
from SpiffWorkflow.bpmn.parser.ValidationException import ValidationException
from SpiffWorkflow.bpmn.specs.defaults import ServiceTask

PARSER = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True)
ELEMENTS = {
    "startEvent": "开始", "endEvent": "结束", "userTask": "人工任务", "serviceTask": "服务任务", "businessRuleTask": "规则任务",
    "exclusiveGateway": "排他网关", "parallelGateway": "并行网关", "inclusiveGateway": "包容网关",
}  # fmt: skip
_IGNORED = {
    "sequenceFlow",
    "laneSet",
    "textAnnotation",
    "association",
    "documentation",
    "extensionElements",
    "group",
}
_BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"


@dataclass(frozen=True, slots=True)
class Node:
    """An element of the diagram that a token may stand on."""

    id: str
    kind: str
    name: str
    default: str


@dataclass(frozen=True, slots=True)
class Flow:
    """An arrow of the diagram; `condition` is CEL, empty for none."""

    id: str
    source: str
    target: str
    condition: str


@dataclass(frozen=True, slots=True)
class Diagram:
    """A process diagram as a graph. `foreign` are elements that the engine does not run; `unfit` says why it cannot be run."""

    id: str
    nodes: Mapping[str, Node]
    flows: tuple[Flow, ...]
    foreign: tuple[tuple[str, str], ...]
    spec: Any
    unfit: str

    def of(self, kind: str) -> list[Node]:
        """Nodes of one kind, in the order drawn."""
        return [node for node in self.nodes.values() if node.kind == kind]


class Served(ServiceTask):
    """A service or rule task: `tokens` has it served before its token passes, so nothing is left to do here."""

    def _execute(self, task: Any) -> Any:
        del task
        return True


class _Parser(BpmnParser):
    """SpiffWorkflow's parser, with service and rule tasks that we serve."""

    OVERRIDE_PARSER_CLASSES = {
        full_tag("serviceTask"): (TaskParser, Served),
        full_tag("businessRuleTask"): (TaskParser, Served),
    }


def read_diagram(text: str) -> Diagram:
    """The one process in a BPMN file. Raises ValueError (in Chinese) when it is no such file."""
    try:
        root = etree.fromstring(text.encode(), PARSER)
    except etree.XMLSyntaxError as error:
        raise ValueError(f"不是合格的 XML：{error}") from None
    processes = root.findall(f"{_BPMN}process")
    if len(processes) != 1:
        raise ValueError(f"文件中应有且只有一个流程，现有 {len(processes)} 个")
    process = processes[0]
    nodes: dict[str, Node] = {}
    foreign: list[tuple[str, str]] = []
    flows: list[Flow] = []
    for element in process:
        kind = etree.QName(element).localname
        identity = element.get("id", "")
        if kind == "sequenceFlow":
            told = element.find(f"{_BPMN}conditionExpression")
            flows.append(
                Flow(identity, element.get("sourceRef", ""), element.get("targetRef", ""),
                     (told.text or "").strip() if told is not None else "")
            )  # fmt: skip
        elif kind in ELEMENTS and not any(
            etree.QName(child).localname.endswith("EventDefinition") for child in element
        ):
            nodes[identity] = Node(identity, kind, element.get("name", ""), element.get("default", ""))
        elif kind not in _IGNORED:
            foreign.append((identity, kind))
    identity = process.get("id", "")
    spec, unfit = (None, "") if foreign else _specification(root, identity)
    return Diagram(identity, nodes, tuple(flows), tuple(foreign), spec, unfit)


def _specification(root: Any, identity: str) -> tuple[Any, str]:
    parser = _Parser()
    try:
        parser.add_bpmn_xml(root)
        return parser.get_spec(identity), ""
    except ValidationException as error:
        return None, str(error).splitlines()[0]
    except (
        AttributeError,
        KeyError,
        TypeError,
        AssertionError,
    ) as error:  # what an unfinished drawing does to the parser
        return None, f"{type(error).__name__}: {error}"
