"""Heaps of threads grow at once where the C library is glibc."""

from __future__ import annotations

import os
import re
import subprocess
import sys

import pytest

LARGEST_HEAP = """
import threading
from pathlib import Path
from sparbar import heaps
if {asked}:
    assert heaps.grow_whole()
def look():
    held = [bytes(1000) for _ in range(1000)]
    print(Path("/proc/self/maps").read_text(), len(held))
thread = threading.Thread(target=look)
thread.start()
thread.join()
"""


@pytest.mark.skipif("CS_GNU_LIBC_VERSION" not in getattr(os, "confstr_names", ()), reason="not glibc")
@pytest.mark.parametrize(("asked", "whole"), [(True, True), (False, False)])
def test_a_threads_heap_is_there_at_once_when_asked_for(asked: bool, whole: bool) -> None:
    code = LARGEST_HEAP.format(asked=asked)
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    found = re.findall(r"^([0-9a-f]+)-([0-9a-f]+) rw-p 00000000 00:00 0 *$", told, re.MULTILINE)
    heaps = [int(end, 16) - int(start, 16) for start, end in found if int(start, 16) % (64 << 20) == 0]
    assert heaps
    assert any(size >= 60 << 20 for size in heaps) is whole
