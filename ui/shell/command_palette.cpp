#include "ui/shell/command_palette.h"

#include <QApplication>
#include <QKeyEvent>
#include <QLineEdit>
#include <QListWidget>
#include <QPainter>
#include <QPointer>
#include <QStyledItemDelegate>
#include <QTimer>
#include <QVBoxLayout>
#include <algorithm>

#include "ui/theme/theme.h"
#include "ui/widgets/list_keys.h"
#include "ui/window/actions.h"

namespace emloc::ui {

namespace {

constexpr QSize kSize{140 * kGrid, 90 * kGrid};
constexpr int kTop = 20 * kGrid;
constexpr QSize kIcon{5 * kGrid, 5 * kGrid};
constexpr int kKeysRole = Qt::UserRole + 1;

// The name on the left, its keys on the right.
class CommandDelegate : public QStyledItemDelegate {
 public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override {
        QStyledItemDelegate::paint(painter, option, index);
        painter->save();
        painter->setFont(small_font());
        painter->setPen(option.palette.color(QPalette::PlaceholderText));
        painter->drawText(option.rect.adjusted(0, 0, -3 * kGrid, 0), Qt::AlignRight | Qt::AlignVCenter,
                          index.data(kKeysRole).toString());
        painter->restore();
    }
};

}  // namespace

CommandPalette::CommandPalette(QWidget* window) : QFrame(window), field_(new QLineEdit), list_(new QListWidget) {
    setObjectName(QStringLiteral("command_palette"));
    setProperty("look", QStringLiteral("palette"));
    setAccessibleName(tr("Commands"));
    field_->setObjectName(QStringLiteral("palette_field"));
    field_->setPlaceholderText(tr("Type a command"));
    field_->setAccessibleName(tr("Command to look for"));
    field_->installEventFilter(this);
    list_->setObjectName(QStringLiteral("palette_list"));
    list_->setAccessibleName(tr("Commands that match"));
    list_->setFocusPolicy(Qt::NoFocus);
    list_->setUniformItemSizes(true);
    list_->setIconSize(kIcon);
    list_->setItemDelegate(new CommandDelegate(list_));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(2 * kGrid, 2 * kGrid, 2 * kGrid, 2 * kGrid);
    column->addWidget(field_);
    column->addWidget(list_, 1);
    connect(field_, &QLineEdit::textChanged, this, &CommandPalette::filter);
    connect(list_, &QListWidget::itemClicked, this, &CommandPalette::run);
    hide();
}

int CommandPalette::rank(const QString& text, const QString& typed) {
    if (typed.isEmpty()) return 0;
    const auto whole = text.indexOf(typed, 0, Qt::CaseInsensitive);
    if (whole == 0) return 0;
    // A word's beginning is what people type.
    if (whole > 0) return text[whole - 1].isLetterOrNumber() ? 2 : 1;
    qsizetype at = 0;
    for (const QChar letter : typed) {
        if (letter.isSpace()) continue;
        at = text.indexOf(letter, at, Qt::CaseInsensitive);
        if (at < 0) return -1;
        ++at;
    }
    return 3;
}

// Names come before other words for the same, those before explanations, and letters that are only somewhere come last.
int CommandPalette::order_of(const QAction& action, const QString& typed) {
    constexpr int kScattered = 3;  // what rank() says of them
    const int by_name = rank(Actions::plain_text(action), typed);
    if (by_name >= 0 && by_name < kScattered) return by_name;
    const QString synonyms = u' ' + action.property("synonyms").toString();
    if (synonyms.contains(u' ' + typed, Qt::CaseInsensitive)) return kScattered;
    if (action.toolTip().contains(typed, Qt::CaseInsensitive)) return kScattered + 1;
    return by_name == kScattered ? kScattered + 2 : -1;
}

void CommandPalette::open(const QList<QAction*>& actions) {
    actions_ = actions;
    focus_before_ = QApplication::focusWidget();
    const QSize size = kSize.boundedTo(parentWidget()->size() - QSize(4 * kGrid, kTop + 4 * kGrid));
    setGeometry(QRect(QPoint((parentWidget()->width() - size.width()) / 2, kTop), size));
    field_->clear();
    filter({});
    show();
    raise();
    field_->setFocus(Qt::ShortcutFocusReason);
}

void CommandPalette::filter(const QString& typed) {
    struct Found {
        int rank;
        QAction* action;
    };
    std::vector<Found> found;
    for (QAction* action : std::as_const(actions_)) {
        if (const int order = order_of(*action, typed.trimmed()); order >= 0) found.push_back({order, action});
    }
    std::stable_sort(found.begin(), found.end(), [](const Found& a, const Found& b) {
        return std::pair(!a.action->isEnabled(), a.rank) < std::pair(!b.action->isEnabled(), b.rank);
    });
    QPixmap nothing(kIcon);
    nothing.fill(Qt::transparent);
    const QIcon blank(nothing);  // so that all names begin at one place
    list_->clear();
    for (const Found& each : found) {
        const QString keys = each.action->shortcut().toString(QKeySequence::NativeText);
        const QString name = Actions::plain_text(*each.action);
        auto* item = new QListWidgetItem(each.action->icon().isNull() ? blank : each.action->icon(), name);
        item->setData(kKeysRole, keys);
        item->setData(Qt::AccessibleTextRole, keys.isEmpty() ? name : QStringLiteral("%1, %2").arg(name, keys));
        item->setData(Qt::UserRole, QVariant::fromValue<QObject*>(each.action));
        item->setToolTip(each.action->toolTip());
        if (!each.action->isEnabled()) item->setFlags(item->flags() & ~(Qt::ItemIsEnabled | Qt::ItemIsSelectable));
        list_->addItem(item);
    }
    if (found.empty()) {
        auto* none = new QListWidgetItem(tr("No command is called so. Another word may find it."));
        none->setFlags(Qt::NoItemFlags);
        list_->addItem(none);
    }
    list_->setCurrentRow(found.empty() ? -1 : 0);
}

void CommandPalette::run() {
    const QListWidgetItem* item = list_->currentItem();
    const QPointer<QAction> action =
        item == nullptr ? nullptr : qobject_cast<QAction*>(item->data(Qt::UserRole).value<QObject*>());
    if (action == nullptr || !action->isEnabled()) return;
    hide();
    if (focus_before_ != nullptr) focus_before_->setFocus(Qt::OtherFocusReason);
    QTimer::singleShot(0, this, [action] {
        if (action) action->trigger();
    });
}

void CommandPalette::changeEvent(QEvent* event) {
    QFrame::changeEvent(event);
    // The actions get icons of the new colours only after this.
    if (event->type() != QEvent::PaletteChange || !isVisible()) return;
    QTimer::singleShot(0, this, [this] { filter(field_->text()); });
}

bool CommandPalette::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::FocusOut && !list_->underMouse()) {
        hide();
    } else if (event->type() == QEvent::ShortcutOverride) {
        // Escape closes this, and nothing else.
        if (static_cast<QKeyEvent*>(event)->key() == Qt::Key_Escape) event->accept();
    } else if (event->type() == QEvent::KeyPress) {
        switch (static_cast<QKeyEvent*>(event)->key()) {
            case Qt::Key_Escape:
                hide();
                if (focus_before_ != nullptr) focus_before_->setFocus(Qt::OtherFocusReason);
                return true;
            case Qt::Key_Return:
            case Qt::Key_Enter:
                run();
                return true;
            default:
                if (pass_to_list(*static_cast<QKeyEvent*>(event), *list_)) return true;
                break;
        }
    }
    return QFrame::eventFilter(watched, event);
}

}  // namespace emloc::ui
