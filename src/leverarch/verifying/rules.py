"""What can be wrong with a finished pack."""

from __future__ import annotations

from leverarch.diagnostics import Rule, Severity

_MAKE_AGAIN = "What to do: build the pack again, and pass on the new folder as a whole."

CHANGED_FILE = Rule(
    "LA801",
    "changed-file",
    Severity.ERROR,
    f"""A file of the pack is not the one that was made.

Why: its SHA-256 differs from the one in manifest.json, so something in it was changed after the build, or it was
damaged while it was copied. Nobody can tell what a reader is shown.

{_MAKE_AGAIN}

Example: somebody saved inspection-bundle.pdf again from a PDF reader.
""",
)
MISSING_OUTPUT = Rule(
    "LA802",
    "missing-output",
    Severity.ERROR,
    f"""A file that manifest.json lists is not in the folder, or the folder has no manifest.json.

Why: a pack is passed on whole. What is missing can't be checked.

{_MAKE_AGAIN}

Example: the folder was passed on without its accountability map.
""",
)
UNEXPECTED_FILE = Rule(
    "LA803",
    "unexpected-file",
    Severity.ERROR,
    """The folder holds a file that manifest.json doesn't list.

Why: a reader would take it for a part of the pack, and nothing says where it comes from.

What to do: move it out of the folder. If it belongs to the pack, add it to the pack and build again.

Example: a second copy of the bundle lies beside the one that was made.
""",
)
CHANGED_MANIFEST = Rule(
    "LA804",
    "changed-manifest",
    Severity.ERROR,
    f"""manifest.json is not as it was made: its own digest doesn't fit, or it can't be read.

Why: the manifest is what everything else is compared with.

{_MAKE_AGAIN}

Example: the SHA-256 of one file was changed in manifest.json by hand.
""",
)
DAMAGED_OUTPUT = Rule(
    "LA805",
    "damaged-output",
    Severity.ERROR,
    f"""A file of the pack can't be opened, or has another number of pages than it should.

Why: a reader will not be able to open it either, or will miss pages without knowing.

{_MAKE_AGAIN}

Example: a bundle that was cut off while it was copied.
""",
)
WRONG_PAGE_NUMBER = Rule(
    "LA806",
    "wrong-page-number",
    Severity.ERROR,
    f"""A page doesn't carry its own number at the foot, or its label in a PDF reader is another one.

Why: people quote from a bundle by page number. The number printed, the number that the PDF reader shows and the place
of the page must be the same.

{_MAKE_AGAIN}

Example: the foot of page 12 says “Page 13 of 117”.
""",
)
MOVED_PAGE = Rule(
    "LA807",
    "moved-page",
    Severity.ERROR,
    f"""A page is not the one that was made at this place: it was changed, moved or exchanged.

Why: manifest.json keeps a digest of every page, of what is drawn on it, its links, its label and its bookmarks.

{_MAKE_AGAIN}

Example: pages 40 and 41 have changed places.
""",
)
WRONG_LINK = Rule(
    "LA808",
    "wrong-link",
    Severity.ERROR,
    f"""A link in the index, the matrix or on a cover sheet leads to another page than it says, or is missing.

Why: a reader who follows it lands on the wrong evidence.

{_MAKE_AGAIN}

Example: the index says page 41, and the link on it opens page 42.
""",
)
WRONG_BOOKMARK = Rule(
    "LA809",
    "wrong-bookmark",
    Severity.ERROR,
    f"""A bookmark opens another page than its title says, or an item has none.

Why: bookmarks are how people find their way through hundreds of pages on a screen.

{_MAKE_AGAIN}

Example: the bookmark “4 Same-day escalation audit (EV-0007)” opens the page of item 5.
""",
)
WRONG_INDEX = Rule(
    "LA810",
    "wrong-index",
    Severity.ERROR,
    f"""index.json doesn't say what the bundle shows.

Why: other programs find items and pages by index.json. Its page ranges must follow each other without a gap to the
last page, and each of its entries must be printed in the bundle.

{_MAKE_AGAIN}

Example: index.json says that EV-0007 begins on page 42, and its cover sheet is page 41.
""",
)
WRONG_CONTENTS = Rule(
    "LA811",
    "wrong-contents",
    Severity.ERROR,
    f"""The contents list of a Word file differs from the headings in it.

Why: a reader looks for a part that isn't there, or misses one that is.

{_MAKE_AGAIN}

Example: a heading was renamed in Word, and the contents list still has the old one.
""",
)
OVERFULL_PAGE = Rule(
    "LA812",
    "overfull-page",
    Severity.WARNING,
    """A document that should fit on one page runs over.

Why: a map that is pinned to a wall or kept in a bag is one sheet. The type is not made smaller to fit: nobody could
read it.

What to do: shorten the longest entries, or split rows that say two things. The rest stands on the pages that follow.

Example: a map with twelve rows, or with a sentence in every cell.
""",
)
LOST_ITEM = Rule(
    "LA813",
    "lost-item",
    Severity.ERROR,
    f"""An item, or a file inside one, is not shown as index.json says, or the sum of items differs.

Why: every item that goes in must come out: as pages, in its own words, or as a sheet that stands in for it. The bundle
is counted again, item by item, and compared with what index.json and manifest.json say.

{_MAKE_AGAIN}

Example: index.json says that EV-0012 has nine pages of its file, and the bundle has eight.
""",
)
WRONG_ATTACHMENT = Rule(
    "LA814",
    "wrong-attachment",
    Severity.ERROR,
    f"""A file that should be attached to a bundle is missing or changed, or one is attached that should not be.

Why: a signed PDF is attached byte for byte, because its signature holds for nothing else.

{_MAKE_AGAIN}

Example: somebody deleted “EV-0007 contract.pdf” from the list of attachments in a PDF reader.
""",
)
WRONG_TAGS = Rule(
    "LA815",
    "wrong-tags",
    Severity.ERROR,
    f"""The tags of a bundle don't agree with its pages, or there are not as many as were made.

Why: a reader who listens hears what the tags say. Where they lead to other words than their own, words are read in
another place, or not at all, and nobody who sees the page can notice.

{_MAKE_AGAIN}

Example: somebody deleted a table from the list of tags in a PDF editor.
""",
)
WRONG_ORIGIN = Rule(
    "LA816",
    "wrong-origin",
    Severity.ERROR,
    f"""A page is not the one that index.json says, or index.json doesn't say once where each page comes from.

Why: index.json says of each page which item and which page of which file it shows, with a fingerprint of what is drawn
on it. Whoever asks where a page comes from must get a true answer, and one answer only.

{_MAKE_AGAIN}

Example: page 41 is said to be page 3 of audit.pdf, and something else is drawn on it.
""",
)
WRONG_ABOUT = Rule(
    "LA817",
    "wrong-about",
    Severity.ERROR,
    f"""A bundle doesn't say what it is called or in which language it is, or says it in two ways.

Why: the title is what a PDF reader shows above the pages and what a screen reader says first; the language is how the
words are read aloud. Both are said twice in the file, and the cover prints the title.

{_MAKE_AGAIN}

Example: somebody changed the title in the properties of the file.
""",
)
OTHER_TEXT = Rule(
    "LA818",
    "other-text",
    Severity.ERROR,
    f"""The words on a page of a bundle are not those on the page of the file that it shows.

Why: a bundle passes evidence through as it is. Where a word is gone, added or changed, it is no evidence any more.

{_MAKE_AGAIN}

Example: page 41 shows page 3 of audit.pdf; “not met” has become “met”.
""",
)
OTHER_PICTURE = Rule(
    "LA819",
    "other-picture",
    Severity.ERROR,
    f"""A page of a bundle doesn't look like the page of the file that it shows.

Why: a bundle passes evidence through as it is. Both pages are drawn small and compared, without the place of the page's
number. Pictures, signatures and drawings have no words that could be compared.

{_MAKE_AGAIN}

Example: a photograph on page 41 was exchanged.
""",
)
OTHER_LINKS = Rule(
    "LA820",
    "other-links",
    Severity.ERROR,
    f"""The links or bookmarks of an item's file lead elsewhere in the bundle than they do in the file.

Why: a link in somebody's file is a part of it: it must open the same page of the file, or the same address.

{_MAKE_AGAIN}

Example: the contents list of a policy opens section 4 for “Section 3”.
""",
)
FONT_MISSING = Rule(
    "LA821",
    "font-missing",
    Severity.ERROR,
    f"""A page of a bundle uses a font that is not in the bundle, and is in the file that the page comes from.

Why: without the font another one stands in, and on somebody else's machine words may look different or be unreadable.

{_MAKE_AGAIN}

Example: a program that makes files smaller took the fonts out.
""",
)
NOT_COMPARED = Rule(
    "LA822",
    "not-compared",
    Severity.WARNING,
    """Pages of a bundle could not be compared with the file that they show.

Why: `verify --deep` opens every source again. Where the workspace is not at hand, or the file in it is gone, locked or
another one by now, nobody can say whether its pages are as they came.

What to do: give the folder of the workspace with `--workspace`, put the file back as it was, or set its password.

Example: audit.pdf was exchanged for a newer one after the bundle was made.
""",
)
UNUSABLE_EARLIER = Rule(
    "LA827",
    "unusable-earlier",
    Severity.ERROR,
    """A pack can't be added to the folder that was named, because it is no sound earlier edition of this pack.

Why: pages keep the numbers that they have in the earlier edition. If that is damaged, changed, of another pack or made
by a version that did not write down its numbers, nobody can say which page a number was given to.

What to do: name the folder of the edition that was handed out, as it was built. `leverarch verify` says what is wrong
with it. Without one, build the pack anew: all numbers are then new.

Example: `leverarch build inspection-2026 --append-to build/old`, and build/old holds another pack.
""",
)
RENUMBERED_PAGE = Rule(
    "LA828",
    "renumbered-page",
    Severity.ERROR,
    """A page of an earlier edition has another number than it had, or is not listed as changed though it is.

Why: people hold the earlier edition and quote from it. A number that means another page, or a change that nobody is
told of, makes both editions worthless.

What to do: build the pack again with `--append-to`. If it happens again, please report it: it is a fault of ours.

Example: page 14 of the earlier edition is page 15 now.
""",
)
WRONG_AMENDMENT = Rule(
    "LA829",
    "wrong-amendment",
    Severity.ERROR,
    f"""The amendment sheet doesn't say what index.json says, or numbers of pages are not in the order of reading.

Why: whoever holds an earlier edition puts the new pages in by this sheet.

{_MAKE_AGAIN}

Example: index.json lists page 12A as added, and the sheet doesn't.
""",
)
LARGE_BUNDLE = Rule(
    "LA830",
    "large-bundle",
    Severity.WARNING,
    """A bundle is larger than the pack says its reader takes.

Why: mail boxes and portals refuse what is too large for them, often without a word, and often after the deadline.

What to do: the finding names the items that take up most. Bring their pictures down (`"images": {"max_ppi": 200}` in
the output; nothing else changes, and each item says so), split the bundle into volumes, or send it in another way.

Example:

```json
{ "kind": "inspection-bundle", "max_megabytes": 50 }
```
""",
)
VOLUME_OVER_LIMIT = Rule(
    "LA825",
    "volume-over-limit",
    Severity.WARNING,
    """A volume of a bundle is over the limit that the pack sets, because what stands in it can't be divided.

Why: the limit is what somebody's mailbox or portal takes. An item is never torn, and the front matter stands in the
first volume as a whole: where one of them alone is over the limit, so is its volume.

What to do: divide the item's file in two and describe each part as an item of its own; or show it by a sheet that
stands in for it; or raise `volumes` in the pack.

Example: `volumes` allows 100 pages, and the file of EV-0012 has 140.
""",
)
RULES = (
    CHANGED_FILE,
    MISSING_OUTPUT,
    UNEXPECTED_FILE,
    CHANGED_MANIFEST,
    DAMAGED_OUTPUT,
    WRONG_PAGE_NUMBER,
    MOVED_PAGE,
    WRONG_LINK,
    WRONG_BOOKMARK,
    WRONG_INDEX,
    WRONG_CONTENTS,
    OVERFULL_PAGE,
    LOST_ITEM,
    WRONG_ATTACHMENT,
    WRONG_TAGS,
    WRONG_ORIGIN,
    WRONG_ABOUT,
    OTHER_TEXT,
    OTHER_PICTURE,
    OTHER_LINKS,
    FONT_MISSING,
    NOT_COMPARED,
    UNUSABLE_EARLIER,
    RENUMBERED_PAGE,
    WRONG_AMENDMENT,
    LARGE_BUNDLE,
    VOLUME_OVER_LIMIT,
)
