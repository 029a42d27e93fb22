"""What the addresses of the crawl are made of, and when it is: Tuesday 2026-12-01, 11:00 in Almaty."""

from dataclasses import dataclass, field

from accounts.models import (
    Mandate,
    Office,
    Organisation,
    StandingAuthorisation,
    User,
)
from acts.models import SetAside
from calendars.models import PendingMove
from customs.models import Attachment, Case, CaseDraft
from deadlines.models import CalendarOverride
from letters.models import Letter
from notifications.models import Message
from registers.models import Application, BulkFiling, Inquiry, Licensee, Proposal, UnionContract, Upload
from tests.factories import (
    World,
    almaty,
)

NOW = almaty(2026, 12, 1, 11)

#: One word, as Kazakh makes them and as careless typing makes them longer.
LONG_WORD = "ҚАЛЫПТАСТЫРЫЛҒАНДЫҚТАРЫҢЫЗДАН" * 3

#: What only cases hold: none of it may stand on a page of the administrator.
CASE_WORDS = (
    "Broker Plus",
    "Shoes Import",
    "Sports footwear, model",
    "ALMA TREK",
    "Alma Trek LLP",
    "DALA SPORT",
)


@dataclass
class Things:
    """What the addresses are made of."""

    world: World
    people: dict[str, User]
    cases: dict[str, Case] = field(default_factory=dict)
    there: Case = field(init=False)
    file: Attachment = field(init=False)
    file_there: Attachment = field(init=False)
    photo: Attachment = field(init=False)
    case_draft: CaseDraft = field(init=False)
    order: StandingAuthorisation = field(init=False)
    order_there: StandingAuthorisation = field(init=False)
    proposed: CalendarOverride = field(init=False)
    in_force: CalendarOverride = field(init=False)
    move: PendingMove = field(init=False)
    aside: SetAside = field(init=False)
    aside_there: SetAside = field(init=False)
    bureau: Organisation = field(init=False)
    mandate: Mandate = field(init=False)
    draft: Application = field(init=False)
    upload: Upload = field(init=False)
    filed: Application = field(init=False)
    included: Application = field(init=False)
    archive: BulkFiling = field(init=False)
    proposals: list[Proposal] = field(init=False)
    licensee: Licensee = field(init=False)
    union_draft: Application = field(init=False)
    union_awaiting: Application = field(init=False)
    union_included: Application = field(init=False)
    union_contract: UnionContract = field(init=False)
    own_inquiry: Inquiry = field(init=False)
    other_inquiry: Inquiry = field(init=False)
    under_way: Inquiry = field(init=False)
    mail: str = "20261201-110000-1.eml"

    @property
    def office(self) -> Office:
        """The office of the cases `here`."""
        return self.world.office

    def message(self, case: Case, state: str = "") -> Message:
        """A notice of a case; in a state of delivery when one is named."""
        found = Message.objects.filter(subject_kind="case", subject_id=case.pk).order_by("pk")
        message = (found.filter(state=state) if state else found).first()
        assert message is not None
        return message

    def letter(self, case: Case) -> Letter:
        """The first letter of a case."""
        return Letter.objects.filter(subject_kind="case", subject_id=case.pk).earliest("pk")
