"""The built-in dsls."""
