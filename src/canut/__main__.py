"""Run the command line with ``python -m canut``."""

from canut.config.command_line import main

main()
