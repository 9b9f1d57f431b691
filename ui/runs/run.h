// One compression that was run: what of, how, and what came of it.
#pragma once

#include <QDateTime>
#include <QJsonObject>
#include <QString>
#include <optional>

#include "ui/worker/messages.h"

namespace emloc::ui {

struct Run {
    QDateTime when;  // it ended
    QString project;
    QString model;
    QString method;   // its name in the registry
    QString options;  // for people: those that differ from the method's own
    int demonstrations = 0;
    qint64 tokens = 0;  // before pruning
    double kept_share = 1;
    std::optional<double> accuracy;  // of its last test
    double seconds = 0;
    ContextChoice context;  // of no kind: it was deleted
    QString store;          // that it is saved in
    friend bool operator==(const Run&, const Run&) = default;
};

// "delta 0.01, ratios 0.1, 0.2". `standard`: the values that go without saying.
QString options_text(const AdaptationOptions& options, const OptionValues& standard);

QJsonObject to_json(const Run& run);
Run run_from(const QJsonObject& json);  // what is missing or of another type is left out

}  // namespace emloc::ui
