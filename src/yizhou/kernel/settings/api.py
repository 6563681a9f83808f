"""What others may ask of the settings."""

from yizhou.kernel.settings.environment import Environment, environment

__all__ = ["Environment", "environment"]
