"""Names that must not stand in an anonymised answer: what counts as one.

The provider and every partner, each telling word of their names, services, towns and venues, the numbers that a
register keeps, telephone numbers, addresses and domains, and what the bid itself hides.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from leverarch.bidding.everyday import COMMON, DAYS
from leverarch.model import Arrangement, Bid, Contact, Model, Organisation, Partner

HIDDEN, PLACE, SERVICE = "a name that the bid hides", "a place", "a service"
FEW_LETTERS = 3
_LONG = 40
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
#: Two or more words with capitals, or one that does not begin a sentence: how a place is written within a sentence.
_PLACE = re.compile(r"(?:(?<=[\w,;(] )|(?<=, ))[A-Z][\w’'-]+(?: [A-Z][\w’'-]+)*|[A-Z][\w’'-]+(?: [A-Z][\w’'-]+)+")
_TITLES = re.compile(r"^(?:The|A|An|From|Every|Each|In|At|On|Where|When) ")
#: Columns of records, and words in front of an address, that name places.
_PLACE_COLUMNS = frozenset({"venue", "place", "location", "site", "service", "setting", "town", "area", "building"})
_COUNCIL = re.compile(
    r"^the |^(?:city|county|(?:royal |london )?borough|district) of "
    r"|\b(?:city|county|borough|district|metropolitan|council)\b",
    re.IGNORECASE,
)
POSTCODE = re.compile(r"\b[a-z]{1,2}\d[a-z\d]? ?\d[a-z]{2}\b", re.IGNORECASE)
#: A part of an address that many addresses have.
_UNIT = re.compile(r"^\s*(?:unit|flat|suite|floor|room|block|apartment)?\s*\d*\w?\s*$", re.IGNORECASE)
_PHONE = re.compile(r"(?:\+44|\b0)[\d ]{8,}\d")
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
#: 999, 101, 111 and the like are everybody's.
_SHORT_NUMBER = 5


@dataclass(frozen=True, slots=True)
class Name:
    """Something that tells who answers, and what it is: `the provider's name`.

    `exact` asks for its capitals: it is made of words of the language alone. `within`: not where a sentence begins.
    """

    text: str
    what: str
    exact: bool = False
    within: bool = False


def names_of(model: Model, bid: Bid) -> Iterator[Name]:
    """Yield names, those that say most first: what a name is called is decided by the first that yields it."""
    yield from (Name(text, HIDDEN) for text in bid.hidden_names)
    if model.organisation:
        yield from _of_provider(model.organisation)
    for partner in model.partners.values():
        yield from _of_partner(partner)
    for arrangement in model.arrangements.values():
        yield from _of_arrangement(arrangement)
    for commitment in model.commitments.values():
        yield from (Name(town, PLACE) for town in _towns(commitment.place))
    yield from _venues(model)


def _of_provider(organisation: Organisation) -> Iterator[Name]:
    for text in (organisation.name, organisation.trading_name):
        yield from _whole_and_parts(text, "the provider's name")
    yield Name(organisation.cqc_provider_id, "the provider's CQC number")
    yield Name(organisation.company_number, "the provider's company number")
    yield Name(organisation.charity_number, "the provider's charity number")
    yield from _of_contact(organisation.contact, "the provider's")
    for role in (*organisation.roles, *organisation.contacts):
        yield from _of_contact(role.contact, "the provider's")
    for service in organisation.services:
        yield Name(service.title, SERVICE)
        yield from (Name(word, f"part of {SERVICE}", exact=True) for word in _telling(service.title))
        yield Name(service.cqc_location_id, "a service's CQC number")
        yield from (Name(town, PLACE) for town in _towns(service.area))
        yield from of_council(service.local_authority)


def _of_partner(partner: Partner) -> Iterator[Name]:
    yield from _whole_and_parts(partner.name, "a partner's name")
    yield Name(partner.cqc_provider_id, "a partner's CQC number")
    yield Name(partner.company_number, "a partner's company number")
    yield Name(partner.charity_number, "a partner's charity number")
    yield Name(partner.ico_registration, "a partner's ICO number")
    yield from _of_contact(partner.contact, "a partner's")
    for role in partner.roles:
        yield from _of_contact(role.contact, "a partner's")


def _of_contact(contact: Contact | None, whose: str) -> Iterator[Name]:
    if contact is None:
        return
    said = f"{contact.note}\n{contact.hours}"
    for phone in (contact.phone, *_PHONE.findall(said)):
        if len(re.sub(r"\D", "", phone)) > _SHORT_NUMBER:
            yield Name(phone, f"{whose} telephone number")
        if phone.startswith("0"):
            yield from (Name(f"{code} {phone[1:]}", f"{whose} telephone number") for code in ("+44", "0044"))
    for email in (contact.email, *_EMAIL.findall(said)):
        yield Name(email, f"{whose} e-mail address")
        yield Name(email.rpartition("@")[2], f"{whose} web domain")
    for code in POSTCODE.findall(contact.address):
        yield Name(code, f"{whose} address")
    for line in re.split(r"[,\n;]", POSTCODE.sub(",", contact.address)):
        if _UNIT.match(line):
            continue
        yield Name(line, f"{whose} address")
        yield Name(re.sub(r"^\s*(?:unit|flat|suite|floor)?\s*\d+\w?\s+", "", line, flags=re.IGNORECASE), PLACE)


def _whole_and_parts(name: str, what: str) -> Iterator[Name]:
    """Yield a name, the name without its legal form, and each word of it that tells who it is."""
    yield Name(name, what)
    legal = re.sub(r"[\s,]+(?:ltd|limited|llp|plc|cic|cio|cyf|c\.i\.c)\.?$", "", name, flags=re.IGNORECASE)
    yield Name(legal, what)
    yield from (Name(word, f"part of {what}") for word in _telling(name))


def _telling(name: str) -> Iterator[str]:
    """Yield each word of a name that tells who it is."""
    for word in _WORD.findall(name):
        if len(word) >= FEW_LETTERS and not word.isdigit() and not is_all(word, COMMON):
            yield word


def _of_arrangement(arrangement: Arrangement) -> Iterator[Name]:
    places = arrangement.scope.places if arrangement.scope else ""
    for match in _PLACE.finditer(places):
        place = _TITLES.sub("", match[0])
        words = [word for word in place.split() if word.casefold() not in DAYS]
        if words and (len(words) > 1 or not is_all(words[0], COMMON)):
            yield Name(" ".join(words), PLACE)
    if arrangement.local_authority:
        yield from of_council(arrangement.local_authority.name)


def _towns(area: str) -> Iterator[str]:
    """Yield the names in a list of places."""
    yield from (town for town in re.split(r"[,;]| and ", area) if any(map(str.isupper, town)))


def of_council(name: str) -> Iterator[Name]:
    """Yield a council's name, and the place that it is the council of."""
    yield Name(name, PLACE)
    yield Name(_COUNCIL.sub("", name), PLACE)


def _venues(model: Model) -> Iterator[Name]:
    """Yield the places that columns of the records name. Cells of running text are no names."""
    for record in model.records.values():
        for column in record.columns:
            if column.name.casefold() in _PLACE_COLUMNS and column.type in ("text", "choice"):
                held = record.frame[column.name].unique().sort().to_list() if record.frame is not None else ()
                values = (value for value in (*column.choices, *held) if len(value) < _LONG)
                yield from (Name(value, PLACE, exact=True) for value in values if any(map(str.isupper, value)))


def is_all(text: str, everyday: frozenset[str]) -> bool:
    """Whether a name is made of everyday words alone. A number of a register or a telephone is not."""
    words = _WORD.findall(text)
    return any(letter.isalpha() for letter in text) and all(
        piece in everyday or piece in DAYS or piece.isdigit() or len(piece) < FEW_LETTERS
        for word in words
        for piece in re.split(r"['’-]", word.casefold())
    )
