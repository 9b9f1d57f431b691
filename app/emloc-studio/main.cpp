// emloc-studio: the window.
#include <unistd.h>

#include <QApplication>
#include <QCommandLineParser>
#include <QDir>
#include <QFileInfo>
#include <QLibraryInfo>
#include <QLocale>
#include <QStandardPaths>
#include <QTranslator>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <utility>
#include <vector>

#include "engine/adaptation/methods/description_json.h"
#include "engine/core/bounded_memory.h"
#include "ui/project/project_picture.h"
#include "ui/shell/single_instance.h"
#include "ui/theme/theme.h"
#include "ui/window/main_window.h"
#include "ui/worker/engine_library.h"
#include "ui/worker/engine_thread.h"

namespace {

// The engine stops within one layer's forward pass; a large model on a slow machine may take a while for that.
constexpr std::chrono::seconds kShutDownDeadline{30};

// `--thumbnail PROJECT PNG SIDE` is for file managers: no window, no engine. The exit code.
int draw_thumbnail(int argc, char** argv, int after) {
    if (argc - after != 4) {
        std::fputs("Usage: emloc-studio --thumbnail PROJECT PNG SIDE\n", stderr);
        return 2;
    }
    qputenv("QT_QPA_PLATFORM", "offscreen");
    const QGuiApplication app(argc, argv);
    const auto name = [&](int at) { return QFile::decodeName(argv[after + at]); };
    const auto drawn = emloc::ui::write_project_picture(name(1), name(2), name(3).toInt());
    if (!drawn) std::fprintf(stderr, "%s\n", qUtf8Printable(drawn.error()));
    return drawn ? 0 : 3;
}

// `--headless ARGUMENTS` is the command line program of that name, which lies beside this one. Returns only on failure.
int run_headless(int argc, char** argv, int after) {
    char path[4096];
    const ssize_t length = readlink("/proc/self/exe", path, sizeof path - 1);
    const QString folder = QFileInfo(QString::fromLocal8Bit(path, length > 0 ? length : 0)).path();
    const QByteArray program = QFile::encodeName(folder + QStringLiteral("/emloc"));
    std::vector<char*> arguments{const_cast<char*>(program.constData())};
    for (int i = 1; i < argc; ++i) {
        if (i != after) arguments.push_back(argv[i]);
    }
    if (arguments.size() == 1) arguments.push_back(const_cast<char*>("--help"));
    arguments.push_back(nullptr);
    execv(program.constData(), arguments.data());
    std::fprintf(stderr, "%s can't be started: %s. Build or install emloc beside emloc-studio.\n", program.constData(),
                 std::strerror(errno));
    return 1;
}

QString absolute(const QString& path) {
    return path.isEmpty() ? QString() : QFileInfo(path).absoluteFilePath();
}

emloc::ui::StartRequest parse(const QApplication& app) {
    QCommandLineParser parser;
    parser.setApplicationDescription(
        QApplication::translate("main", "Adapts a vision-language model to your task without training."));
    parser.addHelpOption();
    parser.addVersionOption();
    const QCommandLineOption project(
        QStringLiteral("project"),
        QApplication::translate("main",
                                "Open this project: a file, or a folder of demonstrations and held-back images."),
        QStringLiteral("PATH"));
    const QCommandLineOption model(QStringLiteral("model"),
                                   QApplication::translate("main", "Use the model in this folder."),
                                   QStringLiteral("DIR"));
    const QCommandLineOption store(QStringLiteral("store"),
                                   QApplication::translate("main", "Keep contexts in this file."),
                                   QStringLiteral("FILE"));
    const QCommandLineOption headless(
        QStringLiteral("headless"),
        QApplication::translate("main", "No window: run the command line program with the other arguments."));
    parser.addOptions({project, model, store, headless});
    parser.addPositionalArgument(QStringLiteral("files"),
                                 QApplication::translate("main", "Images, folders or a project to open."),
                                 QStringLiteral("[FILE...]"));
    parser.process(app);
    emloc::ui::StartRequest request{.project = absolute(parser.value(project)),
                                    .model = absolute(parser.value(model)),
                                    .store = absolute(parser.value(store)),
                                    .files = {}};
    for (const QString& file : parser.positionalArguments()) request.files << absolute(file);
    return emloc::ui::with_files_sorted(std::move(request));
}

// English has a file of its own, for its plurals.
void translate(QApplication& app) {
    const QString chosen = emloc::ui::Settings::read().language;
    const QLocale locale = chosen.isEmpty() ? QLocale() : QLocale(chosen);
    if (!chosen.isEmpty()) QLocale::setDefault(locale);
    auto* qt = new QTranslator(&app);
    if (qt->load(locale, QStringLiteral("qtbase"), QStringLiteral("_"),
                 QLibraryInfo::path(QLibraryInfo::TranslationsPath))) {
        QApplication::installTranslator(qt);
    }
    auto* own = new QTranslator(&app);
    if (own->load(locale, QStringLiteral("emloc_studio"), QStringLiteral("_"), QStringLiteral(":/translations")) ||
        own->load(QStringLiteral(":/translations/emloc_studio_en.qm"))) {
        QApplication::installTranslator(own);
    }
}

// Beside the programs, as they are built and as they are installed.
QString engine_library() {
    return QDir(QCoreApplication::applicationDirPath())
        .absoluteFilePath(QStringLiteral("../lib/emloc-studio/emloc-studio-engine.so"));
}

// What `emloc methods` said when this was built.
emloc::Result<emloc::MethodRegistry> listed_methods() {
    QFile file(QStringLiteral(":/methods.json"));
    static_cast<void>(file.open(QIODevice::ReadOnly));
    const QByteArray json = file.readAll();
    return emloc::described_methods({json.constData(), static_cast<std::size_t>(json.size())});
}

}  // namespace

int main(int argc, char** argv) {
    for (int i = 1; i < argc; ++i) {
        if (std::strcmp(argv[i], "--headless") == 0) return run_headless(argc, argv, i);
        if (std::strcmp(argv[i], "--thumbnail") == 0) return draw_thumbnail(argc, argv, i);
    }
    emloc::bound_kept_memory();
    QApplication app(argc, argv);
    QApplication::setOrganizationName(QStringLiteral("emloc-studio"));
    QApplication::setApplicationName(QStringLiteral("emloc-studio"));
    QApplication::setApplicationDisplayName(QStringLiteral("EMLoC Studio"));
    QApplication::setApplicationVersion(QStringLiteral(EMLOC_VERSION));
    QApplication::setDesktopFileName(QStringLiteral(EMLOC_APPLICATION_ID));
    translate(app);

    const auto request = parse(app);
    // In the user's own folder: two users of one machine don't meet.
    const QDir runtime(QStandardPaths::writableLocation(QStandardPaths::RuntimeLocation));
    emloc::ui::SingleInstance instance(runtime.filePath(QStringLiteral("emloc-studio.socket")));
    if (instance.hand_over(request)) return 0;
    instance.listen();

    const auto methods = listed_methods();
    if (!methods) qFatal("%s", methods.error().message.c_str());
    emloc::ui::EngineThread engine(emloc::ui::worker_of_library(engine_library()));
    int code = 0;
    {
        emloc::ui::Theme theme;
        emloc::ui::MainWindow window(engine, theme,
                                     {.project = request.project,
                                      .model = request.model,
                                      .store = request.store,
                                      .files = request.files,
                                      .methods = *methods});
        QObject::connect(&instance, &emloc::ui::SingleInstance::asked, &window, &emloc::ui::MainWindow::answer);
        window.show();
        code = QApplication::exec();
    }
    // Saving is one transaction, so nothing is lost by leaving an engine behind that does not stop.
    if (!engine.shut_down(kShutDownDeadline)) std::_Exit(code);
    return code;
}
