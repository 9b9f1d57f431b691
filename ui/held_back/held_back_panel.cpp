#include "ui/held_back/held_back_panel.h"

#include <QDateTime>
#include <QDir>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QSplitter>
#include <QStackedLayout>
#include <QTableView>
#include <QVBoxLayout>
#include <QtConcurrentRun>
#include <algorithm>

#include "ui/convert.h"
#include "ui/demonstrations/drop_area.h"
#include "ui/held_back/answer_actions.h"
#include "ui/held_back/answer_delegate.h"
#include "ui/held_back/confusion_model.h"
#include "ui/held_back/confusion_view.h"
#include "ui/held_back/held_back_model.h"
#include "ui/held_back/nearest_dialog.h"
#include "ui/held_back/test_export.h"
#include "ui/held_back/test_picker.h"
#include "ui/held_back/unknown_labels_bar.h"
#include "ui/inspector/picture_cache.h"
#include "ui/theme/theme.h"
#include "ui/widgets/choose_file.h"
#include "ui/widgets/message_bar.h"

namespace emloc::ui {

HeldBackPanel::HeldBackPanel(HeldBackModel& model, PictureCache& pictures, const Theme& theme, QWidget* parent)
    : QWidget(parent),
      model_(model),
      pictures_(pictures),
      theme_(theme),
      filter_(new HeldBackFilter(model, this)),
      confusion_(new ConfusionModel(model, this)) {
    messages_ = new MessageBar;
    messages_->setObjectName(QStringLiteral("test_messages"));
    unknown_ = new UnknownLabelsBar;
    connect(unknown_, &UnknownLabelsBar::decided, this, &HeldBackPanel::names_decided);
    empty_ =
        new DropArea(tr("Drop a folder of class folders that the model has not seen,\nto see how many it gets right."),
                     tr("Images to test on: drop a folder here, or press to choose one"));
    connect(empty_, &DropArea::clicked, this, &HeldBackPanel::choose_folder);
    connect(empty_, &DropArea::dropped, this, [this](const QStringList& paths) {
        if (!paths.isEmpty()) open_folder(paths.front());
    });
    auto* page = new QWidget;
    auto* page_column = new QVBoxLayout(page);
    page_column->setContentsMargins(0, 0, 0, 0);
    page_column->setSpacing(2 * kGrid);
    page_column->addWidget(make_head());
    page_column->addWidget(make_sides(pictures, theme), 1);
    auto* pages = new QWidget;
    stack_ = new QStackedLayout(pages);
    stack_->addWidget(empty_);
    stack_->addWidget(page);

    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 3 * kGrid, 0, 0);
    column->setSpacing(2 * kGrid);
    column->addWidget(messages_);
    column->addWidget(unknown_);
    column->addWidget(pages, 1);

    connect(&scan_, &QFutureWatcherBase::finished, this, [this] { take(scan_.result()); });
    connect(&model_, &QAbstractItemModel::modelReset, this, [this] {
        summary_.clear();
        unknown_->hide();
        refresh();
    });
    connect(&model_, &HeldBackModel::relabelled, this, &HeldBackPanel::take_relabelled);
    connect(&model_, &QAbstractItemModel::dataChanged, this, &HeldBackPanel::refresh);
    connect(filter_, &QAbstractItemModel::rowsRemoved, this, &HeldBackPanel::refresh);
    connect(filter_, &QAbstractItemModel::rowsInserted, this, &HeldBackPanel::refresh);
    refresh();
}

QWidget* HeldBackPanel::make_head() {
    result_ = new QLabel;
    result_->setObjectName(QStringLiteral("test_result"));
    result_->setWordWrap(true);
    runs_ = new TestPicker;
    connect(runs_, &TestPicker::chosen, this, [this](qint64 id) {
        model_.set_images({});  // or only those of the run would be shown that are here now
        Q_EMIT run_chosen(id);
    });
    test_ = new QPushButton(tr("Test"));
    test_->setObjectName(QStringLiteral("test_button"));
    connect(test_, &QPushButton::clicked, this, &HeldBackPanel::test_requested);
    export_ = new QPushButton(tr("Export\u2026"));
    export_->setToolTip(tr("Save every answer (CSV), or all with the matrix (JSON)"));
    connect(export_, &QPushButton::clicked, this, &HeldBackPanel::export_results);
    auto* other = new QPushButton(tr("Other images\u2026"));
    connect(other, &QPushButton::clicked, this, &HeldBackPanel::choose_folder);
    held_out_button_ = new QPushButton(tr("Held-out images"));
    held_out_button_->setObjectName(QStringLiteral("test_held_out"));
    connect(held_out_button_, &QPushButton::clicked, this, &HeldBackPanel::held_out_requested);
    auto* head = new QWidget;
    auto* row = new QHBoxLayout(head);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(result_, 1);
    row->addWidget(runs_);
    row->addWidget(export_);
    row->addWidget(held_out_button_);
    row->addWidget(other);
    row->addWidget(test_);
    return head;
}

QWidget* HeldBackPanel::make_sides(PictureCache& pictures, const Theme& theme) {
    auto* sides = new QSplitter(Qt::Vertical);
    sides->setProperty("look", QStringLiteral("bare"));
    sides->setChildrenCollapsible(false);
    sides->setHandleWidth(2 * kGrid);
    sides->addWidget(make_matrix(theme));
    sides->addWidget(make_answers(pictures, theme));
    return sides;
}

QWidget* HeldBackPanel::make_matrix(const Theme& theme) {
    matrix_ = new ConfusionView(*confusion_, theme);
    matrix_->setObjectName(QStringLiteral("confusion"));
    connect(matrix_, &ConfusionView::cell_chosen, this, &HeldBackPanel::choose_cell);
    auto* caption = new QLabel(tr("Labels down, answers across; press a cell to see its images"));
    caption->setProperty("look", QStringLiteral("muted"));
    use_small_font(caption);
    auto* side = new QWidget;
    auto* column = new QVBoxLayout(side);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(kGrid);
    column->addWidget(caption);
    column->addWidget(matrix_, 1);
    return side;
}

QWidget* HeldBackPanel::make_answers(PictureCache& pictures, const Theme& theme) {
    chosen_ = new QLabel;
    chosen_->setObjectName(QStringLiteral("test_chosen"));
    chosen_->setProperty("look", QStringLiteral("title"));
    show_all_ = new QPushButton(tr("Show all"));
    show_all_->setProperty("look", QStringLiteral("link"));
    connect(show_all_, &QPushButton::clicked, this, [this] {
        filter_->choose_all();
        refresh();
    });
    list_ = make_list(pictures, theme);
    auto* head = new QHBoxLayout;
    head->addWidget(chosen_);
    head->addWidget(show_all_);
    head->addStretch();
    auto* side = new QWidget;
    auto* column = new QVBoxLayout(side);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(kGrid);
    column->addLayout(head);
    column->addWidget(list_, 1);
    return side;
}

QTableView* HeldBackPanel::make_list(PictureCache& pictures, const Theme& theme) {
    auto* list = new QTableView;
    list->setObjectName(QStringLiteral("test_list"));
    list->setProperty("look", QStringLiteral("list"));
    list->setAccessibleName(tr("Held-back images and answers"));
    list->setModel(filter_);
    list->setItemDelegate(new AnswerDelegate(pictures, theme, list));
    list->setSelectionBehavior(QAbstractItemView::SelectRows);
    list->setSelectionMode(QAbstractItemView::SingleSelection);
    list->setEditTriggers(QAbstractItemView::EditKeyPressed);
    list->setShowGrid(false);
    list->setTabKeyNavigation(false);
    list->setWordWrap(false);
    list->setToolTip(
        tr("Return or a double click asks about the image; F2 corrects its label; the right button has more"));
    list->verticalHeader()->hide();
    list->verticalHeader()->setDefaultSectionSize(10 * kGrid);
    list->horizontalHeader()->setHighlightSections(false);
    list->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
    connect(list, &QTableView::activated, this, [this](const QModelIndex& index) {
        Q_EMIT image_activated(index.data(HeldBackModel::kPathRole).toString());
    });
    auto* actions = new AnswerActions(model_, *list);
    connect(actions, &AnswerActions::ask_requested, this, &HeldBackPanel::image_activated);
    connect(actions, &AnswerActions::nearest_requested, this, &HeldBackPanel::nearest_requested);
    connect(actions, &AnswerActions::use_requested, this, &HeldBackPanel::use_requested);
    connect(&pictures, &PictureCache::changed, list->viewport(), qOverload<>(&QWidget::update));
    return list;
}

void HeldBackPanel::choose_folder() {
    const QString folder =
        ui::choose_folder({.parent = this, .kind = "images", .title = tr("Choose a folder of class folders")});
    if (!folder.isEmpty()) open_folder(folder);
}

void HeldBackPanel::open_folder(const QString& folder) {
    messages_->hide();
    folder_ = folder;
    scan_.setFuture(QtConcurrent::run([folder] { return scan_drop({folder}); }));
}

void HeldBackPanel::take(const Intake& intake) {
    const auto& candidates = intake.candidates;
    const bool parted = std::ranges::any_of(candidates, &Candidate::held_back);
    std::vector<LabelledImage> images;
    for (const auto& [demonstration, origin, held_back, system_prompt] : candidates) {
        const QString file = to_qstring(demonstration.media.front().path.string());
        const bool wanted = held_back == parted && demonstration.is_label;
        if (wanted) images.push_back({file, to_qstring(demonstration.answer)});
    }
    const QString said = (refusals(intake) + notes(intake)).join(u'\n');
    if (!intake.rejected.empty()) messages_->show_error(said);
    if (intake.rejected.empty() && !said.isEmpty()) messages_->show_note(said);
    const bool any = !images.empty();
    if (any) {
        model_.set_images(std::move(images), folder_);
    } else if (intake.rejected.empty()) {
        messages_->show_error(tr("Drop a folder that has one subfolder per class."));
    }
    Q_EMIT scanned(any);
}

void HeldBackPanel::set_ready(bool ready, const QString& why_not) {
    test_->setEnabled(ready);
    test_->setToolTip(ready ? tr("Classify every image and compare with its label") : why_not);
}

void HeldBackPanel::choose_cell(const QString& truth, const QString& answer) {
    filter_->choose(truth, answer);
    chosen_->setText(truth == answer ? tr("%1, recognised").arg(truth) : tr("%1, taken for %2").arg(truth, answer));
    refresh();
}

void HeldBackPanel::refresh() {
    const int count = model_.rowCount();
    stack_->setCurrentIndex(count == 0 ? 0 : 1);
    export_->setEnabled(model_.tested() > 0);
    held_out_button_->setVisible(held_out_ > 0 && !model_.name().isEmpty());
    test_->setText(model_.tested() > 0 ? tr("Test again") : tr("Test"));
    show_all_->setVisible(!filter_->is_all());
    if (filter_->is_all()) chosen_->setText(tr("All images"));
    if (!summary_.isEmpty()) {
        result_->setText(summary_);
    } else {
        result_->setText(model_.tested() == 0 ? tr("%n image(s) held back", nullptr, count)
                                              : tr("%1 of %2 right so far").arg(model_.correct()).arg(model_.tested()));
    }
}

void HeldBackPanel::set_summary(const TestSummary& summary) {
    if (summary.tested == 0) return;
    const QString text = accuracy_text(summary.correct, summary.tested);
    summary_ = summary.cancelled
                   ? tr("%1 (stopped)").arg(text)
                   : tr("%1, %2 ms each").arg(text).arg(1000 * summary.seconds / summary.tested, 0, 'f', 0);
    filter_->put_wrong_first();
    refresh();
}

void HeldBackPanel::show_run(const TestRun& run) {
    if (!model_.recall(run) || model_.tested() == 0) return;
    const QDateTime when = QDateTime::fromString(to_qstring(run.created), Qt::ISODate).toLocalTime();
    summary_ =
        tr("%1, tested %2")
            .arg(accuracy_text(model_.correct(), model_.tested()), QLocale().toString(when, QLocale::ShortFormat));
    runs_->choose(run.id);
    filter_->put_wrong_first();
    refresh();
}

void HeldBackPanel::set_held_out(int count) {
    held_out_ = count;
    refresh();
}

void HeldBackPanel::set_tests(const std::vector<TestRecord>& tests) {
    runs_->set_tests(tests);
}

void HeldBackPanel::ask_unknown(const QStringList& unknown, const QStringList& known) {
    unknown_->ask(unknown, known);
}

// The answers stay; how many are right is another number now.
void HeldBackPanel::take_relabelled(const LabelledImage& image, const QString& before) {
    summary_ = model_.tested() == 0 ? QString() : accuracy_text(model_.correct(), model_.tested());
    refresh();
    messages_->show_note(
        tr("The label of %1 is \u201c%2\u201d now.").arg(QFileInfo(image.path).fileName(), image.label),
        tr("Take it back"), [this, image, before] {
            const auto& images = model_.images();
            const auto found = std::ranges::find(images, image.path, &LabelledImage::path);
            if (found == images.end()) return;
            model_.relabel(static_cast<int>(found - images.begin()), before);
            messages_->hide();
        });
}

void HeldBackPanel::show_nearest(const NearestDemonstrations& nearest) {
    const auto& images = model_.images();
    const auto image = std::ranges::find(images, nearest.file, &LabelledImage::path);
    if (image == images.end()) return;  // other images are tested on by now
    const QString answer = model_.answer(static_cast<int>(image - images.begin()));
    auto* dialog = new NearestDialog(nearest, image->label, answer, pictures_, theme_, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->show();
}

void HeldBackPanel::export_results() {
    if (model_.tested() == 0) return;
    const QString name = context_.isEmpty() ? tr("test") : context_;
    const QString file = choose_new_file({.parent = this,
                                          .kind = "export",
                                          .title = tr("Save the answers"),
                                          .filter = tr("Table (*.csv);;JSON (*.json)")},
                                         {.suggested = name + QStringLiteral(".csv")});
    if (!file.isEmpty()) export_to(file);
}

void HeldBackPanel::export_to(const QString& file) {
    const QString problem = export_test(file, model_, context_);
    if (problem.isEmpty())
        messages_->show_note(tr("Saved %1").arg(QDir::toNativeSeparators(file)));
    else
        messages_->show_error(problem);
}

}  // namespace emloc::ui
