"""Floor 2: tasks and runs as coloured cells: terminal, HTML page, PNG."""
