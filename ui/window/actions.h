// Every command of the window in one table, from which the menus, the buttons and the shortcuts are made.
#pragma once

#include <QAction>
#include <QObject>
#include <array>
#include <cstddef>

class QMenuBar;

namespace emloc::ui {

class Theme;

enum class Command {
    kNewProject,
    kOpenProject,
    kOpenFolder,
    kSaveProject,
    kSaveProjectAs,
    kOpenStore,
    kCopyStore,
    kChooseModel,
    kBundledModel,
    kSettings,
    kQuit,
    kUndo,
    kRedo,
    kPaste,
    kSelectImages,
    kMoveImages,
    kHoldOut,
    kHoldOutAtRandom,
    kRemoveImages,
    kRemoveDuplicates,
    kAddImages,
    kAddFolder,
    kAddList,
    kCamera,
    kNewClass,
    kNewQuestions,
    kSystemPrompt,
    kPropose,
    kVideoFrames,
    kCompress,
    kTrain,
    kCancel,
    kAskVideo,
    kPause,
    kSaveContext,
    kRenameContext,
    kDeleteContext,
    kUndoDelete,
    kDuplicateContext,
    kEditNote,
    kExportContext,
    kImportContext,
    kVerifyStore,
    kFindContext,
    kRuns,
    kCompareMethods,
    kBenchmarks,
    kScorePredictions,
    kTest,
    kExportTest,
    kChooseImage,
    kClassify,
    kAsk,
    kCopyAnswer,
    kEditQuestion,
    kSideBySide,
    kShowRetention,
    kShowTokens,
    kShowCompare,
    kShowTest,
    kShowContexts,
    kExportPicture,
    kExportData,
    kProfiler,
    kThemeSystem,
    kThemeLight,
    kThemeDark,
    kLargerText,
    kSmallerText,
    kNormalText,
    kPalette,
    kWelcome,
    kWords,
    kAbout,
    kCount,
};

class Actions : public QObject {
    Q_OBJECT

 public:
    Actions(const Theme& theme, QObject* parent);

    QAction* operator[](Command command) const { return actions_[static_cast<std::size_t>(command)]; }
    // Whenever the command is given, `act` is called, a function without arguments, as long as `receiver` lives.
    template <class Receiver, class Act>
    void on(Command command, const Receiver* receiver, Act act) const {
        connect((*this)[command], &QAction::triggered, receiver, act);
    }
    const std::array<QAction*, static_cast<std::size_t>(Command::kCount)>& all() const { return actions_; }
    void fill(QMenuBar& bar) const;
    // "Undo", "Redo" with what they would do; empty: nothing.
    void set_undo_texts(const QString& undo, const QString& redo) const;
    // What a command is called where there is no menu around it: no mnemonic, no dots.
    static QString plain_text(const QAction& action);

 private:
    void draw_icons();

    const Theme& theme_;
    std::array<QAction*, static_cast<std::size_t>(Command::kCount)> actions_{};
};

}  // namespace emloc::ui
