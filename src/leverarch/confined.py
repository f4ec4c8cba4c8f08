"""A launcher: sets limits for this process, then becomes the program that it is given.

`python -m leverarch.confined MEGABYTES SECONDS PROGRAM ...`: address space, and processor time. Limits are inherited,
so that everything the program starts is held by them, too. Windows has no such limits: there the program just runs.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys

#: The largest file that may be written, in bytes: a page that swells must not fill the disk.
LARGEST = 1 << 30


def limit(megabytes: int, seconds: int) -> bool:
    """Set the limits for this process. Return whether the system has the one on memory. 0: no limit."""
    try:
        import resource  # noqa: PLC0415 - not there on Windows
    except ImportError:
        return False
    wanted = [(resource.RLIMIT_CORE, 0), (resource.RLIMIT_FSIZE, LARGEST)]
    if seconds:
        wanted.append((resource.RLIMIT_CPU, seconds))
    if megabytes:
        wanted.append((resource.RLIMIT_AS, megabytes << 20))
    held = True
    for which, most in wanted:
        try:
            _, hard = resource.getrlimit(which)
            inside = most if hard == resource.RLIM_INFINITY else min(most, hard)
            resource.setrlimit(which, (inside, inside))
        except (ValueError, OSError):  # macOS knows the limit and does not keep it
            held = held and which != resource.RLIMIT_AS
    return held


def main(arguments: list[str]) -> int:
    """Run the program within the limits; its exit code is ours."""
    megabytes, seconds, *command = arguments
    limit(int(megabytes), int(seconds))
    if os.name == "nt":  # there a process can't become another
        return subprocess.call(command)  # noqa: S603 - what our own converter was told to run, no shell
    with contextlib.suppress(OSError):
        os.execv(command[0], command)  # noqa: S606 - the same
    return 127


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
