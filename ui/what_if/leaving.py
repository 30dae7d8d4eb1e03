"""The one question of the desk: a fork with changes would be lost for good when the window closes."""

from PySide6.QtWidgets import QMessageBox, QWidget

from ui.what_if.forking import WhatIf
from ui.wording import tr


def may_be_lost(what_if: WhatIf, parent: QWidget) -> bool:
    """Ask before changes are lost that were never merged; True where there are none, or they may go."""
    if not what_if.count:
        return True
    question = QMessageBox(QMessageBox.Icon.Warning, tr("What-if"), "", parent=parent)
    question.setText(
        tr("The what-if has {count} changes that are not merged. Discard them?").format(count=what_if.count)
    )
    discard = question.addButton(tr("Discard and close"), QMessageBox.ButtonRole.DestructiveRole)
    stay = question.addButton(tr("Stay"), QMessageBox.ButtonRole.RejectRole)
    question.setDefaultButton(stay)
    question.exec()
    return question.clickedButton() is discard
