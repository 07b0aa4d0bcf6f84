"""Fakes, builders and the checks that plugin authors run too."""
