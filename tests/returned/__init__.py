"""Returned forms, made by script: as Word writes them, as LibreOffice saves them, as people break them."""
