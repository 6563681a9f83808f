"""The repaired contracts, packaged: served as WSDL and XSD, and used to say where a message leaves the contract."""

import re
import threading
from functools import cache
from importlib import resources
from typing import cast

from lxml import etree

from yizhou.exchange.soap import faults
from yizhou.exchange.soap.errors import ContractUnknown
from yizhou.exchange.soap.reading import children, place_of
from yizhou.kernel.errors.contracts import Fault

_MOST_FAULTS = 50
_compiled = threading.local()
# libxml2 has one document loader for the whole process, which every parser of every thread sets and takes away again: a
# schema compiled meanwhile may lose its includes. Compilations wait for each other, and try again where a parser was in the way.
_compiling = threading.Lock()
_TRIES = 20
_FOLDER = resources.files("yizhou.exchange.soap") / "contracts"
_PROBLEMS = (
    (re.compile(r"Missing child element\(s\)\. Expected is (?:one of )?\( (.*?) \)"), "缺少子元素：{0}"),
    (re.compile(r"This element is not expected\. Expected is (?:one of )?\( (.*?) \)"), "此处应为：{0}"),
    (re.compile(r"This element is not expected"), "此处不应有该元素"),
    (re.compile(r"The attribute '(.*?)' is required but missing"), "缺少属性：{0}"),
    (re.compile(r"The attribute '(.*?)' is not allowed"), "不应有属性：{0}"),
    (
        re.compile(r"Character content (?:other than whitespace )?is not allowed"),
        "此处不应有文字，值应写在 value 属性中",
    ),
    (re.compile(r"The value '(.*?)' is not accepted by the pattern"), "值“{0}”不符合规定的格式"),
    (re.compile(r"The value '(.*?)' is not an element of the set \{(.*?)\}"), "值“{0}”不在允许的取值中：{1}"),
    (re.compile(r"'(.*?)' is not a valid value of the (?:atomic|union) type"), "值“{0}”不符合数据类型"),
    (re.compile(r"The value has a length of '(\d+)'"), "值的长度 {0} 不符合规定"),
    (re.compile(r"No matching global declaration"), "服务定义中没有这个元素"),
)


@cache
def text(name: str) -> bytes:
    """A packaged contract file. Raises ContractUnknown."""
    if not re.fullmatch(r"[A-Za-z][A-Za-z_-]*\.(wsdl|xsd)", name):
        raise ContractUnknown(service="", name=name)
    file = _FOLDER / name
    if not file.is_file():
        raise ContractUnknown(service="", name=name)
    return file.read_bytes()


class _Packaged(etree.Resolver):
    """Finds included schemas in the package, and nowhere else."""

    def resolve(self, system_url: str, public_id: str, context: object) -> object:  # type: ignore[override]
        return self.resolve_string(text(system_url.rpartition("/")[2]), context)  # type: ignore[arg-type]


def _schema(name: str) -> etree.XMLSchema:
    """One compiled schema for each thread: a validator's error log is its own state."""
    held: dict[str, etree.XMLSchema] = _compiled.__dict__
    if name not in held:
        held[name] = _compile(name)
    return held[name]


def _compile(name: str) -> etree.XMLSchema:
    parser = etree.XMLParser(no_network=True, resolve_entities=False)
    parser.resolvers.add(_Packaged())
    with _compiling:
        for _ in range(_TRIES):
            try:
                return etree.XMLSchema(etree.fromstring(text(name), parser, base_url=f"contracts/{name}"))
            except etree.XMLSchemaParseError:
                continue
        return etree.XMLSchema(etree.fromstring(text(name), parser, base_url=f"contracts/{name}"))


def departures(payload: etree._Element, schema: str) -> tuple[Fault, ...]:
    """Where `payload` leaves the contract `schema`: warnings, since what can be read is still read."""
    compiled = _schema(schema)
    if compiled.validate(payload):
        return ()
    found = []
    for entry in cast("list[etree._LogEntry]", list(compiled.error_log))[:_MOST_FAULTS]:  # pyright: ignore[reportArgumentType]
        message = _plain(entry.message)
        # A simple type is reported twice: once for its facet, once for the element; the first says more.
        if "is not a valid value of the" in message and found and found[-1].place == _place(entry, payload):
            continue
        found.append(faults.structure(_place(entry, payload), _chinese(message)))
    return tuple(found)


def _plain(message: str) -> str:
    return re.sub(r"\{[^{}]*\}(?=[A-Za-z@])", "", message)


def _chinese(message: str) -> str:
    named = re.match(r"Element '([^']+)'(?:, attribute '([^']+)')?", message)
    subject = f"{named.group(1)}{'/@' + named.group(2) if named.group(2) else ''}：" if named else ""
    for pattern, chinese in _PROBLEMS:
        found = pattern.search(message)
        if found:
            return subject + chinese.format(*found.groups())
    return subject + "不符合结构定义"


def _place(entry: etree._LogEntry, payload: etree._Element) -> str:
    found = place_of(_walk(entry.path or "", payload))
    return f"{found}（第{entry.line}行）" if entry.line else found


def _walk(path: str, payload: etree._Element) -> etree._Element:
    """libxml2's path starts at the payload and writes `*[n]` (nth element of any name) where a namespace is the default."""
    node = payload
    for step in path.strip("/").split("/")[1:]:
        name, _, index = step.partition("[")
        name = name.rpartition(":")[2]
        found = children(node) if name == "*" else children(node, name)
        position = int(index.rstrip("]")) - 1 if index else 0
        if position >= len(found):
            break
        node = found[position]
    return node
