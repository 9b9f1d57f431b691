#include "ui/model/model_check.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QLocale>
#include <algorithm>
#include <filesystem>
#include <vector>

#include "engine/adaptation/memory_need.h"
#include "engine/model/checkpoint/adapter.h"
#include "engine/model/checkpoint/model_folder.h"
#include "engine/model/checkpoint/safetensors.h"
#include "engine/model/finder/adapter_base.h"
#include "ui/convert.h"

namespace emloc::ui {

namespace {

constexpr qint64 kProgram = 300LL * 1024 * 1024;  // libtorch and the window
constexpr double kTight = 0.8;                    // of what is available

struct ModelFit {
    Q_DECLARE_TR_FUNCTIONS(ModelFit)
};

qint64 meminfo(const QByteArray& content, const char* key) {
    const auto at = content.indexOf(key);
    if (at < 0) return 0;
    const QByteArray line = content.mid(at, content.indexOf('\n', at) - at);
    return line.simplified().split(' ').value(1).toLongLong() * 1024;
}

}  // namespace

QString size_text(qint64 bytes) {
    return QLocale().formattedDataSize(bytes, 1, QLocale::DataSizeTraditionalFormat);
}

ModelFolders model_folders(const QString& chosen, const QStringList& known) {
    if (!is_adapter_folder(to_path(chosen))) return {.model = chosen, .adapter = {}, .problem = {}};
    std::vector<std::filesystem::path> folders;
    for (const QString& folder : known) folders.push_back(to_path(folder));
    const auto base = base_of_adapter(to_path(chosen), folders, model_places(process_environment));
    if (!base) return {.model = {}, .adapter = chosen, .problem = to_qstring(base.error().message)};
    return {.model = to_qstring(base->string()), .adapter = chosen, .problem = {}};
}

ModelCheck check_model(const QString& chosen, const QStringList& known) {
    ModelCheck found;
    found.folder = chosen;
    found.name = QDir(chosen).dirName();
    const ModelFolders folders = model_folders(chosen, known);
    found.adapter = folders.adapter;
    found.problem = folders.problem;
    if (!found.problem.isEmpty()) return found;
    const QString& folder = folders.model;
    if (!folders.adapter.isEmpty()) {
        if (const auto adapter = Adapter::open(to_path(folders.adapter)); !adapter) {
            found.problem = to_qstring(adapter.error().message);
            return found;
        }
    }
    if (const auto is_model = check_model_folder(to_path(folder)); !is_model) {
        found.problem = to_qstring(is_model.error().message);
        return found;
    }
    const auto config = read_model_config(to_path(QDir(folder).filePath(QStringLiteral("config.json"))));
    if (!config) {
        found.problem = to_qstring(config.error().message);
        return found;
    }
    const auto checkpoint = Checkpoint::open(to_path(folder));
    if (!checkpoint) {
        found.problem = to_qstring(checkpoint.error().message);
        return found;
    }
    found.layers = static_cast<int>(config->decoder.attention_layers());
    found.config = *config;
    found.file_bytes = checkpoint->total_bytes();
    found.weights = checkpoint->weight_count();
    return found;
}

MachineMemory machine_memory() {
    QFile file(QStringLiteral("/proc/meminfo"));
    if (!file.open(QIODevice::ReadOnly)) return {};
    const QByteArray content = file.readAll();
    return {meminfo(content, "MemTotal:"), meminfo(content, "MemAvailable:")};
}

FitVerdict fits(const ModelCheck& model, const QString& device, const MachineMemory& machine, qint64 cap) {
    const bool gpu = device.startsWith(QStringLiteral("cuda"));
    FitVerdict verdict;
    verdict.needed = usual_need(model.config, model.weights, gpu ? 2 : 4) + kProgram;
    const QString needed = size_text(verdict.needed);
    if (cap > 0 && verdict.needed > cap) {
        verdict.fit = Fit::kTooLarge;
        verdict.text = ModelFit::tr(
                           "It needs about %1, more than the %2 that the settings allow. Allow more there, or "
                           "choose a smaller model.")
                           .arg(needed, size_text(cap));
        return verdict;
    }
    if (gpu || machine.available == 0) {
        verdict.text = ModelFit::tr("It needs about %1.").arg(needed);
        return verdict;
    }
    const auto room = static_cast<double>(machine.available);
    const auto wanted = static_cast<double>(verdict.needed);
    if (wanted > room) {
        verdict.fit = Fit::kTooLarge;
        verdict.text = ModelFit::tr(
                           "It needs about %1, but only %2 of %3 are free. Close other programs, or choose a "
                           "smaller model.")
                           .arg(needed, size_text(machine.available), size_text(machine.total));
    } else if (wanted > kTight * room) {
        verdict.fit = Fit::kTight;
        verdict.text = ModelFit::tr(
                           "It needs about %1 of the %2 that are free: it fits, but little is left for large "
                           "contexts.")
                           .arg(needed, size_text(machine.available));
    } else {
        verdict.text =
            ModelFit::tr("It needs about %1; %2 are free: it fits.").arg(needed, size_text(machine.available));
    }
    return verdict;
}

}  // namespace emloc::ui
