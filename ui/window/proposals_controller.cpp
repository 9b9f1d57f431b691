#include "ui/window/proposals_controller.h"

#include <QDirIterator>
#include <QtConcurrentRun>

#include "engine/media/image.h"
#include "ui/chat/chat_panel.h"
#include "ui/convert.h"
#include "ui/demonstrations/demonstrations_model.h"
#include "ui/proposals/proposals_dialog.h"
#include "ui/widgets/choose_file.h"
#include "ui/window/actions.h"
#include "ui/worker/engine_thread.h"

namespace emloc::ui {

namespace {

constexpr qsizetype kMostImages = 10'000;

QStringList images_in(const QString& folder) {
    QStringList files;
    QDirIterator each(folder, QDir::Files, QDirIterator::Subdirectories);
    while (each.hasNext() && files.size() < kMostImages) {
        const QString file = each.next();
        if (has_image_extension(to_path(file))) files << file;
    }
    files.sort();
    return files;
}

}  // namespace

ProposalsController::ProposalsController(const Parts& parts, QObject* parent) : QObject(parent), parts_(parts) {
    parts_.actions.on(Command::kPropose, this, &ProposalsController::choose);
    connect(&looking_, &QFutureWatcherBase::finished, this, [this] { ask(looking_.result()); });
    connect(&parts_.engine, &EngineThread::activity_changed, this, &ProposalsController::refresh);
    connect(&parts_.chat_panel, &ChatPanel::availability_changed, this, &ProposalsController::refresh);
    const EngineEvents& events = parts_.engine.events();
    connect(&events, &EngineEvents::proposed, this, [this](const TestedImage& image) {
        if (dialog_) dialog_->proposals().set_answer(image.index, image.answer, image.probability, image.error);
    });
    connect(&events, &EngineEvents::proposals_ended, this, [this] {
        if (dialog_) dialog_->end();
    });
    refresh();
}

void ProposalsController::choose() {
    const QString folder = choose_folder(
        {.parent = &parts_.window, .kind = "images", .title = tr("Choose a folder of images without labels")});
    if (!folder.isEmpty()) propose(folder);
}

void ProposalsController::propose(const QString& folder) {
    looking_.setFuture(QtConcurrent::run([folder] { return images_in(folder); }));
}

void ProposalsController::ask(const QStringList& files) {
    const auto& opened = parts_.chat_panel.opened();
    if (files.isEmpty() || !opened || opened->labels.isEmpty() || dialog_) return;
    dialog_ = new ProposalsDialog(files, opened->labels, parts_.pictures, &parts_.window);
    dialog_->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog_, &QDialog::accepted, this, &ProposalsController::add);
    connect(dialog_, &ProposalsDialog::stop_requested, &parts_.engine, &EngineThread::cancel);
    dialog_->open();
    parts_.engine.post<&EngineWorker::propose>(files);
}

void ProposalsController::add() {
    const auto& proposals = dialog_->proposals().proposals();
    const int count = dialog_->proposals().count(ProposalsModel::State::kAccepted);
    parts_.demonstrations.edit(tr("Add %n image(s) by proposals", nullptr, count), [&](DemonstrationSet& set) {
        for (const auto& each : proposals) {
            if (each.state == ProposalsModel::State::kAccepted) set.add_images(set.add_class(each.label), {each.file});
        }
    });
}

void ProposalsController::refresh() {
    const auto& opened = parts_.chat_panel.opened();
    const bool knows_classes = opened && !opened->labels.isEmpty();
    parts_.actions[Command::kPropose]->setEnabled(parts_.engine.activity() == Activity::kIdle && knows_classes);
}

}  // namespace emloc::ui
