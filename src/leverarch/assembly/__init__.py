"""How a bundle is put together: its layout, the fragments that pages come as, the writer of the finished file."""
