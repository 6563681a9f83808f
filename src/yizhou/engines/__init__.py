"""Engines: what varies is data (design §6). Each engine has its place in `.importlinter` before its first file."""
