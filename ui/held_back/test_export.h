// The outcome of a test as data.
#pragma once

#include <QByteArray>
#include <QString>

namespace emloc::ui {

class HeldBackModel;

// image,label,answer,probability,error; a line an image.
QByteArray test_csv(const HeldBackModel& images);
// {"context", "tested", "correct", "accuracy", "labels", "confusion": [[...]], "images": [...]}
QByteArray test_json(const HeldBackModel& images, const QString& context);

// By the ending of the name: .csv or .json. An error message, or an empty string where it was written.
QString export_test(const QString& file, const HeldBackModel& images, const QString& context);

}  // namespace emloc::ui
