#include "ui/window/main_window.h"

#include <QCloseEvent>
#include <QMenuBar>
#include <QSplitter>
#include <QVBoxLayout>
#include <utility>

#include "ui/chat/chat_panel.h"
#include "ui/compare/compare_panel.h"
#include "ui/contexts/contexts_model.h"
#include "ui/contexts/contexts_panel.h"
#include "ui/contexts/save_bar.h"
#include "ui/demonstrations/demonstrations_model.h"
#include "ui/demonstrations/demonstrations_panel.h"
#include "ui/held_back/held_back_model.h"
#include "ui/held_back/held_back_panel.h"
#include "ui/inspector/inspection_model.h"
#include "ui/inspector/picture_cache.h"
#include "ui/inspector/tokens_panel.h"
#include "ui/overlay/overlay_window.h"
#include "ui/project/project_session.h"
#include "ui/retention/retention_model.h"
#include "ui/retention/retention_panel.h"
#include "ui/shell/command_palette.h"
#include "ui/shell/welcome_panel.h"
#include "ui/widgets/dialog_place.h"
#include "ui/widgets/message_bar.h"
#include "ui/window/actions.h"
#include "ui/window/activity_controller.h"
#include "ui/window/benchmarks_controller.h"
#include "ui/window/chat_controller.h"
#include "ui/window/close_question.h"
#include "ui/window/compression_controller.h"
#include "ui/window/contexts_controller.h"
#include "ui/window/demonstrations_controller.h"
#include "ui/window/freshness_controller.h"
#include "ui/window/header_bar.h"
#include "ui/window/help_controller.h"
#include "ui/window/inspection_controller.h"
#include "ui/window/look_controller.h"
#include "ui/window/methods_controller.h"
#include "ui/window/model_controller.h"
#include "ui/window/project_controller.h"
#include "ui/window/proposals_controller.h"
#include "ui/window/resume_controller.h"
#include "ui/window/room_for_two.h"
#include "ui/window/runs_controller.h"
#include "ui/window/settings_controller.h"
#include "ui/window/status_strip.h"
#include "ui/window/test_controller.h"
#include "ui/window/training_controller.h"
#include "ui/window/welcome_controller.h"
#include "ui/window/work_tabs.h"
#include "ui/worker/engine_thread.h"

namespace emloc::ui {

namespace {

constexpr QSize kFirstSize{1440, 900};
constexpr int kPictureSide = 448;  // physical pixels: what the inspector shows at most
constexpr int kLeftWidth = 82 * kGrid;
constexpr int kRightWidth = 90 * kGrid;

QFrame* rule() {
    auto* line = new QFrame;
    line->setProperty("look", QStringLiteral("rule"));
    line->setFixedHeight(1);
    return line;
}

}  // namespace

MainWindow::MainWindow(EngineThread& engine, Theme& theme, const WindowOptions& options, QWidget* parent)
    : QMainWindow(parent),
      engine_(engine),
      methods_(options.methods),
      theme_(theme),
      settings_(Settings::read()),
      thumbnails_(ThumbnailCache::default_folder()),
      actions_(new Actions(theme_, this)),
      controllers_(new QObject(this)) {
    // The look comes first: panels are made in the fonts that it says.
    auto* look = new LookController(settings_, *actions_, theme_, controllers_);
    auto* settings = new SettingsController(settings_, *actions_, *this, controllers_);
    connect(settings, &SettingsController::look_changed, look, &LookController::apply);
    make_models(options.data.isEmpty() ? ProjectSession::default_folder() : options.data);
    make_panels();
    lay_out();
    make_controllers();
    new DialogPlace(this);
    connect(settings, &SettingsController::engine_changed, models_, &ModelController::reload);
    connect(&engine_.events(), &EngineEvents::model_loaded, settings, &SettingsController::set_model);
    connect(settings, &SettingsController::delta_changed, project_, &ProjectController::take_settings);
    connect(models_, &ModelController::settings_wanted, settings, &SettingsController::show);
    connect_actions();
    restore(options);
}

// Each goes before what it holds on to: the controllers before the panels, the panels before the models.
MainWindow::~MainWindow() {
    delete controllers_;
    delete overlay_;
    delete takeCentralWidget();
}

void MainWindow::make_models(const QString& data) {
    demonstrations_ = new DemonstrationsModel(this);
    retention_ = new RetentionModel(this);
    inspection_ = new InspectionModel(this);
    pictures_ = new PictureCache(kPictureSide, this);
    contexts_ = new ContextsModel(this);
    held_back_ = new HeldBackModel(this);
    session_ = new ProjectSession(*demonstrations_, data, this);
}

void MainWindow::make_panels() {
    header_ = new HeaderBar(*actions_, methods_);
    demonstrations_panel_ = new DemonstrationsPanel(*demonstrations_, thumbnails_, theme_);
    demonstrations_panel_->setMinimumWidth(62 * kGrid);
    welcome_ = new WelcomePanel;
    messages_ = new MessageBar;
    messages_->setObjectName(QStringLiteral("window_messages"));
    freshness_ = new MessageBar;
    freshness_->setObjectName(QStringLiteral("freshness_messages"));
    save_bar_ = new SaveBar;
    save_bar_->setObjectName(QStringLiteral("save_bar"));
    retention_panel_ = new RetentionPanel(*retention_, *inspection_, *pictures_, theme_);
    tokens_panel_ = new TokensPanel(*inspection_, *pictures_, theme_);
    compare_panel_ = new ComparePanel(theme_);
    contexts_panel_ = new ContextsPanel(*contexts_);
    held_back_panel_ = new HeldBackPanel(*held_back_, *pictures_, theme_);
    tabs_ = new WorkTabs;
    tabs_->setObjectName(QStringLiteral("tabs"));
    chat_panel_ = new ChatPanel(*pictures_, theme_);
    chat_panel_->setMinimumWidth(65 * kGrid);
    status_ = new StatusStrip;
    palette_ = new CommandPalette(this);
}

void MainWindow::lay_out() {
    setWindowTitle(tr("EMLoC Studio"));
    setWindowIcon(QIcon(QStringLiteral(":/icons/emloc-studio.svg")));
    actions_->fill(*menuBar());
    splitter_ = new QSplitter;
    splitter_->setHandleWidth(1);
    splitter_->setChildrenCollapsible(false);
    splitter_->addWidget(demonstrations_panel_);
    splitter_->addWidget(make_centre());
    splitter_->addWidget(chat_panel_);
    splitter_->setStretchFactor(1, 1);
    splitter_->setSizes({kLeftWidth, kFirstSize.width() - kLeftWidth - kRightWidth, kRightWidth});

    auto* all = new QWidget;
    auto* column = new QVBoxLayout(all);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(header_);
    column->addWidget(rule());
    column->addWidget(splitter_, 1);
    column->addWidget(rule());
    column->addWidget(status_);
    setCentralWidget(all);
    all->setFocusPolicy(Qt::ClickFocus);
    all->setFocus();  // no button is marked before a key is pressed
}

QWidget* MainWindow::make_centre() {
    tabs_->addTab(retention_panel_, tr("Retention"));
    tabs_->addTab(tokens_panel_, tr("Tokens"));
    tabs_->addTab(compare_panel_, tr("Compare"));
    tabs_->addTab(held_back_panel_, tr("Test"));
    tabs_->addTab(contexts_panel_, tr("Contexts"));
    auto* centre = new QWidget;
    auto* column = new QVBoxLayout(centre);
    column->setContentsMargins(5 * kGrid, 3 * kGrid, 5 * kGrid, 4 * kGrid);
    column->setSpacing(2 * kGrid);
    column->addWidget(welcome_);
    column->addWidget(save_bar_);
    column->addWidget(tabs_, 1);
    column->addWidget(messages_);  // below, where they move nothing that one is about to press
    column->addWidget(freshness_);
    return centre;
}

// A controller hears the engine after those that it is given, so that it finds them up to date.
void MainWindow::make_controllers() {
    new ActivityController(engine_, *actions_, *status_, controllers_);
    new HelpController(*actions_, *this, controllers_);
    make_library_controllers();
    make_work_controllers();
    make_project_controllers();
}

void MainWindow::make_library_controllers() {
    models_ = new ModelController({.engine = engine_,
                                   .actions = *actions_,
                                   .settings = settings_,
                                   .header = *header_,
                                   .status = *status_,
                                   .messages = *messages_,
                                   .window = *this},
                                  controllers_);
    library_ = new ContextsController({.engine = engine_,
                                       .actions = *actions_,
                                       .settings = settings_,
                                       .models = *models_,
                                       .project = *session_,
                                       .contexts = *contexts_,
                                       .panel = *contexts_panel_,
                                       .compare = *compare_panel_,
                                       .save_bar = *save_bar_,
                                       .status = *status_,
                                       .messages = *messages_,
                                       .tabs = *tabs_,
                                       .window = *this},
                                      controllers_);
    connect(compare_panel_, &ComparePanel::image_activated, chat_panel_, &ChatPanel::set_image);
    new RoomForTwo(*splitter_, *chat_panel_, controllers_);
    chat_ = new ChatController({.engine = engine_,
                                .actions = *actions_,
                                .models = *models_,
                                .contexts = *library_,
                                .demonstrations = *demonstrations_,
                                .panel = *chat_panel_},
                               controllers_);
}

void MainWindow::make_work_controllers() {
    new RunsController({engine_, *actions_, *session_, *library_, *tabs_, methods_, *this}, controllers_);
    new ProposalsController({engine_, *actions_, *chat_panel_, *demonstrations_, *pictures_, *this}, controllers_);
    new FreshnessController({*actions_, *chat_, *demonstrations_, *freshness_}, controllers_);
    compression_ = new CompressionController({.engine = engine_,
                                              .actions = *actions_,
                                              .methods = methods_,
                                              .settings = settings_,
                                              .theme = theme_,
                                              .models = *models_,
                                              .header = *header_,
                                              .demonstrations = *demonstrations_,
                                              .retention = *retention_,
                                              .inspection = *inspection_,
                                              .panel = *retention_panel_,
                                              .contexts = *contexts_panel_,
                                              .status = *status_,
                                              .tabs = *tabs_,
                                              .window = *this},
                                             controllers_);
    connect(compression_, &CompressionController::started, library_, &ContextsController::hide_save_bar);
    inspecting_ = new InspectionController(
        {engine_, *actions_, *chat_, *retention_, *inspection_, *retention_panel_, *tokens_panel_, *tabs_},
        controllers_);
    test_ = new TestController({.engine = engine_,
                                .actions = *actions_,
                                .demonstrations = *demonstrations_,
                                .held_back = *held_back_,
                                .panel = *held_back_panel_,
                                .chat = *chat_,
                                .chat_panel = *chat_panel_,
                                .status = *status_,
                                .tabs = *tabs_},
                               controllers_);
    new MethodsController({engine_, *actions_, methods_, *models_, *compression_, *demonstrations_, *held_back_,
                           *held_back_panel_, *contexts_, *this},
                          controllers_);
    new TrainingController({engine_, *actions_, theme_, *models_, *compression_, *demonstrations_, *held_back_,
                            *status_, session_->folder() + QStringLiteral("/trained"), *this},
                           controllers_);
    new BenchmarksController({engine_, *actions_, methods_, *models_, *this}, controllers_);
}

void MainWindow::make_project_controllers() {
    new DemonstrationsController({*actions_, settings_, *demonstrations_, *demonstrations_panel_}, controllers_);
    project_ = new ProjectController(
        {*actions_, settings_, *session_, *demonstrations_, *demonstrations_panel_, *header_, *messages_, *this},
        controllers_);
    new ResumeController({engine_, *models_, *library_, *session_, *chat_, *chat_panel_, *inspecting_}, controllers_);
    new WelcomeController({.engine = engine_,
                           .actions = *actions_,
                           .settings = settings_,
                           .demonstrations = *demonstrations_,
                           .project = *project_,
                           .compression = *compression_,
                           .test = *test_,
                           .chat = *chat_panel_,
                           .panel = *welcome_},
                          controllers_);
}

void MainWindow::connect_actions() {
    const std::pair<Command, QWidget*> pages[] = {{Command::kShowRetention, retention_panel_},
                                                  {Command::kShowTokens, tokens_panel_},
                                                  {Command::kShowCompare, compare_panel_},
                                                  {Command::kShowTest, held_back_panel_},
                                                  {Command::kShowContexts, contexts_panel_}};
    for (const auto& [command, page] : pages) {
        actions_->on(command, this, [this, page = page] { tabs_->setCurrentWidget(page); });
        tabs_->setTabToolTip(tabs_->indexOf(page), (*actions_)[command]->toolTip());
    }
    actions_->on(Command::kQuit, this, &MainWindow::close);
    actions_->on(Command::kPalette, this, &MainWindow::show_palette);
    actions_->on(Command::kProfiler, this, &MainWindow::toggle_profiler);
}

void MainWindow::restore(const WindowOptions& options) {
    resize(kFirstSize);
    if (!settings_.geometry.isEmpty()) restoreGeometry(settings_.geometry);
    fit_to_screen(*this);
    if (!settings_.splitter.isEmpty()) splitter_->restoreState(settings_.splitter);
    const QString last_store = settings_.store.isEmpty() ? default_store() : settings_.store;
    open_store(options.store.isEmpty() ? last_store : options.store);
    models_->open_first(options.model);
    const bool begun = project_->begin(options.project);
    welcome_->setVisible(!begun && !settings_.welcomed && options.files.isEmpty());
    add_files(options.files);
}

void MainWindow::open_project(const QString& path) {
    project_->open(path);
}

void MainWindow::add_files(const QStringList& paths) {
    project_->add_files(paths);
}

void MainWindow::ask_video(const QString& file) {
    compression_->ask_video(file);
}

void MainWindow::open_model(const QString& folder) {
    models_->open(folder);
}

void MainWindow::open_store(const QString& file) {
    library_->open_store(file);
}

void MainWindow::compress() {
    compression_->compress();
}

void MainWindow::save_context(const QString& name, bool replace) {
    library_->save(name, replace);
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

void MainWindow::show_palette() {
    QList<QAction*> all(actions_->all().begin(), actions_->all().end());
    all.removeAll((*actions_)[Command::kPalette]);
    palette_->open(all);
}

void MainWindow::toggle_profiler() {
    // Made at first use: a program that isn't profiled loads no OpenGL.
    if (overlay_ == nullptr) overlay_ = new OverlayWindow(engine_, this);
    overlay_->toggle();
}

void MainWindow::closeEvent(QCloseEvent* event) {
    const bool compressing = engine_.activity() == Activity::kCompressing;
    if (!closing_ && (compressing || library_->would_lose_result())) {
        event->ignore();
        return ask_to_close();
    }
    settings_.geometry = saveGeometry();
    settings_.splitter = splitter_->saveState();
    settings_.write();
    session_->end();
    engine_.leave();
    library_->forget_removed();
    event->accept();
}

void MainWindow::ask_to_close() {
    if (findChild<CloseQuestion*>() != nullptr) return;
    auto* question = new CloseQuestion(engine_.activity() == Activity::kCompressing, this);
    question->setAttribute(Qt::WA_DeleteOnClose);
    connect(question, &CloseQuestion::confirmed, this, [this] {
        closing_ = true;
        close();
    });
    question->ask();
}

}  // namespace emloc::ui
