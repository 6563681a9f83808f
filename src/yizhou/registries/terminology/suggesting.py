"""What a local code may mean: candidates by name, by sound, by the code itself, and by what others decided."""

from rapidfuzz import fuzz

from yizhou.kernel.auth.contracts import Actor
from yizhou.registries.terminology import looking_up
from yizhou.registries.terminology.contracts import Artefact, Kind, Suggestion
from yizhou.registries.terminology.searching import question, searchable
from yizhou.registries.terminology.store import concepts, correspondences

LEAST = 0.45
"""Below this likeness a candidate is noise."""


def suggest(actor: Actor, map_: Artefact, code: str, display: str, limit: int = 8) -> list[Suggestion]:
    """See `api.suggest`."""
    target = looking_up.artefact(actor, Kind.CODE_SYSTEM, str(map_.content["target"]))
    rejected = set(correspondences.rejected(actor, map_.id, code))
    best: dict[str, Suggestion] = {}

    def propose(one: Suggestion) -> None:
        if one.code not in rejected and (one.code not in best or best[one.code].score < one.score):
            best[one.code] = one

    shown = searchable(display)
    if shown.plain:
        for found, name, plain, letters in _candidates(actor, target, display, shown.letters):
            likeness = fuzz.ratio(shown.plain, plain) / 100
            score, reason = likeness, f"名称相似 {likeness:.0%}"
            if plain == shown.plain:
                score, reason = 1.0, "名称相同"
            elif letters == shown.letters:
                score, reason = 0.96, "读音相同"
            elif len(shown.plain) > 1 and len(plain) > 1 and (plain in shown.plain or shown.plain in plain):
                score, reason = max(likeness, 0.6 + likeness * 0.3), "名称包含"
            if score >= LEAST:
                propose(Suggestion(found, name, round(score, 3), reason))
        for found, often in correspondences.list_precedents(actor, target.url, display.strip(), map_.id, 5):
            concept = looking_up.concept(actor, target, found)
            if concept is not None and concept.active and not concept.abstract:
                propose(Suggestion(found, concept.display, 0.99, f"{often} 家机构已这样对照"))
    same = looking_up.concept(actor, target, code)
    if same is not None and same.active and not same.abstract:
        likeness = fuzz.ratio(shown.plain, searchable(same.display).plain) / 100 if shown.plain else 0.5
        propose(
            Suggestion(
                same.code,
                same.display,
                round(max(0.5, likeness), 3),
                "代码相同" + ("，名称相同" if likeness == 1 else ""),
            )
        )
    return sorted(best.values(), key=lambda each: (-each.score, len(each.display), each.code))[:limit]


def _candidates(
    actor: Actor, target: Artefact, display: str, letters: str
) -> list[tuple[str, str, str, str]]:
    """Codes that share a piece of the name, or the whole sound of it."""
    asked = question(display)
    found = concepts.list_like(actor, target.id, asked.characters or list(asked.initials), 60)
    return found + concepts.list_sounding(actor, target.id, letters, 10)
