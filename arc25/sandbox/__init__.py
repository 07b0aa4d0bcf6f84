"""Floor 2: run code that nobody trusts."""
