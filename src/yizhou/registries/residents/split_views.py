"""What the page of a split shows and sends."""

from uuid import UUID

from ninja import Schema

from yizhou.registries.residents.contracts import PastClaim
from yizhou.registries.residents.splitting import Voice
from yizhou.registries.residents.views import HistoryView, history_view


class VoiceView(Schema):
    """A statement of a source, and the person it seems to be of (0: the one who stays)."""

    id: int
    group: int
    told: HistoryView


class SplitForm(Schema):
    statement_ids: list[int]
    reason: str


class SplitResultView(Schema):
    resident_id: UUID
    split_id: UUID


def voice_view(voice: Voice) -> VoiceView:
    told = PastClaim(
        voice.owner_id,
        voice.claim.source,
        voice.claim.as_of or voice.received,
        voice.received,
        voice.claim,
        (),
    )
    return VoiceView(id=voice.id, group=voice.group, told=history_view(told))
