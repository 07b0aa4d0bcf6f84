"""Fails at import."""

raise RuntimeError("out of cheese")
