#include "ui/demonstrations/capture_store.h"

#include <QBuffer>
#include <QCoreApplication>
#include <QCryptographicHash>
#include <QDir>
#include <QFileInfo>
#include <QSaveFile>
#include <QStandardPaths>

namespace emloc::ui {

namespace {

struct CaptureStore {
    Q_DECLARE_TR_FUNCTIONS(CaptureStore)
};

}  // namespace

QString capture_folder() {
    const QDir data(QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation));
    return data.filePath(QStringLiteral("emloc-studio/pictures"));
}

tl::expected<QString, QString> keep_capture(const QImage& picture, const QString& folder) {
    QByteArray png;
    QBuffer buffer(&png);
    if (picture.isNull() || !buffer.open(QIODevice::WriteOnly) || !picture.save(&buffer, "PNG")) {
        return tl::unexpected(CaptureStore::tr("The picture is empty or has a form that can\u2019t be saved."));
    }
    const QString name =
        QString::fromLatin1(QCryptographicHash::hash(png, QCryptographicHash::Sha256).toHex().left(16));
    const QString path = QDir(folder).filePath(name + QStringLiteral(".png"));
    if (QFileInfo::exists(path)) return path;
    QSaveFile file(path);
    const bool written =
        QDir().mkpath(folder) && file.open(QIODevice::WriteOnly) && file.write(png) == png.size() && file.commit();
    if (written) return path;
    return tl::unexpected(CaptureStore::tr("The picture can\u2019t be saved in %1: %2. Free some space there, or check "
                                           "that the folder can be written to.")
                              .arg(QDir::toNativeSeparators(folder), file.errorString()));
}

}  // namespace emloc::ui
