"""`python -m searchgen`: the command without its script."""

from searchgen.cli import main

main()
