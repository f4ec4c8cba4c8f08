"""Run the program: python -m leverarch."""

from leverarch.cli import main

if __name__ == "__main__":
    main()
