"""An e-mail as its reader knows it: who wrote when to whom, what it says, and what came with it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from leverarch.intake.mail_alternatives import bare, is_stub, says_more
from leverarch.intake.mail_parts import MailPart, taken_apart
from leverarch.intake.mail_sealed import signed_content
from leverarch.intake.mail_words import file_words, sent_on
from leverarch.world import Remark

_ENDINGS = {
    "text/plain": ".txt", "text/html": ".html", "text/calendar": ".ics", "text/csv": ".csv", "text/vcard": ".vcf",
    "text/x-vcard": ".vcf", "text/directory": ".vcf", "text/rtf": ".rtf", "application/rtf": ".rtf",
    "text/markdown": ".md", "application/pdf": ".pdf", "image/jpeg": ".jpg", "image/png": ".png", "image/gif": ".gif",
    "image/tiff": ".tif", "image/webp": ".webp", "image/heic": ".heic", "image/svg+xml": ".svg",
    "message/rfc822": ".eml", "message/global": ".eml", "message/delivery-status": ".txt",
    "message/disposition-notification": ".txt",
    "text/rfc822-headers": ".txt", "application/zip": ".zip",
}  # fmt: skip
#: As many messages within signatures are looked into.
_MOST_SEALS = 5
_SIGNATURES = {
    "application/pkcs7-signature": "S/MIME",
    "application/x-pkcs7-signature": "S/MIME",
    "application/pgp-signature": "PGP",
}


@dataclass(frozen=True, slots=True)
class Body:
    """A piece of the message: plain words, or web text."""

    text: str = field(repr=False)
    is_web: bool = False
    flowed: bool = False
    joined: bool = False


@dataclass(frozen=True, slots=True)
class Enclosed:
    """A file that came with the message. The words call it by one of `called`; `why` says why it can't be read."""

    name: str
    data: bytes = field(repr=False)
    called: tuple[str, ...] = ()
    why: str = ""
    locked: bool = False


@dataclass(frozen=True, slots=True)
class Letter:
    """One message. `rows` are the lines of its head; `damage` says what is missing of it."""

    subject: str
    rows: tuple[tuple[str, str], ...]
    bodies: tuple[Body, ...]
    enclosed: tuple[Enclosed, ...]
    remarks: tuple[Remark, ...] = ()
    damage: str = ""


def letter_of(data: bytes) -> Letter:
    """Return the message in the bytes of an e-mail file. Never raises."""
    top = taken_apart(data)
    found = _Found()
    found.look(top)
    if top.broken:
        found.damage.append("it ends before its last part does: something may be missing")
    subject = " ".join(top.values("subject"))
    return Letter(
        subject,
        rows_of(top),
        tuple(found.bodies),
        tuple(found.enclosed),
        tuple(found.remarks.values()),
        "; ".join(dict.fromkeys(found.damage)),
    )


def rows_of(top: MailPart) -> tuple[tuple[str, str], ...]:
    """Return who wrote to whom, and when. What is not said has no row."""
    sender = _joined(top, "from")
    answers = _joined(top, "reply-to")
    dates = "\n".join(sent_on(value) for value in top.values("date"))
    rows = [
        ("From", sender),
        ("Reply to", answers if _addresses(answers) != _addresses(sender) else ""),
        ("To", _joined(top, "to")),
        ("Cc", _joined(top, "cc")),
        ("Bcc", _joined(top, "bcc")),
        ("Date", dates),
    ]
    return tuple((name, words) for name, words in rows if words)


def _joined(top: MailPart, name: str) -> str:
    return "\n".join(value for value in top.values(name) if value)


def _addresses(words: str) -> list[str]:
    return sorted(re.findall(r"[^\s<>,;\"]+@[^\s<>,;\"]+", words.lower())) or [words.strip().lower()]


class _Found:
    """What is met on the way through the parts, in order."""

    def __init__(self) -> None:
        self.bodies: list[Body] = []
        self.enclosed: list[Enclosed] = []
        self.remarks: dict[str, Remark] = {}
        self.damage: list[str] = []
        self._sealed_in = 0

    def look(self, part: MailPart) -> None:
        """Take in a part and all that lies in it."""
        if part.plain or not part.children:
            self._leaf(part)
            return
        if part.broken:
            self.damage.append("a part of it is cut off: something may be missing")
        if part.kind == "multipart/alternative":
            self._alternative(part)
        elif part.kind == "multipart/related":
            self._related(part)
        elif part.kind == "multipart/encrypted":
            for leaf in part.leaves():
                if leaf.kind != "application/pgp-encrypted":
                    self._lock(leaf, "PGP")
        else:
            for child in part.children:
                self.look(child)

    def _leaf(self, part: MailPart) -> None:
        if part.kind in _SIGNATURES:
            self._signed(_SIGNATURES[part.kind])
            return
        if part.kind.endswith(("pkcs7-mime", "x-pkcs7-mime")):
            self._sealed(part)
            return
        if part.plain or _is_words(part):
            self._words(part)
            return
        self._enclose(part)

    def _words(self, part: MailPart) -> None:
        text = part.words()
        if not text.strip():
            return
        if "-----BEGIN PGP SIGNED MESSAGE-----" in text:
            self._signed("PGP")
        if "-----BEGIN PGP MESSAGE-----" in text:
            self.remarks["locked"] = Remark("part-not-shown", "holds words that are locked with a key (PGP)")
        flowed = part.parameter("format").lower() == "flowed"
        joined = part.parameter("delsp").lower() == "yes"
        self.bodies.append(Body(text, part.kind == "text/html" and not part.plain, flowed, joined))
        if not part.data()[1]:
            self.damage.append("the words of the message are damaged")

    def _alternative(self, part: MailPart) -> None:
        """The same words several times: plain where that is no mere stub; what is neither (an invitation) as well."""
        plain = next((child for child in part.children if _is_kind(child, "text/plain")), None)
        web = next((child for child in reversed(part.children) if _web(child)), None)
        said = _web(web) if web is not None else None
        fuller = plain is not None and said is not None and says_more(said.words(), plain.words())
        if plain is not None and fuller and said is not None and web is not None:
            if says_more(plain.words(), said.words()):
                self._words(plain)
            self.look(web)
        elif plain is not None and (said is None or not is_stub(plain.words(), said.words())):
            self._words(plain)
            for leaf in web.leaves() if web is not None else ():
                if leaf is not said:
                    self._look_beside(leaf)
        elif web is not None:
            self.look(web)
        for child in part.children:
            if child is plain or child is web or _is_kind(child, "text/x-amp-html"):
                continue
            if child.kind in ("text/plain", "text/html", "text/enriched"):
                self._again(child)
            else:
                self.look(child)

    def _again(self, child: MailPart) -> None:
        """A second plain or web text among alternatives is shown too where it says something else."""
        words = "".join(bare(child.words()).split())
        if words and words not in "".join("".join(bare(body.text).split()) for body in self.bodies):
            self._words(child)

    def _related(self, part: MailPart) -> None:
        start = part.parameter("start").strip("<>")
        root = next((child for child in part.children if start and child.content_id == start), part.children[0])
        self.look(root)
        for child in part.children:
            if child is not root:
                self._look_beside(child)

    def _look_beside(self, part: MailPart) -> None:
        """What stands beside the words that need it: pictures mostly, and never words of the message themselves."""
        if part.children:
            self.look(part)
        elif part.kind in _SIGNATURES or part.kind.endswith("pkcs7-mime"):
            self._leaf(part)
        else:
            self._enclose(part)

    def _enclose(self, part: MailPart) -> None:
        data, whole = part.data()
        why, name = "", _name(part, len(self.enclosed) + 1)
        if name.lower() == "winmail.dat" or part.kind in ("application/ms-tnef", "application/vnd.ms-tnef"):
            why = "it is Outlook’s own wrapping of a message (winmail.dat), and what lies in it can’t be read here"
        called = tuple(filter(None, (f"cid:{part.content_id}" * bool(part.content_id), part.value("content-location"))))
        self.enclosed.append(Enclosed(name, data, called, why))
        if not whole:
            self.damage.append(f"{file_words(name)} was damaged on its way: it is shown as far as it can be read")

    def _sealed(self, part: MailPart) -> None:
        """A message within a signature or a lock of its own (S/MIME)."""
        inner = signed_content(part.data()[0]) if "enveloped" not in part.parameter("smime-type").lower() else b""
        if inner and self._sealed_in < _MOST_SEALS:
            self._sealed_in += 1
            self._signed("S/MIME")
            self.look(taken_apart(inner))
        else:
            self._lock(part, "S/MIME")

    def _lock(self, part: MailPart, how: str) -> None:
        why = f"it is locked with a key ({how}), and what lies in it can’t be read here"
        name = _name(part, len(self.enclosed) + 1)
        self.enclosed.append(Enclosed(name, part.data()[0], why=why, locked=True))

    def _signed(self, how: str) -> None:
        self.remarks["signed-file"] = Remark(
            "signed-file", f"is signed ({how}): its pages can’t carry the signature, only the file itself does"
        )


def _is_words(part: MailPart) -> bool:
    """Whether a part is words of the message and no file of its own."""
    if part.kind not in ("text/plain", "text/html", "text/enriched"):
        return False
    return part.disposition != "attachment" and not part.filename


def _is_kind(part: MailPart, kind: str) -> bool:
    return not part.children and not part.plain and part.kind == kind and part.disposition != "attachment"


def _web(part: MailPart) -> MailPart | None:
    """Return the web text of an alternative: itself, or the root of what belongs together."""
    if _is_kind(part, "text/html"):
        return part
    if part.kind in ("multipart/related", "multipart/mixed", "multipart/alternative") and part.children:
        return next((found for child in part.children if (found := _web(child))), None)
    return None


def _name(part: MailPart, number: int) -> str:
    """Return the name of a file as given, or one that says what it is."""
    given = part.filename.strip()
    if given:
        return given
    if part.kind in ("message/rfc822", "message/global"):
        subject = taken_apart(part.data()[0]).value("subject") if len(part.body) < 50_000_000 else ""
        return f"{subject[:80] or 'message'}.eml"
    ending = _ENDINGS.get(part.kind, "")
    what = {"text/calendar": "invitation", "message/delivery-status": "delivery status"}.get(part.kind, "attachment")
    return f"{what} {number}{ending}" if what == "attachment" else f"{what}{ending}"
