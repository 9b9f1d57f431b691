// A model's folder looked at before it is loaded: is it one, and does it fit in memory?
#pragma once

#include <QString>
#include <QStringList>

#include "engine/core/machine_memory.h"
#include "engine/model/config.h"
#include "engine/model/model.h"
#include "ui/settings/settings.h"

namespace emloc::ui {

// A folder that was chosen: a model's, or an adapter's with the folder of its model.
struct ModelFolders {
    QString model;    // empty: the adapter's model was not found
    QString adapter;  // empty: none
    QString problem;  // not empty: why there is no model
};

// `known`: models that adapters may belong to, beside those that they name and those in the hubs' caches.
ModelFolders model_folders(const QString& chosen, const QStringList& known);

struct ModelCheck {
    QString folder;   // that was chosen
    QString adapter;  // empty: none
    QString name;
    QString problem;  // not empty: it can't be used, and why
    int layers = 0;
    qint64 weights = 0;  // numbers in it
    qint64 file_bytes = 0;
    ModelConfig config;
};

// Of memory: "1.5 GB", in steps of 1024.
QString size_text(qint64 bytes);

// Reads the configuration and the heads of the weight files, not the weights. For any thread. `known`: as above.
ModelCheck check_model(const QString& folder, const QStringList& known = {});

enum class Fit { kFits, kTight, kTooLarge };

struct FitVerdict {
    Fit fit = Fit::kFits;
    qint64 needed = 0;  // bytes while it works
    StoredWeights weights = StoredWeights::kFull;
    QString text;  // plain words, with the figures
};

// The most that the settings allow a model, in bytes; 0: no limit.
qint64 memory_cap(const Settings& settings);

// How a model is loaded: its weights as the settings say, or as they fit into the machine's memory and the settings'.
LoadOptions load_options(const Settings& settings, const MachineMemory& machine);

QString weights_text(StoredWeights stored);  // "8 bits"

// On a GPU every weight takes 2 bytes; its memory is not known here, so only the settings' limit counts for it.
FitVerdict fits(const ModelCheck& model, const Settings& settings, const MachineMemory& machine);

}  // namespace emloc::ui
