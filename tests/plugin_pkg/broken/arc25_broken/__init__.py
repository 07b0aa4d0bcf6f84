"""One way to be broken a module."""
