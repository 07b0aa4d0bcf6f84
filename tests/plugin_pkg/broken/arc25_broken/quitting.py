"""Tries to end the process that imports it."""

raise SystemExit(0)
