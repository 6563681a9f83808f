"""What others may call of the file channel: loading files and folders, for the command line."""

from yizhou.exchange.files.loading import LoadReport, load
from yizhou.exchange.files.loading_view import show

__all__ = ["LoadReport", "load", "show"]
