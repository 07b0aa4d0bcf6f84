"""Each module or folder below is one plugin; none imports another."""
