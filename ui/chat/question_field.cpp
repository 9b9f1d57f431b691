#include "ui/chat/question_field.h"

#include <QAbstractTextDocumentLayout>
#include <QKeyEvent>
#include <QMimeData>
#include <algorithm>
#include <utility>

#include "ui/chat/conversation_model.h"
#include "ui/theme/theme.h"

namespace emloc::ui {

namespace {
constexpr double kMostLines = 6;  // then it scrolls
constexpr int kAround = 2 * kGrid;
}  // namespace

QuestionField::QuestionField(const ConversationModel& said, std::function<bool(const QMimeData*)> take, QWidget* parent)
    : QPlainTextEdit(parent), said_(said), take_(std::move(take)) {
    setAcceptDrops(false);  // what is dropped on the chat is its own
    setTabChangesFocus(true);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    document()->setDocumentMargin(2);
    connect(document()->documentLayout(), &QAbstractTextDocumentLayout::documentSizeChanged, this, &QuestionField::fit);
    fit();
}

// A plain document counts its height in lines.
void QuestionField::fit() {
    const double lines = std::clamp(document()->size().height(), 1.0, kMostLines);
    setVerticalScrollBarPolicy(document()->size().height() > kMostLines ? Qt::ScrollBarAsNeeded
                                                                        : Qt::ScrollBarAlwaysOff);
    const int height = static_cast<int>(lines * fontMetrics().lineSpacing() + 2 * document()->documentMargin());
    setFixedHeight(height + kAround);
}

void QuestionField::changeEvent(QEvent* event) {
    QPlainTextEdit::changeEvent(event);
    if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange) fit();
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
    moveCursor(QTextCursor::End);
    return true;
}

void QuestionField::keyPressEvent(QKeyEvent* event) {
    const bool plain = event->modifiers() == Qt::NoModifier || event->modifiers() == Qt::KeypadModifier;
    const bool is_return = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (is_return && plain) return Q_EMIT submitted();
    // With another key than Shift it is a command of the window.
    if (is_return && event->modifiers() != Qt::ShiftModifier) return event->ignore();
    if (plain && event->key() == Qt::Key_Up && recall(1)) return;
    if (plain && event->key() == Qt::Key_Down && recall(-1)) return;
    QPlainTextEdit::keyPressEvent(event);
}

bool QuestionField::canInsertFromMimeData(const QMimeData* data) const {
    return data->hasUrls() || data->hasImage() || QPlainTextEdit::canInsertFromMimeData(data);
}

void QuestionField::insertFromMimeData(const QMimeData* data) {
    if ((!data->hasText() || data->hasUrls()) && take_(data)) return;
    QPlainTextEdit::insertFromMimeData(data);
}

}  // namespace emloc::ui
