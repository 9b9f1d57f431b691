// Uses the window as nobody should: at random, without pause, dialogs and all.
#pragma once

#include <QElapsedTimer>
#include <QMap>
#include <QObject>
#include <QStringList>
#include <functional>
#include <random>
#include <vector>

#include "tests/ui/session.h"

class QDialog;
class QFileDialog;

namespace emloc::ui {

// What it drops, opens and saves: good and bad files in one folder, below which everything stays.
class Playground {
 public:
    // Fills `folder` with files of `projects` and with broken ones.
    Playground(const QString& folder, const QString& projects);

    const QString& folder() const { return folder_; }
    const QStringList& things() const { return things_; }  // files and folders

 private:
    QString folder_;
    QStringList things_;
};

class Monkey : public QObject {
    Q_OBJECT

 public:
    Monkey(Session& session, const Playground& playground, std::mt19937& random);

    // Does one thing after the other for so long, or until the window was closed.
    void play(int milliseconds);
    // Until nothing is open and nothing runs: no dialog, no job, an empty project, few contexts. False: that took too
    // long.
    bool come_to_rest();

    const QMap<QString, int>& deeds() const { return done_; }

 private:
    struct Deed {
        const char* name;
        int weight;
        std::function<void()> act;
    };

    std::vector<Deed> make_deeds();
    void step();
    void act_on_popup(QWidget* popup);
    void act_on_dialog(QWidget* modal);
    void answer_file_dialog(QFileDialog& dialog);
    void drop_something();
    void trigger(Command command);
    void trigger_any();
    void click_something(QWidget* within);
    void press_something(QWidget* target);
    void type_something();
    void save();
    void resize_window();
    QString some_file_name();

    template <class List>
    auto& one_of(List& list) {
        return list[below(static_cast<int>(std::size(list)))];
    }
    int below(int end) { return std::uniform_int_distribution<int>(0, end - 1)(random_); }

    Session& session_;
    const Playground& playground_;
    std::mt19937& random_;
    std::vector<Deed> deeds_;
    QMap<QString, int> done_;
    bool playing_ = false;
    QElapsedTimer waits_;  // valid: nothing is done while the engine is busy, for some time
};

}  // namespace emloc::ui
