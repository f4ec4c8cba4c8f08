"""Names that must not stand in an anonymised answer, and where they do.

What counts as a name: the provider and every partner, each telling word of their names, services, towns and venues, the
numbers that a register keeps, telephone numbers, addresses and domains, and what the bid itself hides.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from leverarch.model import Arrangement, Bid, Contact, Model, Organisation, Partner

#: Words that many names of the sector have: alone they tell nobody who it is.
_EVERYDAY = """
a action active adult adults advocacy agency aid all alliance allotment allotments an and associates association at
autism avenue behaviour behavioural behaviours better board bridge britain british building bungalow business by
care carers caring centre centred centres charitable charity children choice choices church cic cio circle city
clinic clinical close club coaching collective college common commons communities community companionship company
complete connect connections consultancy consultants consulting cooperative corner cottage council counselling
county court creative crescent day development direct disabilities disability district domiciliary drive east
eastern education employment enablement england english enterprise enterprises essential european every extra
families family first flat flats floor for foundation fresh friends from future garden gardens gate gateway general
global good great green ground group groups grove hall harbour head health healthcare heart help helping hill hills
holding holdings home homecare homes hospice hospital hostel house housing hub human in inclusion inclusive
independence independent industrial initiatives institute integrated international ireland island junction key kind
lane learning leisure library life lifestyle lifestyles limited link links living llp local lodge london ltd main
making manor meadow mental mentoring mill ministry mission my national neighbourhood neighbours network new next nhs
north northern nursing of office offices old on one open options or organisation our outreach parade park partners
partnership partnerships path pathway pathways people peoples person personal place places plc point positive
practice primary private professional progress project projects property provider providers psychology quality
quarter reablement reading recovery regional rehabilitation residential resource resources respite respond rise
river road room rooms safe school scotland scottish second secondary select senior service services session sessions
shared skills social society solutions south southern space specialist specialists spring square staff station step
steps street sun support supported supporting team teams terrace the therapies therapy third time to together total
town trading training transitions transport trust trustees two uk union unit united university upper urban us valley
village villas voice voices voluntary volunteer volunteers wales walk way we welcome welfare well wellbeing welsh
west western wing with women work workers working works workshop yard you young your youth
"""
COMMON = frozenset(_EVERYDAY.split())
_CALENDAR = """
monday tuesday wednesday thursday friday saturday sunday mon tue wed thu fri sat sun january february march april
may june july august september october november december jan feb mar apr jun jul aug sep sept oct nov dec
"""
_DAYS = frozenset(_CALENDAR.split())
HIDDEN, PLACE, SERVICE = "a name that the bid hides", "a place", "a service"
_FEW_LETTERS = 3
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
_TOKEN = re.compile(r"[^\s<>()\[\]“”\"]*[^\s<>()\[\]“”\".,;:!?’']")


@dataclass(frozen=True, slots=True)
class Name:
    """Something that tells who answers, and what it is: `the provider's name`.

    `exact` holds capitals to what they are: it is made of everyday words alone.
    """

    text: str
    what: str
    exact: bool = False


@dataclass(frozen=True, slots=True)
class Named:
    """A name in a text, from `start` to `end`, as it stands there."""

    name: Name
    start: int
    end: int
    text: str


def names_in(model: Model, bid: Bid) -> tuple[Name, ...]:
    """Return every name that an anonymised answer to the bid must not hold, the longest first, each once."""
    names: dict[str, Name] = {}
    for name in _all_names(model, bid):
        text = " ".join(name.text.split()).strip(" .,;")
        if text and _folded(text)[0] and text.casefold() not in _DAYS:
            exact = _is_common(text) and name.what != HIDDEN
            if exact and " " not in text and name.what in (PLACE, SERVICE):
                continue  # a place called “Home” would be found in every answer
            names.setdefault(text.casefold(), Name(text, name.what, exact))
    return tuple(sorted(names.values(), key=lambda name: (-len(name.text), name.text)))


def found_in(text: str, names: Iterable[Name], allowed: Iterable[str] = ()) -> tuple[Named, ...]:
    """Return the names in a text, in order, the longest where several begin or lie within each other.

    Capitals, accents, possessives and what no reader sees do not matter; a name inside another word is none. `allowed`
    are texts, such as the buyer's own name, within which a name says nothing of the bidder.
    """
    folded, places = _folded(text)
    free = [match.span() for phrase in allowed if phrase for match in _pattern(phrase).finditer(folded)]
    found: list[Named] = []
    for name in names:
        for start, end in _spans(name, folded):
            inside = any(a <= start and end <= b for a, b in free)
            taken = any(one.start <= places[start] < one.end for one in found)
            first, last = places[start], places[end - 1] + 1
            if inside or taken or (name.exact and _spaced(text[first:last]) != _spaced(name.text)):
                continue
            found.append(Named(name, first, last, text[first:last]))
    return tuple(sorted(found, key=lambda one: one.start))


def _spaced(text: str) -> str:
    return " ".join(text.replace("’", "'").split())


def _spans(name: Name, folded: str) -> Iterator[tuple[int, int]]:
    """Where a name stands: as words, and within an address or the name of a file also without its spaces."""
    for match in _pattern(name.text).finditer(folded):
        yield match.span()
    joined = re.sub(r"[^\w]|_", "", _folded(name.text)[0])
    if name.exact or len(joined) <= _FEW_LETTERS:
        return
    for token in _TOKEN.finditer(folded):
        if re.search(r"[@_/\\]|\w\.\w|\w-\w", token[0]):
            bare = [(index, letter) for index, letter in enumerate(token[0], token.start()) if letter.isalnum()]
            at = "".join(letter for _, letter in bare).find(joined)
            if at >= 0:
                yield bare[at][0], bare[at + len(joined) - 1][0] + 1


@cache
def _pattern(text: str) -> re.Pattern[str]:
    """Return a pattern of a name in folded text: any space between its words, `&` for “and”, digits in any groups."""
    folded = _folded(text)[0]
    if re.fullmatch(r"[\d\s+()-]+", folded):
        digits = [re.escape(digit) for digit in folded if digit.isdigit()]
        inner = r"[\s()-]*".join(digits)
    else:
        words = ["(?:&|and)" if word in ("&", "and") else re.escape(word) for word in folded.split()]
        inner = r"\s+".join(words)
    return re.compile(rf"(?<![^\W_]){inner}(?![^\W_])")


def _folded(text: str) -> tuple[str, list[int]]:
    """Return a text in small letters without accents and unseen characters, and where each letter of it stood."""
    letters: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        for letter in unicodedata.normalize("NFKD", character):
            if unicodedata.category(letter) in ("Mn", "Cf"):
                continue
            plain = {"’": "'", "‘": "'", "‑": "-", "‐": "-"}.get(letter, letter)
            for low in plain.casefold():
                letters.append(low)
                places.append(place)
    return "".join(letters), places


# ---------------------------------------------------------------- what is a name


def _all_names(model: Model, bid: Bid) -> Iterator[Name]:
    """Yield names, those that say most first: what a name is called is decided by the first that yields it."""
    yield from (Name(text, HIDDEN) for text in bid.hidden_names)
    if model.organisation:
        yield from _of_provider(model.organisation)
    for partner in model.partners.values():
        yield from _of_partner(partner)
    for arrangement in model.arrangements.values():
        yield from _of_arrangement(arrangement)
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
        yield Name(service.cqc_location_id, "a service's CQC number")
        yield from (Name(town, PLACE) for town in re.split(r"[,;]| and ", service.area))
        yield from _of_council(service.local_authority)


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
    yield Name(contact.phone, f"{whose} telephone number")
    if contact.phone.startswith("0"):
        yield Name(f"+44 {contact.phone[1:]}", f"{whose} telephone number")
    yield Name(contact.email, f"{whose} e-mail address")
    domain = contact.email.rpartition("@")[2]
    if domain:
        yield Name(domain, f"{whose} web domain")
    for line in re.split(r"[,\n;]", contact.address):
        yield Name(line, f"{whose} address")
        yield Name(re.sub(r"^\s*(?:unit|flat|suite|floor)?\s*\d+\w?\s+", "", line, flags=re.IGNORECASE), PLACE)


def _whole_and_parts(name: str, what: str) -> Iterator[Name]:
    """Yield a name, the name without its legal form, and each word of it that tells who it is."""
    yield Name(name, what)
    legal = re.sub(r"[\s,]+(?:ltd|limited|llp|plc|cic|cio|c\.i\.c)\.?$", "", name, flags=re.IGNORECASE)
    yield Name(legal, what)
    for word in _WORD.findall(name):
        if len(word) >= _FEW_LETTERS and not word.isdigit() and not _is_common(word):
            yield Name(word, f"part of {what}")


def _of_arrangement(arrangement: Arrangement) -> Iterator[Name]:
    places = arrangement.scope.places if arrangement.scope else ""
    for match in _PLACE.finditer(places):
        place = _TITLES.sub("", match[0])
        words = [word for word in place.split() if word.casefold() not in _DAYS]
        if words and (len(words) > 1 or not _is_common(words[0])):
            yield Name(" ".join(words), PLACE)
    if arrangement.local_authority:
        yield from _of_council(arrangement.local_authority.name)


def _of_council(name: str) -> Iterator[Name]:
    """Yield a council's name, and the place that it is the council of."""
    yield Name(name, PLACE)
    yield Name(_COUNCIL.sub("", name), PLACE)


def _venues(model: Model) -> Iterator[Name]:
    """Yield the places that columns of the records name. Cells of running text are no names."""
    for record in model.records.values():
        for column in record.columns:
            if column.name.casefold() in _PLACE_COLUMNS and column.type in ("text", "choice"):
                held = record.frame[column.name].unique().sort().to_list() if record.frame is not None else ()
                yield from (Name(value, PLACE) for value in (*column.choices, *held) if len(value) < _LONG)


def _is_common(text: str) -> bool:
    """Whether a name is made of everyday words alone. A number of a register or a telephone is not."""
    words = _WORD.findall(text)
    return any(letter.isalpha() for letter in text) and all(
        piece in COMMON or piece in _DAYS or piece.isdigit() or len(piece) < _FEW_LETTERS
        for word in words
        for piece in re.split(r"['’-]", word.casefold())
    )
