"""The feature register: which of the plan's functions a test claims."""
