#include "ui/window/close_question.h"

#include <QPushButton>

namespace emloc::ui {

CloseQuestion::CloseQuestion(bool compressing, QWidget* parent) : QMessageBox(parent) {
    setObjectName(QStringLiteral("close_question"));
    setText(compressing ? tr("A compression is running.") : tr("The new context is not saved."));
    setInformativeText(
        compressing
            ? tr("Closing stops it. Your demonstrations and all saved contexts are kept, and it can be run again.")
            : tr("It could not be kept on disk, so closing loses it."));
    QPushButton* leave =
        addButton(compressing ? tr("Stop and close") : tr("Close all the same"), QMessageBox::DestructiveRole);
    leave->setObjectName(QStringLiteral("close_anyway"));
    connect(leave, &QPushButton::clicked, this, &CloseQuestion::confirmed);
    stay_ = addButton(compressing ? tr("Keep running") : tr("Stay here"), QMessageBox::RejectRole);
    stay_->setObjectName(QStringLiteral("close_not"));
    setDefaultButton(stay_);
    setEscapeButton(stay_);
}

void CloseQuestion::ask() {
    open();
    stay_->setFocus(Qt::OtherFocusReason);  // Return stops nothing
}

}  // namespace emloc::ui
