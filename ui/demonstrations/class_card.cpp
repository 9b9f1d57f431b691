#include "ui/demonstrations/class_card.h"

#include <QDragEnterEvent>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPainter>
#include <QScrollBar>
#include <QStyle>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>

#include "ui/demonstrations/demonstrations_model.h"
#include "ui/demonstrations/drop_scan.h"
#include "ui/demonstrations/thumbnail_delegate.h"
#include "ui/theme/theme.h"

namespace emloc::ui {

namespace {

constexpr int kScrollBarHeight = 10;

QPixmap dot(const QColor& colour, qreal ratio) {
    constexpr int kSide = 10;
    QPixmap pixmap(QSize(kSide, kSide) * ratio);
    pixmap.setDevicePixelRatio(ratio);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(colour);
    painter.drawEllipse(0, 0, kSide, kSide);
    return pixmap;
}

QToolButton* flat_button(const QIcon& icon, const QString& name) {
    auto* button = new QToolButton;
    button->setProperty("look", QStringLiteral("flat"));
    button->setIcon(icon);
    button->setToolTip(name);
    button->setAccessibleName(name);
    return button;
}

// The style sheet shows a drop target by this property.
void show_as_drop_target(QWidget* widget, bool dropping) {
    widget->setProperty("dropping", dropping);
    widget->style()->unpolish(widget);
    widget->style()->polish(widget);
}

}  // namespace

ClassCard::ClassCard(DemonstrationsModel& model, const QModelIndex& of_class, const Theme& theme, QWidget* parent)
    : QFrame(parent), model_(model), class_(of_class), theme_(theme) {
    setProperty("look", QStringLiteral("card"));
    setAcceptDrops(true);

    images_ = new QListView;
    images_->setModel(&model_);
    images_->setRootIndex(of_class);
    images_->setItemDelegate(new ThumbnailDelegate(theme, images_));
    images_->setFlow(QListView::LeftToRight);
    images_->setUniformItemSizes(true);
    images_->setSelectionMode(QAbstractItemView::ExtendedSelection);
    images_->setEditTriggers(QAbstractItemView::NoEditTriggers);
    images_->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    images_->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    images_->setFixedHeight(kThumbnailSide + kScrollBarHeight);
    images_->installEventFilter(this);
    images_->viewport()->installEventFilter(this);

    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(3 * kGrid, 2 * kGrid, 3 * kGrid, kGrid);
    column->setSpacing(2 * kGrid);
    column->addLayout(make_header());
    column->addWidget(images_);
    refresh();
}

QLayout* ClassCard::make_header() {
    dot_ = new QLabel;
    name_ = new QLineEdit;
    name_->setProperty("look", QStringLiteral("name"));
    name_->setAcceptDrops(false);
    name_->setAccessibleName(tr("Name of the class"));
    name_->setToolTip(tr("The label that the model learns for these images"));
    connect(name_, &QLineEdit::editingFinished, this, &ClassCard::rename);
    count_ = new QLabel;
    count_->setProperty("look", QStringLiteral("muted"));
    auto* add = flat_button(theme_.icon(QStringLiteral("plus")), tr("Add images to this class"));
    connect(add, &QToolButton::clicked, this, &ClassCard::add_requested);
    auto* remove = flat_button(theme_.icon(QStringLiteral("close")), tr("Remove this class"));
    connect(remove, &QToolButton::clicked, this, &ClassCard::remove_class);
    connect(&theme_, &Theme::changed, this, [this, add, remove] {
        add->setIcon(theme_.icon(QStringLiteral("plus")));
        remove->setIcon(theme_.icon(QStringLiteral("close")));
        refresh();
    });

    auto* header = new QHBoxLayout;
    header->setSpacing(kGrid);
    header->addWidget(dot_);
    header->addWidget(name_, 1);
    header->addWidget(count_);
    header->addWidget(add);
    header->addWidget(remove);
    return header;
}

void ClassCard::refresh() {
    if (!class_.isValid()) return;
    const QString name = class_.data().toString();
    const int count = model_.rowCount(class_);
    const auto& palette = theme_.colours().classes;
    dot_->setPixmap(dot(palette[static_cast<std::size_t>(class_.row()) % palette.size()], devicePixelRatioF()));
    if (!name_->hasFocus() || !name_->isModified()) name_->setText(name);
    count_->setText(QString::number(count));
    count_->setAccessibleName(tr("%n image(s)", nullptr, count));
    images_->setAccessibleName(tr("Images of %1").arg(name));
    setAccessibleName(class_.data(Qt::AccessibleTextRole).toString());
}

void ClassCard::edit_name() {
    name_->setFocus(Qt::OtherFocusReason);
    name_->selectAll();
}

void ClassCard::rename() {
    if (!class_.isValid() || name_->text() == class_.data().toString()) return;
    model_.setData(class_, name_->text());
    name_->setModified(false);
    name_->setText(class_.data().toString());  // the old one where the new one was refused
}

void ClassCard::remove_selected() {
    QModelIndexList selected = images_->selectionModel()->selectedIndexes();
    std::sort(selected.begin(), selected.end(), [](const auto& a, const auto& b) { return a.row() > b.row(); });
    for (const QModelIndex& image : selected) model_.removeRow(image.row(), class_);
}

void ClassCard::remove_class() {
    if (class_.isValid()) model_.removeRow(class_.row());
}

void ClassCard::dragEnterEvent(QDragEnterEvent* event) {
    if (!event->mimeData()->hasUrls()) return;
    event->acceptProposedAction();
    show_as_drop_target(this, true);
}

void ClassCard::dragLeaveEvent(QDragLeaveEvent*) {
    show_as_drop_target(this, false);
}

void ClassCard::dropEvent(QDropEvent* event) {
    show_as_drop_target(this, false);
    event->acceptProposedAction();
    Q_EMIT dropped(local_paths(event->mimeData()));
}

bool ClassCard::eventFilter(QObject* watched, QEvent* event) {
    if (watched == images_ && event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent*>(event)->key();
        if (key == Qt::Key_Delete || key == Qt::Key_Backspace) {
            remove_selected();
            return true;
        }
    }
    if (watched == images_->viewport() && event->type() == QEvent::Wheel) {
        // The wheel scrolls the panel; only a sideways wheel scrolls the row of thumbnails.
        const QPoint delta = static_cast<QWheelEvent*>(event)->angleDelta();
        if (std::abs(delta.y()) >= std::abs(delta.x())) {
            event->ignore();
            return true;
        }
    }
    return QFrame::eventFilter(watched, event);
}

}  // namespace emloc::ui
