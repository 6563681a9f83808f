"""A believable synthetic Chuxiong: its institutions, people and ten years of health events as inbound messages.

Nothing of the platform is imported here and the platform imports nothing from here: `./yizhou demo` starts
this package as a program of its own. See README.md.
"""
