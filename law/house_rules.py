"""The house rules: what we chose where the law is silent or its reading is open (LAW.md 3.3, 3.7, 7).

They are cited like law in the program ("HOUSE.four_eyes") and labelled as house rules wherever shown.
"""

from collections.abc import Mapping

from law.sentences import _

HOUSE_RULES: Mapping[str, str] = {
    # Who does what
    "four_eyes": _("One person prepares, another decides."),
    "roles": _("Each role sees and does what the table of roles allows, in its own offices."),
    "standing_authorisation": _(
        "The head may authorise a person to decide, in writing, for an office and a time."
    ),
    "second_officer": _("A second chief officer confirms a change of the calendar."),
    "assignment": _(
        "The head assigns cases to officers of their office; an officer may take one on. It changes nothing in law."
    ),
    "exports": _("Who takes a list of cases out of the system, when and by which filters, is kept."),
    # While a case is open
    "case_states": _("Each act has its place in the course of a case; elsewhere it is refused."),
    "reminders": _("Officers are reminded two business days and one business day before a term ends."),
    "escalation": _("What is still undecided or untold is brought to the next officer after a set time."),
    "last_day_question": _(
        "On the last day of a term the case asks whether anything received is not yet entered."
    ),
    "verify_document": _("A document lodged in time holds at once and is checked within one business day."),
    "later_acts_told": _("Both sides are told of every later act within one business day."),
    "cancel_same_day": _("A request to cancel is decided on the day it is received."),
    "entered_late": _("What counts is when a paper was received, not when it was entered."),
    "receipt": _("The instant of receipt decides; paper counts when the office took it in."),
    "evergreening": _("The same goods are not suspended again for the same right after release was resumed."),
    "one_case": _("One open case per declaration, goods and right."),
    "lines_leave": _("Goods lines leave a case by decisions that name them; the clocks run on for the rest."),
    "split": _(
        "Where the fates of goods lines differ the case is split, keeping its decision and its clocks."
    ),
    "entry_changed": _(
        "An entry that expires, goes on hold or loses its insurance in mid-case changes no clock and gives a warning."
    ),
    "power": _("A representative acts for a holder while the power of attorney is valid, and not beyond."),
    "contact_needed": _("A party that cannot be reached is shown before the decision and may be completed."),
    "correction": _("A record is never changed in place: a second person confirms a superseding record."),
    "letters": _("A letter keeps its number, its words and its file for good; every download is logged."),
    "attachments": _("Only listed kinds and sizes of files are taken, and every download is logged."),
    "application_limits": _(
        "An application takes 200 goods codes, 100 images and files of 2 GB together; each kind of file has its "
        "largest size."
    ),
    "malware": _(
        "Where a malware scanner is set up, a file is handed out only once it was found clean; where none is, it is "
        "marked as not scanned."
    ),
    "goods_information": _(
        "The fields of the goods that both sides are shown are set by the authorised body."
    ),
    "stale": _("An act on a page that has been overtaken is refused and shown again."),
    # After the term
    "handover": _("Goods to be destroyed are handed over within one business day."),
    "destruction": _("Destruction is due on the day of the hand-over."),
    "set_aside": _("A case that fails in the sweep is set aside, shown and retried; the others go on."),
    # Notices and instructions
    "not_reached": _("A notice that comes back calls for a new attempt; the notice already given stands."),
    "paper": _("A paper notice counts from its posting or hand-over, with number and sender recorded."),
    "receipt_awaited": _(
        "A request to a third party whose receipt is not recorded ten business days after it left is shown as such."
    ),
    "instruction": _("The declaration system is told of each hold and release and acknowledges it."),
    # The calendar
    "certification": _("A year is certified when all twelve monthly totals equal the published ones."),
    "override": _("A calendar entry cites its act, overrides what was known and is revoked, never deleted."),
    "past_date": _(
        "A due date that a calendar change would move into the past stands until it is confirmed."
    ),
    # Registers
    "drafts_together": _(
        "What several people write at one draft is kept apart: a page that another person has overtaken is not "
        "saved over the other's words, and shows what changed."
    ),
    "application_draft": _(
        "A draft is seen by its applicant alone, is saved as it is written and may be dropped at any time."
    ),
    "interchange": _(
        "Applications leave and come as JSON by one published schema; each is taken in wholly or not at all."
    ),
    "signatures": _(
        "A signature is shown with exactly what was checked of it; what could not be checked is never called valid."
    ),
    "register_decisions": _(
        "A registrar proposes a decision for the national register; a chief officer, or another registrar where "
        "this is set, decides it. What changes meanwhile ends the proposal; no term waits for it."
    ),
    "commission_review": _(
        "The law sets no time for the Commission's answer; how long it is expected to take is a setting."
    ),
    "hearing": _(
        "A proposed refusal is sent three business days before the decision; objections are due within two."
    ),
    "organisations": _(
        "A rights holder or representative signs up as an organisation; its managers decide who acts for it."
    ),
    "licensee_list": _("The holder keeps the list of licensees, dated; open cases do not change with it."),
    "register_import": _("Rows that cannot be read are set aside with their reason; good rows are taken."),
    "identifier": _("A business or personal number has twelve digits and a valid check digit."),
    "term_documents": _(
        "Protection lasts within the validity of the power of attorney and of the insurance that are handed in, asked "
        "at inclusion and at each renewal; a later loss or change flags the entry and shortens nothing."
    ),
    "right_renewed": _(
        "Proof that the right was renewed counts from its receipt: come while a hold runs, it keeps the entry from "
        "being excluded until it is decided on, and the hold may be lifted after its end."
    ),
    "expiry_warnings": _(
        "Warnings are given 60, 30 and 15 days before insurance, right or power ends, and before renewal is late."
    ),
    "security_reminders": _(
        "The applicant is reminded ten days, five days and one day before the month for the insurance ends."
    ),
    "second_step": _(
        "Who changes the list of licensees gives the password again; it counts for five minutes."
    ),
    "goods_codes": _("Codes match by their beginning: six digits in the register, ten in a declaration."),
    "two_registers": _("An object in both registers gives one case that cites both entries."),
    "rates": _("A rate of the euro is entered with its source and never changed: another one supersedes it."),
    "amounts": _(
        "The amount in force on the contract's date counts; an unknown one is asked for, never guessed."
    ),
}
"""Name of the rule -> what it says. ``HOUSE.<name>`` is its code."""
