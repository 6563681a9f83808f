"""Makes the right shape the easy shape: `python -m tools.scaffold records/consent "同意与授权"`."""
