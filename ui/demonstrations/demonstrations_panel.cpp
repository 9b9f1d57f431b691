#include "ui/demonstrations/demonstrations_panel.h"

#include <QDragEnterEvent>
#include <QFileDialog>
#include <QFutureWatcher>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QMimeData>
#include <QVBoxLayout>
#include <QtConcurrentRun>
#include <chrono>
#include <random>

#include "ui/convert.h"
#include "ui/demonstrations/card_list.h"
#include "ui/demonstrations/class_card.h"
#include "ui/demonstrations/demonstrations_model.h"
#include "ui/demonstrations/drop_area.h"
#include "ui/demonstrations/hold_out_bar.h"
#include "ui/demonstrations/problem_list.h"
#include "ui/theme/theme.h"
#include "ui/widgets/message_bar.h"

namespace emloc::ui {

namespace {

constexpr std::chrono::milliseconds kDuplicatesDelay{400};
constexpr std::chrono::milliseconds kReadingDelay{400};

}  // namespace

DemonstrationsPanel::DemonstrationsPanel(DemonstrationsModel& model, ThumbnailCache& thumbnails, const Theme& theme,
                                         QWidget* parent)
    : QFrame(parent), model_(model), thumbnails_(thumbnails), theme_(theme), selection_(&model, this) {
    setProperty("look", QStringLiteral("panel"));
    setAcceptDrops(true);
    setAccessibleName(tr("Demonstrations"));
    problems_ = new ProblemList;
    duplicates_ = new MessageBar;
    duplicates_->setObjectName(QStringLiteral("duplicate_messages"));
    hold_out_ = new HoldOutBar;
    cards_ = new CardList(model, thumbnails, selection_, theme);

    auto* margins = new QVBoxLayout;
    margins->setContentsMargins(3 * kGrid, 0, 3 * kGrid, 0);
    margins->setSpacing(2 * kGrid);
    margins->addWidget(problems_);
    margins->addWidget(duplicates_);
    margins->addWidget(hold_out_);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(2 * kGrid);
    column->addWidget(make_header());
    column->addLayout(margins);
    column->addWidget(cards_, 1);
    connect_cards();
    connect_files();
    refresh();
}

// What is still read would be read for nobody.
DemonstrationsPanel::~DemonstrationsPanel() {
    reading_.request_stop();
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

void DemonstrationsPanel::connect_cards() {
    connect(&cards_->drop_area(), &DropArea::dropped, this, &DemonstrationsPanel::add_paths);
    connect(&cards_->drop_area(), &DropArea::dropped_images, this, &DemonstrationsPanel::move_into_new_class);
    connect(&cards_->drop_area(), &DropArea::clicked, this, &DemonstrationsPanel::choose_images);
    connect(cards_, &CardList::dropped, this, &DemonstrationsPanel::add_paths_to);
    connect(cards_, &CardList::add_requested, this, &DemonstrationsPanel::choose_images_for);
    connect(cards_, &CardList::image_activated, this, &DemonstrationsPanel::image_activated);
    connect(cards_, &CardList::images_menu_requested, this, [this](const QModelIndex&, const QPoint& at) {
        if (!selected().isEmpty()) QMenu::exec(image_actions_, at, nullptr, this);
    });
    connect(cards_, &CardList::group_menu_requested, this,
            [this](const QModelIndex&, const QPoint& at) { QMenu::exec(group_actions_, at, nullptr, this); });
    connect(hold_out_, &HoldOutBar::confirmed, this, [this](int each) {
        model_.edit(tr("Hold out images at random"),
                    [each](DemonstrationSet& set) { set.hold_out_at_random(each, std::random_device{}()); });
    });
    connect(&selection_, &QItemSelectionModel::selectionChanged, this, &DemonstrationsPanel::selection_changed);
    connect(&model_, &QAbstractItemModel::modelReset, this, &DemonstrationsPanel::selection_changed);
    connect(&model_, &DemonstrationsModel::contents_changed, this, &DemonstrationsPanel::refresh);
    connect(&model_, &DemonstrationsModel::refused, problems_, &ProblemList::show_error);
}

void DemonstrationsPanel::connect_files() {
    connect(&model_, &DemonstrationsModel::files_wanted, &thumbnails_, &ThumbnailCache::inspect);
    connect(&thumbnails_, &ThumbnailCache::readable, &model_, &DemonstrationsModel::set_readable);
    connect(&thumbnails_, &ThumbnailCache::unreadable, &model_, &DemonstrationsModel::set_unreadable);
    connect(&thumbnails_, &ThumbnailCache::unreadable, this, &DemonstrationsPanel::report_unreadable);
    connect(&thumbnails_, &ThumbnailCache::readable, this,
            [this](const QString& file, const QString&, const QSize&, const QString& note) {
                if (!note.isEmpty()) report_unreadable(file, note);
            });
    say_reading_.setSingleShot(true);
    say_reading_.setInterval(kReadingDelay);
    connect(&say_reading_, &QTimer::timeout, this, [this] {
        problems_->show_note(tr("Reading what was added\u2026"), tr("Cancel"), [this] { reading_.request_stop(); });
    });
    look_for_duplicates_.setSingleShot(true);
    look_for_duplicates_.setInterval(kDuplicatesDelay);
    connect(&look_for_duplicates_, &QTimer::timeout, this, &DemonstrationsPanel::report_duplicates);
    const auto look = [this] {
        if (!look_for_duplicates_.isActive()) look_for_duplicates_.start();
    };
    connect(&model_, &DemonstrationsModel::facts_changed, this, look);
    connect(&model_, &DemonstrationsModel::contents_changed, this, look);
}

void DemonstrationsPanel::add_paths(const QStringList& paths) {
    scan(paths, {}, false);
}

void DemonstrationsPanel::add_paths_to(const QModelIndex& of_class, const QStringList& paths) {
    scan(paths, of_class, true);
}

void DemonstrationsPanel::scan(const QStringList& paths, const QPersistentModelIndex& of_class, bool into_class) {
    if (paths.isEmpty()) {
        problems_->show_error(tr("Only files and folders of this computer can be dropped."));
        return;
    }
    problems_->clear();
    if (reading_.stop_requested()) reading_ = {};
    if (drops_++ == 0) say_reading_.start();
    auto* watcher = new QFutureWatcher<Intake>(this);
    connect(watcher, &QFutureWatcherBase::finished, this, [=, this] {
        take(watcher->result(), of_class, into_class);
        watcher->deleteLater();
    });
    watcher->setFuture(QtConcurrent::run([paths, stop = reading_.get_token()] { return scan_drop(paths, stop); }));
}

void DemonstrationsPanel::take(const Intake& intake, const QPersistentModelIndex& of_class, bool into_class) {
    if (--drops_ == 0) {
        say_reading_.stop();
        problems_->hide_note();
    }
    for (const Candidate& candidate : intake.candidates) {
        for (const Media& medium : candidate.demonstration.media) {
            if (!candidate.origin.empty()) origins_[to_qstring(medium.path.string())] = to_qstring(candidate.origin);
        }
    }
    for (const RejectedFile& rejected : intake.rejected)
        problems_->add(to_qstring(rejected.path.string()), to_qstring(rejected.reason));
    if (into_class) {
        if (of_class.isValid()) model_.add_images(of_class, all_files(intake));
        return;
    }
    const QModelIndex fresh = model_.take_drop(intake);
    if (fresh.isValid()) card(fresh.row())->edit_name();  // its name is the next thing to say
}

void DemonstrationsPanel::report_unreadable(const QString& file, const QString& reason) {
    problems_->add(file, origins_.value(file) + reason);
}

void DemonstrationsPanel::add_problem(const QString& problem) {
    problems_->add({}, problem);
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

void DemonstrationsPanel::choose_list() {
    const QStringList files = QFileDialog::getOpenFileNames(this, tr("Choose lists of demonstrations"), {},
                                                            tr("Lists (*.jsonl *.ndjson *.json)"));
    if (!files.isEmpty()) add_paths(files);
}

void DemonstrationsPanel::add_empty_class() {
    const QModelIndex fresh = model_.add_class(model_.unused_class_name());
    card(fresh.row())->edit_name();
}

void DemonstrationsPanel::add_free_group() {
    card(model_.add_free_group().row());
}

ClassCard* DemonstrationsPanel::card(int row) const {
    return cards_->card(row);
}

void DemonstrationsPanel::refresh() {
    const int groups = model_.rowCount();
    summary_->setText(groups == 0 ? QString() : tr("%1 in %n class(es)", nullptr, groups).arg(model_.image_count()));
    cards_->drop_area().set_text(
        groups == 0 ? tr("Drop images here, a folder with one subfolder per class, or a list (.jsonl, .json).\n\nOr "
                         "press to choose.")
                    : tr("Drop images or folders\nonto a class, or here for a new one"));
}

void DemonstrationsPanel::report_duplicates() {
    const QSet<quint64> found = model_.duplicates();
    if (found == duplicates_shown_) return;
    // Closed by the user, the message stays away until there are others.
    const bool more = !(found - duplicates_shown_).isEmpty();
    duplicates_shown_ = found;
    if (found.isEmpty()) return duplicates_->hide();
    if (!more && !duplicates_->isVisible()) return;
    duplicates_->show_note(tr("%n image(s) are here more than once.", nullptr, static_cast<int>(found.size())),
                           tr("Remove the copies"), [this] { remove_duplicates(); });
}

void DemonstrationsPanel::dragEnterEvent(QDragEnterEvent* event) {
    if (event->mimeData()->hasUrls()) event->acceptProposedAction();
}

void DemonstrationsPanel::dropEvent(QDropEvent* event) {
    event->acceptProposedAction();
    if (event->mimeData()->hasFormat(DemonstrationsModel::kMimeType)) {
        move_into_new_class(DemonstrationsModel::ids_in(event->mimeData()));
    } else {
        add_paths(local_paths(event->mimeData()));
    }
}

}  // namespace emloc::ui
