"""Every provision cited anywhere, one line each, with its source.

"CC" is the Customs Code of Kazakhstan (2017, text of 2026), "WTO qN" an answer of Kazakhstan to the WTO
checklist on enforcement (IP/N/6/KAZ/2). Where no WTO answer is named, the rule goes beyond the answers and
rests on the Code alone. House rules are ours: they are labelled as such wherever shown and never pass for
law. The sentences are our own wording, not the text of the law.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from law.house_rules import HOUSE_RULES
from law.sentences import _

CODE = "Customs Code"
HOUSE = _("House rule")

#: How an article of the Customs Code is written in a language, and the words that may stand in a citation.
_FORMS: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "ru": (
        "ст. {} ТК РК",
        {
            HOUSE: "внутреннее правило",
            "Civil Code 172-176": "ст. 172–176 ГК РК",
            "Labour Code and law on holidays": "Трудовой кодекс РК и закон о праздниках",
            "procedures": "процедуры",
            "official use": "официальное пользование",
            "personal use": "личное пользование",
        },
    ),
    "kk": (
        "ҚР КК {}-бабы",
        {
            HOUSE: "ішкі қағида",
            "Civil Code 172-176": "ҚР АК 172–176-баптары",
            "Labour Code and law on holidays": "ҚР Еңбек кодексі және мерекелер туралы заң",
            "procedures": "рәсімдер",
            "official use": "ресми пайдалану",
            "personal use": "жеке пайдалану",
        },
    ),
}


@dataclass(frozen=True, slots=True)
class Provision:
    """One provision: ``code`` is what the program cites, ``citation`` what a lawyer reads.

    ``says`` is its content in a sentence (to translate), ``source`` where we took it from, ``house`` whether
    it is a house rule and so not law.
    """

    code: str
    citation: str
    says: str
    source: str
    house: bool = False

    def cite(self, language: str) -> str:
        """The citation as a lawyer writes it in `kk` or `ru`; any other language gets the English one."""
        form = _FORMS.get(language[:2])
        if form is None:
            return self.citation
        article, words = form
        if self.citation in words:
            return words[self.citation]
        number = self.citation.removeprefix("CC ")
        for english, word in words.items():
            number = number.replace(f"({english})", f"({word})")
        return article.format(number)

    @property
    def wto_questions(self) -> tuple[str, ...]:
        """The WTO answers behind it, such as ("q16", "q17")."""
        return tuple(word.strip(",") for word in self.source.split() if word.startswith("q"))


_TIME = (
    ("6", "", _("A term starts on the day after its event and its last day runs in full, to 24:00.")),
    ("6(6)", "", _("A term to act that ends on a day off ends on the next business day.")),
    ("6(7)", "", _("A document handed to the post by 24:00 of the last day is in time.")),
    ("6(9)", "", _("Offices that work at weekends: read as not touching the clocks of a suspension.")),
)

_SUSPENSION = (
    (
        "198(1)",
        "q16",
        _("On signs of infringement of a registered object, release is suspended for ten business days."),
    ),
    (
        "198(2)",
        "q16, q17",
        _("The head may extend once, by up to ten business days, if the holder asked and went to court."),
    ),
    (
        "198(3)",
        "q16, q17",
        _("An extension is decided while the first term runs, on proof of going to court."),
    ),
    (
        "198(5)",
        "q16",
        _("Declarant and holder are told of the suspension and its reasons within one business day."),
    ),
    (
        "198(6)",
        "",
        _("When the term ends, release resumes, unless a judge's ruling opening a civil case was lodged."),
    ),
    (
        "198(7)",
        "",
        _("The holder pays the damage of declarant, owner and recipient if no court finds an infringement."),
    ),
    ("198(8)", "", _("The head cancels the suspension before its end on one of the grounds listed.")),
    ("198(8)(2)", "", _("A suspension is cancelled when the object is excluded from the register.")),
    ("198(11)", "", _("Release does not resume for goods seized, arrested or confiscated.")),
    ("198(12)", "", _("Both sides receive information on the goods held.")),
    ("198(13)", "", _("What a side learns in this way it may not pass on, except as law allows.")),
    (
        "198(14)",
        "",
        _("With customs' permission either side may inspect, sample, photograph or film the goods."),
    ),
)

_EX_OFFICIO = (
    (
        "199",
        "q18",
        _("Release may be suspended for a trade mark in no register when its holder can be reached."),
    ),
    (
        "199(3)",
        "q18",
        _("Release is suspended for up to three business days and both sides are told at once."),
    ),
    (
        "199(4)",
        "q18",
        _("The suspension is cancelled when no request to prolong came in time or the holder asks."),
    ),
    (
        "199(5)",
        "q18",
        _("A request to prolong received in time prolongs to ten business days from the first decision."),
    ),
    (
        "199(6)",
        "q18",
        _("With all three documents lodged in time, goods are held until the judgment is in force."),
    ),
    ("199(7)", "", _("The holder pays the damage of the suspension if no court finds an infringement.")),
    (
        "200",
        "q19",
        _("Goods that a court orders destroyed are handed to the receiving body, which destroys them."),
    ),
    ("201", "", _("Release is refused only on a ground that the Code lists.")),
    ("201(1)(6)", "", _("Release is refused where it is not resumed after a suspension.")),
)

_SCOPE = (
    ("458", "q15", _("Customs protects intellectual property, except in the cases listed.")),
    (
        "458 (procedures)",
        "q15",
        _("No measures for goods under transit, destruction or the special customs procedure."),
    ),
    (
        "458 (official use)",
        "q15",
        _("No measures for goods for official use of diplomatic and other privileged bodies in Kazakhstan."),
    ),
    (
        "458 (personal use)",
        "q15",
        _("No measures for goods of natural persons for personal use, postal items included."),
    ),
)

_REGISTERS = (
    ("459", "q16, q17", _("The unified register of the union's member states is kept by the Commission.")),
    (
        "459(5)",
        "q16",
        _("A holder with no representation in the union may file through a person in a member state."),
    ),
    (
        "459(11)",
        "q16",
        _("Insurance for the union register is handed in within a month of the Commission's notice."),
    ),
    ("460", "q16", _("The authorised body keeps and publishes the customs register of Kazakhstan.")),
    (
        "461",
        "q16, q17",
        _("An application to the national register has a set content and set documents and is free."),
    ),
    ("461(4-1)", "", _("A document that state systems can supply is not demanded.")),
    ("461(7)", "", _("An application is decided within twenty business days, once longer by up to twenty.")),
    ("461(8)", "", _("A change of data is reported within fifteen calendar days.")),
    ("462(1)", "", _("Renewal is asked at least fifteen calendar days before protection ends.")),
    (
        "462(2)",
        "",
        _("Protection is on hold for up to two months while proof of a renewed right is awaited."),
    ),
    ("463", "", _("An object is excluded from the register by a decision, on one of the grounds listed.")),
    ("463(1)", "", _("The grounds of exclusion; the end of a right is reported within five calendar days.")),
    ("463(2)", "", _("Exclusion is decided within three business days and told within one business day.")),
    ("464", "q18", _("How long an object is protected by a register.")),
    (
        "464(1)",
        "q18",
        _("Protection lasts at most two years, within the validity of the attached documents."),
    ),
    ("464(3)", "", _("Protection never outlasts the right; in the union, the right that ends first.")),
)


def _code_of(citation: str) -> str:
    """ "198(8)(2)" -> "CC198.8.2", "458 (official use)" -> "CC458.official_use"."""
    text = citation.replace(" (", "(").replace(" ", "_")
    return "CC" + text.replace(")(", ".").replace("(", ".").removesuffix(")")


def _all() -> Iterator[Provision]:
    for article, questions, says in (*_TIME, *_SUSPENSION, *_EX_OFFICIO, *_SCOPE, *_REGISTERS):
        source = f"{CODE}; WTO {questions}" if questions else CODE
        yield Provision(_code_of(article), f"CC {article}", says, source)
    yield Provision(
        "CIVIL172",
        _("Civil Code 172-176"),
        _("Terms in months and years end on the same day number of the last month."),
        "Civil Code",
    )
    yield Provision(
        "LABOUR",
        _("Labour Code and law on holidays"),
        _("Which days are days off, which are carried over and which are moved by decree."),
        "Labour Code",
    )
    for name, says in HOUSE_RULES.items():
        yield Provision(f"HOUSE.{name}", HOUSE, says, HOUSE, house=True)


PROVISIONS: Mapping[str, Provision] = {each.code: each for each in _all()}


def provision(code: str) -> Provision:
    """The provision of that code. Raises KeyError when nothing of that code is cited in this system."""
    return PROVISIONS[code]
