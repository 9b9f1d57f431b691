// Between Qt's strings and the engine's.
#pragma once

#include <QDir>
#include <QString>
#include <filesystem>
#include <string>
#include <string_view>

namespace emloc::ui {

inline QString to_qstring(std::string_view text) {
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

inline QString to_qstring(const std::filesystem::path& path) {
    return QString::fromStdString(path.string());
}

inline std::filesystem::path to_path(const QString& path) {
    return std::filesystem::path(path.toStdString());
}

}  // namespace emloc::ui
