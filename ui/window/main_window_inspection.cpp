// The part of the window that looks into a compression: heat map, inspector, tokens, what-if, pause and time left.
#include <QFileDialog>

#include "ui/convert.h"
#include "ui/inspector/inspection_model.h"
#include "ui/inspector/tokens_panel.h"
#include "ui/model/model_check.h"
#include "ui/retention/retention_model.h"
#include "ui/retention/retention_panel.h"
#include "ui/retention/what_if_bar.h"
#include "ui/video/video_dialog.h"
#include "ui/widgets/message_bar.h"
#include "ui/window/actions.h"
#include "ui/window/header_bar.h"
#include "ui/window/main_window.h"
#include "ui/window/status_strip.h"
#include "ui/window/work_tabs.h"

namespace emloc::ui {

namespace {

QString phase_text(AdaptationPhase phase) {
    switch (phase) {
        case AdaptationPhase::kMedia:
            return MainWindow::tr("reading images");
        case AdaptationPhase::kVision:
            return MainWindow::tr("seeing");
        case AdaptationPhase::kChunk:
            return MainWindow::tr("reading");
        case AdaptationPhase::kObservation:
            return MainWindow::tr("observing");
        case AdaptationPhase::kSearch:
            return MainWindow::tr("searching");
    }
    return {};
}

}  // namespace

void MainWindow::connect_inspection() {
    connect(retention_panel_, &RetentionPanel::run_requested, this, &MainWindow::compress_again);
    connect(retention_panel_, &RetentionPanel::larger_requested, this, [this](int row) {
        tabs_->setCurrentWidget(tokens_panel_);
        tokens_panel_->show_row(row);
    });
    connect(tokens_panel_, &TokensPanel::cell_requested, retention_panel_, &RetentionPanel::show_cell);
    connect(status_, &StatusStrip::pause_requested, &engine_, &EngineThread::set_paused);
    connect(&engine_, &EngineThread::paused_changed, this, [this](bool paused) {
        paused ? clock_.pause() : clock_.go_on();
        status_->set_paused(paused);
    });
    time_left_.setInterval(500);
    connect(&time_left_, &QTimer::timeout, this, &MainWindow::show_time_left);
}

void MainWindow::connect_compression_events() {
    EngineWorker& worker = engine_.worker();
    connect(&worker, &EngineWorker::compression_begun, this, [this](const SharedRecord& record) {
        clock_.start();
        estimate_.begin(clock_.seconds());
        time_left_.start();
        inspection_->begin(record);
        if (!record->chunks.empty()) retention_->begin(retention_of(*record));
    });
    connect(&worker, &EngineWorker::planned, this, [this](const AdaptationPlan& plan) {
        show_compression_progress(tr("beside the model at most %1 of memory").arg(size_text(plan.memory.total())));
    });
    connect(&worker, &EngineWorker::chunk_begun, this, [this](const ChunkBegun& chunk) {
        estimate_.begin_chunk(chunk, clock_.seconds());
        inspection_->begin_chunk(chunk);
        retention_->begin_chunk(chunk);
        if (chunk.again) show_compression_progress(tr("the memory ran short: again in smaller batches"));
    });
    connect(&worker, &EngineWorker::trial_begun, retention_, &RetentionModel::begin_trial);
    connect(&worker, &EngineWorker::trial_done, this, [this](const Trial& trial) {
        estimate_.end_trial(trial);
        retention_->end_trial(trial);
    });
    connect(&worker, &EngineWorker::decided, this, [this](const LayerDecision& decision) {
        estimate_.decide(decision.layer);
        inspection_->decide(decision);
        retention_->decide(decision);
        show_kept({});
    });
    connect(&worker, &EngineWorker::chunk_done, retention_, &RetentionModel::end_chunk);
    connect(&worker, &EngineWorker::phase_begun, this, [this](const PhaseBegun& phase) {
        estimate_.begin_phase(phase, clock_.seconds());
        show_compression_progress(phase_text(phase.phase));
    });
    connect(&worker, &EngineWorker::frames_read, this, [this](const FramesRead& frames) {
        show_compression_progress(tr("reading frame %1 of %2 of a video").arg(frames.done).arg(frames.total));
    });
    connect(&worker, &EngineWorker::trial_begun, this, [this](const TrialBegun& trial) {
        show_compression_progress(tr("layer %1 \u00b7 trial %2").arg(trial.layer).arg(ratio_text(trial.ratio)));
    });
}

void MainWindow::show_compression_progress(const QString& what) {
    QStringList parts;
    if (retention_->running_chunk() >= 0) {
        parts << tr("Chunk %1 of %2").arg(retention_->running_chunk() + 1).arg(retention_->chunks());
    }
    parts << what;
    if (const int trials = estimate_.trials(); trials > 0) parts << tr("%n trial(s) done", nullptr, trials);
    status_->show_text(parts.join(QStringLiteral(" \u00b7 ")));
    show_time_left();
}

void MainWindow::show_time_left() {
    if (engine_.activity() != Activity::kCompressing) {
        time_left_.stop();
        return;
    }
    status_->set_estimate(estimate_.share(clock_.seconds()), estimate_.seconds_left(clock_.seconds()));
}

void MainWindow::compress_again(double delta) {
    const SharedRecord record = inspection_->record();
    if (engine_.activity() != Activity::kIdle || !record || record->demonstrations.empty()) return;
    AdaptationOptions options = record->options;
    offer(*methods_.find(options.method.name), "delta", delta, options.method.options);
    start_compression({.demonstrations = record->demonstrations, .options = options, .continued = {}});
}

void MainWindow::start_compression(CompressRequest request) {
    retention_panel_->messages().hide();
    retention_panel_->set_name({});
    const MethodChoice method = methods_.completed(request.options.method).value_or(request.options.method);
    retention_->begin(bound_of(method), tried_ratios(method));
    tabs_->setCurrentWidget(retention_panel_);
    engine_.compress(std::move(request));
}

// --- one long video as context ---------------------------------------------------------------------------------------

void MainWindow::choose_video() {
    const QString file = QFileDialog::getOpenFileName(this, tr("Choose a video to ask about"));
    if (!file.isEmpty()) ask_video(file);
}

void MainWindow::ask_video(const QString& file) {
    const Media video{.kind = MediaKind::kVideo, .path = to_path(file)};
    AdaptationOptions options;
    options.method.name = methods_.first_reading(Reads::kOneVideo).name;
    const AdaptationOptions chosen = adaptation_options();
    options.video = chosen.video;
    options.chunk_tokens = chosen.chunk_tokens;
    options.max_pixels = chosen.max_pixels;
    auto* dialog = new VideoDialog(VideoDialog::Purpose::kAsk, video, options.video, theme_, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &VideoDialog::chosen, this,
            [=, this](const FrameChoice& choice, const QString& question, const QString& caption) {
                if (engine_.activity() != Activity::kIdle) return;
                Demonstration demonstration{
                    .media = {video},
                    .question = question.isEmpty() ? kDefaultVideoQuestion : question.toStdString(),
                    .answer = caption.toStdString(),
                    .is_label = false};
                demonstration.media.front().choice = choice;
                start_compression({.demonstrations = {demonstration}, .options = options, .continued = {}});
            });
    dialog->open();
}

}  // namespace emloc::ui
