#include "ui/proposals/proposals_dialog.h"

#include <QDoubleSpinBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLabel>
#include <QPushButton>
#include <QStyledItemDelegate>
#include <QTableView>
#include <QVBoxLayout>
#include <algorithm>

#include "ui/convert.h"
#include "ui/inspector/patch_overlay.h"
#include "ui/inspector/picture_cache.h"
#include "ui/theme/theme.h"

namespace emloc::ui {

namespace {

constexpr int kRowHeight = 16 * kGrid;
constexpr QSize kFirstSize{180 * kGrid, 140 * kGrid};
constexpr double kSure = 90;  // per cent

// The picture before the name of its file.
class PictureDelegate : public QStyledItemDelegate {
 public:
    PictureDelegate(PictureCache& pictures, QObject* parent) : QStyledItemDelegate(parent), pictures_(pictures) {}

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override {
        const int side = option.rect.height() - kGrid;
        QStyleOptionViewItem beside = option;
        beside.rect.adjust(side + 2 * kGrid, 0, 0, 0);
        QStyledItemDelegate::paint(painter, beside, index);
        Media medium;
        medium.path = to_path(index.data(ProposalsModel::kPathRole).toString());
        const QImage image = pictures_.picture(medium);
        if (image.isNull()) return;
        const QRectF room(option.rect.left() + kGrid, option.rect.top() + kGrid / 2, side, side);
        painter->save();
        painter->setRenderHint(QPainter::SmoothPixmapTransform);
        painter->drawImage(fitted(image.size(), room), image);
        painter->restore();
    }

 private:
    PictureCache& pictures_;
};

}  // namespace

ProposalsDialog::ProposalsDialog(const QStringList& files, const QStringList& labels, PictureCache& pictures,
                                 QWidget* parent)
    : QDialog(parent), proposals_(files, labels) {
    setObjectName(QStringLiteral("proposals"));
    setWindowTitle(tr("Propose classes"));
    text_ = new QLabel;
    text_->setObjectName(QStringLiteral("proposals_text"));
    text_->setWordWrap(true);
    QStringList digits;
    for (qsizetype i = 0; i < std::min<qsizetype>(9, labels.size()); ++i)
        digits << tr("%1: %2").arg(i + 1).arg(labels[i]);
    keys_ = new QLabel(tr("Return accepts, Delete leaves out, a digit moves to its class. %1").arg(digits.join(u' ')));
    keys_->setTextFormat(Qt::PlainText);
    keys_->setWordWrap(true);
    keys_->setProperty("look", QStringLiteral("muted"));
    list_ = make_list(pictures);
    auto* column = new QVBoxLayout(this);
    column->addWidget(text_);
    column->addWidget(keys_);
    column->addWidget(list_, 1);
    column->addWidget(make_foot());
    connect(&proposals_, &QAbstractItemModel::dataChanged, this, &ProposalsDialog::refresh);
    resize(kFirstSize.boundedTo(parent->size()));
    refresh();
}

QTableView* ProposalsDialog::make_list(PictureCache& pictures) {
    auto* list = new QTableView;
    list->setObjectName(QStringLiteral("proposals_list"));
    list->setProperty("look", QStringLiteral("list"));
    list->setAccessibleName(tr("Images and the classes that are proposed for them"));
    list->setModel(&proposals_);
    list->setItemDelegateForColumn(ProposalsModel::kFile, new PictureDelegate(pictures, list));
    list->setSelectionBehavior(QAbstractItemView::SelectRows);
    list->setSelectionMode(QAbstractItemView::SingleSelection);
    list->setEditTriggers(QAbstractItemView::NoEditTriggers);
    list->setShowGrid(false);
    list->setTabKeyNavigation(false);
    list->verticalHeader()->hide();
    list->verticalHeader()->setDefaultSectionSize(kRowHeight);
    list->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
    list->installEventFilter(this);
    connect(&pictures, &PictureCache::changed, list->viewport(), qOverload<>(&QWidget::update));
    return list;
}

QWidget* ProposalsDialog::make_foot() {
    from_ = new QDoubleSpinBox;
    from_->setObjectName(QStringLiteral("proposals_from"));
    from_->setAccessibleName(tr("Least confidence of what is accepted at once"));
    from_->setRange(0, 100);
    from_->setDecimals(0);
    from_->setSuffix(tr(" %"));
    from_->setValue(kSure);
    accept_from_ = new QPushButton(tr("Accept all from"));
    accept_from_->setObjectName(QStringLiteral("proposals_accept"));
    accept_from_->setAutoDefault(false);
    connect(accept_from_, &QPushButton::clicked, this, [this] { proposals_.accept_from(from_->value() / 100); });
    auto* cancel = new QPushButton(tr("Cancel"));
    cancel->setAutoDefault(false);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    add_ = new QPushButton;
    add_->setObjectName(QStringLiteral("proposals_add"));
    add_->setProperty("look", QStringLiteral("primary"));
    add_->setAutoDefault(false);
    connect(add_, &QPushButton::clicked, this, &QDialog::accept);
    auto* foot = new QWidget;
    auto* row = new QHBoxLayout(foot);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(accept_from_);
    row->addWidget(from_);
    row->addStretch();
    row->addWidget(cancel);
    row->addWidget(add_);
    return foot;
}

void ProposalsDialog::end() {
    running_ = false;
    proposals_.sort_by_confidence();
    list_->setFocus(Qt::OtherFocusReason);
    list_->setCurrentIndex(proposals_.index(0, 0));
    refresh();
}

bool ProposalsDialog::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::KeyPress && press(static_cast<QKeyEvent*>(event)->key())) return true;
    return QDialog::eventFilter(watched, event);
}

bool ProposalsDialog::press(int key) {
    const int row = list_->currentIndex().row();
    if (row < 0 || running_) return false;
    const int digit = key - Qt::Key_1;
    if (key == Qt::Key_Return || key == Qt::Key_Enter)
        proposals_.accept(row);
    else if (key == Qt::Key_Delete)
        proposals_.leave_out(row);
    else if (digit >= 0 && digit < 9 && digit < proposals_.labels().size())
        proposals_.accept_as(row, proposals_.labels()[digit]);
    else
        return false;
    go_on(row);
    return true;
}

// To the next one that nothing was said of.
void ProposalsDialog::go_on(int row) {
    const auto waits = [this](int at) {
        return proposals_.proposals()[static_cast<std::size_t>(at)].state == ProposalsModel::State::kProposed;
    };
    for (int next = row + 1; next < proposals_.rowCount(); ++next) {
        if (waits(next)) return list_->setCurrentIndex(proposals_.index(next, 0));
    }
}

void ProposalsDialog::refresh() {
    const int waiting = proposals_.count(ProposalsModel::State::kWaiting);
    const int all = proposals_.rowCount();
    text_->setText(running_ ? tr("Classifying: %1 of %2").arg(all - waiting).arg(all)
                            : tr("%n image(s) still to be looked at", nullptr,
                                 proposals_.count(ProposalsModel::State::kProposed)));
    const int accepted = proposals_.count(ProposalsModel::State::kAccepted);
    add_->setText(tr("Add %n image(s)", nullptr, accepted));
    add_->setEnabled(accepted > 0 && !running_);
    accept_from_->setEnabled(!running_);
}

void ProposalsDialog::done(int result) {
    if (running_) Q_EMIT stop_requested();
    QDialog::done(result);
}

}  // namespace emloc::ui
