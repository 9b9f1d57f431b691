// Keeps a copy of the open project on disk at all times, for the case of a crash.
#pragma once

#include <QMutex>
#include <QObject>
#include <QThreadPool>
#include <optional>

#include "ui/project/project_file.h"

namespace emloc::ui {

// Writes in a thread of its own; of several states that wait, only the last is written. What is on disk is always one
// whole state. Destruction waits until the last one is written.
class Autosave : public QObject {
    Q_OBJECT

 public:
    explicit Autosave(const QString& file, QObject* parent = nullptr);
    ~Autosave() override;

    void keep(const ProjectFile& project);
    void wait();  // until everything is written
    // What was kept last; nothing where there is nothing, or nothing that can be read.
    std::optional<ProjectFile> kept() const;
    // Puts what was kept under another name, so that it is not replaced. Empty where there was nothing.
    QString set_aside();

 Q_SIGNALS:
    void failed(const QString& message);  // at most once until a state was written again

 private:
    void write();

    const QString file_;
    QMutex mutex_;
    std::optional<ProjectFile> waiting_;
    bool writing_ = false;
    bool failing_ = false;
    QThreadPool pool_;
};

}  // namespace emloc::ui
