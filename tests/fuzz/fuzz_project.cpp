// A project file, with its undo history, and what is written of it again.
#include <QDir>
#include <QJsonDocument>
#include <stdexcept>

#include "tests/fuzz/fuzz_file.h"
#include "ui/project/project_file.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace emloc::ui;
    static const QDir folder(QString::fromStdString(emloc::fuzz::folder().path().string()));
    const QByteArray bytes(reinterpret_cast<const char*>(data), static_cast<qsizetype>(size));
    const auto project = from_json(bytes, folder, QStringLiteral("fuzz"));
    if (!project) return 0;
    const auto again = from_json(to_json(*project, folder), folder, QStringLiteral("fuzz"));
    if (!again) throw std::logic_error("what was read is refused once it was written");
    const auto parsed = [&](const ProjectFile& file) { return QJsonDocument::fromJson(to_json(file, folder)); };
    if (parsed(*again) != parsed(*project)) throw std::logic_error("it is written otherwise");
    return 0;
}
