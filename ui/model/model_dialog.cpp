#include "ui/model/model_dialog.h"

#include <QClipboard>
#include <QDir>
#include <QDragEnterEvent>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QListWidget>
#include <QLocale>
#include <QMimeData>
#include <QPushButton>
#include <QVBoxLayout>
#include <QtConcurrentRun>

#include "engine/model/families/registry.h"
#include "engine/model/finder/adapter_base.h"
#include "ui/convert.h"
#include "ui/demonstrations/drop_scan.h"
#include "ui/settings/settings.h"
#include "ui/theme/theme.h"
#include "ui/widgets/choose_file.h"
#include "ui/widgets/message_bar.h"

namespace emloc::ui {

namespace {

constexpr int kObstacle = Qt::UserRole + 1;  // of a model that was found: why it can't be loaded

}  // namespace

ModelDialog::ModelDialog(const QStringList& folders, const QString& current, const Settings& settings, QWidget* parent)
    : QDialog(parent), settings_(settings) {
    setWindowTitle(tr("Choose a model"));
    setAcceptDrops(true);
    resize(150 * kGrid, 90 * kGrid);
    build();
    connect(&check_, &QFutureWatcherBase::finished, this, [this] { show_check(check_.result()); });
    connect(&find_, &QFutureWatcherBase::finished, this, [this] { list_found(find_.result()); });
    connect(list_, &QListWidget::currentRowChanged, this, &ModelDialog::check);
    for (const QString& folder : folders) add_folder(folder);
    if (!current.isEmpty()) add_folder(current);
    look_for_models(model_places(process_environment));
}

void ModelDialog::look_for_models(const std::vector<ModelPlace>& places) {
    find_.setFuture(QtConcurrent::run([places] { return find_models(places); }));
}

void ModelDialog::build() {
    make_fields();
    auto* hint =
        new QLabel(tr("The folder of a model (%1) as Hugging Face publishes it, or of a LoRA adapter of one. It "
                      "can be dropped here.")
                       .arg(to_qstring(family_titles())));
    hint->setWordWrap(true);
    hint->setProperty("look", QStringLiteral("muted"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(4 * kGrid, 4 * kGrid, 4 * kGrid, 4 * kGrid);
    column->setSpacing(2 * kGrid);
    column->addWidget(hint);
    column->addWidget(list_, 1);
    column->addWidget(make_advice());
    column->addWidget(messages_);
    column->addWidget(facts_);
    column->addWidget(verdict_);
    column->addLayout(make_buttons());
}

void ModelDialog::make_fields() {
    list_ = new QListWidget;
    list_->setObjectName(QStringLiteral("model_list"));
    list_->setProperty("look", QStringLiteral("list"));
    list_->setAccessibleName(tr("Models"));
    facts_ = new QLabel;
    facts_->setWordWrap(true);
    facts_->setProperty("look", QStringLiteral("muted"));
    verdict_ = new QLabel;
    verdict_->setObjectName(QStringLiteral("model_verdict"));
    verdict_->setWordWrap(true);
    messages_ = new MessageBar;
    messages_->setObjectName(QStringLiteral("model_messages"));
}

QLayout* ModelDialog::make_buttons() {
    auto* folder = new QPushButton(tr("Another folder\u2026"));
    connect(folder, &QPushButton::clicked, this, &ModelDialog::choose_folder);
    auto* cancel = new QPushButton(tr("Cancel"));
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    use_ = new QPushButton(tr("Use this model"));
    use_->setObjectName(QStringLiteral("model_use"));
    use_->setProperty("look", QStringLiteral("primary"));
    use_->setDefault(true);
    use_->setEnabled(false);
    connect(use_, &QPushButton::clicked, this, [this] {
        Q_EMIT chosen(selected());
        accept();
    });
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(folder);
    buttons->addStretch();
    buttons->addWidget(cancel);
    buttons->addWidget(use_);
    return buttons;
}

QString ModelDialog::selected() const {
    return list_->currentItem() == nullptr ? QString() : list_->currentItem()->data(Qt::UserRole).toString();
}

QStringList ModelDialog::folders() const {
    QStringList all;
    for (int row = 0; row < list_->count(); ++row) all << list_->item(row)->data(Qt::UserRole).toString();
    return all;
}

// What to do where there is no other model: a command to copy, since this program downloads nothing.
QWidget* ModelDialog::make_advice() {
    const auto command = QStringLiteral("hf download Qwen/Qwen3-VL-2B-Instruct");
    auto* text =
        new QLabel(tr("No other model was found on this machine. Hugging Face\u2019s own program gets one; this "
                      "one needs about 9 GB of memory: %1")
                       .arg(command));
    text->setObjectName(QStringLiteral("model_advice"));
    text->setWordWrap(true);
    text->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    auto* copy = new QPushButton(tr("Copy the command"));
    copy->setObjectName(QStringLiteral("model_copy_command"));
    copy->setAutoDefault(false);
    connect(copy, &QPushButton::clicked, this, [command] { QGuiApplication::clipboard()->setText(command); });
    advice_ = new QWidget;
    auto* row = new QHBoxLayout(advice_);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(text, 1);
    row->addWidget(copy, 0, Qt::AlignTop);
    advice_->hide();
    return advice_;
}

QListWidgetItem* ModelDialog::item_of(const QString& folder) const {
    for (int row = 0; row < list_->count(); ++row) {
        if (list_->item(row)->data(Qt::UserRole).toString() == folder) return list_->item(row);
    }
    return nullptr;
}

QListWidgetItem* ModelDialog::add_item(const QString& name, const QString& where, const QString& folder) {
    auto* item = new QListWidgetItem(QStringLiteral("%1\n%2").arg(name, where), list_);
    item->setToolTip(QDir::toNativeSeparators(folder));
    item->setData(Qt::UserRole, folder);
    return item;
}

void ModelDialog::add_folder(const QString& folder) {
    if (auto* item = item_of(folder)) return list_->setCurrentItem(item);
    QString where = folder == bundled_model() ? tr("comes with the program") : QDir::toNativeSeparators(folder);
    if (is_adapter_folder(to_path(folder))) where = tr("adapter, in %1").arg(where);
    list_->setCurrentItem(add_item(QDir(folder).dirName(), where, folder));
}

// They come behind what is there, and the choice stays what it is.
void ModelDialog::list_found(const std::vector<FoundModel>& found) {
    for (const FoundModel& model : found) {
        const QString folder = to_qstring(model.path.string());
        if (item_of(folder) != nullptr) continue;
        const QString program = to_qstring(model.program);
        const QString where = model.obstacle.empty() ? tr("%1, in %2").arg(QDir::toNativeSeparators(folder), program)
                                                     : tr("can\u2019t be loaded yet; in %1").arg(program);
        auto* item = add_item(to_qstring(model.name), where, folder);
        item->setData(kObstacle, to_qstring(model.obstacle));
    }
    advice_->setVisible(found.empty());
}

void ModelDialog::choose_folder() {
    const QString folder =
        ui::choose_folder({.parent = this, .kind = "model", .title = tr("Choose the folder of a model or an adapter")});
    if (!folder.isEmpty()) add_folder(folder);
}

void ModelDialog::check() {
    const QString folder = selected();
    use_->setEnabled(false);
    messages_->hide();
    facts_->setText(tr("Looking at it\u2026"));
    verdict_->clear();
    const auto* item = list_->currentItem();
    if (const QString obstacle = item ? item->data(kObstacle).toString() : QString(); !obstacle.isEmpty()) {
        facts_->clear();
        return messages_->show_error(obstacle);
    }
    check_.setFuture(QtConcurrent::run([folder, known = folders()] { return check_model(folder, known); }));
}

void ModelDialog::show_check(const ModelCheck& found) {
    if (found.folder != selected()) return;
    facts_->clear();
    if (!found.problem.isEmpty()) return messages_->show_error(found.problem);
    facts_->setText(
        tr("%1 million weights in %n layer(s), %2 of files", nullptr, found.layers)
            .arg(QLocale().toString(static_cast<double>(found.weights) / 1e6, 'f', 1), size_text(found.file_bytes)));
    const FitVerdict verdict = fits(found, settings_, machine_memory());
    verdict_->setText(verdict.text);
    // What the machine lacks now may be free in a moment; what the user's own cap forbids is forbidden.
    const qint64 cap = memory_cap(settings_);
    use_->setEnabled(verdict.fit != Fit::kTooLarge || cap == 0 || verdict.needed <= cap);
}

void ModelDialog::dragEnterEvent(QDragEnterEvent* event) {
    if (event->mimeData()->hasUrls()) event->acceptProposedAction();
}

void ModelDialog::dropEvent(QDropEvent* event) {
    event->acceptProposedAction();
    for (const QString& path : local_paths(event->mimeData())) add_folder(path);
}

}  // namespace emloc::ui
