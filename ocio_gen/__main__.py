"""Lets `python -m ocio_gen` run the command line."""

from ocio_gen.cli import main

main()
