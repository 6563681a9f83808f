"""Identifiers of information resources (GB/T 21063.5-2007): a front part that names the node, a back part the node gives."""

import re

from yizhou.kernel.auth.contracts import Actor
from yizhou.registries.resource_directory.definitions import metadata
from yizhou.registries.resource_directory.store import entries

_FORM = re.compile(r"^(\d{6})/(\d{2})(\d{6})$")


def give(actor: Actor, theme: str) -> str:
    """A fresh identifier, `532300/11000001`: front part, class of the theme, serial number within it."""
    return f"{metadata().front}/{theme}{entries.next_serial(actor, theme):06}"


def is_identifier(text: str) -> bool:
    """Whether a text has the form of an identifier, of whatever node."""
    return bool(_FORM.match(text))


def is_foreign(identifier: str) -> bool:
    """Whether another node gave it."""
    match = _FORM.match(identifier)
    return bool(match) and match[1] != metadata().front if match else False
