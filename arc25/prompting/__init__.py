"""Grids to text, and replies to code."""
