#include "ui/demonstrations/system_prompt_bar.h"

#include <QKeyEvent>
#include <QLabel>
#include <QPlainTextEdit>
#include <QVBoxLayout>

#include "ui/demonstrations/demonstrations_model.h"
#include "ui/theme/theme.h"

namespace emloc::ui {

namespace {
constexpr int kHeight = 16 * kGrid;  // three lines; more are scrolled
}

SystemPromptBar::SystemPromptBar(DemonstrationsModel& model, QWidget* parent)
    : QFrame(parent), model_(model), text_(new QPlainTextEdit) {
    setProperty("look", QStringLiteral("note"));
    setObjectName(QStringLiteral("system_prompt_bar"));
    auto* title = new QLabel(tr("System prompt: what the model is told before all demonstrations"));
    title->setWordWrap(true);
    title->setBuddy(text_);
    text_->setObjectName(QStringLiteral("system_prompt"));
    text_->setAccessibleName(tr("System prompt"));
    text_->setPlaceholderText(tr("The model\u2019s usual one"));
    text_->setTabChangesFocus(true);
    text_->setFixedHeight(kHeight);
    text_->installEventFilter(this);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(2 * kGrid, 2 * kGrid, 2 * kGrid, 2 * kGrid);
    column->setSpacing(kGrid);
    column->addWidget(title);
    column->addWidget(text_);
    connect(&model_, &DemonstrationsModel::contents_changed, this, &SystemPromptBar::follow);
    hide();
    follow();
}

void SystemPromptBar::open() {
    show();
    text_->setFocus(Qt::OtherFocusReason);
}

bool SystemPromptBar::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::FocusOut && static_cast<QFocusEvent*>(event)->reason() != Qt::PopupFocusReason) take();
    if (event->type() == QEvent::ShortcutOverride && static_cast<QKeyEvent*>(event)->key() == Qt::Key_Escape)
        event->accept();  // the key cancels what runs elsewhere in the window
    if (event->type() == QEvent::KeyPress && static_cast<QKeyEvent*>(event)->key() == Qt::Key_Escape) {
        text_->setPlainText(model_.set().system_prompt);
        text_->document()->setModified(false);
        text_->clearFocus();
        return true;
    }
    return QFrame::eventFilter(watched, event);
}

void SystemPromptBar::follow() {
    const QString& prompt = model_.set().system_prompt;
    const bool being_written = text_->hasFocus() && text_->document()->isModified();
    if (!being_written && text_->toPlainText() != prompt) text_->setPlainText(prompt);
    if (!being_written) text_->document()->setModified(false);
    setVisible(!prompt.isEmpty() || text_->hasFocus());
}

void SystemPromptBar::take() {
    if (text_->document()->isModified()) {
        text_->document()->setModified(false);
        model_.set_system_prompt(text_->toPlainText().trimmed());
    }
    if (model_.set().system_prompt.isEmpty()) hide();
}

}  // namespace emloc::ui
