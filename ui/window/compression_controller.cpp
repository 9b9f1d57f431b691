#include "ui/window/compression_controller.h"

#include <QLocale>
#include <chrono>
#include <utility>

#include "ui/contexts/contexts_panel.h"
#include "ui/convert.h"
#include "ui/demonstrations/demonstrations_model.h"
#include "ui/inspector/inspection_model.h"
#include "ui/model/model_check.h"
#include "ui/retention/retention_model.h"
#include "ui/retention/retention_panel.h"
#include "ui/retention/what_if_bar.h"
#include "ui/video/video_dialog.h"
#include "ui/widgets/choose_file.h"
#include "ui/widgets/message_bar.h"
#include "ui/window/actions.h"
#include "ui/window/header_bar.h"
#include "ui/window/model_controller.h"
#include "ui/window/status_strip.h"
#include "ui/window/work_tabs.h"
#include "ui/worker/engine_thread.h"

namespace emloc::ui {

namespace {

constexpr std::chrono::milliseconds kTimeLeftEvery{500};

QString phase_text(AdaptationPhase phase) {
    switch (phase) {
        case AdaptationPhase::kMedia:
            return CompressionController::tr("reading images");
        case AdaptationPhase::kVision:
            return CompressionController::tr("seeing");
        case AdaptationPhase::kChunk:
            return CompressionController::tr("reading");
        case AdaptationPhase::kObservation:
            return CompressionController::tr("observing");
        case AdaptationPhase::kSearch:
            return CompressionController::tr("searching");
        case AdaptationPhase::kMeasuring:
            return CompressionController::tr("measuring");
    }
    return {};
}

}  // namespace

CompressionController::CompressionController(const Parts& parts, QObject* parent) : QObject(parent), parts_(parts) {
    time_left_.setInterval(kTimeLeftEvery);
    connect(&time_left_, &QTimer::timeout, this, &CompressionController::show_time_left);
    connect_actions();
    connect_panels();
    connect_models();
    connect_progress();
    refresh();
}

void CompressionController::connect_actions() {
    const Actions& actions = parts_.actions;
    actions.on(Command::kCompress, this, &CompressionController::compress);
    actions.on(Command::kAskVideo, this, &CompressionController::choose_video);
    actions.on(Command::kPause, this, [this] {
        EngineThread& engine = parts_.engine;
        const bool can_wait = engine.activity() == Activity::kCompressing || engine.activity() == Activity::kTraining;
        if (can_wait) engine.set_paused(!engine.paused());
    });
}

void CompressionController::connect_panels() {
    connect(&parts_.panel, &RetentionPanel::run_requested, this, &CompressionController::compress_again);
    connect(&parts_.contexts, &ContextsPanel::continue_requested, this, &CompressionController::continue_context);
    connect(&parts_.status, &StatusStrip::pause_requested, &parts_.engine, &EngineThread::set_paused);
    connect(&parts_.engine, &EngineThread::paused_changed, this, &CompressionController::set_paused);
    connect(&parts_.engine, &EngineThread::activity_changed, this, &CompressionController::refresh);
    connect(&parts_.models, &ModelController::changed, this, &CompressionController::refresh);
    connect(&parts_.demonstrations, &DemonstrationsModel::contents_changed, this, &CompressionController::refresh);
}

// Before connect_progress(): what is said of a trial takes the models as they are then.
void CompressionController::connect_models() {
    const EngineEvents& events = parts_.engine.events();
    connect(&events, &EngineEvents::compression_begun, this, &CompressionController::begin);
    connect(&events, &EngineEvents::chunk_begun, this, &CompressionController::begin_chunk);
    connect(&events, &EngineEvents::trial_begun, &parts_.retention, &RetentionModel::begin_trial);
    connect(&events, &EngineEvents::trial_done, this, [this](const Trial& trial) {
        estimate_.end_trial(trial);
        parts_.retention.end_trial(trial);
    });
    connect(&events, &EngineEvents::decided, this, [this](const LayerDecision& decision) {
        estimate_.decide(decision.layer);
        parts_.inspection.decide(decision);
        parts_.retention.decide(decision);
    });
    connect(&events, &EngineEvents::chunk_done, &parts_.retention, &RetentionModel::end_chunk);
    connect(&events, &EngineEvents::compressed, this, &CompressionController::take);
    connect(&events, &EngineEvents::failed, this, &CompressionController::take_failure);
}

void CompressionController::connect_progress() {
    const EngineEvents& events = parts_.engine.events();
    connect(&events, &EngineEvents::planned, this, [this](const AdaptationPlan& plan) {
        show_progress(tr("beside the model at most %1 of memory").arg(size_text(plan.memory.total())));
    });
    connect(&events, &EngineEvents::phase_begun, this, [this](const PhaseBegun& phase) {
        estimate_.begin_phase(phase, clock_.seconds());
        show_progress(phase_text(phase.phase));
    });
    connect(&events, &EngineEvents::frames_read, this, [this](const FramesRead& frames) {
        show_progress(tr("reading frame %1 of %2 of a video").arg(frames.done).arg(frames.total));
    });
    connect(&events, &EngineEvents::trial_begun, this, [this](const TrialBegun& trial) {
        show_progress(tr("layer %1 \u00b7 trial %2").arg(trial.layer).arg(ratio_text(trial.ratio)));
    });
}

// --- what is compressed ----------------------------------------------------------------------------------------------

// What the project does not say itself, the settings do.
AdaptationOptions CompressionController::options() const {
    const Settings& settings = parts_.settings;
    AdaptationOptions options;
    options.method = parts_.header.method();
    const MethodDescription& method = *parts_.methods.find(options.method.name);
    offer(method, "ratios", settings.ratios, options.method.options);
    offer(method, "search", settings.search, options.method.options);
    offer(method, "full_trials", settings.full_trials, options.method.options);
    options.chunk_tokens = settings.chunk_tokens;
    if (settings.max_pixels > 0) options.max_pixels = settings.max_pixels;
    options.video = video_sampling(settings);
    if (const QString& prompt = parts_.demonstrations.set().system_prompt; !prompt.isEmpty())
        options.system_prompt = to_utf8(prompt);
    return options;
}

bool CompressionController::can_compress() const {
    return parts_.engine.activity() == Activity::kIdle && parts_.models.model().has_value() &&
           parts_.demonstrations.image_count() > 0;
}

void CompressionController::compress() {
    if (!can_compress()) return;
    start({.demonstrations = parts_.demonstrations.demonstrations(), .options = options(), .continued = {}});
}

void CompressionController::continue_context(const QString& name) {
    if (!can_compress()) return;
    start({.demonstrations = parts_.demonstrations.demonstrations(),
           .options = options(),
           .continued = ContextChoice{ContextChoice::Kind::kSaved, name}});
}

void CompressionController::compress_again(double delta) {
    const SharedRecord record = parts_.inspection.record();
    if (parts_.engine.activity() != Activity::kIdle || !record || record->demonstrations.empty()) return;
    AdaptationOptions options = record->options;
    if (const MethodDescription* method = parts_.methods.find(options.method.name)) {
        offer(*method, "delta", delta, options.method.options);
    }
    start({.demonstrations = record->demonstrations, .options = options, .continued = {}});
}

void CompressionController::choose_video() {
    const QString file =
        choose_file({.parent = &parts_.window, .kind = "images", .title = tr("Choose a video to ask about")});
    if (!file.isEmpty()) ask_video(file);
}

void CompressionController::ask_video(const QString& file) {
    const Media video{.kind = MediaKind::kVideo, .path = to_path(file)};
    const AdaptationOptions chosen = options();
    AdaptationOptions options;
    options.method.name = parts_.methods.first_reading(Reads::kOneVideo).name;
    options.video = chosen.video;
    options.chunk_tokens = chosen.chunk_tokens;
    options.max_pixels = chosen.max_pixels;
    auto* dialog = new VideoDialog(VideoDialog::Purpose::kAsk, video, options.video, parts_.theme, &parts_.window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &VideoDialog::chosen, this,
            [=, this](const FrameChoice& choice, const QString& question, const QString& caption) {
                if (parts_.engine.activity() != Activity::kIdle) return;
                Demonstration demonstration{
                    .media = {video},
                    .question = question.isEmpty() ? kDefaultVideoQuestion : question.toStdString(),
                    .answer = caption.toStdString(),
                    .is_label = false};
                demonstration.media.front().choice = choice;
                start({.demonstrations = {demonstration}, .options = options, .continued = {}});
            });
    dialog->open();
}

void CompressionController::start(CompressRequest request) {
    parts_.panel.messages().hide();
    parts_.panel.set_name({});
    const MethodChoice method = parts_.methods.completed(request.options.method).value_or(request.options.method);
    parts_.retention.begin(bound_of(method), tried_ratios(method));
    parts_.tabs.setCurrentWidget(&parts_.panel);
    parts_.engine.post<&EngineWorker::compress>(std::move(request));
    Q_EMIT started();
}

// --- what comes of it ------------------------------------------------------------------------------------------------

void CompressionController::begin(const SharedRecord& record) {
    clock_.start();
    estimate_.begin(clock_.seconds());
    time_left_.start();
    parts_.inspection.begin(record);
    if (!record->chunks.empty()) parts_.retention.begin(retention_of(*record));
}

void CompressionController::begin_chunk(const ChunkBegun& chunk) {
    estimate_.begin_chunk(chunk, clock_.seconds());
    parts_.inspection.begin_chunk(chunk);
    parts_.retention.begin_chunk(chunk);
    if (chunk.again) show_progress(tr("the memory ran short: again in smaller batches"));
}

void CompressionController::take(const OpenedContext& result, double seconds) {
    parts_.inspection.show(result.record);
    const int count = static_cast<int>(result.demonstrations);
    parts_.status.show_result(
        tr("Compressed %n demonstration(s) in %1 s", nullptr, count).arg(QLocale().toString(seconds, 'f', 1)));
}

void CompressionController::take_failure(const Failure& failure) {
    if (failure.job != Job::kCompress) return;
    parts_.retention.stop();
    if (failure.kind == ErrorKind::kCancelled) {
        parts_.status.show_result(tr("Cancelled"));
        parts_.panel.messages().show_note(tr("Cancelled. The context you had before is still in use."));
    } else {
        parts_.status.show_result(tr("Not compressed"));
        parts_.panel.messages().show_error(failure.message);
    }
}

void CompressionController::set_paused(bool paused) {
    paused ? clock_.pause() : clock_.go_on();
    parts_.status.set_paused(paused);
}

void CompressionController::show_progress(const QString& what) {
    const RetentionModel& retention = parts_.retention;
    QStringList parts;
    if (retention.running_chunk() >= 0) {
        parts << tr("Chunk %1 of %2").arg(retention.running_chunk() + 1).arg(retention.chunks());
    }
    parts << what;
    if (const int trials = estimate_.trials(); trials > 0) parts << tr("%n trial(s) done", nullptr, trials);
    parts_.status.show_text(parts.join(QStringLiteral(" \u00b7 ")));
    show_time_left();
}

void CompressionController::show_time_left() {
    if (parts_.engine.activity() != Activity::kCompressing) {
        time_left_.stop();
        return;
    }
    parts_.status.set_estimate(estimate_.share(clock_.seconds()), estimate_.seconds_left(clock_.seconds()));
}

QString CompressionController::hint() const {
    const Activity activity = parts_.engine.activity();
    if (activity == Activity::kCompressing) return tr("Reading the demonstrations\u2026");
    if (parts_.demonstrations.image_count() == 0) {
        return tr("Drop images of two or more classes on the left to begin.");
    }
    if (!parts_.models.model()) {
        return activity == Activity::kLoadingModel ? tr("Loading the model\u2026") : tr("Choose a model at the top.");
    }
    return tr("Press Compress. This place then shows what every layer keeps of your demonstrations.");
}

void CompressionController::refresh() {
    const bool ready = parts_.engine.activity() == Activity::kIdle && parts_.models.model().has_value();
    const bool any = parts_.demonstrations.image_count() > 0;
    parts_.actions[Command::kCompress]->setEnabled(can_compress());
    parts_.actions[Command::kAskVideo]->setEnabled(ready);
    parts_.panel.set_hint(hint());
    parts_.panel.what_if_bar().set_can_run(ready, tr("The engine is busy."));
    parts_.contexts.set_can_continue(can_compress(),
                                     any ? tr("The engine is busy.") : tr("Add demonstrations on the left first."));
}

}  // namespace emloc::ui
