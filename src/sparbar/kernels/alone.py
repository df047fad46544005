"""`python -m sparbar.kernels.alone`: a notebook's run where nothing can be forked. Its job is the standard input."""

from __future__ import annotations

import json
import sys

from sparbar.kernels import cells, forked


def main() -> int:
    """Import everything, and run the notebook; the exit code."""
    del sys.path[0]  # the working directory: a file in it must not be taken for a module of ours
    job = cells.Job(**json.loads(sys.stdin.buffer.read()))
    forked.warm_up(forked.NOTEBOOKS)
    return cells.run(job)


if __name__ == "__main__":
    sys.exit(main())
