// Every command of the window in one table, from which the menus, the buttons and the shortcuts are made.
#pragma once

#include <QAction>
#include <QObject>
#include <array>

class QMenuBar;

namespace emloc::ui {

class Theme;

enum class Command {
    kOpenProject,
    kOpenStore,
    kChooseModel,
    kBundledModel,
    kQuit,
    kAddImages,
    kAddFolder,
    kNewClass,
    kCompress,
    kCancel,
    kSaveContext,
    kRenameContext,
    kDeleteContext,
    kTest,
    kChooseImage,
    kClassify,
    kAsk,
    kShowRetention,
    kShowContexts,
    kShowTest,
    kThemeSystem,
    kThemeLight,
    kThemeDark,
    kAbout,
    kCount,
};

class Actions : public QObject {
    Q_OBJECT

 public:
    Actions(const Theme& theme, QObject* parent);

    QAction* operator[](Command command) const { return actions_[static_cast<std::size_t>(command)]; }
    void fill(QMenuBar& bar) const;

 private:
    void draw_icons();

    const Theme& theme_;
    std::array<QAction*, static_cast<std::size_t>(Command::kCount)> actions_{};
};

}  // namespace emloc::ui
