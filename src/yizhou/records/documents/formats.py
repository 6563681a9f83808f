"""The formats the registry knows (definitions/documents/sharing.yaml), and whether a file is what it says it is."""

from dataclasses import dataclass, replace
from functools import cache

from yizhou.records.documents.contracts import DocumentSubmission
from yizhou.records.documents.errors import FormatUnknown, NotTheFormat
from yizhou.records.documents.promising import policy


@dataclass(frozen=True, slots=True)
class Form:
    """A document format; `begins` are the bytes of a file from `at` on."""

    code: str
    name: str
    media_types: tuple[str, ...]
    begins: bytes
    at: int


@cache
def known() -> dict[str, Form]:
    """All formats by code."""
    return {
        row["code"]: Form(
            row["code"],
            row["name"],
            tuple(row["media_types"]),
            bytes.fromhex(row.get("begins", "")),
            row.get("at", 0),
        )
        for row in policy()["formats"]
    }


@cache
def _by_media_type() -> dict[str, Form]:
    found: dict[str, Form] = {}
    for form in known().values():
        for media_type in form.media_types:
            found.setdefault(media_type, form)
    return found


def checked(submission: DocumentSubmission) -> DocumentSubmission:
    """The submission with its format, told by its media type where none is stated. Raises FormatUnknown, NotTheFormat."""
    media_type = submission.media_type.partition(";")[0].strip().lower()
    of_media = _by_media_type().get(media_type)
    form = known().get(submission.format) if submission.format else of_media or known()["document"]
    if form is None:
        raise FormatUnknown(format=submission.format)
    for each in (form, of_media):
        if each is not None and each.begins and submission.content:
            _compare(each, submission)
    return submission if submission.format else replace(submission, format=form.code)


def _compare(form: Form, submission: DocumentSubmission) -> None:
    if submission.content[form.at : form.at + len(form.begins)] != form.begins:
        raise NotTheFormat(unique_id=submission.unique_id, format=form.name)
