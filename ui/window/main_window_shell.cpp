// The part of the window around the work: model, settings, commands, first steps, and being asked from outside.
#include <QVBoxLayout>

#include "ui/chat/chat_panel.h"
#include "ui/demonstrations/demonstrations_model.h"
#include "ui/model/model_dialog.h"
#include "ui/project/project_session.h"
#include "ui/settings/settings_dialog.h"
#include "ui/shell/about_dialog.h"
#include "ui/shell/command_palette.h"
#include "ui/shell/welcome_panel.h"
#include "ui/widgets/message_bar.h"
#include "ui/window/actions.h"
#include "ui/window/header_bar.h"
#include "ui/window/main_window.h"

namespace emloc::ui {

namespace {

constexpr int kModelsRemembered = 8;
constexpr double kGigabyte = 1024.0 * 1024 * 1024;

}  // namespace

void MainWindow::connect_shell() {
    const Actions& actions = *actions_;
    const auto on = [this, &actions](Command command, auto act) {
        connect(actions[command], &QAction::triggered, this, act);
    };
    palette_ = new CommandPalette(this);
    welcome_ = new WelcomePanel;
    if (auto* centre = qobject_cast<QVBoxLayout*>(messages_->parentWidget()->layout())) {
        centre->insertWidget(0, welcome_);
    }
    on(Command::kChooseModel, [this] { choose_model(); });
    on(Command::kSettings, [this] { show_settings(); });
    on(Command::kPalette, [this] {
        QList<QAction*> all(actions_->all().begin(), actions_->all().end());
        all.removeAll((*actions_)[Command::kPalette]);
        palette_->open(all);
    });
    on(Command::kWelcome, [this] {
        welcome_->set_step(WelcomePanel::Step::kOpenSample, true);
        refresh_welcome();
        welcome_->show();
    });
    on(Command::kAbout, [this] {
        auto* about = new AboutDialog(this);
        about->setAttribute(Qt::WA_DeleteOnClose);
        about->open();
    });
    connect(welcome_, &WelcomePanel::closed, this, [this] {
        welcome_->hide();
        settings_.welcomed = true;
    });
    connect(welcome_, &WelcomePanel::go, this, &MainWindow::take_step);
    connect(&engine_.worker(), &EngineWorker::classified, this, [this] {
        settings_.welcomed = true;
        welcome_->set_step(WelcomePanel::Step::kDone, false);
    });
    connect(chat_, &ChatPanel::availability_changed, this, [this] {
        if (!classify_when_ready_ || !chat_->can_classify()) return;
        classify_when_ready_ = false;
        chat_->classify();
    });
}

void MainWindow::connect_looks() {
    constexpr int kTextStep = 10;  // percent
    const Actions& actions = *actions_;
    const auto on = [this, &actions](Command command, auto act) {
        connect(actions[command], &QAction::triggered, this, act);
    };
    on(Command::kThemeSystem, [this] { set_theme(ThemeChoice::kSystem); });
    on(Command::kThemeLight, [this] { set_theme(ThemeChoice::kLight); });
    on(Command::kThemeDark, [this] { set_theme(ThemeChoice::kDark); });
    on(Command::kLargerText, [this] { set_text_size(settings_.text_size + kTextStep); });
    on(Command::kSmallerText, [this] { set_text_size(settings_.text_size - kTextStep); });
    on(Command::kNormalText, [this] { set_text_size(kNormalText); });
}

void MainWindow::set_text_size(int percent) {
    theme_.set_text_size(percent);
    settings_.text_size = theme_.text_size();
    settings_.write();
    (*actions_)[Command::kLargerText]->setEnabled(settings_.text_size < kLargestText);
    (*actions_)[Command::kSmallerText]->setEnabled(settings_.text_size > kSmallestText);
}

void MainWindow::take_step(WelcomePanel::Step step) {
    switch (step) {
        case WelcomePanel::Step::kOpenSample:
            return open_project(sample_project());
        case WelcomePanel::Step::kCompress:
            return compress();
        case WelcomePanel::Step::kClassify:
            if (held_out_.empty()) return chat_->choose_image();
            classify_when_ready_ = true;
            return chat_->set_image(held_out_[held_out_.size() / 2].path);
        case WelcomePanel::Step::kDone:
            return;
    }
}

void MainWindow::refresh_welcome() {
    if (welcome_->step() == WelcomePanel::Step::kDone) return;
    const auto& opened = chat_->opened();
    const bool idle = engine_.activity() == Activity::kIdle;
    if (opened && opened->choice.kind != ContextChoice::Kind::kNone) {
        welcome_->set_step(WelcomePanel::Step::kClassify, idle);
    } else if (demonstrations_->image_count() > 0) {
        welcome_->set_step(WelcomePanel::Step::kCompress, (*actions_)[Command::kCompress]->isEnabled());
    } else {
        welcome_->set_step(WelcomePanel::Step::kOpenSample, !sample_project().isEmpty());
    }
}

void MainWindow::show_settings() {
    auto* dialog = new SettingsDialog(settings_, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &SettingsDialog::applied, this, &MainWindow::apply_settings);
    dialog->open();
}

void MainWindow::apply_settings(const Settings& settings) {
    const bool reload = settings.device != settings_.device || settings.threads != settings_.threads;
    const bool another_look = settings.theme != settings_.theme;
    const bool another_text = settings.text_size != settings_.text_size;
    const bool another_delta = settings.delta != settings_.delta;
    settings_ = settings;
    settings_.write();
    if (another_look) {
        constexpr Command kThemes[] = {Command::kThemeSystem, Command::kThemeLight, Command::kThemeDark};
        (*actions_)[kThemes[static_cast<std::size_t>(settings.theme)]]->setChecked(true);
        theme_.apply(settings.theme);
    }
    if (another_text) set_text_size(settings.text_size);
    if (another_delta && demonstrations_->image_count() == 0) header_->set_delta(settings.delta);
    if (reload && model_) open_model(model_->folder);
}

// What the project does not say itself.
AdaptationOptions MainWindow::adaptation_options() const {
    AdaptationOptions options;
    options.method = header_->method();
    const MethodDescription& method = *methods_.find(options.method.name);
    offer(method, "ratios", settings_.ratios, options.method.options);
    offer(method, "search", settings_.search, options.method.options);
    offer(method, "full_trials", settings_.full_trials, options.method.options);
    options.chunk_tokens = settings_.chunk_tokens;
    if (settings_.max_pixels > 0) options.max_pixels = settings_.max_pixels;
    options.video.fps = settings_.video_fps;
    options.video.max_frames = settings_.video_frames;
    options.video.min_frames = std::min(options.video.min_frames, options.video.max_frames);
    return options;
}

void MainWindow::open_model(const QString& folder) {
    if (settings_.memory_gb > 0) {
        const ModelCheck check = check_model(folder);
        const auto cap = static_cast<qint64>(settings_.memory_gb * kGigabyte);
        const FitVerdict verdict = fits(check, settings_.device, machine_memory(), cap);
        if (check.problem.isEmpty() && verdict.needed > cap) {
            return messages_->show_error(verdict.text, tr("Settings\u2026"), [this] { show_settings(); });
        }
    }
    header_->set_model_text(tr("Loading\u2026"));
    engine_.load_model(folder, {.device = settings_.device.toStdString(), .dtype = {}, .threads = settings_.threads});
}

void MainWindow::choose_model() {
    QStringList folders = settings_.models;
    if (const QString bundled = bundled_model(); !bundled.isEmpty()) folders.prepend(bundled);
    folders.removeDuplicates();
    auto* dialog = new ModelDialog(folders, model_ ? model_->folder : QString(), settings_.device,
                                   static_cast<qint64>(settings_.memory_gb * kGigabyte), this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &ModelDialog::chosen, this, &MainWindow::open_model);
    dialog->open();
}

void MainWindow::remember_model(const QString& folder) {
    settings_.model = folder == bundled_model() ? QString() : folder;
    if (settings_.model.isEmpty()) return;
    settings_.models.removeAll(folder);
    settings_.models.prepend(folder);
    settings_.models = settings_.models.mid(0, kModelsRemembered);
}

void MainWindow::answer(const StartRequest& request) {
    if (!request.store.isEmpty()) open_store(request.store);
    if (!request.model.isEmpty()) open_model(request.model);
    if (!request.project.isEmpty()) open_project(request.project);
    add_files(request.files);
    setWindowState(windowState() & ~Qt::WindowMinimized);
    raise();
    activateWindow();
}

}  // namespace emloc::ui
