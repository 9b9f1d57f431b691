#include "ui/window/main_window.h"

#include <QCoreApplication>
#include <QFileDialog>
#include <QMenuBar>
#include <QSplitter>
#include <QVBoxLayout>

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
#include "ui/project/project_session.h"
#include "ui/retention/retention_model.h"
#include "ui/retention/retention_panel.h"
#include "ui/widgets/message_bar.h"
#include "ui/window/actions.h"
#include "ui/window/header_bar.h"
#include "ui/window/status_strip.h"
#include "ui/window/work_tabs.h"

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
      methods_(*options.methods),
      theme_(theme),
      settings_(Settings::read()),
      thumbnails_(ThumbnailCache::default_folder()) {
    theme_.apply(settings_.theme);
    theme_.set_text_size(settings_.text_size);
    actions_ = new Actions(theme_, this);
    demonstrations_ = new DemonstrationsModel(this);
    retention_ = new RetentionModel(this);
    inspection_ = new InspectionModel(this);
    pictures_ = new PictureCache(kPictureSide, this);
    contexts_ = new ContextsModel(this);
    held_back_ = new HeldBackModel(this);
    project_ = new ProjectSession(*demonstrations_,
                                  options.data.isEmpty() ? ProjectSession::default_folder() : options.data, this);
    build();
    connect_actions();
    connect_demonstration_actions();
    connect_project();
    connect_shell();
    connect_looks();
    connect_panels();
    connect_engine();
    connect_inspection();
    connect_chat();
    connect_test();
    connect_library();
    connect_compression_events();
    restore(options);
    refresh();
}

void MainWindow::build() {
    setWindowTitle(tr("EMLoC Studio"));
    setWindowIcon(QIcon(QStringLiteral(":/icons/emloc-studio.svg")));
    actions_->fill(*menuBar());
    header_ = new HeaderBar(*actions_, methods_);
    demonstrations_panel_ = new DemonstrationsPanel(*demonstrations_, thumbnails_, theme_);
    demonstrations_panel_->setMinimumWidth(62 * kGrid);
    chat_ = new ChatPanel(*pictures_, theme_);
    chat_->setMinimumWidth(65 * kGrid);
    status_ = new StatusStrip;

    splitter_ = new QSplitter;
    splitter_->setHandleWidth(1);
    splitter_->setChildrenCollapsible(false);
    splitter_->addWidget(demonstrations_panel_);
    splitter_->addWidget(make_centre());
    splitter_->addWidget(chat_);
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
    messages_ = new MessageBar;
    messages_->setObjectName(QStringLiteral("window_messages"));
    save_bar_ = new SaveBar;
    save_bar_->setObjectName(QStringLiteral("save_bar"));
    retention_panel_ = new RetentionPanel(*retention_, *inspection_, *pictures_, theme_);
    tokens_panel_ = new TokensPanel(*inspection_, *pictures_, theme_);
    compare_panel_ = new ComparePanel(theme_);
    contexts_panel_ = new ContextsPanel(*contexts_);
    held_back_panel_ = new HeldBackPanel(*held_back_, *pictures_, theme_);
    tabs_ = new WorkTabs;
    tabs_->setObjectName(QStringLiteral("tabs"));
    tabs_->addTab(retention_panel_, tr("Retention"));
    tabs_->addTab(tokens_panel_, tr("Tokens"));
    tabs_->addTab(compare_panel_, tr("Compare"));
    tabs_->addTab(held_back_panel_, tr("Test"));
    tabs_->addTab(contexts_panel_, tr("Contexts"));

    auto* centre = new QWidget;
    auto* column = new QVBoxLayout(centre);
    column->setContentsMargins(5 * kGrid, 3 * kGrid, 5 * kGrid, 4 * kGrid);
    column->setSpacing(2 * kGrid);
    column->addWidget(messages_);
    column->addWidget(save_bar_);
    column->addWidget(tabs_, 1);
    return centre;
}

void MainWindow::restore(const WindowOptions& options) {
    resize(kFirstSize);
    if (!settings_.geometry.isEmpty()) restoreGeometry(settings_.geometry);
    if (!settings_.splitter.isEmpty()) splitter_->restoreState(settings_.splitter);
    constexpr Command kThemes[] = {Command::kThemeSystem, Command::kThemeLight, Command::kThemeDark};
    (*actions_)[kThemes[static_cast<std::size_t>(settings_.theme)]]->setChecked(true);

    const auto first_of = [](std::initializer_list<QString> choices) {
        for (const QString& choice : choices) {
            if (!choice.isEmpty()) return choice;
        }
        return QString();
    };
    open_store(first_of({options.store, settings_.store, default_store()}));
    if (const QString model = first_of({options.model, settings_.model, bundled_model()}); !model.isEmpty()) {
        open_model(model);
    } else {
        messages_->show_error(tr("The bundled model is not installed. Choose the folder of a Qwen2-VL model."),
                              tr("Choose\u2026"), [this] { choose_model(); });
    }
    header_->set_delta(settings_.delta);
    const bool begun = !options.project.isEmpty() || project_->restore();
    if (!options.project.isEmpty()) open_project(options.project);
    welcome_->setVisible(!begun && !settings_.welcomed && options.files.isEmpty());
    add_files(options.files);
}

void MainWindow::open_store(const QString& file) {
    forget_removed();
    engine_.open_store(file);
}

void MainWindow::choose_store() {
    const QString file = QFileDialog::getSaveFileName(this, tr("Open or create a store"), default_store(),
                                                      tr("Contexts (*.emloc);;All files (*)"), nullptr,
                                                      QFileDialog::DontConfirmOverwrite);
    if (!file.isEmpty()) open_store(file);
}

void MainWindow::set_theme(ThemeChoice choice) {
    settings_.theme = choice;
    theme_.apply(choice);
}

void MainWindow::compress() {
    if (!(*actions_)[Command::kCompress]->isEnabled()) return;
    const AdaptationOptions options = adaptation_options();
    save_bar_->hide();
    start_compression({.demonstrations = demonstrations_->demonstrations(), .options = options, .continued = {}});
}

void MainWindow::test() {
    held_back_panel_->messages().hide();
    held_back_->clear_answers();
    tabs_->setCurrentWidget(held_back_panel_);
    const auto& opened = chat_->opened();
    const bool zero_shot = opened && opened->choice.kind == ContextChoice::Kind::kNone;
    engine_.test(held_back_->images(), zero_shot ? held_back_->labels() : QStringList());
}

}  // namespace emloc::ui
