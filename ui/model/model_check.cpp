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

qint64 memory_cap(const Settings& settings) {
    constexpr double kGigabyte = 1024.0 * 1024 * 1024;
    return static_cast<qint64>(settings.memory_gb * kGigabyte);
}

LoadOptions load_options(const Settings& settings, const MachineMemory& machine) {
    LoadOptions options{.device = to_utf8(settings.device), .dtype = {}, .threads = settings.threads};
    if (const auto stored = stored_weights_named(to_utf8(settings.weights))) {
        options.weights = *stored;
        return options;
    }
    const auto cap = memory_cap(settings);
    const auto room = cap > 0 ? std::min<std::int64_t>(cap, machine.available) : machine.available;
    options.choose_weights = weights_for(room - kProgram);
    return options;
}

QString weights_text(StoredWeights stored) {
    switch (stored) {
        case StoredWeights::kBf16:
            return ModelFit::tr("16 bits");
        case StoredWeights::kInt8:
            return ModelFit::tr("8 bits");
        case StoredWeights::kInt4:
            return ModelFit::tr("4 and 8 bits");
        default:
            return ModelFit::tr("32 bits");
    }
}

QString need_text(const FitVerdict& verdict) {
    QString size = size_text(verdict.needed);
    if (verdict.weights == StoredWeights::kFull) return size;
    return ModelFit::tr("%1 (its weights in %2)").arg(size, weights_text(verdict.weights));
}

FitVerdict fits(const ModelCheck& model, const Settings& settings, const MachineMemory& machine) {
    const bool gpu = settings.device.startsWith(QStringLiteral("cuda"));
    const qint64 cap = memory_cap(settings);
    FitVerdict verdict;
    const auto options = load_options(settings, machine);
    if (!gpu)
        verdict.weights =
            options.choose_weights ? options.choose_weights(model.config, model.weights) : options.weights;
    verdict.needed = usual_need(model.config, model.weights, verdict.weights, gpu ? 2 : 4) + kProgram;
    const QString needed = need_text(verdict);
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
