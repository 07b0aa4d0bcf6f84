"""Tasks and runs as coloured cells: terminal, HTML page, PNG."""
