// Files of the sample projects for a test of its own.
#pragma once

#include <QDir>
#include <QFile>

namespace emloc::ui {

// Of the folder's files, by name, `count` from `first` on; false where one can't be copied.
inline bool copy_files(const QString& from, const QString& to, int count, int first = 0) {
    const QDir source(from);
    if (!QDir().mkpath(to)) return false;
    for (const QString& file : source.entryList(QDir::Files).mid(first, count)) {
        if (!QFile::copy(source.filePath(file), to + u'/' + file)) return false;
    }
    return true;
}

}  // namespace emloc::ui
