#include "ui/project/autosave.h"

#include <QDateTime>
#include <QFile>
#include <QFileInfo>

namespace emloc::ui {

Autosave::Autosave(const QString& file, QObject* parent) : QObject(parent), file_(file) {
    pool_.setMaxThreadCount(1);
}

Autosave::~Autosave() {
    wait();
}

void Autosave::wait() {
    pool_.waitForDone();
}

void Autosave::keep(const ProjectFile& project) {
    const QMutexLocker lock(&mutex_);
    waiting_ = project;
    if (writing_) return;
    writing_ = true;
    pool_.start([this] { write(); });
}

void Autosave::write() {
    while (true) {
        std::optional<ProjectFile> next;
        {
            const QMutexLocker lock(&mutex_);
            next.swap(waiting_);
            writing_ = next.has_value();
        }
        if (!next) return;
        const auto written = write_project(*next, file_);
        const bool was_failing = std::exchange(failing_, !written.has_value());
        if (!written && !was_failing) Q_EMIT failed(written.error());
    }
}

std::optional<ProjectFile> Autosave::kept() const {
    auto project = read_project(file_);
    if (!project) return std::nullopt;
    return std::move(*project);
}

QString Autosave::set_aside() {
    wait();
    const QFileInfo info(file_);
    const QString stamp = QDateTime::currentDateTime().toString(QStringLiteral("yyyy-MM-dd HH.mm.ss"));
    const QString aside = info.dir().filePath(
        QStringLiteral("%1 %2.%3").arg(tr("Recovered"), stamp, QString::fromLatin1(kProjectSuffix)));
    return QFile::rename(file_, aside) ? aside : QString();
}

}  // namespace emloc::ui
