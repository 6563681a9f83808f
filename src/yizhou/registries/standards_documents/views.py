"""Turns the types of standards documents into what the pages are given."""

from dataclasses import asdict
from uuid import UUID

from yizhou.kernel.auth.contracts import Actor
from yizhou.registries.standards_documents import api
from yizhou.registries.standards_documents.comparing import fields_of
from yizhou.registries.standards_documents.contracts import (
    Adoption,
    Document,
    Notice,
    Standing,
    Version,
)
from yizhou.registries.standards_documents.definitions import frame
from yizhou.registries.standards_documents.schemas import (
    StandardsAdoptionChoiceView,
    StandardsAdoptionView,
    StandardsChoiceView,
    StandardsClassPartsView,
    StandardsCommentView,
    StandardsDocumentForm,
    StandardsDocumentRow,
    StandardsDocumentView,
    StandardsFactView,
    StandardsFrameView,
    StandardsLevelView,
    StandardsNoticeView,
    StandardsOpinionView,
    StandardsStandingView,
    StandardsStepView,
    StandardsVersionView,
)

WHATS = {"comment": "征求意见", "published": "发布", "abolished": "废止"}
ACTS = {
    "begun": "起草", "revised": "开始修订", "comment": "征求意见", "review": "送审", "draft": "退回修改", "published": "发布",
    "abolished": "废止",
}  # fmt: skip


def frame_view(actor: Actor) -> StandardsFrameView:
    """The frame, with the classes the actor follows."""
    rules = frame()

    def choices(titles: dict[str, str]) -> list[StandardsChoiceView]:
        return [StandardsChoiceView(id=each, title=title) for each, title in titles.items()]

    return StandardsFrameView(
        classes=[
            StandardsClassPartsView(id=each, title=title, parts=choices(dict(rules.parts[each])))
            for each, title in rules.classes.items()
        ],
        levels=[
            StandardsLevelView(id=each.id, title=each.title, route=each.route) for each in rules.levels.values()
        ],
        relations=choices(dict(rules.relations)), states=choices(dict(rules.states)), answers=choices(dict(rules.answers)),
        adoptions=[
            StandardsAdoptionChoiceView(id=each.id, title=each.title, explain=each.explain, since=each.since)
            for each in rules.adoptions.values()
        ],
        audiences=choices(dict(rules.audiences)), followed_classes=sorted(api.followed(actor)[1]),
    )  # fmt: skip


def row(document: Document) -> StandardsDocumentRow:
    """A document in a list."""
    rules, told = frame(), document.content
    level = rules.levels.get(told.level)
    return StandardsDocumentRow(
        id=document.id, number=told.number, title=told.title, class_id=told.class_id,
        class_title=rules.classes.get(told.class_id, ""), part=told.part,
        part_title=rules.parts.get(told.class_id, {}).get(told.part, ""), level=told.level,
        level_title=level.title if level else "", relation_title=rules.relations.get(told.relation, ""), issuer=told.issuer,
        issued=told.issued, effective=told.effective, state=document.state, state_title=rules.states[document.state],
        working_title=rules.states[document.working] if document.working else "", version=document.version,
        replaced_by=document.replaced_by, downloads=document.downloads, mandatory=told.mandatory,
    )  # fmt: skip


def _version(actor: Actor, version: Version) -> StandardsVersionView:
    told = version.content
    form = {name: value for name, value in asdict(told).items() if name != "file"}
    return StandardsVersionView(
        number=version.number, state=version.state, state_title=frame().states[version.state], note=version.note,
        made=version.made, made_by=version.made_by, mine=actor.user_id is not None and actor.user_id == version.made_by_id,
        closes=version.closes, published=version.published,
        facts=[StandardsFactView(label=label, value=value) for label, value in fields_of(told).items() if value],
        text=told.text, file_name=told.file.name if told.file else "",
        form=StandardsDocumentForm(**form, note=version.note, made=version.made),
    )  # fmt: skip


def page(actor: Actor, document_id: UUID) -> StandardsDocumentView:
    """A document with everything about it."""
    document = api.read(actor, document_id)
    rules = frame()
    return StandardsDocumentView(
        **row(document).dict(), versions=[_version(actor, each) for each in api.versions(actor, document_id)],
        steps=[
            StandardsStepView(
                version=each.version, act=ACTS.get(each.act, each.act), at=each.at, who=each.who,
                organisation=each.organisation, note=each.note,
            )
            for each in api.steps(actor, document_id)
        ],
        comments=[
            StandardsCommentView(**asdict(each), answer_title=rules.answers.get(each.answer, ""))
            for each in api.comments(actor, document_id)
        ],
        opinions=[StandardsOpinionView(**asdict(each)) for each in api.opinions(actor, document_id)],
        followed=document_id in api.followed(actor)[0], replaces=list(document.content.replaces),
    )  # fmt: skip


def adoption_view(adoption: Adoption) -> StandardsAdoptionView:
    """A statement, or its absence."""
    chosen = frame().adoptions.get(adoption.status)
    return StandardsAdoptionView(
        **asdict(adoption), current=adoption.current, status_title=chosen.title if chosen else "未填报",
        checked_title=api.FINDINGS.get(adoption.checked, ""),
    )  # fmt: skip


def standing_view(standing: Standing) -> StandardsStandingView:
    """Counts of one document or county."""
    told = sum(standing.counts.values()) + standing.outdated
    return StandardsStandingView(
        id=standing.id, number=standing.number, name=standing.name or "州直", institutions=standing.institutions,
        counts=dict(standing.counts), unstated=standing.institutions - told, outdated=standing.outdated,
        rectify=standing.rectify,
    )  # fmt: skip


def notice_view(notice: Notice) -> StandardsNoticeView:
    """A notice in words."""
    return StandardsNoticeView(**asdict(notice), what_title=WHATS.get(notice.what, notice.what))
