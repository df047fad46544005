"""`python -m sparbar`, and the command `sparbar`: what takes longest to be ready is started before anything else."""

from __future__ import annotations

import sys

from sparbar.kernels import client, guess


def main() -> int:
    """Run the command of sys.argv; the exit code."""
    if guess.runs_notebooks(sys.argv[1:]):
        client.begin()
    from sparbar import cli  # takes a while, in which the process that notebooks are forked from starts

    return cli.main()


if __name__ == "__main__":
    sys.exit(main())
