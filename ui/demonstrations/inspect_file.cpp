#include "ui/demonstrations/inspect_file.h"

#include <QBuffer>
#include <QCoreApplication>
#include <QCryptographicHash>
#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QThread>
#include <new>

#include "engine/core/digest.h"
#include "ui/convert.h"
#include "ui/pictures.h"
#include "ui/video/video_frames.h"

namespace emloc::ui {

namespace {

constexpr int kHashLength = 64;
constexpr int kJpegQuality = 88;

struct FileInspection {
    Q_DECLARE_TR_FUNCTIONS(FileInspection)
};

QString entry_of(const QString& file, const QString& cache) {
    const QFileInfo info(file);
    const QString identity = QStringLiteral("%1\n%2\n%3\n%4")
                                 .arg(info.absoluteFilePath())
                                 .arg(info.size())
                                 .arg(info.lastModified().toMSecsSinceEpoch())
                                 .arg(kThumbnailPixels);
    const auto key = QString::fromLatin1(QCryptographicHash::hash(identity.toUtf8(), QCryptographicHash::Sha1).toHex());
    return QStringLiteral("%1/%2/%3").arg(cache, key.left(2), key.mid(2));
}

// An entry is the hash, a line feed and a JPEG.
bool read_entry(const QString& entry, Inspection& found) {
    QFile stored(entry);
    if (!stored.open(QIODevice::ReadOnly)) return false;
    const QByteArray content = stored.readAll();
    if (content.size() <= kHashLength + 1) return false;
    found.thumbnail = QImage::fromData(content.mid(kHashLength + 1), "JPEG").convertToFormat(QImage::Format_RGB32);
    found.sha256 = QString::fromLatin1(content.left(kHashLength));
    return !found.thumbnail.isNull();
}

// Under another name first: whoever reads at the same time sees a whole entry or none. A full disk only costs speed.
void write_entry(const QString& entry, const Inspection& found) {
    QByteArray content = found.sha256.toLatin1() + '\n';
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

// Videos may be larger than the memory: a frame out of the middle is decoded, the rest only hashed.
void read_video(const QString& file, Inspection& found) {
    const auto frames = preview_frames({.kind = MediaKind::kVideo, .path = to_path(file)}, 2, kThumbnailPixels);
    if (!frames) {
        found.problem = to_qstring(frames.error().message);
        return;
    }
    QFile content(file);
    QCryptographicHash hash(QCryptographicHash::Sha256);
    if (!content.open(QIODevice::ReadOnly) || !hash.addData(&content)) {
        found.problem = FileInspection::tr("%1 can't be read to its end.").arg(file);
        return;
    }
    found.sha256 = QString::fromLatin1(hash.result().toHex());
    found.thumbnail = frames->back();
}

void read_whole(const QString& file, Inspection& found) {
    if (is_video({.path = to_path(file)})) return read_video(file, found);
    const auto bytes = read_file(to_path(file));
    if (!bytes) {
        found.problem = to_qstring(bytes.error().message);
        return;
    }
    const auto image = decode_image(*bytes, file.toStdString());
    if (!image) {
        found.problem = to_qstring(image.error().message);
        return;
    }
    found.sha256 = to_qstring(sha256_hex(*bytes));
    found.thumbnail = square_of(*image, kThumbnailPixels);
}

}  // namespace

Inspection inspect_file(const QString& file, const QString& cache) {
    Inspection found{.file = file, .sha256 = {}, .problem = {}, .thumbnail = {}};
    const QString entry = cache.isEmpty() ? QString() : entry_of(file, cache);
    if (!entry.isEmpty() && read_entry(entry, found)) return found;
    try {
        read_whole(file, found);
    } catch (const std::bad_alloc&) {
        found.problem = FileInspection::tr("There is not enough memory for the image %1.").arg(file);
    }
    if (found.problem.isEmpty() && !entry.isEmpty()) write_entry(entry, found);
    return found;
}

}  // namespace emloc::ui
