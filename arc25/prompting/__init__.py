"""Floor 2: grids to text, and replies to code."""
