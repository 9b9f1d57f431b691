#include "ui/settings/settings.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QSettings>
#include <QStandardPaths>
#include <algorithm>

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
    return settings;
}

void Settings::write() const {
    QSettings stored;
    stored.setValue(QStringLiteral("window/geometry"), geometry);
    stored.setValue(QStringLiteral("window/splitter"), splitter);
    stored.setValue(QStringLiteral("store"), store);
    stored.setValue(QStringLiteral("model"), model);
    stored.setValue(QStringLiteral("theme"), static_cast<int>(theme));
}

QString default_store() {
    const QDir data(QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation));
    return data.filePath(QStringLiteral("emloc-studio/contexts.emloc"));
}

QString bundled_model() {
    const QDir program(QCoreApplication::applicationDirPath());
    const QString places[] = {
        qEnvironmentVariable("EMLOC_MODEL"), program.filePath(QStringLiteral("../share/emloc-studio/pocket")),
        program.filePath(QStringLiteral("../../resources/pocket")), QStringLiteral(EMLOC_RESOURCES_DIR "/pocket")};
    for (const QString& place : places) {
        if (!place.isEmpty() && QFileInfo::exists(QDir(place).filePath(QStringLiteral("config.json"))))
            return QDir::cleanPath(place);
    }
    return {};
}

}  // namespace emloc::ui
