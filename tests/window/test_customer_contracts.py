"""The contracts of a customer, through the real window: written, renewed, and said in the call sheet."""

from datetime import date, timedelta

from PySide6.QtCore import QDate, Qt

from dispatcher.domain.contracts import Contract
from dispatcher.domain.customers import Equipment
from dispatcher.domain.people import Role
from dispatcher.domain.rows import Row
from tests.builders import DAY, Centre
from tests.window.access import faint_texts, nameless, small_targets
from tests.window.cuts import cuts
from tests.window.seats import TestSeat
from ui.panels.contacts import Page
from ui.terms.contracts import ContractsPanel
from ui.wording import wording


def opened(seat: TestSeat, role: Role = Role.MANAGER) -> ContractsPanel:
    """Open the desk at the contracts of a customer whose Gold ended in October; he has two machines."""
    seat.desk.desk.author = seat.desk.desk.author.__class__("Manon", role)
    centre = Centre()
    centre.intervention(1001, level="gold", customer="Imprimerie du Marais")
    centre.add(Equipment("e-2", "E2", "s-1001", "Boiler Y", "SN-2", "gas"))
    centre.rows = [_ended(row) for row in centre.rows]
    window = seat.open(centre, "09:00")
    window.selection.select("i-1001")
    seat.do("customer_contracts")
    panel = window.contracts
    seat.wait(lambda: panel.isVisible() and bool(panel.rows.rows))
    return panel


def _ended(row: Row) -> Row:
    if isinstance(row, Contract):
        return Contract(row.id, row.external_id, row.customer_id, row.level, ends_on=date(2026, 10, 31))
    return row


def shown(panel: ContractsPanel) -> list[list[str]]:
    model = panel.rows
    return [
        [str(model.index(row, column).data()) for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def test_that_s46_a_manager_renews_a_contract_on_screen_and_the_open_call_is_owed_again(
    seat: TestSeat,
) -> None:
    panel = opened(seat)
    sheet, form = seat.window.sheet, seat.window.call_sheet.form
    assert shown(panel) == [["Gold  K1001", "– 31/10/26", "has ended"]]
    assert not sheet._level.isVisible()
    said = {name.text(): text.text() for name, text in sheet._commitments._lines if not text.isHidden()}
    assert said["Contract"] == "Gold, ended 31 October 2026"
    assert said["On site by"] == "no commitment"
    seat.do("new_call")
    form.show_customer(seat.desk.board.customers["c-1001"])
    seat.wait(lambda: form.equipment.count() == 2)
    assert form.contract.text() == "Gold, ended 31 October 2026"
    assert not form.level_chip.text()
    seat.do("customer_contracts")
    panel.form.ends_on.setDate(QDate(2026, 12, 31))  # renewed to the end of the year, for one machine
    panel.form.machines.item(0).setCheckState(Qt.CheckState.Checked)
    assert panel.form.machines.item(0).text().startswith("Boiler X  ·  SN1001")
    seat.bot.keyClick(panel.form, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    seat.wait(lambda: shown(panel) == [["Gold  K1001", "– 31/12/26", "for machines: 1"]])
    seat.wait(lambda: form.contract.text() == "Gold, until 31 December 2026")  # which machine is not said yet
    form.equipment.setCurrentIndex(form.equipment.findText("Boiler Y", Qt.MatchFlag.MatchStartsWith))
    seat.wait(lambda: form.contract.text() == "Gold, not for this machine")
    assert form.draft.due_at is None
    assert seat.desk.board.contract_for(seat.desk.board.requests["r-1001"]) is not None
    seat.do("undo")
    seat.wait(lambda: shown(panel) == [["Gold  K1001", "– 31/10/26", "has ended"]])
    assert panel.form.ends_on.date() == QDate(2026, 10, 31)


def test_that_a_second_contract_is_written_beside_the_first_and_what_is_typed_stays(seat: TestSeat) -> None:
    panel = opened(seat)
    seat.click(panel.new_button)
    panel.form.level.choose("silver")
    panel.form.number.setText("K-2026")
    seat.desk.run_import([Contract("k-other", "K9", "c-1001", "bronze", starts_on=DAY + timedelta(days=1))])
    seat.wait(lambda: len(panel.rows.rows) == 2)
    assert panel.form.number.text() == "K-2026"
    seat.click(panel.save_button)
    seat.wait(lambda: len(panel.rows.rows) == 3)
    assert [row[::2] for row in shown(panel)] == [
        ["Silver  K-2026", "for every call"],
        ["Bronze  K9", "not yet"],
        ["Gold  K1001", "has ended"],
    ]
    seat.wait(lambda: panel._shown is not None and panel._shown.external_id == "K-2026")
    assert not panel.form.number.isEnabled()
    assert panel._shown is not None
    assert panel._shown.starts_on == DAY


def test_that_a_machine_that_comes_meanwhile_can_be_ticked_beside_those_that_are(seat: TestSeat) -> None:
    panel = opened(seat)
    machines = panel.form.machines
    assert machines.count() == 2
    machines.item(1).setCheckState(Qt.CheckState.Checked)
    seat.desk.run_import([Equipment("e-0", "E0", "s-1001", "Air pump", "SN-0", "gas")])
    seat.wait(lambda: machines.count() == 3)
    machines.item(0).setCheckState(Qt.CheckState.Checked)
    seat.click(panel.save_button)
    seat.wait(lambda: bool(panel.rows.rows[0].equipment_ids))
    assert set(panel.rows.rows[0].equipment_ids) == {"e-0", "e-2"}


def test_that_s84_of_two_contracts_one_is_chosen_that_names_a_person(seat: TestSeat) -> None:
    opened(seat)
    seat.desk.run_import([Contract("k-2", "K2", "c-1001", "bronze")])
    panel = seat.window.contacts
    seat.do("contacts")
    panel.page.choose(Page.CARD)
    seat.wait(lambda: len(panel.rows.rows) == 4)  # the customer, two machines, and a person to come
    panel.table.selectRow(3)
    form = panel.card_form
    seat.wait(form.contract.isVisible)
    assert [form.contract.itemText(at) for at in range(2)] == ["Gold K1001", "Bronze K2"]
    form.contract.choose("k-1001")
    form.requester.setChecked(True)
    form.fields[0].setText("Mme Roy")
    seat.click(form.save_button)
    seat.wait(lambda: len(panel.rows.rows) == 5)
    card = seat.desk.desk.contact_book.card("c-1001")
    assert card is not None
    assert [(one.name, one.contract_id) for one in card.people] == [("Mme Roy", "k-1001")]


def test_that_an_operator_reads_contracts_and_every_field_has_a_name_in_french_too(seat: TestSeat) -> None:
    panel = opened(seat, Role.OPERATOR)
    assert not panel.save_button.isEnabled()
    assert panel._hint.text() == "Only a manager writes contracts."
    panel.finder.setText("Imprimerie")
    panel.finder.searched.emit("Imprimerie")
    seat.wait(lambda: panel.finder.offers == 1)
    wording.choose("fr")
    seat.settle()
    assert shown(panel) == [["Or  K1001", "– 31/10/26", "terminé"]]
    assert nameless(panel) == []
    assert faint_texts(panel) == []
    assert small_targets(panel) == []
    assert [cut for cut in cuts(panel) if not cut.is_meant] == []
