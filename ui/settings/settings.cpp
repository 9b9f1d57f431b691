#include "ui/settings/settings.h"

#include <QDir>
#include <QSettings>
#include <QStandardPaths>
#include <algorithm>

#include "engine/core/resources.h"
#include "ui/convert.h"

namespace emloc::ui {

Settings Settings::read() {
    const QSettings stored;
    Settings settings;
    settings.geometry = stored.value(QStringLiteral("window/geometry")).toByteArray();
    settings.splitter = stored.value(QStringLiteral("window/splitter")).toByteArray();
    settings.store = stored.value(QStringLiteral("store")).toString();
    settings.model = stored.value(QStringLiteral("model")).toString();
    const int theme = stored.value(QStringLiteral("theme")).toInt();
    settings.theme = static_cast<ThemeChoice>(std::clamp(theme, 0, static_cast<int>(ThemeChoice::kDark)));
    settings.text_size =
        std::clamp(stored.value(QStringLiteral("text_size"), kNormalText).toInt(), kSmallestText, kLargestText);
    settings.models = stored.value(QStringLiteral("models")).toStringList();
    settings.language = stored.value(QStringLiteral("language")).toString();
    settings.device = stored.value(QStringLiteral("device"), settings.device).toString();
    settings.weights = stored.value(QStringLiteral("weights"), settings.weights).toString();
    settings.threads = std::max(0, stored.value(QStringLiteral("threads")).toInt());
    settings.memory_gb = std::max(0.0, stored.value(QStringLiteral("memory_gb")).toDouble());
    settings.delta = std::clamp(stored.value(QStringLiteral("delta"), settings.delta).toDouble(), 0.0, 0.7);
    if (const auto ratios = parse_ratios(stored.value(QStringLiteral("ratios")).toString())) settings.ratios = *ratios;
    settings.search = to_utf8(stored.value(QStringLiteral("search"), to_qstring(settings.search)).toString());
    settings.full_trials = stored.value(QStringLiteral("full_trials")).toBool();
    settings.chunk_tokens = std::clamp(
        stored.value(QStringLiteral("chunk_tokens"), QVariant::fromValue<qint64>(settings.chunk_tokens)).toLongLong(),
        64LL, 100'000LL);
    settings.max_pixels = std::max(0LL, stored.value(QStringLiteral("max_pixels")).toLongLong());
    const VideoSampling sampling;
    settings.video_fps = std::clamp(stored.value(QStringLiteral("video_fps"), sampling.fps).toDouble(), 0.01, 120.0);
    const auto frames = stored.value(QStringLiteral("video_frames"), QVariant::fromValue<qint64>(sampling.max_frames));
    settings.video_frames = std::clamp(frames.toLongLong(), 2LL, 10'000LL);
    settings.welcomed = stored.value(QStringLiteral("welcomed")).toBool();
    return settings;
}

void Settings::write() const {
    QSettings stored;
    stored.setValue(QStringLiteral("window/geometry"), geometry);
    stored.setValue(QStringLiteral("window/splitter"), splitter);
    stored.setValue(QStringLiteral("store"), store);
    stored.setValue(QStringLiteral("model"), model);
    stored.setValue(QStringLiteral("theme"), static_cast<int>(theme));
    stored.setValue(QStringLiteral("text_size"), text_size);
    stored.setValue(QStringLiteral("models"), models);
    stored.setValue(QStringLiteral("language"), language);
    stored.setValue(QStringLiteral("device"), device);
    stored.setValue(QStringLiteral("weights"), weights);
    stored.setValue(QStringLiteral("threads"), threads);
    stored.setValue(QStringLiteral("memory_gb"), memory_gb);
    stored.setValue(QStringLiteral("delta"), delta);
    stored.setValue(QStringLiteral("ratios"), ratios_text(ratios));
    stored.setValue(QStringLiteral("search"), to_qstring(search));
    stored.setValue(QStringLiteral("full_trials"), full_trials);
    stored.setValue(QStringLiteral("chunk_tokens"), QVariant::fromValue<qint64>(chunk_tokens));
    stored.setValue(QStringLiteral("max_pixels"), QVariant::fromValue<qint64>(max_pixels));
    stored.setValue(QStringLiteral("video_fps"), video_fps);
    stored.setValue(QStringLiteral("video_frames"), QVariant::fromValue<qint64>(video_frames));
    stored.setValue(QStringLiteral("welcomed"), welcomed);
}

VideoSampling video_sampling(const Settings& settings) {
    VideoSampling sampling;
    sampling.fps = settings.video_fps;
    sampling.max_frames = settings.video_frames;
    sampling.min_frames = std::min(sampling.min_frames, sampling.max_frames);
    return sampling;
}

QString ratios_text(const std::vector<double>& ratios) {
    QStringList texts;
    for (const double ratio : ratios) texts << QString::number(ratio);
    return texts.join(QStringLiteral(", "));
}

std::optional<std::vector<double>> parse_ratios(const QString& text) {
    std::vector<double> ratios;
    for (const QString& part : text.split(u',')) {
        bool number = false;
        const double ratio = part.trimmed().toDouble(&number);
        if (!number || !(ratio > 0 && ratio < 1) || (!ratios.empty() && ratio <= ratios.back())) return std::nullopt;
        ratios.push_back(ratio);
    }
    return ratios;
}

QString sample_project() {
    const auto demonstrations = find_resource("projects/food/demonstrations", "projects/food/demonstrations");
    return demonstrations ? to_qstring(demonstrations->parent_path().native()) : QString();
}

QString default_store() {
    const QDir data(QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation));
    return data.filePath(QStringLiteral("emloc-studio/contexts.emloc"));
}

QString bundled_model() {
    const auto folder = find_bundled_model();
    return folder ? to_qstring(folder->native()) : QString();
}

}  // namespace emloc::ui
