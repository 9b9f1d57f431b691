#include "ui/chat/context_picker.h"

#include <QSignalBlocker>
#include <QStylePainter>

#include "ui/chat/context_search.h"
#include "ui/theme/theme.h"

namespace emloc::ui {

namespace {

constexpr int kKindRole = Qt::UserRole;
constexpr int kMostWithoutSearch = 14;  // rows

}  // namespace

QString name_of(const ContextChoice& choice) {
    switch (choice.kind) {
        case ContextChoice::Kind::kNone:
            return ContextPicker::tr("No context (zero-shot)");
        case ContextChoice::Kind::kResult:
            return ContextPicker::tr("Last compression, not saved");
        case ContextChoice::Kind::kSaved:
            return choice.name;
    }
    return {};
}

ContextPicker::ContextPicker(QWidget* parent) : QComboBox(parent) {
    setProperty("look", QStringLiteral("context"));
    setToolTip(tr("Which saved context answers"));
    setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    setMinimumContentsLength(10);
    connect(this, &QComboBox::activated, this, [this](int row) { Q_EMIT picked(choice_at(row)); });
    set_contexts({}, false);
}

void ContextPicker::set_contexts(const QStringList& saved, bool has_result) {
    const ContextChoice current = count() > 0 ? chosen() : ContextChoice{};
    const QSignalBlocker quiet(this);
    clear();
    const auto add = [this](const ContextChoice& choice) { addItem(name_of(choice), static_cast<int>(choice.kind)); };
    add({});
    if (has_result) add({ContextChoice::Kind::kResult, {}});
    if (!saved.isEmpty()) insertSeparator(count());
    for (const QString& name : saved) add({ContextChoice::Kind::kSaved, name});
    select(current);
}

ContextChoice ContextPicker::choice_at(int row) const {
    const auto kind = static_cast<ContextChoice::Kind>(itemData(row, kKindRole).toInt());
    return {kind, kind == ContextChoice::Kind::kSaved ? itemText(row) : QString()};
}

void ContextPicker::select(const ContextChoice& choice) {
    for (int row = 0; row < count(); ++row) {
        if (itemData(row, kKindRole).isValid() && choice_at(row) == choice) {
            setCurrentIndex(row);
            return;
        }
    }
    setCurrentIndex(0);
}

void ContextPicker::showPopup() {
    if (count() <= kMostWithoutSearch) return QComboBox::showPopup();
    if (search_ == nullptr) {
        search_ = new ContextSearch(*model(), this);
        connect(search_, &ContextSearch::chosen, this, [this](int row) {
            setCurrentIndex(row);
            Q_EMIT picked(choice_at(row));
        });
    }
    search_->open(currentIndex());
}

// With a style sheet a combo box cuts its text off; this one says that there is more.
void ContextPicker::paintEvent(QPaintEvent*) {
    QStylePainter painter(this);
    QStyleOptionComboBox option;
    initStyleOption(&option);
    const QRect room = style()->subControlRect(QStyle::CC_ComboBox, &option, QStyle::SC_ComboBoxEditField, this);
    option.currentText = fontMetrics().elidedText(option.currentText, Qt::ElideMiddle, room.width() - kGrid);
    painter.drawComplexControl(QStyle::CC_ComboBox, option);
    painter.drawControl(QStyle::CE_ComboBoxLabel, option);
}

}  // namespace emloc::ui
