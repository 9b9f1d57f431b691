#include "ui/project/image_json.h"

#include <QJsonArray>
#include <algorithm>

namespace emloc::ui {

namespace {

QString portable(const QString& file, const QDir& folder) {
    const QString relative = folder.relativeFilePath(file);
    return relative.startsWith(QStringLiteral("..")) || QDir::isAbsolutePath(relative) ? file : relative;
}

// What makes no sense is as if it were not there.
FrameChoice to_choice(const QJsonObject& entry) {
    FrameChoice choice;
    const double start = entry.value(QStringLiteral("start")).toDouble(-1);
    const double end = entry.value(QStringLiteral("end")).toDouble(-1);
    const qint64 most = entry.value(QStringLiteral("max_frames")).toInteger();
    if (start >= 0) choice.start = start;
    if (end > std::max(start, 0.0)) choice.end = end;
    if (most > 0) choice.max_frames = most;
    choice.key_frames = entry.value(QStringLiteral("key_frames")).toBool();
    for (const QJsonValue& value : entry.value(QStringLiteral("times")).toArray()) {
        if (value.toDouble(-1) >= 0) choice.times.push_back(value.toDouble());
    }
    std::sort(choice.times.begin(), choice.times.end());
    return choice;
}

// Empty where it leads out of the folder.
QString absolute(const QString& file, const QDir& folder) {
    if (QDir::isAbsolutePath(file)) return QDir::cleanPath(file);
    const QString path = QDir::cleanPath(folder.absoluteFilePath(file));
    return path.startsWith(folder.absolutePath() + u'/') || folder.isRoot() ? path : QString();
}

}  // namespace

QJsonObject image_to_json(const DemonstrationSet::Image& image, const QDir& folder) {
    QJsonObject object{{QStringLiteral("file"), portable(image.file, folder)}};
    if (image.held_out) object.insert(QStringLiteral("held_out"), true);
    if (!image.question.isEmpty()) object.insert(QStringLiteral("question"), image.question);
    if (!image.answer.isEmpty()) object.insert(QStringLiteral("answer"), image.answer);
    QJsonArray others;
    for (const QString& other : image.others) others.append(portable(other, folder));
    if (!others.isEmpty()) object.insert(QStringLiteral("others"), others);
    const FrameChoice& choice = image.choice;
    if (choice.start) object.insert(QStringLiteral("start"), *choice.start);
    if (choice.end) object.insert(QStringLiteral("end"), *choice.end);
    if (choice.max_frames) object.insert(QStringLiteral("max_frames"), static_cast<qint64>(*choice.max_frames));
    QJsonArray times;
    for (const double time : choice.times) times.append(time);
    if (!times.isEmpty()) object.insert(QStringLiteral("times"), times);
    if (choice.key_frames) object.insert(QStringLiteral("key_frames"), true);
    return object;
}

DemonstrationSet::Image image_from(const QJsonObject& object, const QDir& folder) {
    const QString given = object.value(QStringLiteral("file")).toString();
    QStringList others;
    for (const QJsonValue& other : object.value(QStringLiteral("others")).toArray()) {
        others << absolute(other.toString(), folder);
    }
    return {.id = 0,
            .file = given.isEmpty() ? QString() : absolute(given, folder),
            .held_out = object.value(QStringLiteral("held_out")).toBool(),
            .question = object.value(QStringLiteral("question")).toString(),
            .answer = object.value(QStringLiteral("answer")).toString(),
            .choice = to_choice(object),
            .others = others};
}

}  // namespace emloc::ui
