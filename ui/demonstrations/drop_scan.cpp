#include "ui/demonstrations/drop_scan.h"

#include <QFileInfo>
#include <QUrl>
#include <vector>

#include "ui/convert.h"

namespace emloc::ui {

namespace {

QString naming(const std::filesystem::path& file, const std::string& sentence) {
    const QString said = to_qstring(sentence);
    const QString path = to_qstring(file.string());
    return said.contains(path) ? said : QStringLiteral("%1: %2").arg(path, said);
}

}  // namespace

Intake scan_drop(const QStringList& paths, std::stop_token stop) {
    std::vector<std::filesystem::path> sources;
    for (const QString& path : paths) sources.push_back(to_path(QFileInfo(path).absoluteFilePath()));
    LoadDemonstrationsOptions options;
    options.stop = std::move(stop);
    auto intake = read_sources(sources, options);
    return intake ? std::move(*intake) : Intake{};
}

QStringList all_files(const Intake& intake) {
    QStringList files;
    for (const Media& medium : intake.loose) files << to_qstring(medium.path.string());
    for (const Candidate& candidate : intake.candidates) {
        for (const Media& medium : candidate.demonstration.media) files << to_qstring(medium.path.string());
    }
    files.removeDuplicates();
    return files;
}

QStringList refusals(const Intake& intake) {
    QStringList sentences;
    for (const RejectedFile& rejected : intake.rejected) sentences << naming(rejected.path, rejected.reason);
    return sentences;
}

QStringList notes(const Intake& intake) {
    QStringList sentences;
    for (const ReadingNote& note : intake.notes) sentences << naming(note.path, note.text);
    return sentences;
}

QStringList local_paths(const QMimeData* data) {
    QStringList paths;
    for (const QUrl& url : data->urls()) {
        if (url.isLocalFile()) paths << url.toLocalFile();
    }
    return paths;
}

}  // namespace emloc::ui
