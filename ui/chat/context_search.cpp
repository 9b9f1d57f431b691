#include "ui/chat/context_search.h"

#include <QKeyEvent>
#include <QLineEdit>
#include <QListView>
#include <QScreen>
#include <QVBoxLayout>
#include <algorithm>

#include "ui/theme/theme.h"
#include "ui/widgets/list_keys.h"

namespace emloc::ui {

namespace {
constexpr int kHeight = 90 * kGrid;
}

ContextSearch::ContextSearch(QAbstractItemModel& model, QWidget* parent)
    : QFrame(parent, Qt::Popup), field_(new QLineEdit), list_(new QListView) {
    setObjectName(QStringLiteral("context_search"));
    setProperty("look", QStringLiteral("palette"));
    found_.setSourceModel(&model);
    found_.setFilterCaseSensitivity(Qt::CaseInsensitive);
    field_->setObjectName(QStringLiteral("context_search_field"));
    field_->setPlaceholderText(tr("Search contexts"));
    field_->setAccessibleName(tr("Search contexts"));
    field_->setClearButtonEnabled(true);
    field_->installEventFilter(this);
    list_->setObjectName(QStringLiteral("context_search_list"));
    list_->setAccessibleName(tr("Contexts that match"));
    list_->setModel(&found_);
    list_->setUniformItemSizes(true);
    list_->setEditTriggers(QAbstractItemView::NoEditTriggers);
    list_->setFocusPolicy(Qt::NoFocus);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(2 * kGrid, 2 * kGrid, 2 * kGrid, 2 * kGrid);
    column->addWidget(field_);
    column->addWidget(list_, 1);
    connect(field_, &QLineEdit::textChanged, this, [this](const QString& text) {
        found_.setFilterFixedString(text.trimmed());
        list_->setCurrentIndex(found_.index(0, 0));
    });
    connect(list_, &QListView::clicked, this, &ContextSearch::choose);
}

void ContextSearch::open(int current_row) {
    const QRect room = parentWidget()->screen()->availableGeometry();
    const QPoint below = parentWidget()->mapToGlobal(QPoint(0, parentWidget()->height()));
    const QSize size(std::max(parentWidget()->width(), 60 * kGrid), std::min(kHeight, room.height()));
    const int left = std::clamp(below.x(), room.left(), std::max(room.left(), room.right() - size.width()));
    const int top = std::clamp(below.y(), room.top(), std::max(room.top(), room.bottom() - size.height()));
    setGeometry(QRect(QPoint(left, top), size));
    field_->clear();
    list_->setCurrentIndex(found_.mapFromSource(found_.sourceModel()->index(current_row, 0)));
    show();
    field_->setFocus(Qt::PopupFocusReason);
}

void ContextSearch::choose(const QModelIndex& index) {
    if (!index.isValid() || !(index.flags() & Qt::ItemIsSelectable)) return;
    const int row = found_.mapToSource(index).row();
    close();
    Q_EMIT chosen(row);
}

bool ContextSearch::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() != QEvent::KeyPress) return QFrame::eventFilter(watched, event);
    switch (static_cast<QKeyEvent*>(event)->key()) {
        case Qt::Key_Return:
        case Qt::Key_Enter:
            choose(list_->currentIndex());
            return true;
        case Qt::Key_Escape:
            close();
            return true;
        default:
            return pass_to_list(*static_cast<QKeyEvent*>(event), *list_) || QFrame::eventFilter(watched, event);
    }
}

}  // namespace emloc::ui
