"""Leverarch: a compiler for evidence in UK adult social care."""


def __getattr__(name: str) -> str:
    """Return the version when it is asked for: to look it up takes longer than a build of what did not change."""
    if name != "__version__":
        raise AttributeError(name)
    from importlib.metadata import version  # noqa: PLC0415 - as above

    return version("leverarch")
