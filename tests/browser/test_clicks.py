"""What hands do to pages: clicking twice, going back, coming late, typing something wrong, leaving."""

from collections.abc import Callable

from playwright.sync_api import expect

from customs.models import Case, Decision
from customs.services.cancel import cancel
from law.events import Reason
from tests.browser.conftest import Clock
from tests.browser.desk import Desk
from tests.factories import World, almaty, opened_case, suspended_case
from tests.journeys.story import ask_cancellation

Seat = Callable[..., Desk]
STALE = "The case has changed since you opened this page. Look at it again, then repeat if it is needed."


def _at_the_decision(desk: Seat, world: World, clock: Clock, **options: object) -> tuple[Desk, Case]:
    case = opened_case(world)
    clock.go(almaty(2026, 11, 20, 10))
    head = desk("head", **options)
    head.open(f"/cases/{case.number}/do/suspend/")
    return head, case


def test_a_double_click_decides_once_and_says_that_it_is_done(desk: Seat, world: World, clock: Clock) -> None:
    head, case = _at_the_decision(desk, world, clock)
    with head.page.expect_navigation():
        head.button("Suspend release").dblclick()
    head.sees("Release is suspended. Both sides are told, the declaration system is instructed to hold.")
    assert Decision.objects.filter(case=case).count() == 1


def test_a_double_click_without_scripts_decides_once(desk: Seat, world: World, clock: Clock) -> None:
    head, case = _at_the_decision(desk, world, clock, java_script_enabled=False)
    with head.page.expect_navigation():
        head.button("Suspend release").dblclick()
    head.page.wait_for_load_state("networkidle")
    head.open(f"/cases/{case.number}/")
    head.sees("release suspended")
    assert Decision.objects.filter(case=case).count() == 1


def test_the_back_button_after_a_decision_offers_it_no_more(desk: Seat, world: World, clock: Clock) -> None:
    head, case = _at_the_decision(desk, world, clock)
    head.press("Suspend release")
    head.page.go_back(wait_until="commit")
    assert head.page.url.endswith("/do/suspend/")
    head.sees("This cannot be done now: the case stands at “%(state)s”.", state=head.say("release suspended"))
    expect(head.button("Suspend release")).to_have_count(0)
    assert Decision.objects.filter(case=case).count() == 1


def test_a_page_that_was_overtaken_says_by_what_and_keeps_what_was_typed(
    desk: Seat, world: World, clock: Clock
) -> None:
    case = suspended_case(world)
    clock.go(almaty(2026, 11, 23, 10))
    inspector = desk("inspector")
    inspector.open(f"/cases/{case.number}/do/complete-contact/")
    inspector.choose("Party", "Broker Plus LLP")
    inspector.fill("Telephone", "+7 727 000 00 00")
    inspector.fill("Where this is known from", "The declarant's letter")
    asked = ask_cancellation(world, case, almaty(2026, 11, 23, 10))
    cancel(
        case_id=case.pk,
        reason=Reason.HOLDER_ASKED,
        reasons="The right holder has withdrawn.",
        request_id=asked.pk,
        actor=world.head,
        now=almaty(2026, 11, 23, 10),
    )
    inspector.press("Complete contact data")
    inspector.sees(STALE)
    inspector.sees("Suspension cancelled")
    expect(inspector.field("Telephone")).to_have_value("+7 727 000 00 00")
    inspector.press("Complete contact data")
    inspector.sees("The contact data are completed. Notices that did not get through are sent again.")


def test_a_new_case_with_mistakes_keeps_everything_and_leads_to_each(desk: Seat, world: World) -> None:
    inspector = desk("inspector")
    inspector.open("/cases/new/")
    inspector.fill("Declaration number", "50501/111126/0000017")
    inspector.fill("Name", "Broker Plus LLP", "Declarant")
    inspector.fill("BIN or IIN", "123456789012", "Declarant")
    inspector.goods_field("Commodity code", 1).fill("6404110000")
    inspector.goods_field("Description", 1).fill("Кроссовки с маркировкой «АҚ БӨКЕН»")
    inspector.fill("Find register entries", "ALMA")
    entry = inspector.page.locator("#entries").get_by_role("checkbox")
    entry.check()
    inspector.fill("Signs of infringement", "Бирка без голограммы.")
    inspector.press("Prepare the case")

    summary = inspector.page.get_by_role("alert")
    expect(summary).to_be_focused()
    links = summary.get_by_role("link")
    assert links.count() >= 4
    for index in range(links.count()):
        links.nth(index).click()
        assert inspector.page.evaluate("document.querySelector(':target') !== null"), links.nth(
            index
        ).inner_text()
    expect(inspector.field("Declaration number")).to_have_value("50501/111126/0000017")
    expect(inspector.field("BIN or IIN", "Declarant")).to_have_value("123456789012")
    expect(inspector.goods_field("Description", 1)).to_have_value("Кроссовки с маркировкой «АҚ БӨКЕН»")
    expect(inspector.field("Signs of infringement")).to_have_value("Бирка без голограммы.")
    expect(entry).to_be_checked()
    assert not Case.objects.exists()


def test_goods_outside_the_rules_are_told_while_typing(desk: Seat, world: World) -> None:
    inspector = desk("inspector")
    inspector.open("/cases/new/")
    inspector.choose("Customs procedure", "customs transit")
    expect(inspector.page.locator("#scope")).to_contain_text(
        inspector.say(
            "No measures are taken for goods under this customs procedure: %(what)s.",
            what=inspector.say("customs transit"),
        )
    )
    inspector.choose("Customs procedure", "release for domestic consumption")
    expect(inspector.page.locator("#scope")).to_be_empty()


def test_add_rows_adds_a_row_that_counts(desk: Seat, world: World) -> None:
    inspector = desk("inspector")
    inspector.open("/cases/new/")
    rows = inspector.page.locator("#goods-rows tr")
    before = rows.count()
    inspector.button("Add rows").click()
    expect(rows).to_have_count(before + 1)
    expect(inspector.goods_field("Commodity code", before + 1)).to_be_focused()


def test_signing_out_ends_it_also_for_the_back_button(desk: Seat, world: World, clock: Clock) -> None:
    case = suspended_case(world)
    clock.go(almaty(2026, 11, 23, 10))
    inspector = desk("inspector")
    inspector.open(f"/cases/{case.number}/")
    inspector.sees("Broker Plus LLP")
    inspector.sign_out()
    inspector.page.go_back(wait_until="commit")
    inspector.sees_not("Broker Plus LLP")
    inspector.open(f"/cases/{case.number}/")
    inspector.sees("Sign in to see this page.")


def test_the_language_changes_on_every_page_and_stays(desk: Seat, world: World) -> None:
    inspector = desk("inspector")
    inspector.open("/timetable/")
    inspector.page.get_by_role("button", name="EN").click()
    inspector.language = "en"
    expect(inspector.page).to_have_title("Timetable – IP border measures, Kazakhstan")
    inspector.open("/cases/")
    inspector.sees("No open cases in your offices.")
