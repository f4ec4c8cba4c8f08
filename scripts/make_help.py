"""Print the targets of a Makefile with the words behind their `##`: python make_help.py MAKEFILE."""

import re
import sys
from pathlib import Path

TARGET = re.compile(r"^([a-z-]+):[^#\n]*## (.+)$", re.MULTILINE)


def main() -> None:
    """Print one line a target, in the order of the file."""
    for name, words in TARGET.findall(Path(sys.argv[1]).read_text(encoding="utf-8")):
        print(f"  make {name:<10} {words}")


if __name__ == "__main__":
    main()
