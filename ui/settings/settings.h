// What the window remembers from one start to the next, and where it finds its things.
#pragma once

#include <QByteArray>
#include <QString>
#include <QStringList>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/context/context.h"
#include "ui/theme/theme.h"

namespace emloc::ui {

// Kept by QSettings under the application's name.
struct Settings {
    QByteArray geometry;
    QByteArray splitter;
    QString store;       // the last one; empty: the default
    QString model;       // the last one; empty: the bundled one
    QStringList models;  // used before, the last one first
    ThemeChoice theme = ThemeChoice::kSystem;
    int text_size = kNormalText;  // percent
    QString language;             // "en", "zh_CN"; empty: the system's
    QString device = QStringLiteral("auto");
    QString weights = QStringLiteral("auto");  // on the CPU: a name of StoredWeights, or what fits
    int threads = 0;                           // 0: as many as the machine has cores
    double memory_gb = 0;                      // that a model may take; 0: what the machine has
    double delta = kDefaultDelta;
    std::vector<double> ratios = {0.1, 0.2, 0.5};
    std::string search = "exact";  // as the registry names it
    bool full_trials = false;
    std::int64_t chunk_tokens = kDefaultChunkTokens;
    std::int64_t max_pixels = 0;                             // 0: as the model says
    double video_fps = VideoSampling{}.fps;                  // frames taken of a video
    std::int64_t video_frames = VideoSampling{}.max_frames;  // and how many at most
    bool welcomed = false;                                   // the first steps were shown

    static Settings read();
    void write() const;
};

// What is taken of a video, where it says nothing itself.
VideoSampling video_sampling(const Settings& settings);

// "0.1, 0.2, 0.5" and back; nothing where they are not shares of (0, 1), ascending.
QString ratios_text(const std::vector<double>& ratios);
std::optional<std::vector<double>> parse_ratios(const QString& text);

// emloc-studio/contexts.emloc in the user's data folder: where packaging/run --headless keeps its contexts too.
QString default_store();

// The sample project that comes with the program; empty where it is not installed.
QString sample_project();

// The model that comes with the program ($EMLOC_MODEL instead, where it is set); empty where it is not installed.
QString bundled_model();

}  // namespace emloc::ui
