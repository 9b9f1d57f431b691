// The project that is open: where it is kept, whether it was changed, and its copy for the case of a crash.
#pragma once

#include <QFileSystemWatcher>
#include <QObject>
#include <QString>
#include <QStringList>

#include "ui/project/autosave.h"

namespace emloc::ui {

class DemonstrationsModel;

// Nothing the user put in is ever lost by opening something else: unsaved demonstrations are set aside as a project of
// their own, which the recent ones list.
class ProjectSession : public QObject {
    Q_OBJECT

 public:
    // Keeps its files in `folder`.
    ProjectSession(DemonstrationsModel& model, const QString& folder, QObject* parent = nullptr);
    ~ProjectSession() override;

    // emloc-studio in the user's data folder.
    static QString default_folder();
    const QString& folder() const { return folder_; }

    const QString& name() const { return name_; }  // empty: it has none yet
    QString file() const;                          // the project file; empty: none, or a folder
    const QString& origin() const { return origin_; }
    bool is_changed() const;
    QStringList recent() const;  // project files and folders that are there, the last one first

    // A project file, or a folder; a folder is walked in another thread.
    void open(const QString& path);
    void start_new();
    // What was there when the program ended the last time. False where there was nothing.
    bool restore();
    // To its file; false where it has none, or on failure.
    bool save();
    bool save_as(const QString& file);
    // Kept with the project; brought to the window by `method_opened`.
    void set_method(const MethodChoice& method);
    // The program ends as it should. What is unsaved comes back at the next start.
    void end();

 Q_SIGNALS:
    void changed();  // of name, file, is_changed or recent
    void opened();   // another project is here, or a new one
    void method_opened(const emloc::MethodChoice& method);
    void failed(const QString& message);
    void noted(const QString& message);
    void passed_over(const QString& problem);

 private:
    ProjectFile state() const;
    void show(ProjectFile project);
    void keep();
    void set_aside();
    void remember(const QString& path);
    void watch();
    void look_for_file();

    DemonstrationsModel& model_;
    QString folder_;
    Autosave autosave_;
    QFileSystemWatcher watcher_;  // of the project's file
    QString name_;
    QString origin_;
    MethodChoice method_;
    bool changed_when_opened_ = false;
    bool running_ = true;
    bool keeps_ = false;  // after what the last session left was looked at
    int scans_ = 0;       // a later open() makes an earlier one's folder come too late
};

}  // namespace emloc::ui
