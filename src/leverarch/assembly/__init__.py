"""How a bundle is put together: the layout, the stamps, and the one writer that knows the PDF library."""
