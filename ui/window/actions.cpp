#include "ui/window/actions.h"

#include <QActionGroup>
#include <QApplication>
#include <QCoreApplication>
#include <QMenu>
#include <QMenuBar>

#include "ui/theme/theme.h"
#include "ui/window/synonyms.h"

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
    {Command::kNewProject, QT_TRANSLATE_NOOP("Actions", "&File"), QT_TRANSLATE_NOOP("Actions", "&New project"),
     "Ctrl+Shift+N", QT_TRANSLATE_NOOP("Actions", "Begin anew; what is unsaved is kept among the recent projects"), ""},
    {Command::kOpenProject, "&File", QT_TRANSLATE_NOOP("Actions", "&Open project\u2026"), "Ctrl+O",
     QT_TRANSLATE_NOOP("Actions", "A project file"), "open"},
    {Command::kOpenFolder, "&File", QT_TRANSLATE_NOOP("Actions", "Open &folder\u2026"), "Ctrl+Shift+O",
     QT_TRANSLATE_NOOP("Actions", "A folder with demonstrations and held-back images"), "projects"},
    {Command::kSaveProject, "&File", QT_TRANSLATE_NOOP("Actions", "&Save project"), "Ctrl+S",
     QT_TRANSLATE_NOOP("Actions", "Keep the demonstrations in a file"), "save"},
    {Command::kSaveProjectAs, "&File", QT_TRANSLATE_NOOP("Actions", "Save project &as\u2026"), "Ctrl+Alt+S",
     QT_TRANSLATE_NOOP("Actions", "Keep the demonstrations in another file"), ""},
    {Command::kOpenStore, "&File", QT_TRANSLATE_NOOP("Actions", "Open s&tore\u2026"), "Ctrl+Alt+O",
     QT_TRANSLATE_NOOP("Actions", "The file in which contexts are saved"), "store"},
    {Command::kCopyStore, "&File", QT_TRANSLATE_NOOP("Actions", "&Copy store\u2026"), "",
     QT_TRANSLATE_NOOP("Actions", "Write all contexts to another file, and go on with that"), ""},
    {Command::kChooseModel, "&File", QT_TRANSLATE_NOOP("Actions", "Choose &model\u2026"), "Ctrl+M",
     QT_TRANSLATE_NOOP("Actions", "The folder of a model as Hugging Face publishes it"), "model"},
    {Command::kBundledModel, "&File", QT_TRANSLATE_NOOP("Actions", "Use the &bundled model"), "",
     QT_TRANSLATE_NOOP("Actions", "The small model that comes with the program"), ""},
    {Command::kSettings, "&File", QT_TRANSLATE_NOOP("Actions", "S&ettings\u2026"), "Ctrl+,",
     QT_TRANSLATE_NOOP("Actions", "Device, threads, compression, colours, language"), "settings"},
    {Command::kQuit, "&File", QT_TRANSLATE_NOOP("Actions", "&Quit"), "Ctrl+Q",
     QT_TRANSLATE_NOOP("Actions", "Stop what runs and close the window"), "quit"},
    {Command::kUndo, QT_TRANSLATE_NOOP("Actions", "&Edit"), QT_TRANSLATE_NOOP("Actions", "&Undo"), "Ctrl+Z",
     QT_TRANSLATE_NOOP("Actions", "Take the last change of the demonstrations back"), "undo"},
    {Command::kRedo, "&Edit", QT_TRANSLATE_NOOP("Actions", "&Redo"), "Ctrl+Shift+Z",
     QT_TRANSLATE_NOOP("Actions", "Make the change that was taken back again"), "redo"},
    {Command::kPaste, "&Edit", QT_TRANSLATE_NOOP("Actions", "&Paste images"), "Ctrl+V",
     QT_TRANSLATE_NOOP("Actions", "An image or image files of the clipboard, into the class with the focus"), "paste"},
    {Command::kSelectImages, "&Edit", QT_TRANSLATE_NOOP("Actions", "Select &all images"), "Ctrl+Shift+A",
     QT_TRANSLATE_NOOP("Actions", "Every image of every class"), ""},
    {Command::kMoveImages, "&Edit", QT_TRANSLATE_NOOP("Actions", "&Move to a class\u2026"), "Ctrl+Shift+M",
     QT_TRANSLATE_NOOP("Actions", "Move the selected images to another class"), "move"},
    {Command::kHoldOut, "&Edit", QT_TRANSLATE_NOOP("Actions", "&Hold out, or use again"), "Ctrl+H",
     QT_TRANSLATE_NOOP("Actions", "The selected images are for the test, not for adapting; or the reverse"),
     "hold-out"},
    {Command::kHoldOutAtRandom, "&Edit", QT_TRANSLATE_NOOP("Actions", "Hold out at &random\u2026"), "Ctrl+Shift+H",
     QT_TRANSLATE_NOOP("Actions", "Draw some images of each class for the test"), ""},
    {Command::kRemoveImages, "&Edit", QT_TRANSLATE_NOOP("Actions", "Re&move the selected images"), "Del",
     QT_TRANSLATE_NOOP("Actions", "Take them out of the demonstrations; the files stay"), "remove"},
    {Command::kRemoveDuplicates, "&Edit", QT_TRANSLATE_NOOP("Actions", "Remove &duplicates"), "",
     QT_TRANSLATE_NOOP("Actions", "Of images with the same content all but the first"), "duplicates"},
    {Command::kAddImages, QT_TRANSLATE_NOOP("Actions", "&Demonstrations"),
     QT_TRANSLATE_NOOP("Actions", "Add &images\u2026"), "Ctrl+I",
     QT_TRANSLATE_NOOP("Actions", "Image files for a new class"), "add-images"},
    {Command::kAddFolder, "&Demonstrations", QT_TRANSLATE_NOOP("Actions", "Add &folder\u2026"), "Ctrl+Shift+I",
     QT_TRANSLATE_NOOP("Actions", "A folder with one subfolder per class"), "add-folder"},
    {Command::kAddList, "&Demonstrations", QT_TRANSLATE_NOOP("Actions", "Add &list\u2026"), "Ctrl+Alt+L",
     QT_TRANSLATE_NOOP("Actions", "A file that names images with labels or answers (.jsonl, .json)"), ""},
    {Command::kCamera, "&Demonstrations", QT_TRANSLATE_NOOP("Actions", "Take &pictures\u2026"), "Ctrl+Shift+C",
     QT_TRANSLATE_NOOP("Actions", "With a camera, into a class"), "camera"},
    {Command::kNewClass, "&Demonstrations", QT_TRANSLATE_NOOP("Actions", "&New class"), "Ctrl+N",
     QT_TRANSLATE_NOOP("Actions", "An empty class to drop images on"), "new-class"},
    {Command::kNewQuestions, "&Demonstrations", QT_TRANSLATE_NOOP("Actions", "&Questions and answers"), "Ctrl+Shift+Q",
     QT_TRANSLATE_NOOP("Actions", "Images with a question and an answer of their own, beside the classes"), "question"},
    {Command::kSystemPrompt, "&Demonstrations", QT_TRANSLATE_NOOP("Actions", "&System prompt\u2026"), "",
     QT_TRANSLATE_NOOP("Actions", "What the model is told before all demonstrations"), ""},
    {Command::kPropose, "&Demonstrations", QT_TRANSLATE_NOOP("Actions", "&Propose classes\u2026"), "Ctrl+Shift+L",
     QT_TRANSLATE_NOOP("Actions", "Have the open context classify a folder of images, and go through what it says"),
     ""},
    {Command::kVideoFrames, "&Demonstrations", QT_TRANSLATE_NOOP("Actions", "&Frames of the video\u2026"),
     "Ctrl+Shift+F", QT_TRANSLATE_NOOP("Actions", "Play the selected video and choose what of it is used"), "video"},
    {Command::kCompress, QT_TRANSLATE_NOOP("Actions", "&Context"), QT_TRANSLATE_NOOP("Actions", "&Compress"), "Ctrl+R",
     QT_TRANSLATE_NOOP("Actions", "Read the demonstrations into a context and compress it"), "compress"},
    {Command::kTrain, "&Context", QT_TRANSLATE_NOOP("Actions", "Train the &model\u2026"), "Ctrl+Shift+R",
     QT_TRANSLATE_NOOP("Actions", "Train the model on the demonstrations: an adapter, or all its weights"), ""},
    {Command::kCancel, "&Context", QT_TRANSLATE_NOOP("Actions", "C&ancel"), "Esc",
     QT_TRANSLATE_NOOP("Actions", "Stop what runs; what was there before stays"), "cancel"},
    {Command::kAskVideo, "&Context", QT_TRANSLATE_NOOP("Actions", "Ask a long &video\u2026"), "Ctrl+Shift+V",
     QT_TRANSLATE_NOOP("Actions", "Read one video into a context and compress it, then ask about it"), "ask-video"},
    {Command::kPause, "&Context", QT_TRANSLATE_NOOP("Actions", "&Pause or resume"), "Ctrl+Shift+P",
     QT_TRANSLATE_NOOP("Actions", "Hold the compression up, or let it go on"), "pause"},
    {Command::kSaveContext, "&Context", QT_TRANSLATE_NOOP("Actions", "&Save context\u2026"), "Ctrl+Shift+S",
     QT_TRANSLATE_NOOP("Actions", "Keep the compressed context under a name"), "save"},
    {Command::kRenameContext, "&Context", QT_TRANSLATE_NOOP("Actions", "&Rename the selected context"), "",
     QT_TRANSLATE_NOOP("Actions", "Give the context that is selected in the list another name"), "rename"},
    {Command::kDeleteContext, "&Context", QT_TRANSLATE_NOOP("Actions", "&Delete the selected context"), "",
     QT_TRANSLATE_NOOP("Actions", "Remove the context that is selected in the list from the store"), "remove"},
    {Command::kUndoDelete, "&Context", QT_TRANSLATE_NOOP("Actions", "Take the deletion &back"), "",
     QT_TRANSLATE_NOOP("Actions", "Bring the context that was deleted last back"), ""},
    {Command::kDuplicateContext, "&Context", QT_TRANSLATE_NOOP("Actions", "D&uplicate the selected context"), "",
     QT_TRANSLATE_NOOP("Actions", "A copy under another name"), "copy"},
    {Command::kEditNote, "&Context", QT_TRANSLATE_NOOP("Actions", "Edit the &note"), "",
     QT_TRANSLATE_NOOP("Actions", "Of the selected context"), ""},
    {Command::kExportContext, "&Context", QT_TRANSLATE_NOOP("Actions", "&Export the selected context\u2026"), "Ctrl+E",
     QT_TRANSLATE_NOOP("Actions", "One file that holds it whole"), "export"},
    {Command::kImportContext, "&Context", QT_TRANSLATE_NOOP("Actions", "&Import contexts\u2026"), "Ctrl+Alt+I",
     QT_TRANSLATE_NOOP("Actions", "Take in files that were exported"), "import"},
    {Command::kVerifyStore, "&Context", QT_TRANSLATE_NOOP("Actions", "&Verify the store"), "",
     QT_TRANSLATE_NOOP("Actions", "Read every context and check that it is as it was saved"), "verify"},
    {Command::kFindContext, "&Context", QT_TRANSLATE_NOOP("Actions", "&Find a context"), "Ctrl+F",
     QT_TRANSLATE_NOOP("Actions", "Search names, models, labels and notes"), ""},
    {Command::kRuns, "&Context", QT_TRANSLATE_NOOP("Actions", "Hist&ory of runs\u2026"), "Ctrl+Y",
     QT_TRANSLATE_NOOP("Actions", "What was compressed when, with which options and outcome; opens any of them again"),
     ""},
    {Command::kCompareMethods, "&Context", QT_TRANSLATE_NOOP("Actions", "Compare met&hods\u2026"), "Ctrl+Shift+Y",
     QT_TRANSLATE_NOOP("Actions",
                       "Adapt by several methods, test each, or set saved contexts side by side: one report"),
     "compare"},
    {Command::kBenchmarks, "&Context", QT_TRANSLATE_NOOP("Actions", "Benchmar&ks\u2026"), "Ctrl+Shift+K",
     QT_TRANSLATE_NOOP("Actions", "Run a published benchmark by several methods on your own copy of its data"), "test"},
    {Command::kScorePredictions, "&Context", QT_TRANSLATE_NOOP("Actions", "Score predictions of &LLaMA-Factory\u2026"),
     "", QT_TRANSLATE_NOOP("Actions", "Count what a model got right that was trained and asked in an exported folder"),
     ""},
    {Command::kTest, "&Context", QT_TRANSLATE_NOOP("Actions", "&Test on held-back images"), "Ctrl+T",
     QT_TRANSLATE_NOOP("Actions", "Classify the held-back images with the open context"), "test"},
    {Command::kExportTest, "&Context", QT_TRANSLATE_NOOP("Actions", "Export the ans&wers\u2026"), "",
     QT_TRANSLATE_NOOP("Actions", "Of the last test, as a table or JSON"), ""},
    {Command::kChooseImage, QT_TRANSLATE_NOOP("Actions", "&Query"),
     QT_TRANSLATE_NOOP("Actions", "Choose an &image\u2026"), "Ctrl+G",
     QT_TRANSLATE_NOOP("Actions", "The image to classify or to ask about"), "add-images"},
    {Command::kClassify, "&Query", QT_TRANSLATE_NOOP("Actions", "&Classify"), "Ctrl+Return",
     QT_TRANSLATE_NOOP("Actions", "Which label is it? With probabilities"), "classify"},
    {Command::kAsk, "&Query", QT_TRANSLATE_NOOP("Actions", "&Ask"), "Ctrl+Shift+Return",
     QT_TRANSLATE_NOOP("Actions", "Answer the question in words"), "ask"},
    {Command::kCopyAnswer, "&Query", QT_TRANSLATE_NOOP("Actions", "C&opy the last answer"), "",
     QT_TRANSLATE_NOOP("Actions", "To the clipboard"), "copy"},
    {Command::kEditQuestion, "&Query", QT_TRANSLATE_NOOP("Actions", "&Edit the last question"), "Ctrl+Shift+E",
     QT_TRANSLATE_NOOP("Actions", "Bring it back with its images, to ask anew; the Up key does so in an empty field"),
     "rename"},
    {Command::kSideBySide, "&Query", QT_TRANSLATE_NOOP("Actions", "&Side by side"), "Ctrl+Shift+B",
     QT_TRANSLATE_NOOP("Actions", "Ask two contexts at once"), "side-by-side"},
    {Command::kShowRetention, QT_TRANSLATE_NOOP("Actions", "&View"), QT_TRANSLATE_NOOP("Actions", "&Retention"),
     "Ctrl+1", QT_TRANSLATE_NOOP("Actions", "What every layer keeps"), ""},
    {Command::kShowTokens, "&View", QT_TRANSLATE_NOOP("Actions", "To&kens"), "Ctrl+2",
     QT_TRANSLATE_NOOP("Actions", "Which tokens every head keeps, large"), "tokens"},
    {Command::kShowCompare, "&View", QT_TRANSLATE_NOOP("Actions", "Co&mpare"), "Ctrl+3",
     QT_TRANSLATE_NOOP("Actions", "Two contexts side by side"), "compare"},
    {Command::kShowTest, "&View", QT_TRANSLATE_NOOP("Actions", "&Test"), "Ctrl+4",
     QT_TRANSLATE_NOOP("Actions", "Answers to held-back images"), ""},
    {Command::kShowContexts, "&View", QT_TRANSLATE_NOOP("Actions", "&Contexts"), "Ctrl+5",
     QT_TRANSLATE_NOOP("Actions", "The saved contexts"), ""},
    {Command::kExportPicture, "&View", QT_TRANSLATE_NOOP("Actions", "Save the &picture\u2026"), "",
     QT_TRANSLATE_NOOP("Actions", "The heat map and the trials, as PNG or SVG"), ""},
    {Command::kExportData, "&View", QT_TRANSLATE_NOOP("Actions", "Save the &numbers\u2026"), "",
     QT_TRANSLATE_NOOP("Actions", "Every trial, as CSV or JSON"), ""},
    {Command::kProfiler, "&View", QT_TRANSLATE_NOOP("Actions", "Pro&file"), "F12",
     QT_TRANSLATE_NOOP("Actions", "Where the time and the memory of the running job go"), "profiler"},
    {Command::kThemeSystem, "&View", QT_TRANSLATE_NOOP("Actions", "Colours of the &system"), "",
     QT_TRANSLATE_NOOP("Actions", "Light or dark as the desktop is"), ""},
    {Command::kThemeLight, "&View", QT_TRANSLATE_NOOP("Actions", "&Light"), "",
     QT_TRANSLATE_NOOP("Actions", "Dark text on light ground"), ""},
    {Command::kThemeDark, "&View", QT_TRANSLATE_NOOP("Actions", "&Dark"), "",
     QT_TRANSLATE_NOOP("Actions", "Light text on dark ground"), ""},
    {Command::kLargerText, "&View", QT_TRANSLATE_NOOP("Actions", "Larger te&xt"),
     "Ctrl++; Ctrl+=", QT_TRANSLATE_NOOP("Actions", "In the whole window"), ""},
    {Command::kSmallerText, "&View", QT_TRANSLATE_NOOP("Actions", "Sm&aller text"), "Ctrl+-",
     QT_TRANSLATE_NOOP("Actions", "In the whole window"), ""},
    {Command::kNormalText, "&View", QT_TRANSLATE_NOOP("Actions", "Text of n&ormal size"), "Ctrl+0",
     QT_TRANSLATE_NOOP("Actions", "As large as the desktop says"), ""},
    {Command::kPalette, QT_TRANSLATE_NOOP("Actions", "&Help"), QT_TRANSLATE_NOOP("Actions", "Find a &command\u2026"),
     "Ctrl+K", QT_TRANSLATE_NOOP("Actions", "Every command by its name"), "palette"},
    {Command::kWelcome, "&Help", QT_TRANSLATE_NOOP("Actions", "&First steps"), "F1",
     QT_TRANSLATE_NOOP("Actions", "From a sample project to an answer"), ""},
    {Command::kWords, "&Help", QT_TRANSLATE_NOOP("Actions", "What the &words mean"), "Shift+F1",
     QT_TRANSLATE_NOOP("Actions", "Delta, retention, token and the others, explained"), ""},
    {Command::kAbout, "&Help", QT_TRANSLATE_NOOP("Actions", "&About EMLoC Studio"), "",
     QT_TRANSLATE_NOOP("Actions", "Version and method"), "about"},
};
static_assert(std::size(kTable) == static_cast<std::size_t>(Command::kCount));

// Keys that mean something else elsewhere in the window count in the demonstrations only.
bool is_local(Command command) {
    return command == Command::kRemoveImages;
}

QString translated(const char* text) {
    return QCoreApplication::translate("Actions", text);
}

// A line is drawn in the menu before these.
bool begins_group(Command command) {
    return command == Command::kSaveProject || command == Command::kOpenStore || command == Command::kChooseModel ||
           command == Command::kSettings || command == Command::kQuit || command == Command::kPaste ||
           command == Command::kMoveImages || command == Command::kNewClass || command == Command::kAbout ||
           command == Command::kSaveContext || command == Command::kTest || command == Command::kClassify ||
           command == Command::kThemeSystem || command == Command::kLargerText || command == Command::kExportContext ||
           command == Command::kExportPicture || command == Command::kProfiler;
}

// Fields take what was written when they lose the focus, which no shortcut takes from them.
void finish_writing() {
    QWidget* field = QApplication::focusWidget();
    if (field == nullptr) return;
    field->clearFocus();
    field->setFocus();
}

}  // namespace

Actions::Actions(const Theme& theme, QObject* parent) : QObject(parent), theme_(theme) {
    auto* themes = new QActionGroup(this);
    for (const Row& row : kTable) {
        auto* action = new QAction(translated(row.text), this);
        if (*row.shortcut != '\0')
            action->setShortcuts(QKeySequence::listFromString(QString::fromLatin1(row.shortcut)));
        action->setToolTip(translated(row.tooltip));
        action->setStatusTip(action->toolTip());
        action->setProperty("synonyms", synonyms_of(row.command));  // for the palette
        if (is_local(row.command)) action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
        actions_[static_cast<std::size_t>(row.command)] = action;
    }
    for (const Command command : {Command::kThemeSystem, Command::kThemeLight, Command::kThemeDark}) {
        (*this)[command]->setCheckable(true);
        themes->addAction((*this)[command]);
    }
    for (const Command command : {Command::kCompress, Command::kSaveProject, Command::kSaveProjectAs})
        on(command, this, finish_writing);
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

void Actions::set_undo_texts(const QString& undo, const QString& redo) const {
    const auto put = [this](Command command, const char* plain, const QString& what) {
        QAction* action = (*this)[command];
        action->setText(what.isEmpty() ? translated(plain) : QStringLiteral("%1: %2").arg(translated(plain), what));
        action->setEnabled(!what.isEmpty());
    };
    put(Command::kUndo, "&Undo", undo);
    put(Command::kRedo, "&Redo", redo);
}

QString Actions::plain_text(const QAction& action) {
    QString text = action.text();
    text.remove(QStringLiteral("\u2026"));
    // Of two mnemonic signs one is meant as such.
    text.replace(QStringLiteral("&&"), QStringLiteral("\n")).remove(u'&').replace(u'\n', u'&');
    return text;
}

}  // namespace emloc::ui
