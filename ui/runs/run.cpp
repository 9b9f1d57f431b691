#include "ui/runs/run.h"

#include <QCoreApplication>
#include <QLocale>
#include <QStringList>
#include <algorithm>

#include "ui/convert.h"

namespace emloc::ui {

namespace {

struct Runs {
    Q_DECLARE_TR_FUNCTIONS(Runs)
};

QString number(double value) {
    return QLocale().toString(value, 'g', 4);
}

QString text_of(const OptionValue& value) {
    if (const auto* is = std::get_if<bool>(&value)) return *is ? Runs::tr("yes") : Runs::tr("no");
    if (const auto* whole = std::get_if<std::int64_t>(&value)) return QLocale().toString(qint64{*whole});
    if (const auto* real = std::get_if<double>(&value)) return number(*real);
    if (const auto* text = std::get_if<std::string>(&value)) return to_qstring(*text);
    QStringList parts;
    for (const double each : std::get<std::vector<double>>(value)) parts << number(each);
    return parts.join(QStringLiteral(", "));
}

const QString kWhen = QStringLiteral("when");
const QString kProject = QStringLiteral("project");
const QString kModel = QStringLiteral("model");
const QString kMethod = QStringLiteral("method");
const QString kOptions = QStringLiteral("options");
const QString kDemonstrations = QStringLiteral("demonstrations");
const QString kTokens = QStringLiteral("tokens");
const QString kKept = QStringLiteral("kept");
const QString kAccuracy = QStringLiteral("accuracy");
const QString kSeconds = QStringLiteral("seconds");
const QString kContext = QStringLiteral("context");
const QString kUnsaved = QStringLiteral("unsaved");
const QString kStore = QStringLiteral("store");

ContextChoice choice_in(const QJsonObject& json) {
    if (json.value(kUnsaved).toBool()) return {ContextChoice::Kind::kResult, {}};
    const QString name = json.value(kContext).toString();
    return name.isEmpty() ? ContextChoice{} : ContextChoice{ContextChoice::Kind::kSaved, name};
}

}  // namespace

QString options_text(const AdaptationOptions& options, const OptionValues& standard) {
    QStringList parts;
    for (const auto& [name, value] : options.method.options) {
        // The bound is what one looks for, also where it is the usual one.
        const auto own = std::ranges::find(standard, name, [](const auto& each) { return each.first; });
        const bool usual = own != standard.end() && own->second == value;
        if (name == "delta" || !usual) parts << QStringLiteral("%1 %2").arg(to_qstring(name), text_of(value));
    }
    if (options.chunk_tokens != kDefaultChunkTokens)
        parts << Runs::tr("chunks of %1 tokens").arg(QLocale().toString(qint64{options.chunk_tokens}));
    if (options.max_pixels) parts << Runs::tr("at most %1 pixels").arg(QLocale().toString(qint64{*options.max_pixels}));
    return parts.join(QStringLiteral("; "));
}

QJsonObject to_json(const Run& run) {
    QJsonObject json{{kWhen, run.when.toUTC().toString(Qt::ISODate)},
                     {kProject, run.project},
                     {kModel, run.model},
                     {kMethod, run.method},
                     {kOptions, run.options},
                     {kDemonstrations, run.demonstrations},
                     {kTokens, run.tokens},
                     {kKept, run.kept_share},
                     {kSeconds, run.seconds},
                     {kStore, run.store}};
    if (run.accuracy) json.insert(kAccuracy, *run.accuracy);
    if (run.context.kind == ContextChoice::Kind::kResult) json.insert(kUnsaved, true);
    if (run.context.kind == ContextChoice::Kind::kSaved) json.insert(kContext, run.context.name);
    return json;
}

Run run_from(const QJsonObject& json) {
    Run run;
    run.when = QDateTime::fromString(json.value(kWhen).toString(), Qt::ISODate).toLocalTime();
    run.project = json.value(kProject).toString();
    run.model = json.value(kModel).toString();
    run.method = json.value(kMethod).toString();
    run.options = json.value(kOptions).toString();
    run.demonstrations = json.value(kDemonstrations).toInt();
    run.tokens = json.value(kTokens).toInteger();
    run.kept_share = json.value(kKept).toDouble(1);
    if (json.contains(kAccuracy)) run.accuracy = json.value(kAccuracy).toDouble();
    run.seconds = json.value(kSeconds).toDouble();
    run.context = choice_in(json);
    run.store = json.value(kStore).toString();
    return run;
}

}  // namespace emloc::ui
