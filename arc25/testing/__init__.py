"""Floor 2: fakes, builders and the checks that plugin authors run too."""
