#include "ui/demonstrations/inspect_file.h"

#include <QBuffer>
#include <QCryptographicHash>
#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QThread>

#include "engine/demonstrations/check_medium.h"
#include "ui/convert.h"
#include "ui/pictures.h"

namespace emloc::ui {

namespace {

constexpr int kHashLength = 64;
constexpr int kJpegQuality = 88;

constexpr int kEntryVersion = 2;

QString entry_of(const QString& file, const QString& cache) {
    const QFileInfo info(file);
    const QString identity = QStringLiteral("%1\n%2\n%3\n%4\n%5")
                                 .arg(info.absoluteFilePath())
                                 .arg(info.size())
                                 .arg(info.lastModified().toMSecsSinceEpoch())
                                 .arg(kThumbnailPixels)
                                 .arg(kEntryVersion);
    const auto key = QString::fromLatin1(QCryptographicHash::hash(identity.toUtf8(), QCryptographicHash::Sha1).toHex());
    return QStringLiteral("%1/%2/%3").arg(cache, key.left(2), key.mid(2));
}

// An entry is the hash, the size and the note, each with a line feed, and a JPEG.
bool read_entry(const QString& entry, Inspection& found) {
    QFile stored(entry);
    if (!stored.open(QIODevice::ReadOnly)) return false;
    const QByteArray hash = stored.readLine().trimmed();
    const QList<QByteArray> sides = stored.readLine().trimmed().split(' ');
    const QByteArray note = stored.readLine().trimmed();
    if (hash.size() != kHashLength || sides.size() != 2) return false;
    found.sha256 = QString::fromLatin1(hash);
    found.size = {sides[0].toInt(), sides[1].toInt()};
    found.note = QString::fromUtf8(note);
    found.thumbnail = QImage::fromData(stored.readAll(), "JPEG").convertToFormat(QImage::Format_RGB32);
    return !found.thumbnail.isNull();
}

// Under another name first: whoever reads at the same time sees a whole entry or none. A full disk only costs speed.
void write_entry(const QString& entry, const Inspection& found) {
    const QString head = QStringLiteral("%1\n%2 %3\n%4\n")
                             .arg(found.sha256)
                             .arg(found.size.width())
                             .arg(found.size.height())
                             .arg(QString(found.note).replace(u'\n', u' '));
    QByteArray content = head.toUtf8();
    QBuffer buffer(&content);
    if (!buffer.open(QIODevice::WriteOnly | QIODevice::Append)) return;
    if (!found.thumbnail.save(&buffer, "JPEG", kJpegQuality)) return;
    QDir().mkpath(QFileInfo(entry).path());
    const QString partial = entry + QString::number(reinterpret_cast<quintptr>(QThread::currentThreadId()), 16);
    QFile stored(partial);
    const bool written = stored.open(QIODevice::WriteOnly) && stored.write(content) == content.size() && stored.flush();
    stored.close();
    if (!written || !QFile::rename(partial, entry)) QFile::remove(partial);
}

}  // namespace

Inspection inspect_file(const QString& file, const QString& cache) {
    Inspection found{.file = file, .sha256 = {}, .size = {}, .note = {}, .problem = {}, .thumbnail = {}};
    const QString entry = cache.isEmpty() ? QString() : entry_of(file, cache);
    if (!entry.isEmpty() && read_entry(entry, found)) return found;
    const CheckedMedium checked = check_medium({.path = to_path(file)});
    found.problem = to_qstring(checked.fault);
    found.note = to_qstring(checked.note);
    found.sha256 = to_qstring(checked.sha256);
    found.size = {static_cast<int>(checked.size.width), static_cast<int>(checked.size.height)};
    if (checked.picture) found.thumbnail = square_of(*checked.picture, kThumbnailPixels);
    if (found.problem.isEmpty() && !entry.isEmpty()) write_entry(entry, found);
    return found;
}

}  // namespace emloc::ui
