// Files that a test drops on a panel.
#pragma once

#include <QFile>
#include <QImage>
#include <QTemporaryDir>

namespace emloc::ui {

// In a folder of its own; an empty path where a file could not be written.
class TestFiles {
 public:
    QString image(const char* name, const QColor& colour = Qt::red) const {
        QImage picture(32, 24, QImage::Format_RGB32);
        picture.fill(colour);
        const QString path = folder_.filePath(QString::fromLatin1(name));
        return picture.save(path) ? path : QString();
    }

    QString text_file(const char* name) const {
        QFile file(folder_.filePath(QString::fromLatin1(name)));
        return file.open(QIODevice::WriteOnly) && file.write("not an image") > 0 ? file.fileName() : QString();
    }

 protected:
    QTemporaryDir folder_;
};

}  // namespace emloc::ui
