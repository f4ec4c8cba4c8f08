"""A message that has no bytes of its own, written as an e-mail file, so that it can be opened as one."""

from __future__ import annotations

import base64
import hashlib

from leverarch.intake.mail_letter import Letter

_HEADERS = {"From": "From", "Reply to": "Reply-To", "To": "To", "Cc": "Cc", "Bcc": "Bcc", "Date": "Date"}


def as_mail(letter: Letter) -> bytes:
    """Return the message as an e-mail file. The same message gives the same bytes."""
    mark = f"={hashlib.sha256(repr(letter).encode('utf-8', 'replace')).hexdigest()[:24]}"
    head = [f"{_HEADERS[name]}: {_folded(words)}" for name, words in letter.rows]
    head += [f"Subject: {_folded(letter.subject)}", "MIME-Version: 1.0"]
    head.append(f'Content-Type: multipart/mixed; boundary="{mark}"')
    parts = [
        _part(f"text/{'html' if body.is_web else 'plain'}; charset=utf-8", "", body.text.encode("utf-8", "replace"))
        for body in letter.bodies
    ]
    parts += [_part("application/octet-stream", file.name, file.data, file.called) for file in letter.enclosed]
    lines = ["\r\n".join(head), ""]
    for part in parts:
        lines += [f"--{mark}", part]
    return "\r\n".join([*lines, f"--{mark}--", ""]).encode("utf-8", "replace")


def _folded(words: str) -> str:
    return " ".join(words.split())


def _part(kind: str, name: str, data: bytes, called: tuple[str, ...] = ()) -> str:
    head = [f"Content-Type: {kind}", "Content-Transfer-Encoding: base64"]
    if name:
        plain = _folded(name).replace("\\", "\\\\").replace('"', '\\"')
        head.append(f'Content-Disposition: attachment; filename="{plain}"')
    head += [f"Content-ID: <{_folded(address[4:])}>" for address in called if address.startswith("cid:")]
    return "\r\n".join([*head, "", base64.encodebytes(data).decode("ascii")])
