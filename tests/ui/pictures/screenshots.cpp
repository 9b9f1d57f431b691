// ui_screenshots DIR [SCENE]: drives the window with the real engine through its states and saves a picture of each, in
// both looks; all but the profiling overlay (profile), which needs OpenGL, or one scene alone. QT_SCALE_FACTOR=2 makes
// them for dense screens, EMLOC_SCREENSHOT_LANGUAGE=zh_CN in Chinese.
#include <QApplication>
#include <QSettings>
#include <QTranslator>
#include <array>
#include <cstdio>
#include <string_view>
#include <utility>

#include "tests/ui/drop.h"
#include "tests/ui/offscreen_screen.h"
#include "tests/ui/pictures/scenes.h"

using namespace emloc::ui;

int main(int argc, char** argv) {
    const QTemporaryDir scratch;
    // Windows are kept within their screen, so it must be large enough for all of them, dense ones too.
    if (qgetenv("QT_QPA_PLATFORM") == "offscreen" && !set_offscreen_screen(scratch, QSize(3840, 2400))) return 1;
    QApplication app(argc, argv);
    QApplication::setApplicationVersion(q(EMLOC_VERSION));
    if (argc != 2 && argc != 3) {
        std::fprintf(stderr, "usage: ui_screenshots DIR [SCENE]\n");
        return 2;
    }
    const std::string_view wanted = argc == 3 ? argv[2] : "";
    const QString language = qEnvironmentVariable("EMLOC_SCREENSHOT_LANGUAGE", q("en"));
    QTranslator texts;
    if (texts.load(q(":/translations/emloc_studio_%1.qm").arg(language))) QApplication::installTranslator(&texts);
    QSettings::setDefaultFormat(QSettings::IniFormat);
    QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, scratch.path());
    const QDir folder(QString::fromLocal8Bit(argv[1]));
    folder.mkpath(q("."));
    Photographer photographer(folder, ThemeChoice::kLight);
    using Scene = bool (*)(Photographer&, const QTemporaryDir&);
    constexpr std::string_view kProfile = "profile";
    const std::array<std::pair<std::string_view, Scene>, 6> scenes{{{"beginnings", beginnings},
                                                                    {"work", work},
                                                                    {"demonstrations", demonstrations},
                                                                    {"videos", videos},
                                                                    {"training", training},
                                                                    {kProfile, profile}}};
    for (const auto& [name, scene] : scenes) {
        const bool is_wanted = wanted.empty() ? name != kProfile : name == wanted;
        if (is_wanted && !scene(photographer, scratch)) return 1;
    }
    return 0;
}
