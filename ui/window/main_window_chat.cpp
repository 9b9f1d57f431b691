// The part of the window that talks to contexts and tests them.
#include <utility>

#include "ui/chat/chat_panel.h"
#include "ui/contexts/contexts_model.h"
#include "ui/held_back/held_back_model.h"
#include "ui/held_back/held_back_panel.h"
#include "ui/widgets/message_bar.h"
#include "ui/window/actions.h"
#include "ui/window/main_window.h"
#include "ui/window/status_strip.h"
#include "ui/window/work_tabs.h"

namespace emloc::ui {

void MainWindow::connect_chat() {
    connect(chat_, &ChatPanel::context_chosen, this,
            [this](const ContextChoice& choice, int slot) { engine_.open_context(choice, slot); });
    connect(chat_, &ChatPanel::second_closed, this, [this] { engine_.close_slot(1); });
    connect(chat_, &ChatPanel::classify_requested, this,
            [this](const QueryRequest& query) { engine_.classify(query); });
    connect(chat_, &ChatPanel::ask_requested, this, [this](const QueryRequest& query) { engine_.ask(query); });
    connect(chat_, &ChatPanel::stop_requested, this, [this] { engine_.cancel(); });
    connect(chat_, &ChatPanel::clear_requested, &engine_, &EngineThread::clear_conversation);
    connect(chat_, &ChatPanel::test_requested, this, [this](const QString& folder) {
        tabs_->setCurrentWidget(held_back_panel_);
        test_when_scanned_ = true;
        held_back_panel_->open_folder(folder);
    });
    connect(chat_, &ChatPanel::availability_changed, this, [this] {
        (*actions_)[Command::kClassify]->setEnabled(chat_->can_classify());
        (*actions_)[Command::kAsk]->setEnabled(chat_->can_ask());
    });

    EngineWorker& worker = engine_.worker();
    connect(&worker, &EngineWorker::conversation_loaded, chat_, &ChatPanel::load_conversation);
    connect(&worker, &EngineWorker::classified, this, [this](const Classified& reply) { chat_->said().end(reply); });
    connect(&worker, &EngineWorker::answer_grew, this,
            [this](const QString& text, int slot) { chat_->said().grow(text, slot); });
    connect(&worker, &EngineWorker::answered, this, [this](const Answered& reply) { chat_->said().end(reply); });
    connect(&worker, &EngineWorker::context_renamed, this, [this](const QString& from, const QString& to) {
        chat_->rename_opened({ContextChoice::Kind::kSaved, from}, {ContextChoice::Kind::kSaved, to});
    });
    connect(&worker, &EngineWorker::context_removed, this, [this](const QString& name) { close_removed(name); });
}

void MainWindow::close_removed(const QString& name) {
    const ContextChoice gone{ContextChoice::Kind::kSaved, name};
    for (int slot = 0; slot < kSlots; ++slot) {
        const auto& opened = chat_->opened(slot);
        if (!opened || opened->choice != gone) continue;
        chat_->set_closed(slot);
        engine_.open_context({}, slot);
    }
}

void MainWindow::connect_test() {
    EngineWorker& worker = engine_.worker();
    connect(held_back_panel_, &HeldBackPanel::test_requested, this, &MainWindow::test);
    connect(held_back_panel_, &HeldBackPanel::scanned, this, [this](bool any) {
        if (std::exchange(test_when_scanned_, false) && any) test();
    });
    connect(held_back_panel_, &HeldBackPanel::image_activated, chat_, &ChatPanel::set_image);
    connect(&worker, &EngineWorker::test_loaded, held_back_panel_, &HeldBackPanel::show_run);
    connect(&worker, &EngineWorker::image_tested, this, [this](const TestedImage& image) {
        held_back_->set_answer(image);
        status_->set_progress(image.index + 1, held_back_->rowCount());
    });
    connect(&worker, &EngineWorker::tested, this,
            [this](const TestSummary& summary) { held_back_panel_->set_summary(summary); });
}

}  // namespace emloc::ui
