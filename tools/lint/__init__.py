"""Checks of our own: the rules no ready-made linter knows (docs: CONTRIBUTING.md)."""
