"""What others may call to be seen: logs of a process, metrics of all."""

from yizhou.kernel.observability.logs import configure
from yizhou.kernel.observability.metrics import exposition

__all__ = ["configure", "exposition"]
