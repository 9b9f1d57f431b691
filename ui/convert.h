// Between Qt's strings and the engine's.
#pragma once

#include <QString>
#include <filesystem>
#include <string>
#include <string_view>

namespace emloc::ui {

inline QString to_qstring(std::string_view text) {
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

inline std::string to_utf8(const QString& text) {
    return text.toStdString();
}

inline std::filesystem::path to_path(const QString& path) {
    return std::filesystem::path(path.toStdString());
}

}  // namespace emloc::ui
