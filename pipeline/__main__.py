"""`python -m pipeline` is the command `brief`."""

from pipeline.cli import main

main()
