"""What goes into one bound file, as pure data: its sources in order, its bookmarks, and what it says of itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape

from leverarch.assembly.numbering import PageStamp
from leverarch.keeping import Lazy
from leverarch.readers.pdf_targets import Bookmark, clean_title

PRODUCER = "Leverarch"
LANGUAGE = "en-GB"


@dataclass(frozen=True, slots=True)
class Source:
    """Pages to put in. Of our own documents (`own`) the page links are made real, and the stamp needs no ground.

    `item` is the id of the item that the pages belong to, `name` says which file or sheet they are: readers may hear
    it, so that it holds no folder. Pages that somebody handed in and we set (`conforms`) keep the standards of our own.
    Those that a password opened are `private`.
    `sha256` is the digest of the bytes, where it is known.
    """

    data: bytes | Lazy = field(repr=False)
    name: str
    item: str = ""
    own: bool = True
    conforms: bool = False
    private: bool = False
    sha256: str = ""

    def read(self) -> bytes:
        """Return the bytes of the PDF. Raises `OSError` where they lie elsewhere and can't be read."""
        return self.data if isinstance(self.data, bytes) else self.data.read()


@dataclass(frozen=True, slots=True)
class About:
    """What the file says of itself. `as_of` is the only date there is: nothing looks at the clock."""

    title: str
    author: str
    as_of: str

    def entries(self) -> dict[str, str]:
        """Return the entries of the document's information dictionary."""
        return {
            "/Title": clean_title(self.title),
            "/Author": clean_title(self.author),
            "/Creator": PRODUCER,
            "/Producer": PRODUCER,
            "/CreationDate": self.date,
            "/ModDate": self.date,
        }

    @property
    def date(self) -> str:
        """The same day as every date of the file, as PDF writes it."""
        return f"D:{self.as_of.replace('-', '')}000000Z"

    def xmp(self, *, part: int = 0) -> bytes:
        """Return the same as XMP. `part`: the part of PDF/A that it keeps, beside PDF/UA-1 (0: it claims none)."""
        title, author = (escape(clean_title(words), quote=False) for words in (self.title, self.author))
        date = f"{self.as_of}T00:00:00Z"
        held = {"title": title, "author": author, "date": date, "producer": PRODUCER, "language": LANGUAGE}
        return _XMP.format(**held, claims=_CLAIMS.format(part=part) if part else "").encode("utf-8")


#: PDF/UA-1 and PDF/A, conformance level A: the standards by which our own pages are set. PDF/A asks that what it does
#: not know itself, here the claim of PDF/UA, is described beside it.
_CLAIMS = """
   <pdfaExtension:schemas xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
     xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
    <rdf:Bag><rdf:li rdf:parseType="Resource">
     <pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>
     <pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
     <pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
     <pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
      <pdfaProperty:name>part</pdfaProperty:name>
      <pdfaProperty:valueType>Integer</pdfaProperty:valueType>
      <pdfaProperty:category>internal</pdfaProperty:category>
      <pdfaProperty:description>The part of ISO 14289 that the file keeps</pdfaProperty:description>
     </rdf:li></rdf:Seq></pdfaSchema:property>
    </rdf:li></rdf:Bag>
   </pdfaExtension:schemas>
   <pdfuaid:part xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">1</pdfuaid:part>
   <pdfaid:part xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">{part}</pdfaid:part>
   <pdfaid:conformance xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">A</pdfaid:conformance>"""
_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
 <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
  <rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"
    xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:xmp="http://ns.adobe.com/xap/1.0/">
   <dc:format>application/pdf</dc:format>
   <dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
   <dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>
   <dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>
   <pdf:Producer>{producer}</pdf:Producer>
   <xmp:CreatorTool>{producer}</xmp:CreatorTool>
   <xmp:CreateDate>{date}</xmp:CreateDate>
   <xmp:ModifyDate>{date}</xmp:ModifyDate>{claims}
  </rdf:Description>
 </rdf:RDF>
</x:xmpmeta>
<?xpacket end="w"?>"""


@dataclass(frozen=True, slots=True)
class Enclosed:
    """A file that goes with the pages as it is."""

    name: str
    media: str
    about: str
    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class OtherFile:
    """Another file of the same bundle, that lies beside this one: its name, and which pages of the bundle it has."""

    name: str
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Volume:
    """Everything that goes into one file. `names` are its places that can be linked to from outside, by page.

    `stamps` are the numbers of its pages, one for each. `titles` are those of its items, by id. Links, bookmarks and
    names say pages of the whole bundle, from 1: `before` of them stand in other files, that are `others`.
    """

    about: About
    sources: tuple[Source, ...]
    bookmarks: tuple[Bookmark, ...]
    names: Mapping[str, int]
    stamps: tuple[PageStamp, ...]
    titles: Mapping[str, str] = field(default_factory=dict)
    enclosed: tuple[Enclosed, ...] = ()
    before: int = 0
    others: tuple[OtherFile, ...] = ()

    @property
    def part(self) -> int:
        """The part of PDF/A that the file keeps: 2, or 3 where files go with it; 0 where pages are not set by us.

        Part 3 asks nothing of the files that go with it, but that each says its type and what it is to the pages.
        """
        if not all(source.own or source.conforms for source in self.sources):
            return 0
        return 3 if self.enclosed else 2
