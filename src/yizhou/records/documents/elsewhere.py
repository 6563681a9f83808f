"""Documents that stay in a hospital's own repository: fetched when they are read, proved, kept for a while by policy.

Two wires: ITI-43 Retrieve Document Set (SOAP 1.2, with or without MTOM) and MHD (ITI-67 for the address, ITI-68 for the
bytes). The platform shows what came only when it has the hash the hospital registered.
"""

from base64 import b64decode
from collections.abc import Iterator
from datetime import timedelta
from email import message_from_bytes
from email.policy import HTTP
from urllib.parse import urljoin, urlsplit
from xml.sax.saxutils import escape

import httpx
from lxml import etree

from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.clock.api import new_id, now
from yizhou.kernel.files.api import pieces, put_stream
from yizhou.kernel.files.contracts import FileRef
from yizhou.records.documents.contracts import DocumentEntry, Repository
from yizhou.records.documents.errors import (
    ContentDiffers,
    RepositoryAway,
    RepositoryInvalid,
    RepositoryRefuses,
    RepositoryUnknown,
)
from yizhou.records.documents.promising import keeps
from yizhou.records.documents.store import repositories

LARGEST = 100 * 1024 * 1024
_XDS = "urn:ihe:iti:xds-b:2007"
_XOP = "{http://www.w3.org/2004/08/xop/include}Include"
_REQUEST = """<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope" xmlns:a="http://www.w3.org/2005/08/addressing">\
<s:Header><a:Action s:mustUnderstand="1">urn:ihe:iti:2007:RetrieveDocumentSet</a:Action>\
<a:MessageID>urn:uuid:{message}</a:MessageID><a:To>{to}</a:To></s:Header><s:Body>\
<x:RetrieveDocumentSetRequest xmlns:x="urn:ihe:iti:xds-b:2007"><x:DocumentRequest>\
<x:RepositoryUniqueId>{repository}</x:RepositoryUniqueId><x:DocumentUniqueId>{document}</x:DocumentUniqueId>\
</x:DocumentRequest></x:RetrieveDocumentSetRequest></s:Body></s:Envelope>"""


class _Refused(Exception):
    """The repository answered, but not with the document."""


def register(actor: Actor, given: Repository) -> None:
    """Enter a hospital's repository or change it. Raises RepositoryInvalid."""
    address = urlsplit(given.url)
    problems = {
        "OID 只含数字和点": bool(given.oid) and set(given.oid) <= set("0123456789."),
        "名称不能为空": bool(given.name.strip()),
        "调阅地址须为 http 或 https": address.scheme in ("http", "https") and bool(address.hostname),
        "接口类型须为 xds 或 mhd": given.wire in ("xds", "mhd"),
        "超时须在 1 到 60 秒之间": 1 <= given.timeout_seconds <= 60,
        "缓存天数须在 0 到 365 之间": 0 <= given.keep_days <= 365,
    }
    wrong = [text for text, right in problems.items() if not right]
    if wrong:
        raise RepositoryInvalid(problem="；".join(wrong))
    repositories.save(actor, given, now())


def fetched(actor: Actor, entry: DocumentEntry) -> FileRef:
    """The bytes of a document elsewhere, from the copy kept here or from the hospital.

    Raises RepositoryUnknown, RepositoryAway, RepositoryRefuses, ContentDiffers.
    """
    moment = now()
    kept = repositories.find_copy(actor, entry.id, moment)
    if kept is not None:
        return kept
    repository = repositories.find(actor, entry.repository)
    if repository is None:
        raise RepositoryUnknown(repository=entry.repository)
    title = entry.title or entry.unique_id
    try:
        found = put_stream(_bytes(repository, entry), entry.media_type)
    except (httpx.TransportError, httpx.TimeoutException) as error:
        problem = "超过时限没有应答" if isinstance(error, httpx.TimeoutException) else "网络不通"
        repositories.note(actor, repository.oid, moment, problem)
        raise RepositoryAway(title=title, repository=repository.name, problem=problem) from error
    except (_Refused, httpx.HTTPError, etree.XMLSyntaxError, ValueError, KeyError, TypeError) as error:
        problem = str(error)[:160] or "应答无法读取"
        repositories.note(actor, repository.oid, moment, problem)
        raise RepositoryRefuses(title=title, repository=repository.name, problem=problem) from error
    repositories.note(actor, repository.oid, moment, "")
    if entry.promised and not keeps(pieces(found.hash), entry.promised):
        raise ContentDiffers(unique_id=entry.unique_id, what="哈希")
    if repository.keep_days:
        until = moment + timedelta(days=repository.keep_days)
        repositories.save_copy(actor, entry.id, found, moment, until)
    return found


def _bytes(repository: Repository, entry: DocumentEntry) -> Iterator[bytes]:
    login = (repository.username, repository.secret) if repository.username else None
    with httpx.Client(timeout=repository.timeout_seconds, auth=login) as client:
        found = (
            _by_mhd(client, repository, entry)
            if repository.wire == "mhd"
            else _by_xds(client, repository, entry)
        )
        total = 0
        for piece in found:
            total += len(piece)
            if total > LARGEST:
                raise _Refused(f"文件超过 {LARGEST // 1024 // 1024} MB")
            yield piece


def _urn(unique_id: str) -> str:
    return f"urn:oid:{unique_id}" if unique_id[:1].isdigit() and "." in unique_id else f"urn:uuid:{unique_id}"


def _by_mhd(client: httpx.Client, repository: Repository, entry: DocumentEntry) -> Iterator[bytes]:
    """ITI-67 by the document's identifier, then ITI-68 from the attachment's address."""
    base = repository.url.rstrip("/") + "/"
    asked = {"identifier": f"urn:ietf:rfc:3986|{_urn(entry.unique_id)}"}
    listed = client.get(
        urljoin(base, "DocumentReference"), params=asked, headers={"Accept": "application/fhir+json"}
    )
    if listed.status_code != 200:
        raise _Refused(f"目录查询返回 HTTP {listed.status_code}")
    resources = [each["resource"] for each in listed.json().get("entry", [])]
    references = [each for each in resources if each["resourceType"] == "DocumentReference"]
    if not references:
        raise _Refused("该库没有这份文档")
    address = urljoin(base, str(references[0]["content"][0]["attachment"]["url"]))
    if urlsplit(address).netloc != urlsplit(base).netloc:
        raise _Refused("文档地址不在登记的存储库内")
    with client.stream("GET", address, headers={"Accept": entry.media_type or "*/*"}) as answer:
        if answer.status_code != 200:
            raise _Refused(f"取文档返回 HTTP {answer.status_code}")
        yield from answer.iter_bytes(1024 * 1024)


def _by_xds(client: httpx.Client, repository: Repository, entry: DocumentEntry) -> Iterator[bytes]:
    """ITI-43 (IHE ITI TF-2 §3.43): one document, its bytes in the message or in an attachment of it."""
    request = _REQUEST.format(
        message=new_id(),
        to=escape(repository.url),
        repository=repository.oid,
        document=escape(entry.unique_id),
    )
    action = 'application/soap+xml; charset=UTF-8; action="urn:ihe:iti:2007:RetrieveDocumentSet"'
    answer = client.post(repository.url, content=request.encode(), headers={"Content-Type": action})
    kind = answer.headers.get("Content-Type", "")
    if answer.status_code != 200:
        raise _Refused(f"ITI-43 返回 HTTP {answer.status_code}")
    root, attached = _opened(answer.content, kind)
    document = root.find(f".//{{{_XDS}}}DocumentResponse/{{{_XDS}}}Document")
    if document is None:
        told = [
            each.get("codeContext") or each.get("errorCode") or "" for each in root.iter("{*}RegistryError")
        ]
        raise _Refused("；".join(filter(None, told)) or "该库没有这份文档")
    include = document.find(_XOP)
    if include is None:
        yield b64decode("".join((document.text or "").split()))
    else:
        yield attached[(include.get("href") or "").removeprefix("cid:")]


def _opened(body: bytes, kind: str) -> tuple[etree._Element, dict[str, bytes]]:
    """The XML of an answer and its attachments by Content-ID (MTOM)."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    if "multipart/related" not in kind.lower():
        return etree.fromstring(body, parser), {}
    message = message_from_bytes(f"Content-Type: {kind}\r\n\r\n".encode() + body, policy=HTTP)
    parts: list[tuple[str, bytes]] = []
    for part in message.iter_parts():
        content = part.get_payload(decode=True)
        parts.append(
            (str(part.get("Content-ID", "")).strip("<> "), content if isinstance(content, bytes) else b"")
        )
    return etree.fromstring(parts[0][1], parser), dict(parts[1:])
