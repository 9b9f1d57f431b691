#include "ui/demonstrations/demonstrations_panel.h"

#include <QDragEnterEvent>
#include <QFileDialog>
#include <QFutureWatcher>
#include <QHBoxLayout>
#include <QLabel>
#include <QScrollArea>
#include <QVBoxLayout>
#include <QtConcurrentRun>

#include "ui/demonstrations/class_card.h"
#include "ui/demonstrations/demonstrations_model.h"
#include "ui/demonstrations/drop_area.h"
#include "ui/demonstrations/thumbnail_delegate.h"
#include "ui/demonstrations/thumbnail_loader.h"
#include "ui/message_bar.h"
#include "ui/theme/theme.h"

namespace emloc::ui {

namespace {

constexpr int kProblemsShown = 4;
constexpr int kProblemsDelay = 150;  // milliseconds

}  // namespace

DemonstrationsPanel::DemonstrationsPanel(DemonstrationsModel& model, ThumbnailLoader& loader, const Theme& theme,
                                         QWidget* parent)
    : QFrame(parent), model_(model), loader_(loader), theme_(theme) {
    setProperty("look", QStringLiteral("panel"));
    setAcceptDrops(true);
    setAccessibleName(tr("Demonstrations"));

    messages_ = new MessageBar;
    messages_->setObjectName(QStringLiteral("demonstration_messages"));
    drop_area_ = new DropArea({}, tr("Add images: drop them here, or press to choose files"));
    drop_area_->setObjectName(QStringLiteral("demonstration_drop"));
    drop_area_->setMinimumHeight(24 * kGrid);

    auto* cards = new QWidget;
    cards->setProperty("look", QStringLiteral("content"));
    cards_layout_ = new QVBoxLayout(cards);
    cards_layout_->setContentsMargins(3 * kGrid, 0, 3 * kGrid, 3 * kGrid);
    cards_layout_->setSpacing(2 * kGrid);
    cards_layout_->addWidget(drop_area_, 1);
    scroll_ = new QScrollArea;
    scroll_->setWidget(cards);
    scroll_->setWidgetResizable(true);
    scroll_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll_->setFocusPolicy(Qt::NoFocus);

    auto* message_margin = new QHBoxLayout;
    message_margin->setContentsMargins(3 * kGrid, 0, 3 * kGrid, 0);
    message_margin->addWidget(messages_);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(2 * kGrid);
    column->addWidget(make_header());
    column->addLayout(message_margin);
    column->addWidget(scroll_, 1);

    problems_timer_.setSingleShot(true);
    problems_timer_.setInterval(kProblemsDelay);
    connect(&problems_timer_, &QTimer::timeout, this, &DemonstrationsPanel::report_problems);
    connect(drop_area_, &DropArea::dropped, this, &DemonstrationsPanel::add_paths);
    connect(drop_area_, &DropArea::clicked, this, &DemonstrationsPanel::choose_images);

    connect(&model_, &DemonstrationsModel::image_added, &loader_, [this](quint64 id, const QString& file) {
        loader_.load(id, file, kThumbnailPixels, ThumbnailLoader::Fit::kFill);
    });
    connect(&loader_, &ThumbnailLoader::loaded, &model_, &DemonstrationsModel::set_thumbnail);
    connect(&loader_, &ThumbnailLoader::failed, this, &DemonstrationsPanel::reject);
    connect(&model_, &DemonstrationsModel::rename_refused, messages_,
            [this](const QString& reason) { messages_->show_error(reason); });
    connect(&model_, &QAbstractItemModel::rowsInserted, this, [this](const QModelIndex& parent, int first, int last) {
        if (!parent.isValid()) insert_cards(first, last);
    });
    connect(&model_, &QAbstractItemModel::rowsAboutToBeRemoved, this,
            [this](const QModelIndex& parent, int first, int last) {
                if (!parent.isValid()) remove_cards(first, last);
            });
    connect(&model_, &QAbstractItemModel::rowsRemoved, this, &DemonstrationsPanel::refresh);
    connect(&model_, &QAbstractItemModel::dataChanged, this,
            [this](const QModelIndex&, const QModelIndex&, const QList<int>& roles) {
                if (!roles.contains(DemonstrationsModel::kImageRole)) refresh();
            });
    refresh();
}

QWidget* DemonstrationsPanel::make_header() {
    auto* header = new QWidget;
    auto* title = new QLabel(tr("Demonstrations"));
    title->setProperty("look", QStringLiteral("title"));
    summary_ = new QLabel;
    summary_->setObjectName(QStringLiteral("demonstration_summary"));
    summary_->setProperty("look", QStringLiteral("muted"));
    auto* row = new QHBoxLayout(header);
    row->setContentsMargins(5 * kGrid, 4 * kGrid, 5 * kGrid, 0);
    row->addWidget(title);
    row->addStretch();
    row->addWidget(summary_);
    return header;
}

void DemonstrationsPanel::add_paths(const QStringList& paths) {
    scan(paths, {}, false);
}

void DemonstrationsPanel::add_paths_to(const QModelIndex& of_class, const QStringList& paths) {
    scan(paths, of_class, true);
}

void DemonstrationsPanel::scan(const QStringList& paths, const QPersistentModelIndex& of_class, bool into_class) {
    if (paths.isEmpty()) {
        messages_->show_error(tr("Only files and folders of this computer can be dropped."));
        return;
    }
    messages_->hide();
    auto* watcher = new QFutureWatcher<DropFindings>(this);
    connect(watcher, &QFutureWatcherBase::finished, this, [=, this] {
        take(watcher->result(), of_class, into_class);
        watcher->deleteLater();
    });
    watcher->setFuture(QtConcurrent::run([paths] { return scan_drop(paths); }));
}

void DemonstrationsPanel::take(const DropFindings& findings, const QPersistentModelIndex& of_class, bool into_class) {
    problems_ += findings.problems;
    if (!problems_.isEmpty()) problems_timer_.start();
    if (into_class) {
        if (of_class.isValid()) model_.add_images(of_class, all_images(findings));
        return;
    }
    for (const FoundClass& found : findings.classes) model_.add_images(model_.add_class(found.name), found.images);
    if (findings.loose.isEmpty()) return;
    const QModelIndex fresh = model_.add_class(model_.unused_class_name());
    made_by_drop_ << fresh;
    model_.add_images(fresh, findings.loose);
    card(fresh.row())->edit_name();  // its name is the next thing to say
}

void DemonstrationsPanel::choose_images() {
    const QStringList files = QFileDialog::getOpenFileNames(this, tr("Choose images for a new class"));
    if (!files.isEmpty()) add_paths(files);
}

void DemonstrationsPanel::choose_images_for(const QModelIndex& of_class) {
    const QPersistentModelIndex target(of_class);
    const QStringList files =
        QFileDialog::getOpenFileNames(this, tr("Choose images for \u201c%1\u201d").arg(of_class.data().toString()));
    if (!files.isEmpty()) add_paths_to(target, files);
}

void DemonstrationsPanel::choose_folder() {
    const QString folder = QFileDialog::getExistingDirectory(this, tr("Choose a folder of class folders"));
    if (!folder.isEmpty()) add_paths({folder});
}

void DemonstrationsPanel::add_empty_class() {
    const QModelIndex fresh = model_.add_class(model_.unused_class_name());
    card(fresh.row())->edit_name();
}

ClassCard* DemonstrationsPanel::card(int row) const {
    return cards_.at(static_cast<std::size_t>(row));
}

void DemonstrationsPanel::insert_cards(int first, int last) {
    for (int row = first; row <= last; ++row) {
        const QPersistentModelIndex of_class = model_.index(row, 0);
        auto* card = new ClassCard(model_, of_class, theme_);
        connect(card, &ClassCard::dropped, this,
                [this, of_class](const QStringList& paths) { add_paths_to(of_class, paths); });
        connect(card, &ClassCard::add_requested, this, [this, of_class] { choose_images_for(of_class); });
        cards_.insert(cards_.begin() + row, card);
        cards_layout_->insertWidget(row, card);
    }
    refresh();
}

void DemonstrationsPanel::remove_cards(int first, int last) {
    for (int row = last; row >= first; --row) {
        ClassCard* gone = cards_[static_cast<std::size_t>(row)];
        cards_.erase(cards_.begin() + row);
        cards_layout_->removeWidget(gone);
        gone->hide();
        gone->deleteLater();
    }
}

void DemonstrationsPanel::refresh() {
    const int classes = model_.rowCount();
    summary_->setText(classes == 0 ? QString() : tr("%1 in %n class(es)", nullptr, classes).arg(model_.image_count()));
    drop_area_->set_text(classes == 0
                             ? tr("Drop images here, or a folder with one subfolder per class.\n\nOr press to choose.")
                             : tr("Drop images or folders\nonto a class, or here for a new one"));
    for (ClassCard* each : cards_) each->refresh();
}

void DemonstrationsPanel::reject(quint64 id, const QString&, const QString& reason) {
    const QModelIndex image = model_.find_image(id);
    if (!image.isValid()) return;  // of another panel, or removed already
    const QPersistentModelIndex of_class = image.parent();
    model_.removeRow(image.row(), of_class);
    if (model_.rowCount(of_class) == 0 && made_by_drop_.contains(of_class)) model_.removeRow(of_class.row());
    problems_ << reason;
    if (!problems_timer_.isActive()) problems_timer_.start();
}

void DemonstrationsPanel::report_problems() {
    QStringList shown = problems_.mid(0, kProblemsShown);
    const int more = static_cast<int>(problems_.size() - shown.size());
    if (more > 0) shown << tr("%n more file(s) could not be used.", nullptr, more);
    problems_.clear();
    messages_->show_error(shown.join(u'\n'));
}

void DemonstrationsPanel::dragEnterEvent(QDragEnterEvent* event) {
    if (event->mimeData()->hasUrls()) event->acceptProposedAction();
}

void DemonstrationsPanel::dropEvent(QDropEvent* event) {
    event->acceptProposedAction();
    add_paths(local_paths(event->mimeData()));
}

}  // namespace emloc::ui
