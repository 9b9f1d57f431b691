#include "ui/held_back/test_export.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSaveFile>

#include "ui/held_back/confusion_model.h"
#include "ui/held_back/held_back_model.h"

namespace emloc::ui {

namespace {

// Quoted where it has to be (RFC 4180).
QByteArray field(const QString& text) {
    QByteArray bytes = text.toUtf8();
    if (!bytes.contains('"') && !bytes.contains(',') && !bytes.contains('\n') && !bytes.contains('\r')) return bytes;
    return '"' + bytes.replace("\"", "\"\"") + '"';
}

}  // namespace

QByteArray test_csv(const HeldBackModel& images) {
    QByteArray csv = "image,label,answer,probability,error\n";
    for (int row = 0; row < images.rowCount(); ++row) {
        const LabelledImage& image = images.images()[static_cast<std::size_t>(row)];
        const TestedImage& tested = images.tested_image(row);
        const bool answered = !images.answer(row).isEmpty();
        csv += field(image.path) + ',' + field(image.label) + ',' + field(images.answer(row)) + ',' +
               (answered ? QByteArray::number(tested.probability, 'g', 6) : QByteArray()) + ',' + field(tested.error) +
               '\n';
    }
    return csv;
}

QByteArray test_json(const HeldBackModel& images, const QString& context) {
    const ConfusionModel confusion(images);
    QJsonArray matrix;
    for (int truth = 0; truth < confusion.rowCount(); ++truth) {
        QJsonArray row;
        for (int answer = 0; answer < confusion.columnCount(); ++answer) row << confusion.count(truth, answer);
        matrix << row;
    }
    QJsonArray list;
    for (int row = 0; row < images.rowCount(); ++row) {
        const LabelledImage& image = images.images()[static_cast<std::size_t>(row)];
        const TestedImage& tested = images.tested_image(row);
        QJsonObject entry{{QStringLiteral("image"), image.path}, {QStringLiteral("label"), image.label}};
        if (!images.answer(row).isEmpty()) {
            entry.insert(QStringLiteral("answer"), images.answer(row));
            entry.insert(QStringLiteral("probability"), tested.probability);
        }
        if (!tested.error.isEmpty()) entry.insert(QStringLiteral("error"), tested.error);
        list << entry;
    }
    QJsonObject whole{{QStringLiteral("context"), context},
                      {QStringLiteral("tested"), images.tested()},
                      {QStringLiteral("correct"), images.correct()},
                      {QStringLiteral("labels"), QJsonArray::fromStringList(confusion.labels())},
                      {QStringLiteral("confusion"), matrix},
                      {QStringLiteral("images"), list}};
    if (images.tested() > 0) {
        whole.insert(QStringLiteral("accuracy"), static_cast<double>(images.correct()) / images.tested());
    }
    return QJsonDocument(whole).toJson();
}

QString export_test(const QString& file, const HeldBackModel& images, const QString& context) {
    const QString ending = QFileInfo(file).suffix().toLower();
    if (ending != QStringLiteral("csv") && ending != QStringLiteral("json")) {
        return QCoreApplication::translate("TestExport", "%1 is neither .csv nor .json.").arg(file);
    }
    const QByteArray bytes = ending == QStringLiteral("csv") ? test_csv(images) : test_json(images, context);
    QSaveFile out(file);
    if (out.open(QIODevice::WriteOnly) && out.write(bytes) == bytes.size() && out.commit()) return {};
    return QCoreApplication::translate("TestExport", "%1 could not be written (%2). Choose another place.")
        .arg(file, out.errorString());
}

}  // namespace emloc::ui
