"""Table Mode in a real browser: keys, clipboard, errors in their cells."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from playwright.sync_api import Locator, Page, Route, expect

from stamgast.customers.models import Customer, Group
from stamgast.customers.storing import Entry, store
from stamgast.loyalty.ledger import Cause, balance_of, book
from stamgast.shops.models import Shop, Staff
from tests.browser.conftest import DESKTOP, PHONE, TABLET, Windows
from tests.conftest import added, browser_of

ADDRESS = "/customers/table/"
KEY = re.compile(
    r"((Control|Shift|Alt)\+)+\w+|Arrow\w+|Tab|Enter|Escape|Delete|Home|End|Page(Up|Down)|F\d"
)
PASTE = """text => {
  const clipboardData = new DataTransfer();
  clipboardData.setData("text/plain", text);
  const event = new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true });
  return document.activeElement.dispatchEvent(event);
}"""


@pytest.fixture
def table(window: Windows, olga: Staff) -> Page:
    """An empty table, opened by Olga."""
    return opened(window, olga)


def opened(window: Windows, staff: Staff, query: str = "", **how: Any) -> Page:
    page = window(staff, **how)
    page.goto(ADDRESS + query)
    expect(page.get_by_role("grid")).to_be_visible()
    return page


def paste(page: Page, text: str) -> None:
    """The clipboard's text, as a spreadsheet has put it there."""
    page.evaluate(PASTE, text)


def keys(page: Page, *presses: str) -> None:
    """Keys by name; what is no key is typed."""
    for press in presses:
        named = KEY.fullmatch(press)
        page.keyboard.press(press) if named else page.keyboard.type(press)


def cell(page: Page, row: int, column: str) -> Locator:
    col = page.get_by_role("columnheader", name=column, exact=True).get_attribute("aria-colindex")
    return page.locator(f"tr[aria-rowindex='{row + 1}'] [aria-colindex='{col}']")


def texts(page: Page, row: int, *columns: str) -> list[str]:
    return [cell(page, row, column).evaluate("cell => cell.firstChild.data") for column in columns]


def at(page: Page) -> str | None:
    """The label of the cell that has the focus."""
    return page.locator(":focus").get_attribute("aria-label")


def save(page: Page) -> None:
    page.get_by_role("button", name="Save all").click()


def report(page: Page) -> Locator:
    return page.locator("[data-report]")


def heard(page: Page) -> Locator:
    return page.locator("[data-live]")


# By the clipboard


def test_a_block_from_a_spreadsheet_becomes_customers(
    table: Page, corner: Shop, axe: Callable[[Page], None], shot: Callable[[Page, str], None]
) -> None:
    Group.objects.create(shop=corner, name="Regulars")
    table.reload()
    people = "".join(
        f"Person {number}\tEk\tp{number}@example.se\t070-174 06 {number:02}\tRegulars\r\n"
        for number in range(10)
    )

    paste(table, "Förnamn\tEfternamn\tE-post\tMobilnr\tKundgrupp\r\n" + people)
    expect(heard(table)).to_have_text(
        "10 rows pasted. Columns were placed by their names:"
        " First name, Last name, E-mail, Mobile, Group."
    )
    shot(table, "table-pasted")
    save(table)

    expect(report(table)).to_contain_text("10 customers added.")
    axe(table)
    shot(table, "table-saved")
    customers = list(corner.customers.order_by("pk"))
    assert [one.email for one in customers] == [f"p{number}@example.se" for number in range(10)]
    assert {one.group.name for one in customers if one.group} == {"Regulars"}
    assert texts(table, 1, "Number", "Mobile") == ["1", "070-174 06 00"]
    assert at(table) == "Number, row 11"
    table.get_by_role("link", name="See them in the list").click()
    expect(table).to_have_url(re.compile(r"/customers/\?sort=-added$"))


def test_a_block_without_names_goes_where_the_cursor_is(table: Page) -> None:
    keys(table, "ArrowRight", "ArrowDown")

    paste(table, 'Mia\t"Åke\n""son"""\nBo\tEk\n')

    assert texts(table, 2, "First name", "Last name") == ["Mia", 'Åke\n"son"']
    assert texts(table, 3, "First name", "Last name") == ["Bo", "Ek"]
    expect(heard(table)).to_have_text("2 rows pasted.")
    assert at(table) == "First name, row 2"


def test_the_last_line_break_empties_no_row(table: Page) -> None:
    keys(table, "ArrowDown", "below", "ArrowUp")

    paste(table, "above\r\n")

    assert texts(table, 1, "Number") == ["above"]
    assert texts(table, 2, "Number") == ["below"]


def test_one_value_fills_what_is_selected(table: Page) -> None:
    keys(table, "Shift+ArrowDown", "Shift+ArrowDown", "Shift+ArrowRight")

    paste(table, "x")

    assert [texts(table, row, "Number", "First name") for row in (1, 2, 3, 4)] == [
        ["x", "x"],
        ["x", "x"],
        ["x", "x"],
        ["", ""],
    ]


def test_names_bring_forward_a_column_that_was_not_shown(table: Page) -> None:
    paste(table, "First name\tFax\tCustom field 1\nMia\t08\tred")

    assert texts(table, 1, "First name", "Custom field 1") == ["Mia", "red"]
    expect(report(table)).to_contain_text("Left out, as no column here is called so: Fax.")


def test_what_lies_beyond_the_last_column_is_told(table: Page) -> None:
    keys(table, "End")

    paste(table, "a\tb")

    expect(report(table)).to_contain_text("What lay beyond the last column was left out.")


def test_the_table_grows_and_says_where_it_ends(table: Page) -> None:
    paste(table, "Mia\n" * 2001)

    expect(report(table)).to_contain_text("The table is full: it takes 2000 rows at a time.")
    assert table.get_by_role("rowheader").count() == 2000


def test_a_block_is_copied_and_pasted_by_real_keys(table: Page) -> None:
    table.context.grant_permissions(["clipboard-read", "clipboard-write"])
    keys(table, "ArrowRight", "Mia", "Tab", "=1+1", "Enter", "Bo", "Tab", "Ek")
    keys(table, "Enter", "ArrowUp", "ArrowUp", "Shift+ArrowRight", "Shift+ArrowDown")

    keys(table, "Control+c")
    assert table.evaluate("navigator.clipboard.readText()") == "Mia\t'=1+1\nBo\tEk\n"
    keys(table, "Control+Home", "ArrowDown", "ArrowDown", "ArrowDown", "Control+v")
    keys(table, "Shift+ArrowUp", "Control+x")

    assert texts(table, 4, "Number", "First name") == ["", ""]
    assert texts(table, 5, "Number", "First name") == ["Bo", "Ek"]
    keys(table, "ArrowRight", "Control+v")
    assert texts(table, 4, "First name", "Last name") == ["Mia", "=1+1"]


CELL = st.text(
    st.characters(codec="utf-8", exclude_characters="\r\0") | st.sampled_from("\"'\t\n=+-@ "),
    max_size=8,
)
BLOCK = st.integers(1, 4).flatmap(
    lambda width: st.lists(st.lists(CELL, min_size=width, max_size=width), min_size=1, max_size=4)
)


@pytest.fixture
def tsv(window: Windows) -> Callable[[str, list[Any]], list[Any]]:
    """Calls a function of js/grid/tsv.js with each of many."""
    page = window()
    page.goto("/accounts/login/")
    page.evaluate("async () => { window.tsv = await import('/static/js/grid/tsv.js') }")

    def each(name: str, many: list[Any]) -> list[Any]:
        script = "([name, many]) => JSON.stringify(JSON.parse(many).map((one) => tsv[name](one)))"
        found: list[Any] = json.loads(page.evaluate(script, [name, json.dumps(many)]))
        return found

    return each


often = settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])


@often
@given(blocks=st.lists(BLOCK, min_size=20, max_size=60))
def test_every_block_survives_the_clipboard(
    tsv: Callable[[str, list[Any]], list[Any]], blocks: list[list[list[str]]]
) -> None:
    assert tsv("parse", tsv("serialise", blocks)) == blocks


@often
@given(blocks=st.lists(BLOCK, min_size=20, max_size=60))
def test_blocks_quoted_by_other_programs_are_read(
    tsv: Callable[[str, list[Any]], list[Any]], blocks: list[list[list[str]]]
) -> None:
    def quoted(block: list[list[str]]) -> str:
        written = io.StringIO()
        csv.writer(written, "excel-tab", quoting=csv.QUOTE_ALL).writerows(block)
        return written.getvalue()

    guard = re.compile(r"^'(?='*[=+\-@\t])")
    bare = [[[guard.sub("", text) for text in row] for row in block] for block in blocks]
    assert tsv("parse", [quoted(block) for block in blocks]) == bare


@pytest.mark.parametrize(
    ("text", "block"),
    [
        ("a\tb\r\n\tc\r\n", [["a", "b"], ["", "c"]]),
        ('5" pipe\t"quoted"\t"open', [['5" pipe', "quoted", '"open']]),
        ('"Bo" Ek\tb', [['"Bo" Ek', "b"]]),
        ("a\rb", [["a"], ["b"]]),
        ("a\n\n", [["a"], [""]]),
        ("", [[""]]),
        ("'+46 70\t'=1\t't Hart", [["+46 70", "=1", "'t Hart"]]),
    ],
)
def test_the_ways_of_spreadsheets_are_known(
    tsv: Callable[[str, list[Any]], list[Any]], text: str, block: list[list[str]]
) -> None:
    assert tsv("parse", [text]) == [block]


def test_a_thousand_pasted_rows_are_saved(table: Page, corner: Shop) -> None:
    rows = "\n".join(
        f"{10000 + at}\tAnna\tEk {at}\t\ta{at}@example.se\t0701{at:06}\t\tStorgatan {at}\t111 22"
        f"\tStockholm\tSE\t\t1981-03-12\tja"
        for at in range(1000)
    )

    paste(table, rows)
    expect(heard(table)).to_have_text("1000 rows pasted.")
    save(table)

    expect(report(table)).to_contain_text("1000 customers added.", timeout=60_000)
    assert corner.customers.count() == 1000


# By the keyboard


def test_ten_customers_are_typed_without_a_mouse(table: Page, corner: Shop) -> None:
    keys(table, "ArrowRight")
    for number in range(10):
        keys(table, f"Person {number}", "Tab", "Ek", "Tab", "Tab", f"p{number}@example.se", "Enter")
    keys(table, "Control+s")

    expect(report(table)).to_contain_text("10 customers added.")
    assert corner.customers.filter(last_name="Ek", email__startswith="p").count() == 10


def test_typing_replaces_and_f2_changes(table: Page) -> None:
    keys(table, "Mia", "Enter", "ArrowUp", "Bo", "ArrowDown", "ArrowUp")
    assert texts(table, 1, "Number") == ["Bo"]

    keys(table, "F2", "ArrowLeft", "x", "Enter")
    assert texts(table, 1, "Number") == ["Bxo"]

    keys(table, "ArrowUp", "gone", "Escape")
    assert texts(table, 1, "Number") == ["Bxo"]
    assert at(table) == "Number, row 1"


def test_the_cursor_goes_everywhere(table: Page) -> None:
    went = []
    for press in (
        "ArrowDown", "ArrowRight", "End", "Home", "PageDown", "Control+Home", "Control+End", "Tab",
        "Shift+Tab", "Shift+Enter", "Control+ArrowLeft", "Control+ArrowUp",
    ):  # fmt: skip
        keys(table, press)
        went.append(at(table))

    assert went[:4] == [
        "Number, row 2",
        "First name, row 2",
        "Note, row 2",
        "Number, row 2",
    ]
    assert went[4] not in went[:4]
    assert went[5:7] == ["Number, row 1", "Note, row 20"]
    assert went[7:] == [
        "Number, row 21",
        "Note, row 20",
        "Note, row 19",
        "Number, row 19",
        "Number, row 1",
    ]


def test_the_cursor_is_never_under_the_headings(table: Page) -> None:
    paste(table, "x\n" * 100)

    for presses in (
        ["Control+End"],
        ["Control+Home"],
        ["PageDown", "PageDown", "PageUp", "PageUp"],
    ):
        keys(table, *presses)
        seen = table.evaluate("""() => {
          const focus = document.activeElement;
          const { left, top, width, height } = focus.getBoundingClientRect();
          return document.elementFromPoint(left + width / 2, top + height / 2) === focus;
        }""")
        assert seen, presses


def test_tab_leaves_the_table_after_escape(table: Page) -> None:
    keys(table, "Escape")
    expect(heard(table)).to_have_text("The Tab key leaves the table now.")

    keys(table, "Shift+Tab")

    expect(table.get_by_role("button", name="Keys")).to_be_focused()


def test_a_slip_is_undone_and_done_again(table: Page) -> None:
    paste(table, "a\nb\nc")
    keys(table, "Delete")
    assert [texts(table, row, "Number") for row in (1, 2, 3)] == [[""], [""], [""]]

    keys(table, "Control+z")
    assert [texts(table, row, "Number") for row in (1, 2, 3)] == [["a"], ["b"], ["c"]]
    keys(table, "Control+z", "Control+z")
    expect(heard(table)).to_have_text("There is nothing to undo.")
    assert texts(table, 1, "Number") == [""]
    keys(table, "Control+y", "Control+Shift+z")
    expect(heard(table)).to_have_text("Done again.")
    assert texts(table, 1, "Number") == [""]
    keys(table, "Control+z")
    assert texts(table, 3, "Number") == ["c"]


def test_ctrl_d_fills_with_what_is_above(table: Page) -> None:
    keys(table, "Mia", "Enter", "Control+d")
    assert texts(table, 2, "Number") == ["Mia"]

    keys(table, "ArrowUp", "Shift+ArrowDown", "Shift+ArrowDown", "Control+d")
    assert texts(table, 3, "Number") == ["Mia"]
    expect(heard(table)).to_have_text("1 cell filled.")


def test_rows_are_taken_away_by_key_and_button(table: Page) -> None:
    paste(table, "a\nb\nc\nd")
    keys(table, "ArrowDown", "Shift+ArrowDown", "Control+Delete")
    assert [texts(table, row, "Number") for row in (1, 2)] == [["a"], ["d"]]

    table.get_by_role("button", name="Remove rows").click()
    assert [texts(table, row, "Number") for row in (1, 2)] == [["a"], [""]]


def test_a_choice_is_completed_while_it_is_typed(table: Page, corner: Shop) -> None:
    Group.objects.create(shop=corner, name="Regulars")
    table.reload()

    cell(table, 1, "Group").click()
    keys(table, "reg", "Tab")
    cell(table, 1, "Country").click()
    keys(table, "SE", "Enter", "swed", "Enter")

    assert texts(table, 1, "Group", "Country") == ["Regulars", "SE"]
    assert texts(table, 2, "Country") == ["Sweden"]


def test_a_note_has_several_lines(table: Page, corner: Shop) -> None:
    keys(
        table,
        "ArrowRight",
        "Mia",
        "Tab",
        "End",
        "Tea",
        "Alt+Enter",
        "and cake",
        "Enter",
        "Control+s",
    )

    expect(report(table)).to_contain_text("1 customer added.")
    assert corner.customers.get().note == "Tea\nand cake"


def test_an_input_method_composes_over_what_was_there(table: Page) -> None:
    keys(table, "old", "Enter", "ArrowUp")
    client = table.context.new_cdp_session(table)

    client.send("Input.imeSetComposition", {"text": "に", "selectionStart": 1, "selectionEnd": 1})
    client.send("Input.insertText", {"text": "日本"})
    keys(table, "Enter")

    assert texts(table, 1, "Number") == ["日本"]


# Mouse and touch


def test_dragging_selects_and_a_double_click_opens(table: Page) -> None:
    cell(table, 2, "First name").hover()
    table.mouse.down()
    cell(table, 4, "Last name").hover()
    table.mouse.up()
    assert table.locator("[aria-selected=true]").count() == 6

    cell(table, 2, "First name").dblclick()
    expect(table.locator(".editor.open")).to_be_focused()


def test_a_heading_selects_its_row_or_column(table: Page) -> None:
    table.get_by_role("rowheader", name="3", exact=True).click()
    assert table.locator("[aria-selected=true]").count() == 15

    table.get_by_role("columnheader", name="E-mail", exact=True).click()
    assert table.locator("[aria-selected=true]").count() == 20


def test_a_tap_opens_the_cell(window: Windows, olga: Staff) -> None:
    page = opened(window, olga, width=PHONE)
    cell(page, 2, "First name").evaluate("""cell => {
      cell.dispatchEvent(new PointerEvent("pointerdown", { pointerType: "touch", bubbles: true }));
      cell.click();
    }""")

    keys(page, "Mia", "Enter")

    assert texts(page, 2, "First name") == ["Mia"]


# Saving


def test_errors_stay_in_their_cells_until_they_are_mended(
    table: Page, corner: Shop, axe: Callable[[Page], None], shot: Callable[[Page, str], None]
) -> None:
    paste(
        table, "First name\tE-mail\tGroup\nMia\tmia.example\t\nBo\tbo@example.se\tVIP\n\tx@y.se\t"
    )
    save(table)

    expect(report(table)).to_contain_text("Nothing is saved yet: 3 places need a look.")
    expect(heard(table)).to_have_text(
        "Nothing is saved yet: 3 places need a look. The first: row 1, E-mail."
    )
    assert at(table) == "E-mail, row 1"
    editor = table.locator(":focus")
    expect(editor).to_have_attribute("aria-invalid", "true")
    expect(editor).to_have_accessible_description(
        "This is no e-mail address. It looks like name@example.com."
    )
    axe(table)
    shot(table, "table-errors")
    assert not corner.customers.exists()

    keys(table, "mia@example.se", "Enter")
    assert cell(table, 1, "E-mail").get_attribute("aria-invalid") is None
    keys(table, "F8")
    assert at(table) == "Group, row 2"
    keys(table, "Delete", "F8", "Siv", "Control+s")
    expect(report(table)).to_contain_text("3 customers added.")


def test_a_place_in_the_report_leads_to_its_cell(table: Page) -> None:
    paste(table, "First name\tWants e-mail\nMia\tperhaps")
    save(table)

    report(table).get_by_role("button", name="Wants e-mail, row 1: Write yes or no.").click()

    assert at(table) == "Wants e-mail, row 1"


def test_people_the_shop_knows_are_asked_about(
    table: Page, corner: Shop, mia: Customer, axe: Callable[[Page], None]
) -> None:
    paste(table, "First name\tE-mail\nMaria\tmia@example.se")
    save(table)

    expect(cell(table, 1, "E-mail")).to_contain_text(
        f"Mia Åkesson ({mia.number}) has this already."
    )
    axe(table)
    table.get_by_role("button", name="They are others: save anyway").click()

    expect(report(table)).to_contain_text("1 customer added.")
    assert corner.customers.count() == 2


def test_a_double_click_on_save_stores_once(table: Page, corner: Shop) -> None:
    keys(table, "ArrowRight", "Mia")

    table.get_by_role("button", name="Save all").dblclick()

    # The second click may come when the first has done its work.
    expect(report(table)).to_contain_text(re.compile("1 customer added|All is saved"))
    assert corner.customers.count() == 1


def test_the_same_rows_sent_four_times_at_once_are_stored_once(table: Page, corner: Shop) -> None:
    keys(table, "ArrowRight", "Mia", "Enter", "Bo", "Enter")
    sent: list[str] = []

    def four_times(route: Route) -> None:
        sent.append(str(route.request.post_data))
        route.abort()

    table.route(f"**{ADDRESS}", four_times, times=1)
    save(table)
    expect(report(table)).to_contain_text("No connection to Stamgast.")
    answers = table.evaluate(
        """body => {
          const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
          const headers = { "Content-Type": "application/json", "X-CSRFToken": token };
          const send = () => fetch("", { method: "POST", headers, body });
          return Promise.all([send(), send(), send(), send()].map(async (answer) =>
            (await (await answer).json()).message));
        }""",
        sent[0],
    )

    assert answers == ["2 customers added."] * 4
    assert corner.customers.count() == 2


def test_an_answer_that_is_lost_doubles_nobody(table: Page, corner: Shop) -> None:
    def lose(route: Route) -> None:
        route.fetch()
        route.abort()

    keys(table, "ArrowRight", "Mia", "Enter", "Bo", "Enter")
    table.route(f"**{ADDRESS}", lose, times=1)
    save(table)
    expect(report(table)).to_contain_text("No connection to Stamgast. Nothing is lost")
    expect(table.locator("[data-state]")).to_have_text("2 rows to save")
    assert corner.customers.count() == 2

    save(table)

    expect(report(table)).to_contain_text("2 customers added.")
    assert corner.customers.count() == 2


def test_a_session_that_ended_loses_nothing(table: Page, olga: Staff, corner: Shop) -> None:
    keys(table, "ArrowRight", "Mia", "Enter")
    table.context.clear_cookies()
    save(table)
    expect(report(table)).to_contain_text("You were signed out. Nothing is lost")
    expect(table.get_by_role("link", name="Sign in on a new page")).to_be_visible()

    sign_in = browser_of(olga).cookies["sessionid"].value
    table.context.add_cookies([{"name": "sessionid", "value": sign_in, "url": table.url}])
    save(table)

    expect(report(table)).to_contain_text("1 customer added.")
    assert corner.customers.get().first_name == "Mia"


def test_two_people_at_one_customer(
    window: Windows, olga: Staff, ben: Staff, corner: Shop, mia: Customer
) -> None:
    page = opened(window, olga, f"?pk={mia.pk}")
    store(
        corner,
        Entry(customer=mia, values={"last_name": "Öst", "email": "new@example.se"}),
        by=ben,
        source="register",
    )
    cell(page, 1, "Last name").click()
    keys(page, "Ek", "Enter")
    save(page)

    head = page.get_by_role("rowheader").first
    expect(head).to_contain_text("Ben changed this customer meanwhile.")
    expect(cell(page, 1, "Last name")).to_contain_text("Stored now: Öst")
    assert texts(page, 1, "Last name", "E-mail") == ["Ek", "new@example.se"]

    save(page)

    expect(report(page)).to_contain_text("1 customer changed.")
    mia.refresh_from_db()
    assert (mia.last_name, mia.email) == ("Ek", "new@example.se")


def test_leaving_with_unsaved_rows_is_asked_about(table: Page, corner: Shop) -> None:
    asked: list[str] = []
    table.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    keys(table, "ArrowRight", "Mia", "Enter")

    table.get_by_role("link", name="Back to the customers").click(no_wait_after=True)
    table.wait_for_timeout(300)
    assert asked == ["beforeunload"]
    expect(table).to_have_url(re.compile(ADDRESS))

    save(table)
    expect(report(table)).to_contain_text("1 customer added.")
    table.get_by_role("link", name="Back to the customers").click()
    expect(table).to_have_url(re.compile("/customers/$"))
    assert asked == ["beforeunload"]


def test_the_browser_keeps_which_columns_and_no_customers(table: Page, mia: Customer) -> None:
    table.goto(f"{ADDRESS}?pk={mia.pk}")
    table.get_by_role("button", name="Columns").click()
    table.get_by_label("Wants text messages").check()
    for name in ("Company", "Phone"):
        table.locator("#grid-columns").get_by_label(name, exact=True).uncheck()
    assert texts(table, 1, "Wants text messages") == ["No"]

    table.goto(ADDRESS)

    shown = table.get_by_role("columnheader").all_inner_texts()
    assert "Wants text messages" in shown
    assert not {"Company", "Phone"} & set(shown)
    kept = table.evaluate("JSON.stringify([{ ...localStorage }, { ...sessionStorage }])")
    assert "sms_consent" in kept
    assert "Mia" not in kept


# For everybody, on everything


@pytest.mark.parametrize("width", [DESKTOP, TABLET, PHONE])
@pytest.mark.parametrize("dark", [False, True])
def test_the_table_shuts_nobody_out(
    window: Windows,
    olga: Staff,
    mia: Customer,
    width: int,
    dark: bool,
    axe: Callable[[Page], None],
    fits: Callable[[Page], None],
    shot: Callable[[Page, str], None],
) -> None:
    page = opened(window, olga, f"?pk={mia.pk}", width=width, dark=dark)

    fits(page)
    axe(page)
    page.get_by_role("button", name="Keys").click()
    axe(page)
    shot(page, f"table-keys-{width}-{'dark' if dark else 'light'}")


def test_a_grid_says_its_rows_columns_and_places(table: Page) -> None:
    grid = table.get_by_role("grid", name="Customers")

    expect(grid).to_have_attribute("aria-rowcount", "21")
    expect(grid).to_have_attribute("aria-colcount", "16")
    assert table.get_by_role("gridcell").count() == 20 * 15
    assert grid.locator("[tabindex='0'], textarea, input, button").count() == 1


def test_nobody_is_shut_out_without_a_script(
    window: Windows, olga: Staff, corner: Shop, axe: Callable[[Page], None]
) -> None:
    context = window.browser.new_context(base_url=window.site, java_script_enabled=False)
    window.contexts.append(context)
    session = browser_of(olga).cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": session, "url": window.site}])
    page = context.new_page()
    page.goto(ADDRESS)

    page.get_by_label("First name, 1", exact=True).fill("Mia")
    page.get_by_label("E-mail, 1", exact=True).fill("mia.example")
    save(page)
    expect(page.get_by_label("E-mail, 1", exact=True)).to_have_attribute("aria-invalid", "true")
    page.get_by_label("E-mail, 1", exact=True).fill("mia@example.se")
    save(page)

    expect(page.get_by_text("1 customer added.")).to_be_visible()
    assert corner.customers.get().email == "mia@example.se"


def test_customers_open_as_rows_and_are_changed(
    window: Windows, olga: Staff, corner: Shop, mia: Customer
) -> None:
    bo = added(corner, first_name="Bo")
    page = opened(window, olga, f"?pk={mia.pk}&pk={bo.pk}")

    cell(page, 2, "Last name").click()
    keys(page, "Ek", "Enter")
    expect(page.get_by_role("rowheader", name="2 changed")).to_be_visible()
    keys(page, "ArrowRight", "Siv", "Control+s")

    expect(report(page)).to_contain_text("1 customer added, 1 customer changed.")
    bo.refresh_from_db()
    assert (bo.last_name, bo.version, corner.customers.count()) == ("Ek", 2, 3)


def test_what_is_worked_out_is_looked_at_and_never_written(
    window: Windows,
    olga: Staff,
    mia: Customer,
    axe: Callable[[Page], None],
    shot: Callable[[Page, str], None],
) -> None:
    book(mia, 1412, Cause("adjusted", "test", at=timezone.now(), by=None))
    page = opened(window, olga, f"?pk={mia.pk}")
    left = "Left as they are, since Stamgast works them out: Points."
    page.get_by_role("button", name="Columns").click()
    page.get_by_role("group", name="Only to look at").get_by_label("Points").check()
    keys(page, "Escape")
    cell(page, 1, "Points").click()

    keys(page, "9")
    expect(report(page)).to_contain_text(left)
    keys(page, "Delete", "F2", "8", "Enter")
    paste(page, "First name\tPoints\nMaja\t9")
    expect(report(page)).to_contain_text(f"Columns were placed by their names: First name. {left}")
    shot(page, "told")
    axe(page)
    save(page)

    expect(report(page)).to_contain_text("1 customer")
    assert cell(page, 1, "Points").get_attribute("aria-readonly") == "true"
    assert texts(page, 1, "Points") == ["1,412"]
    assert balance_of(mia) == 1412


# Milliseconds of one move of the cursor until it is painted, in the middle of thirty.
MOVING = """async () => {
  const took = [];
  for (let move = 0; move < 30; move++) {
    const began = performance.now();
    const key = move % 2 ? "ArrowRight" : "ArrowDown";
    document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
    await new Promise((go) => requestAnimationFrame(() => setTimeout(go)));
    took.push(performance.now() - began);
  }
  return took.sort((one, other) => one - other)[15];
}"""


def test_the_cursor_moves_among_a_thousand_rows_as_among_ten(table: Page) -> None:
    people = [f"Person {number}\tEk\tp{number}@example.se" for number in range(1000)]
    paste(table, "\n".join(people[:10]))
    keys(table, "Control+Home")
    among_ten = table.evaluate(MOVING)

    keys(table, "Control+Home")
    paste(table, "\n".join(people))
    keys(table, "Control+Home")
    among_a_thousand = table.evaluate(MOVING)

    assert table.locator("tbody tr").count() == 1005
    assert among_a_thousand < 3 * among_ten
