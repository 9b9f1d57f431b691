#include "ui/model/model_dialog.h"

#include <QDir>
#include <QDragEnterEvent>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QLabel>
#include <QListWidget>
#include <QLocale>
#include <QMimeData>
#include <QPushButton>
#include <QVBoxLayout>
#include <QtConcurrentRun>

#include "ui/demonstrations/drop_scan.h"
#include "ui/settings/settings.h"
#include "ui/theme/theme.h"
#include "ui/widgets/message_bar.h"

namespace emloc::ui {

ModelDialog::ModelDialog(const QStringList& folders, const QString& current, const QString& device, qint64 cap,
                         QWidget* parent)
    : QDialog(parent), device_(device), cap_(cap) {
    setWindowTitle(tr("Choose a model"));
    setAcceptDrops(true);
    resize(150 * kGrid, 90 * kGrid);
    build();
    connect(&check_, &QFutureWatcherBase::finished, this, [this] { show_check(check_.result()); });
    connect(list_, &QListWidget::currentRowChanged, this, &ModelDialog::check);
    for (const QString& folder : folders) add_folder(folder);
    if (!current.isEmpty()) add_folder(current);
}

void ModelDialog::build() {
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
    auto* folder = new QPushButton(tr("Another folder\u2026"));
    connect(folder, &QPushButton::clicked, this, &ModelDialog::choose_folder);
    auto* cancel = new QPushButton(tr("Cancel"));
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    use_ = new QPushButton(tr("Use this model"));
    use_->setObjectName(QStringLiteral("model_use"));
    use_->setProperty("look", QStringLiteral("primary"));
    use_->setDefault(true);
    connect(use_, &QPushButton::clicked, this, [this] {
        Q_EMIT chosen(selected());
        accept();
    });
    auto* hint = new QLabel(tr("The folder of a Qwen2-VL model as Hugging Face publishes it. It can be dropped here."));
    hint->setWordWrap(true);
    hint->setProperty("look", QStringLiteral("muted"));

    auto* buttons = new QHBoxLayout;
    buttons->addWidget(folder);
    buttons->addStretch();
    buttons->addWidget(cancel);
    buttons->addWidget(use_);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(4 * kGrid, 4 * kGrid, 4 * kGrid, 4 * kGrid);
    column->setSpacing(2 * kGrid);
    column->addWidget(hint);
    column->addWidget(list_, 1);
    column->addWidget(messages_);
    column->addWidget(facts_);
    column->addWidget(verdict_);
    column->addLayout(buttons);
    use_->setEnabled(false);
}

QString ModelDialog::selected() const {
    return list_->currentItem() == nullptr ? QString() : list_->currentItem()->data(Qt::UserRole).toString();
}

void ModelDialog::add_folder(const QString& folder) {
    for (int row = 0; row < list_->count(); ++row) {
        if (list_->item(row)->data(Qt::UserRole).toString() == folder) return list_->setCurrentRow(row);
    }
    const QString where = folder == bundled_model() ? tr("comes with the program") : QDir::toNativeSeparators(folder);
    auto* item = new QListWidgetItem(QStringLiteral("%1\n%2").arg(QDir(folder).dirName(), where), list_);
    item->setToolTip(QDir::toNativeSeparators(folder));
    item->setData(Qt::UserRole, folder);
    list_->setCurrentItem(item);
}

void ModelDialog::choose_folder() {
    const QString folder = QFileDialog::getExistingDirectory(this, tr("Choose the folder of a Qwen2-VL model"));
    if (!folder.isEmpty()) add_folder(folder);
}

void ModelDialog::check() {
    const QString folder = selected();
    use_->setEnabled(false);
    messages_->hide();
    facts_->setText(tr("Looking at it\u2026"));
    verdict_->clear();
    check_.setFuture(QtConcurrent::run([folder] { return check_model(folder); }));
}

void ModelDialog::show_check(const ModelCheck& found) {
    if (found.folder != selected()) return;
    facts_->clear();
    if (!found.problem.isEmpty()) return messages_->show_error(found.problem);
    facts_->setText(
        tr("%1 million weights in %n layer(s), %2 of files", nullptr, found.layers)
            .arg(QLocale().toString(static_cast<double>(found.weights) / 1e6, 'f', 1), size_text(found.file_bytes)));
    const FitVerdict verdict = fits(found, device_, machine_memory(), cap_);
    verdict_->setText(verdict.text);
    // What the machine lacks now may be free in a moment; what the user's own cap forbids is forbidden.
    use_->setEnabled(verdict.fit != Fit::kTooLarge || cap_ == 0 || verdict.needed <= cap_);
}

void ModelDialog::dragEnterEvent(QDragEnterEvent* event) {
    if (event->mimeData()->hasUrls()) event->acceptProposedAction();
}

void ModelDialog::dropEvent(QDropEvent* event) {
    event->acceptProposedAction();
    for (const QString& path : local_paths(event->mimeData())) add_folder(path);
}

}  // namespace emloc::ui
