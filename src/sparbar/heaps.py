"""How much memory the C library takes from the system at once, for what asks for much of it bit by bit: Typst."""

from __future__ import annotations

import ctypes
import os

TOP_PAD, MMAP_THRESHOLD = -2, -3  # of mallopt, in glibc's malloc.h
HEAP = 64 << 20  # bytes, all that one heap of a thread may have
LARGE = 32 << 20  # bytes; glibc itself raises this limit as far: larger pieces it gives back as soon as they are free


def grow_whole() -> bool:
    """Let a thread's heap grow at once to its size, not page by page with a call for each; untouched it costs nothing.

    Whether this C library can: glibc.
    """
    if "CS_GNU_LIBC_VERSION" not in getattr(os, "confstr_names", ()):
        return False
    mallopt = ctypes.CDLL(None).mallopt
    return bool(mallopt(TOP_PAD, HEAP) and mallopt(MMAP_THRESHOLD, LARGE))
