"""`python -m arc25`: the same as the `arc25` command."""

from arc25.cli.main import main

main()
