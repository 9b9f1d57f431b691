// A desktop of its own for a test: an X server, a window manager, and hands on mouse and keyboard.
#pragma once

#include <QImage>
#include <QProcess>
#include <QString>
#include <QStringList>
#include <QTemporaryDir>
#include <functional>
#include <memory>
#include <vector>

namespace emloc::ui {

class Desktop {
 public:
    explicit Desktop(const QSize& size);
    ~Desktop();

    // Empty: it runs; else what is missing.
    const QString& problem() const { return problem_; }
    // In a home of its own, which outlives the programs.
    QProcess* start(const QString& program, const QStringList& arguments);
    QString home() const { return home_.path(); }

    // The window of that name, once it is on the screen; empty: it did not come.
    QString window(const QString& name, int milliseconds = 30'000);
    void place(const QString& window, const QRect& where);
    void click(const QPoint& at);
    // A click on its title, and the keys are its own from then on; false if they stay another window's.
    bool activate(const QString& window, const QPoint& title);
    void drag(const QPoint& from, const QPoint& to);
    void type(const QString& text);
    void key(const QString& keys);  // as xdotool spells it: "ctrl+r"
    QImage screen();
    static bool wait(const std::function<bool()>& condition, int milliseconds = 30'000);

 private:
    bool start_window_manager();
    QString run(const QString& program, const QStringList& arguments);

    QTemporaryDir home_;
    QString problem_;
    QString display_;
    std::vector<std::unique_ptr<QProcess>> programs_;  // the X server first
};

// How many pixels of that colour, give or take `slack` a channel, lie in that part.
int count_colour(const QImage& picture, const QRect& part, const QColor& colour, int slack = 12);
// The box around them; null where there are none.
QRect find_colour(const QImage& picture, const QRect& part, const QColor& colour, int slack = 4);

}  // namespace emloc::ui
