#include "ui/demonstrations/demonstrations_panel.h"

#include <QApplication>
#include <QClipboard>
#include <QDir>
#include <QDragEnterEvent>
#include <QFutureWatcher>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QMimeData>
#include <QStandardPaths>
#include <QVBoxLayout>
#include <QtConcurrentRun>
#include <chrono>
#include <random>

#include "engine/media/video.h"
#include "ui/convert.h"
#include "ui/demonstrations/camera_dialog.h"
#include "ui/demonstrations/capture_store.h"
#include "ui/demonstrations/card_list.h"
#include "ui/demonstrations/class_card.h"
#include "ui/demonstrations/contradiction_bar.h"
#include "ui/demonstrations/demonstrations_model.h"
#include "ui/demonstrations/doubt_bar.h"
#include "ui/demonstrations/drop_area.h"
#include "ui/demonstrations/duplicate_bar.h"
#include "ui/demonstrations/hold_out_bar.h"
#include "ui/demonstrations/image_list.h"
#include "ui/demonstrations/missing_bar.h"
#include "ui/demonstrations/problem_list.h"
#include "ui/demonstrations/system_prompt_bar.h"
#include "ui/theme/theme.h"
#include "ui/video/video_dialog.h"
#include "ui/widgets/choose_file.h"

namespace emloc::ui {

namespace {
constexpr std::chrono::milliseconds kLookDelay{400};
constexpr std::chrono::milliseconds kReadingDelay{400};
}  // namespace

DemonstrationsPanel::DemonstrationsPanel(DemonstrationsModel& model, ThumbnailCache& thumbnails, const Theme& theme,
                                         QWidget* parent)
    : QFrame(parent), model_(model), thumbnails_(thumbnails), theme_(theme), selection_(&model, this) {
    setProperty("look", QStringLiteral("panel"));
    setAcceptDrops(true);
    setAccessibleName(tr("Demonstrations"));
    problems_ = new ProblemList;
    missing_ = new MissingBar(model);
    duplicates_ = new DuplicateBar(model);
    doubts_ = new DoubtBar(model);
    contradictions_ = new ContradictionBar(model, thumbnails);
    hold_out_ = new HoldOutBar;
    system_prompt_ = new SystemPromptBar(model);
    cards_ = new CardList(model, thumbnails, selection_, theme);

    auto* margins = new QVBoxLayout;
    margins->setContentsMargins(3 * kGrid, 0, 3 * kGrid, 0);
    margins->setSpacing(2 * kGrid);
    margins->addWidget(problems_);
    margins->addWidget(missing_);
    margins->addWidget(duplicates_);
    margins->addWidget(doubts_);
    margins->addWidget(contradictions_);
    margins->addWidget(hold_out_);
    margins->addWidget(system_prompt_);
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
                if (!note.isEmpty()) problems_->add_note(file, origins_.value(file) + note);
            });
    say_reading_.setSingleShot(true);
    say_reading_.setInterval(kReadingDelay);
    connect(&say_reading_, &QTimer::timeout, this, [this] {
        problems_->show_note(tr("Reading what was added\u2026"), tr("Cancel"), [this] { reading_.request_stop(); });
    });
    look_soon_.setSingleShot(true);
    look_soon_.setInterval(kLookDelay);
    connect(&look_soon_, &QTimer::timeout, missing_, &MissingBar::look);
    connect(&look_soon_, &QTimer::timeout, duplicates_, &DuplicateBar::look);
    connect(&look_soon_, &QTimer::timeout, doubts_, &DoubtBar::look);
    connect(&look_soon_, &QTimer::timeout, contradictions_, &ContradictionBar::look);
    const auto look = [this] {
        if (!look_soon_.isActive()) look_soon_.start();
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
    problems_->add_refusals(intake);
    if (into_class) {
        if (of_class.isValid()) model_.add_images(of_class, all_files(intake));
        return;
    }
    problems_->add_notes(intake);
    const QModelIndex fresh = model_.take_drop(intake);
    problems_->add_system_prompt(intake, model_.set().system_prompt);
    if (fresh.isValid()) card(fresh.row())->edit_name();  // its name is the next thing to say
}

void DemonstrationsPanel::report_unreadable(const QString& file, const QString& reason) {
    problems_->add(file, origins_.value(file) + reason);
}

void DemonstrationsPanel::add_problem(const QString& problem) {
    problems_->add({}, problem);
}

void DemonstrationsPanel::choose_images() {
    const QStringList files =
        choose_files({.parent = this, .kind = "images", .title = tr("Choose images for a new class")});
    if (!files.isEmpty()) add_paths(files);
}

void DemonstrationsPanel::choose_images_for(const QModelIndex& of_class) {
    const QPersistentModelIndex target(of_class);
    const QStringList files =
        choose_files({.parent = this,
                      .kind = "images",
                      .title = tr("Choose images for \u201c%1\u201d").arg(of_class.data().toString())});
    if (!files.isEmpty()) add_paths_to(target, files);
}

void DemonstrationsPanel::choose_folder() {
    const QString folder =
        ui::choose_folder({.parent = this, .kind = "images", .title = tr("Choose a folder of class folders")});
    if (!folder.isEmpty()) add_paths({folder});
}

void DemonstrationsPanel::choose_list() {
    const QStringList files = choose_files({.parent = this,
                                            .kind = "images",
                                            .title = tr("Choose lists of demonstrations"),
                                            .filter = tr("Lists (*.jsonl *.ndjson *.json)")});
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

// --- what is done with the selected images ---------------------------------------------------------------------------

QSet<quint64> DemonstrationsPanel::selected() const {
    QSet<quint64> ids;
    for (const QModelIndex& image : selection_.selectedIndexes()) {
        if (image.parent().isValid()) ids.insert(image.data(DemonstrationsModel::kIdRole).toULongLong());
    }
    return ids;
}

void DemonstrationsPanel::remove_selected() {
    if (const auto images = selected(); !images.isEmpty()) model_.remove_images(images);
}

void DemonstrationsPanel::toggle_held_out() {
    const auto images = selected();
    if (images.isEmpty()) return;
    const bool all = std::all_of(images.begin(), images.end(), [this](quint64 id) {
        return model_.find_image(id).data(DemonstrationsModel::kHeldOutRole).toBool();
    });
    model_.set_held_out(images, !all);
}

void DemonstrationsPanel::move_selected() {
    const auto images = selected();
    if (images.isEmpty()) return;
    QMenu menu(this);
    menu.setObjectName(QStringLiteral("move_menu"));
    for (int row = 0; row < model_.rowCount(); ++row) {
        const QPersistentModelIndex group = model_.index(row, 0);
        QAction* to = menu.addAction(group.data().toString().replace(u'&', QStringLiteral("&&")));
        connect(to, &QAction::triggered, this, [=, this] { model_.move_images(images, group); });
    }
    menu.addSeparator();
    connect(menu.addAction(tr("A new class")), &QAction::triggered, this, [=, this] { move_into_new_class(images); });
    menu.exec(QCursor::pos());
}

void DemonstrationsPanel::move_into_new_class(const QSet<quint64>& images) {
    const QString name = model_.unused_class_name();
    quint64 fresh = 0;
    model_.edit(tr("Move %n image(s)", nullptr, static_cast<int>(images.size())), [&](DemonstrationSet& set) {
        fresh = set.add_class(name);
        set.move_images(images, fresh);
    });
    card(model_.find_group(fresh).row())->edit_name();
}

void DemonstrationsPanel::select_all() {
    QItemSelection all;
    for (int row = 0; row < model_.rowCount(); ++row) {
        const QModelIndex group = model_.index(row, 0);
        const int images = model_.rowCount(group);
        if (images > 0) all.select(model_.index(0, 0, group), model_.index(images - 1, 0, group));
    }
    selection_.select(all, QItemSelectionModel::ClearAndSelect);
}

void DemonstrationsPanel::ask_hold_out() {
    hold_out_->open();
}

void DemonstrationsPanel::edit_system_prompt() {
    system_prompt_->open();
}

QString DemonstrationsPanel::selected_video() const {
    const auto images = selected();
    if (images.size() != 1) return {};
    const QString file = model_.find_image(*images.begin()).data(DemonstrationsModel::kPathRole).toString();
    return has_video_extension(to_path(file)) ? file : QString();
}

void DemonstrationsPanel::choose_frames(const VideoSampling& sampling) {
    const QString file = selected_video();
    if (file.isEmpty()) return;
    const quint64 id = *selected().begin();
    const auto choice = model_.find_image(id).data(DemonstrationsModel::kChoiceRole).value<FrameChoice>();
    const Media video{.kind = MediaKind::kVideo, .path = to_path(file), .choice = choice};
    auto* dialog = new VideoDialog(VideoDialog::Purpose::kDemonstration, video, sampling, theme_, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &VideoDialog::chosen, this,
            [this, id](const FrameChoice& chosen) { model_.set_choice(id, chosen); });
    dialog->open();
}

void DemonstrationsPanel::remove_duplicates() {
    if (!duplicates_->remove()) problems_->show_error(tr("No image is here more than once."));
}

void DemonstrationsPanel::add_picture(const QImage& picture, const QModelIndex& of_class) {
    const auto file = keep_capture(picture, capture_folder());
    if (!file) return problems_->show_error(file.error());
    const QModelIndex target = of_class.isValid() ? of_class : model_.add_class(model_.unused_class_name());
    model_.add_images(target, {*file});
}

void DemonstrationsPanel::paste() {
    const QMimeData* data = QApplication::clipboard()->mimeData();
    const QModelIndex target = cards_->current_group();
    if (data != nullptr && data->hasUrls()) {
        const QStringList paths = local_paths(data);
        target.isValid() ? add_paths_to(target, paths) : add_paths(paths);
    } else if (data != nullptr && data->hasImage()) {
        add_picture(qvariant_cast<QImage>(data->imageData()), target);
    } else {
        problems_->show_error(tr("There is no image in the clipboard. Copy an image or image files first."));
    }
}

void DemonstrationsPanel::open_camera() {
    const QModelIndex group = cards_->current_group();
    const bool free = group.data(DemonstrationsModel::kFreeRole).toBool();
    auto* dialog = new CameraDialog(model_.class_names(), free ? QString() : group.data().toString(), this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &CameraDialog::taken, this,
            [this](const QImage& picture, const QString& label) { add_picture(picture, model_.add_class(label)); });
    dialog->show();
}

void DemonstrationsPanel::set_menu_actions(const QList<QAction*>& of_images, const QList<QAction*>& of_groups) {
    image_actions_ = of_images;
    group_actions_ = of_groups;
}

}  // namespace emloc::ui
