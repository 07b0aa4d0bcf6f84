"""The built-in reporters."""
