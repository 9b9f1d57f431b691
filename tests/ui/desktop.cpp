#include "tests/ui/desktop.h"

#include <QDir>
#include <QElapsedTimer>
#include <QTest>

namespace emloc::ui {

namespace {

constexpr int kSteps = 12;  // of a drag: a window that is dragged over needs a few moves to answer
constexpr int kStep = 40;   // milliseconds

}  // namespace

Desktop::Desktop(const QSize& size) {
    auto server = std::make_unique<QProcess>();
    server->start(QStringLiteral("Xvfb"),
                  {QStringLiteral("-displayfd"), QStringLiteral("1"), QStringLiteral("-screen"), QStringLiteral("0"),
                   QStringLiteral("%1x%2x24").arg(size.width()).arg(size.height()), QStringLiteral("-nolisten"),
                   QStringLiteral("tcp")});
    if (!server->waitForReadyRead(20'000)) {
        problem_ = QStringLiteral("Xvfb does not start. packaging/setup --test installs it.");
        return;
    }
    display_ = u':' + QString::fromLatin1(server->readLine()).trimmed();
    programs_.push_back(std::move(server));
    for (const char* folder : {"runtime", "data", "config", "cache"}) QDir(home()).mkpath(QString::fromLatin1(folder));
    QFile::setPermissions(home() + QStringLiteral("/runtime"), QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    if (!start_window_manager()) {
        problem_ = QStringLiteral("openbox does not start. packaging/setup --test installs it.");
    }
    const auto answers = [this] { return !run(QStringLiteral("xdotool"), {QStringLiteral("version")}).isEmpty(); };
    if (!wait(answers, 20'000)) {  // a single try fails now and then where many programs start at once
        problem_ = QStringLiteral("xdotool does not start. packaging/setup --test installs it.");
    }
}

// Once it manages the windows, and not only runs: without it no window gets the keys by a click.
bool Desktop::start_window_manager() {
    constexpr int kPatience = 20'000;
    const auto manages = [this] {
        return !run(QStringLiteral("xdotool"), {QStringLiteral("get_num_desktops")}).isEmpty();
    };
    return start(QStringLiteral("openbox"), {})->waitForStarted() && wait(manages, kPatience);
}

Desktop::~Desktop() {
    for (auto program = programs_.rbegin(); program != programs_.rend(); ++program) {
        (*program)->kill();
        (*program)->waitForFinished();
    }
}

QProcess* Desktop::start(const QString& program, const QStringList& arguments) {
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("DISPLAY"), display_);
    environment.insert(QStringLiteral("QT_QPA_PLATFORM"), QStringLiteral("xcb"));
    environment.insert(QStringLiteral("HOME"), home());
    environment.insert(QStringLiteral("XDG_RUNTIME_DIR"), home() + QStringLiteral("/runtime"));
    environment.insert(QStringLiteral("XDG_DATA_HOME"), home() + QStringLiteral("/data"));
    environment.insert(QStringLiteral("XDG_CONFIG_HOME"), home() + QStringLiteral("/config"));
    environment.insert(QStringLiteral("XDG_CACHE_HOME"), home() + QStringLiteral("/cache"));
    environment.remove(QStringLiteral("DBUS_SESSION_BUS_ADDRESS"));
    auto process = std::make_unique<QProcess>();
    process->setProcessEnvironment(environment);
    process->setProcessChannelMode(QProcess::ForwardedErrorChannel);
    process->start(program, arguments);
    programs_.push_back(std::move(process));
    return programs_.back().get();
}

QString Desktop::run(const QString& program, const QStringList& arguments) {
    QProcess process;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("DISPLAY"), display_);
    process.setProcessEnvironment(environment);
    process.start(program, arguments);
    process.waitForFinished();
    return QString::fromUtf8(process.readAllStandardOutput()).trimmed();
}

QString Desktop::window(const QString& name, int milliseconds) {
    QString found;
    wait(
        [&] {
            const QStringList search{QStringLiteral("search"), QStringLiteral("--onlyvisible"),
                                     QStringLiteral("--name"), name};
            found = run(QStringLiteral("xdotool"), search).section(u'\n', 0, 0);
            return !found.isEmpty();
        },
        milliseconds);
    return found;
}

void Desktop::place(const QString& window, const QRect& where) {
    const auto number = [](int value) { return QString::number(value); };
    run(QStringLiteral("xdotool"),
        {QStringLiteral("windowsize"), QStringLiteral("--sync"), window, number(where.width()), number(where.height()),
         QStringLiteral("windowmove"), window, number(where.x()), number(where.y())});
    QTest::qWait(300);
}

void Desktop::click(const QPoint& at) {
    run(QStringLiteral("xdotool"), {QStringLiteral("mousemove"), QString::number(at.x()), QString::number(at.y()),
                                    QStringLiteral("click"), QStringLiteral("1")});
}

bool Desktop::activate(const QString& window, const QPoint& title) {
    constexpr int kPatience = 5'000;
    const auto asked = [&](const char* what) { return run(QStringLiteral("xdotool"), {QString::fromLatin1(what)}); };
    click(title);
    if (wait([&] { return asked("getactivewindow") == window; }, kPatience)) return true;
    // The window manager may have left the window alone.
    run(QStringLiteral("xdotool"), {QStringLiteral("windowfocus"), window});
    return wait([&] { return asked("getwindowfocus") == window; }, kPatience);
}

void Desktop::drag(const QPoint& from, const QPoint& to) {
    const auto move = [this](const QPoint& at) {
        run(QStringLiteral("xdotool"), {QStringLiteral("mousemove"), QString::number(at.x()), QString::number(at.y())});
        QTest::qWait(kStep);
    };
    move(from);
    run(QStringLiteral("xdotool"), {QStringLiteral("mousedown"), QStringLiteral("1")});
    for (int step = 1; step <= kSteps; ++step) move(from + (to - from) * step / kSteps);
    move(to + QPoint(2, 2));
    move(to);
    QTest::qWait(200);
    run(QStringLiteral("xdotool"), {QStringLiteral("mouseup"), QStringLiteral("1")});
}

void Desktop::type(const QString& text) {
    run(QStringLiteral("xdotool"), {QStringLiteral("type"), QStringLiteral("--delay"), QStringLiteral("20"), text});
}

void Desktop::key(const QString& keys) {
    run(QStringLiteral("xdotool"), {QStringLiteral("key"), keys});
}

QImage Desktop::screen() {
    const QString file = home() + QStringLiteral("/screen.png");
    run(QStringLiteral("import"), {QStringLiteral("-window"), QStringLiteral("root"), file});
    return QImage(file).convertToFormat(QImage::Format_RGB32);
}

bool Desktop::wait(const std::function<bool()>& condition, int milliseconds) {
    return QTest::qWaitFor(condition, milliseconds);
}

namespace {

template <class Found>
void each_match(const QImage& picture, const QRect& part, const QColor& colour, int slack, Found&& found) {
    const QRect inside = part.intersected(picture.rect());
    for (int y = inside.top(); y <= inside.bottom(); ++y) {
        for (int x = inside.left(); x <= inside.right(); ++x) {
            const QRgb pixel = picture.pixel(x, y);
            if (std::abs(qRed(pixel) - colour.red()) <= slack && std::abs(qGreen(pixel) - colour.green()) <= slack &&
                std::abs(qBlue(pixel) - colour.blue()) <= slack) {
                found(QPoint(x, y));
            }
        }
    }
}

}  // namespace

int count_colour(const QImage& picture, const QRect& part, const QColor& colour, int slack) {
    int count = 0;
    each_match(picture, part, colour, slack, [&](const QPoint&) { ++count; });
    return count;
}

QRect find_colour(const QImage& picture, const QRect& part, const QColor& colour, int slack) {
    QRect box;
    each_match(picture, part, colour, slack, [&](const QPoint& at) { box = box.united(QRect(at, QSize(1, 1))); });
    return box;
}

}  // namespace emloc::ui
