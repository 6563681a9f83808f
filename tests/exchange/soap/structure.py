"""Comparing the structure of two messages: element paths with their attributes, values left out."""

from lxml import etree


def paths(root: etree._Element) -> set[str]:
    """Every element path by local names, and every attribute on it."""
    found: set[str] = set()

    def walk(element: etree._Element, prefix: str) -> None:
        here = f"{prefix}/{etree.QName(element).localname}"
        found.add(here)
        found.update(f"{here}/@{etree.QName(name).localname}" for name in element.attrib)
        for child in element:
            if isinstance(child.tag, str):
                walk(child, here)

    walk(root, "")
    return found


def missing(published: etree._Element, ours: etree._Element, allowed: tuple[str, ...] = ()) -> set[str]:
    """What the published message has and ours has not, but for `allowed` path beginnings."""
    found = paths(published) - paths(ours)
    return {p for p in found if not p.endswith("/@schemaLocation") and not p.startswith(allowed or ("\0",))}
