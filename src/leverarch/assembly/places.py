"""In which file of a bundle a page stands, and where in it: how index.json says it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from leverarch.assembly.layout import Layout
from leverarch.assembly.volumes import volume_name


@dataclass(frozen=True, slots=True)
class Places:
    """The pages of one bundle. `name` is its document's, `several` says that the pack has more bundles."""

    name: str
    layout: Layout
    several: bool

    @property
    def is_divided(self) -> bool:
        """Whether it lies in several files."""
        return len(self.layout.volumes) > 1

    def of(self, page: int) -> int:
        """Return the place of a page in its file, from 1."""
        return page - self.layout.volume_of(page).first + 1

    def file(self, page: int) -> dict[str, str]:
        """Return the `file` that a page is in, where there is more than one that it could be."""
        if self.is_divided:
            return {"file": volume_name(self.name, self.layout.volume_of(page).number)}
        return {"file": self.name} if self.several else {}

    def at(self, page: int | None) -> dict[str, Any]:
        """Return the `page` in its file, and the `file`."""
        return {"page": self.of(page) if page else page, **self.file(page or 1)}

    def led_to(self, page: int | None) -> dict[str, Any]:
        """Return the same for a page that something else in the bundle leads to: the `file` only of one in volumes."""
        return self.at(page) if page and self.is_divided else {"page": page}

    def volumes(self) -> Iterator[dict[str, Any]]:
        """Yield what each file of a divided bundle holds, in order."""
        for volume in self.layout.volumes if self.is_divided else ():
            yield {
                **self.file(volume.first),
                "bundle": self.name,
                "number": volume.number,
                "pages": volume.last - volume.first + 1,
                "first_label": self.layout.label(volume.first),
                "last_label": self.layout.label(volume.last),
                "cover": volume.cover,
                "sections": list(volume.sections),
                "continued": volume.continued,
                "items": len(volume.items),
            }
