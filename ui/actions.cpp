#include "ui/actions.h"

#include <QActionGroup>
#include <QCoreApplication>
#include <QMenu>
#include <QMenuBar>

#include "ui/theme/theme.h"

namespace emloc::ui {

namespace {

struct Row {
    Command command;
    const char* menu;
    const char* text;
    const char* shortcut;
    const char* tooltip;
    const char* icon;
};

constexpr Row kTable[] = {
    {Command::kOpenProject, QT_TRANSLATE_NOOP("Actions", "&File"), QT_TRANSLATE_NOOP("Actions", "Open &project\u2026"),
     "Ctrl+O", QT_TRANSLATE_NOOP("Actions", "A folder with demonstrations and held-back images"), "open"},
    {Command::kOpenStore, "&File", QT_TRANSLATE_NOOP("Actions", "Open &store\u2026"), "Ctrl+Shift+O",
     QT_TRANSLATE_NOOP("Actions", "The file in which contexts are saved"), "store"},
    {Command::kChooseModel, "&File", QT_TRANSLATE_NOOP("Actions", "Choose &model\u2026"), "Ctrl+M",
     QT_TRANSLATE_NOOP("Actions", "A Hugging Face folder of a Qwen2-VL model"), "model"},
    {Command::kBundledModel, "&File", QT_TRANSLATE_NOOP("Actions", "Use the &bundled model"), "",
     QT_TRANSLATE_NOOP("Actions", "The small model that comes with the program"), ""},
    {Command::kQuit, "&File", QT_TRANSLATE_NOOP("Actions", "&Quit"), "Ctrl+Q",
     QT_TRANSLATE_NOOP("Actions", "Stop what runs and close the window"), "quit"},
    {Command::kAddImages, QT_TRANSLATE_NOOP("Actions", "&Demonstrations"),
     QT_TRANSLATE_NOOP("Actions", "Add &images\u2026"), "Ctrl+I",
     QT_TRANSLATE_NOOP("Actions", "Image files for a new class"), "add-images"},
    {Command::kAddFolder, "&Demonstrations", QT_TRANSLATE_NOOP("Actions", "Add &folder\u2026"), "Ctrl+Shift+I",
     QT_TRANSLATE_NOOP("Actions", "A folder with one subfolder per class"), "add-folder"},
    {Command::kNewClass, "&Demonstrations", QT_TRANSLATE_NOOP("Actions", "&New class"), "Ctrl+N",
     QT_TRANSLATE_NOOP("Actions", "An empty class to drop images on"), "new-class"},
    {Command::kCompress, QT_TRANSLATE_NOOP("Actions", "&Context"), QT_TRANSLATE_NOOP("Actions", "&Compress"), "Ctrl+R",
     QT_TRANSLATE_NOOP("Actions", "Read the demonstrations into a context and compress it"), "compress"},
    {Command::kCancel, "&Context", QT_TRANSLATE_NOOP("Actions", "C&ancel"), "Esc",
     QT_TRANSLATE_NOOP("Actions", "Stop what runs; what was there before stays"), "cancel"},
    {Command::kSaveContext, "&Context", QT_TRANSLATE_NOOP("Actions", "&Save context\u2026"), "Ctrl+S",
     QT_TRANSLATE_NOOP("Actions", "Keep the compressed context under a name"), "save"},
    {Command::kRenameContext, "&Context", QT_TRANSLATE_NOOP("Actions", "&Rename the selected context"), "",
     QT_TRANSLATE_NOOP("Actions", "Give the context that is selected in the list another name"), "rename"},
    {Command::kDeleteContext, "&Context", QT_TRANSLATE_NOOP("Actions", "&Delete the selected context"), "",
     QT_TRANSLATE_NOOP("Actions", "Remove the context that is selected in the list from the store"), "remove"},
    {Command::kTest, "&Context", QT_TRANSLATE_NOOP("Actions", "&Test on held-back images"), "Ctrl+T",
     QT_TRANSLATE_NOOP("Actions", "Classify the held-back images with the open context"), "test"},
    {Command::kChooseImage, QT_TRANSLATE_NOOP("Actions", "&Query"),
     QT_TRANSLATE_NOOP("Actions", "Choose an &image\u2026"), "Ctrl+G",
     QT_TRANSLATE_NOOP("Actions", "The image to classify or to ask about"), "add-images"},
    {Command::kClassify, "&Query", QT_TRANSLATE_NOOP("Actions", "&Classify"), "Ctrl+Return",
     QT_TRANSLATE_NOOP("Actions", "Which label is it? With probabilities"), "classify"},
    {Command::kAsk, "&Query", QT_TRANSLATE_NOOP("Actions", "&Ask"), "Ctrl+Shift+Return",
     QT_TRANSLATE_NOOP("Actions", "Answer the question in words"), "ask"},
    {Command::kShowRetention, QT_TRANSLATE_NOOP("Actions", "&View"), QT_TRANSLATE_NOOP("Actions", "&Retention"),
     "Ctrl+1", QT_TRANSLATE_NOOP("Actions", "What every layer keeps"), ""},
    {Command::kShowContexts, "&View", QT_TRANSLATE_NOOP("Actions", "&Contexts"), "Ctrl+2",
     QT_TRANSLATE_NOOP("Actions", "The saved contexts"), ""},
    {Command::kShowTest, "&View", QT_TRANSLATE_NOOP("Actions", "&Test"), "Ctrl+3",
     QT_TRANSLATE_NOOP("Actions", "Answers to held-back images"), ""},
    {Command::kThemeSystem, "&View", QT_TRANSLATE_NOOP("Actions", "Colours of the &system"), "",
     QT_TRANSLATE_NOOP("Actions", "Light or dark as the desktop is"), ""},
    {Command::kThemeLight, "&View", QT_TRANSLATE_NOOP("Actions", "&Light"), "",
     QT_TRANSLATE_NOOP("Actions", "Dark text on light ground"), ""},
    {Command::kThemeDark, "&View", QT_TRANSLATE_NOOP("Actions", "&Dark"), "",
     QT_TRANSLATE_NOOP("Actions", "Light text on dark ground"), ""},
    {Command::kAbout, QT_TRANSLATE_NOOP("Actions", "&Help"), QT_TRANSLATE_NOOP("Actions", "&About EMLoC Studio"), "",
     QT_TRANSLATE_NOOP("Actions", "Version and method"), "about"},
};
static_assert(std::size(kTable) == static_cast<std::size_t>(Command::kCount));

QString translated(const char* text) {
    return QCoreApplication::translate("Actions", text);
}

// A line is drawn in the menu before these.
bool begins_group(Command command) {
    return command == Command::kChooseModel || command == Command::kQuit || command == Command::kSaveContext ||
           command == Command::kTest || command == Command::kClassify || command == Command::kThemeSystem;
}

}  // namespace

Actions::Actions(const Theme& theme, QObject* parent) : QObject(parent), theme_(theme) {
    auto* themes = new QActionGroup(this);
    for (const Row& row : kTable) {
        auto* action = new QAction(translated(row.text), this);
        action->setShortcut(QKeySequence(QString::fromLatin1(row.shortcut)));
        action->setToolTip(translated(row.tooltip));
        action->setStatusTip(action->toolTip());
        actions_[static_cast<std::size_t>(row.command)] = action;
    }
    for (const Command command : {Command::kThemeSystem, Command::kThemeLight, Command::kThemeDark}) {
        (*this)[command]->setCheckable(true);
        themes->addAction((*this)[command]);
    }
    (*this)[Command::kQuit]->setMenuRole(QAction::QuitRole);
    (*this)[Command::kAbout]->setMenuRole(QAction::AboutRole);
    connect(&theme, &Theme::changed, this, &Actions::draw_icons);
    draw_icons();
}

void Actions::draw_icons() {
    for (const Row& row : kTable) {
        if (*row.icon != '\0') (*this)[row.command]->setIcon(theme_.icon(QString::fromLatin1(row.icon)));
    }
}

void Actions::fill(QMenuBar& bar) const {
    QMenu* menu = nullptr;
    QString title;
    for (const Row& row : kTable) {
        if (const QString wanted = translated(row.menu); menu == nullptr || wanted != title) {
            title = wanted;
            menu = bar.addMenu(title);
        } else if (begins_group(row.command)) {
            menu->addSeparator();
        }
        menu->addAction((*this)[row.command]);
    }
}

}  // namespace emloc::ui
