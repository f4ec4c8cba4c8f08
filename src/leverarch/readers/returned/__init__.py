"""A form that came back: what it says it is, and what was filled in, whichever program saved it.

`read_returned` is pure and never raises. It reads the same from a file as it was made, as Word writes it, with tracked
changes (read as if all were accepted), and as LibreOffice saves it (docs/adr/0010-marks-that-survive.md).
"""

from leverarch.readers.returned.read import Returned, ReturnedField, read_returned

__all__ = ["Returned", "ReturnedField", "read_returned"]
