// emloc-studio: the window.
#include <QApplication>
#include <QCommandLineParser>
#include <QTranslator>
#include <chrono>
#include <cstdlib>

#include "ui/main_window.h"
#include "ui/theme/theme.h"
#include "ui/worker/engine_thread.h"

namespace {

// The engine stops within one layer's forward pass; a large model on a slow machine may take a while for that.
constexpr std::chrono::seconds kShutDownDeadline{30};

emloc::ui::WindowOptions parse(const QApplication& app) {
    QCommandLineParser parser;
    parser.setApplicationDescription(
        QApplication::translate("main", "Adapts a vision-language model to your task without training."));
    parser.addHelpOption();
    parser.addVersionOption();
    const QCommandLineOption project(
        QStringLiteral("project"),
        QApplication::translate("main", "Open the demonstrations and held-back images in this folder."),
        QStringLiteral("DIR"));
    const QCommandLineOption model(QStringLiteral("model"),
                                   QApplication::translate("main", "Use the Qwen2-VL model in this folder."),
                                   QStringLiteral("DIR"));
    const QCommandLineOption store(QStringLiteral("store"),
                                   QApplication::translate("main", "Keep contexts in this file."),
                                   QStringLiteral("FILE"));
    parser.addOptions({project, model, store});
    parser.process(app);
    return {.project = parser.value(project), .model = parser.value(model), .store = parser.value(store)};
}

}  // namespace

int main(int argc, char** argv) {
    QApplication app(argc, argv);
    QApplication::setOrganizationName(QStringLiteral("emloc-studio"));
    QApplication::setApplicationName(QStringLiteral("emloc-studio"));
    QApplication::setApplicationDisplayName(QStringLiteral("EMLoC Studio"));
    QApplication::setApplicationVersion(QStringLiteral(EMLOC_VERSION));
    QApplication::setDesktopFileName(QStringLiteral("emloc-studio"));
    QTranslator plurals;
    if (plurals.load(QStringLiteral(":/translations/emloc_studio_en.qm"))) QApplication::installTranslator(&plurals);

    const auto options = parse(app);
    emloc::ui::EngineThread engine;
    int code = 0;
    {
        emloc::ui::Theme theme;
        emloc::ui::MainWindow window(engine, theme, options);
        window.show();
        code = QApplication::exec();
    }
    // Saving is one transaction, so nothing is lost by leaving an engine behind that does not stop.
    if (!engine.shut_down(kShutDownDeadline)) std::_Exit(code);
    return code;
}
