"""Plugins of six kinds, written as a stranger would."""
