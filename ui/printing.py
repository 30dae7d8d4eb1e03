"""The plan of the day on a printer: the system's own dialog asks which, then the sheet is painted on it."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QPageLayout
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QWidget

from ui.gantt.sheet import paint_on, title_of
from ui.models.board_model import BoardModel
from ui.wording import tr


def ask_for_printer(model: BoardModel, parent: QWidget, refuse: Callable[[str], None]) -> QPrintDialog:
    """Open the system's dialog and return it; when it is confirmed the day is printed as it then is.

    GUI thread; the desk goes on behind the dialog. `refuse` gets a sentence where the printer takes nothing.
    """
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setPageOrientation(QPageLayout.Orientation.Landscape)
    printer.setDocName(title_of(model))
    printer.setCreator("Dispatcher")
    dialog = QPrintDialog(printer, parent)
    dialog.accepted.connect(lambda _printer: _print(printer, model, refuse))
    dialog.finished.connect(dialog.deleteLater)
    dialog.setWindowModality(Qt.WindowModality.WindowModal)
    dialog.show()
    return dialog


def _print(printer: QPrinter, model: BoardModel, refuse: Callable[[str], None]) -> None:
    try:
        paint_on(printer, model)
    except OSError:
        name = printer.printerName() or printer.outputFileName()
        refuse(tr("{printer} takes nothing. Choose another printer, or export a PDF.").format(printer=name))
