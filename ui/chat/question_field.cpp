#include "ui/chat/question_field.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QKeyEvent>
#include <QMimeData>
#include <utility>

#include "ui/chat/conversation_model.h"

namespace emloc::ui {

QuestionField::QuestionField(const ConversationModel& said, std::function<bool(const QMimeData*)> take, QWidget* parent)
    : QLineEdit(parent), said_(said), take_(std::move(take)) {
    setAcceptDrops(false);
}

bool QuestionField::recall(int steps) {
    const QStringList asked = said_.questions();
    const bool untouched = recalled_ >= 0 && text() == asked.value(recalled_);
    if (!untouched) recalled_ = -1;
    if (!untouched && !text().isEmpty()) return false;  // what is being typed stays
    const int wanted = recalled_ + steps;
    if (wanted >= asked.size() || wanted < -1) return false;
    recalled_ = wanted;
    setText(asked.value(recalled_));
    return true;
}

void QuestionField::keyPressEvent(QKeyEvent* event) {
    const QMimeData* data = QGuiApplication::clipboard()->mimeData();
    if (event->matches(QKeySequence::Paste) && data != nullptr && (!data->hasText() || data->hasUrls()) &&
        take_(data)) {
        return;
    }
    const bool plain = event->modifiers() == Qt::NoModifier || event->modifiers() == Qt::KeypadModifier;
    if (plain && event->key() == Qt::Key_Up && recall(1)) return;
    if (plain && event->key() == Qt::Key_Down && recall(-1)) return;
    QLineEdit::keyPressEvent(event);
}

}  // namespace emloc::ui
