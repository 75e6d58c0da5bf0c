"""The command line: whatever a lead or an admin repeats. It acts as the built-in operator, who is whoever may read the data folder.

Exit codes: 0 done (also when everything was there already), 1 something was refused, 2 the command was not understood,
3 the server could not start. A module for each family of commands; what a command needs is imported when it runs.
"""

from __future__ import annotations

import click

from workbench import __version__
from workbench.cli import accounts, agreement, exports, serving, texts, upkeep
from workbench.cli.base import Commands


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="workbench")
def main() -> None:
    """Workbench: mark claims, judge them, link evidence, measure agreement, export."""


for family in (serving, texts, exports, agreement, accounts, upkeep):
    for command in family.COMMANDS:
        main.add_command(command)
