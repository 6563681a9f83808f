"""The validator of definitions: one plug-in per concern, all problems of a unit at once (docs/guides/definitions.md)."""
