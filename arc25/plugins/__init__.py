"""Floor 3: each module or folder below is one plugin; none imports another."""
