// What the command line takes the window takes, and both refuse the rest with the same words: folders and lists of many
// kinds, each given to the built `emloc` and dropped on the panel of the demonstrations.
#include <QFile>
#include <QImage>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QSet>
#include <QTemporaryDir>
#include <QTest>
#include <QThreadPool>
#include <QTreeView>
#include <filesystem>
#include <fstream>
#include <functional>

#include "engine/demonstrations/load.h"
#include "tests/ui/drop.h"
#include "ui/convert.h"
#include "ui/demonstrations/demonstrations_model.h"
#include "ui/demonstrations/demonstrations_panel.h"
#include "ui/demonstrations/thumbnail_cache.h"
#include "ui/settings/settings.h"
#include "ui/theme/theme.h"

using namespace emloc;
using namespace emloc::ui;

namespace {

namespace fs = std::filesystem;

// The files of one case; "set" in it is what is dropped, or a file that the case names.
class Files {
 public:
    explicit Files(fs::path folder) : folder_(std::move(folder)) {}

    fs::path operator/(const std::string& name) const {
        const fs::path file = folder_ / name;
        fs::create_directories(file.parent_path());
        return file;
    }
    void picture(const std::string& name, int shade = 90, QSize size = {40, 30}) const {
        QImage image(size, QImage::Format_RGB32);
        image.fill(qRgb(shade, 60, 200));
        QVERIFY(image.save(to_qstring((*this / name).string())));
    }
    void text(const std::string& name, std::string_view words) const {
        std::ofstream((*this / name), std::ios::binary) << words;
    }
    void video(const std::string& name) const {
        fs::copy_file(fs::path(EMLOC_SOURCE_DIR) / "tests/engine/video_files/groups.mp4", *this / name);
    }
    // The first `share` of a file.
    void cut(const std::string& name, double share) const {
        fs::resize_file(*this / name,
                        static_cast<std::uintmax_t>(share * static_cast<double>(fs::file_size(*this / name))));
    }

 private:
    fs::path folder_;
};

struct Case {
    const char* name;
    std::function<void(const Files&)> make;
    const char* source = "set";  // what is read
};

// A line of a list, with pictures a.png and b.png beside it.
std::function<void(const Files&)> listed(const char* file, std::string text) {
    return [file, text = std::move(text)](const Files& files) {
        files.picture("a.png", 20);
        files.picture("b.png", 220);
        files.text(file, text);
    };
}

Case lines(const char* name, std::string text) {
    return {name, listed("list.jsonl", std::move(text)), "list.jsonl"};
}

Case sharegpt(const char* name, std::string text) {
    return {name, listed("data.json", std::move(text)), "data.json"};
}

std::vector<Case> folders() {
    return {
        {"two classes", [](const Files& f) { f.picture("set/cat/1.png"), f.picture("set/dog/2.jpg"); }},
        {"nested folders",
         [](const Files& f) {
             f.picture("set/cat/black/old/1.png"), f.picture("set/cat/2.png"), f.picture("set/dog/1.png");
         }},
        {"an empty class", [](const Files& f) { f.picture("set/cat/1.png"), fs::create_directories(f / "set/dog"); }},
        {"hidden files",
         [](const Files& f) {
             f.picture("set/cat/1.png");
             for (const auto* name :
                  {"set/.DS_Store", "set/cat/Thumbs.db", "set/cat/._1.png", "set/__MACOSX/cat/1.png"})
                 f.text(name, "x");
         }},
        {"an iPhone's picture",
         [](const Files& f) {
             f.picture("set/cat/1.png"), f.text("set/cat/2.HEIC", {"\0\0\0\x18"
                                                                   "ftypheic\0\0\0\0",
                                                                   16});
         }},
        {"a text among pictures",
         [](const Files& f) { f.picture("set/cat/1.png"), f.text("set/cat/notes.txt", "notes"); }},
        {"a text named png", [](const Files& f) { f.picture("set/cat/1.png"), f.text("set/cat/2.png", "notes"); }},
        {"an empty file", [](const Files& f) { f.picture("set/cat/1.png"), f.text("set/cat/2.png", ""); }},
        {"a picture that is cut off",
         [](const Files& f) { f.picture("set/cat/1.png"), f.picture("set/cat/2.jpg"), f.cut("set/cat/2.jpg", 0.6); }},
        {"nothing but damage", [](const Files& f) { f.text("set/cat/1.png", "x"), f.text("set/dog/2.png", "y"); }},
        {"a thin picture",
         [](const Files& f) {
             f.picture("set/cat/1.png"), f.picture("set/cat/2.png", 9, {6000, 10});
         }},
        {"one class in two spellings",
         [](const Files& f) { f.picture("set/caf\u00e9/1.png"), f.picture("set/cafe\u0301/2.png"); }},
        {"one class with a space", [](const Files& f) { f.picture("set/cat/1.png"), f.picture("set/cat /2.png"); }},
        {"a decomposed name", [](const Files& f) { f.picture("set/cafe\u0301/1.png"), f.picture("set/dog/1.png"); }},
        {"names in any script",
         [](const Files& f) { f.picture("set/猫/1.png"), f.picture("set/🍄 a 'b' \"c\"/1.png"); }},
        {"a link out of the folder",
         [](const Files& f) {
             f.picture("secret/1.png"), f.picture("set/cat/1.png");
             fs::create_symlink(f / "secret/1.png", f / "set/cat/2.png");
         }},
        {"a link within the folder",
         [](const Files& f) {
             f.picture("set/cat/1.png"), fs::create_symlink(f / "set/cat/1.png", f / "set/cat/2.png");
         }},
        {"links to folders",
         [](const Files& f) {
             f.picture("secret/1.png"), f.picture("set/cat/1.png");
             fs::create_symlink(f / "secret", f / "set/dog");
             fs::create_symlink(f / "set", f / "set/cat/loop");
         }},
        {"a link to nothing",
         [](const Files& f) { f.picture("set/cat/1.png"), fs::create_symlink("nowhere", f / "set/cat/2.png"); }},
        {"pictures beside the classes", [](const Files& f) { f.picture("set/cat/1.png"), f.picture("set/stray.png"); }},
        {"a folder of pictures", [](const Files& f) { f.picture("set/1.png"), f.picture("set/2.png"); }},
        {"a folder of texts", [](const Files& f) { f.text("set/1.txt", "notes"); }},
        {"an empty folder", [](const Files& f) { fs::create_directories(f / "set"); }},
        {"no such folder", [](const Files&) {}},
        {"a video and none", [](const Files& f) { f.video("set/run/1.mp4"), f.text("set/run/2.mp4", "film"); }},
        {"a video that is cut off",
         [](const Files& f) { f.picture("set/run/1.png"), f.video("set/run/2.mp4"), f.cut("set/run/2.mp4", 0.8); }},
        {"a text as the source", [](const Files& f) { f.text("set.txt", "notes"); }, "set.txt"},
    };
}

std::vector<Case> lists() {
    return {
        lines("labels", R"({"image": "a.png", "label": "cat"}
{"image": "b.png", "label": "dog", "question": "Which animal?"})"),
        lines("a missing file", R"({"image": "gone.png", "label": "cat"}
{"image": "b.png", "label": "dog"})"),
        lines("an unknown key", R"({"image": "a.png", "label": "cat", "colour": "black"})"),
        lines("an empty label", R"({"image": "a.png", "label": "  "}
{"image": "b.png", "label": "dog"})"),
        lines("a label and an answer", R"({"image": "a.png", "label": "cat", "answer": "A cat."}
{"image": "b.png", "label": "dog"})"),
        lines("one picture asked twice", R"({"image": "a.png", "answer": "Red.", "question": "Which colour?"}
{"image": "a.png", "answer": "Two.", "question": "How many?"}
{"image": "a.png", "label": "cat"})"),
        lines("the same line twice", R"({"image": "a.png", "label": "cat"}
{"image": "a.png", "label": "cat"})"),
        lines("two pictures in one", R"({"images": ["a.png", "b.png"], "answer": "They differ."})"),
        lines("a broken line", "{\"image\": \"a.png\", \"label\": \n{\"image\": \"b.png\", \"label\": \"dog\"}\n"),
        lines("a path out of the folder", R"({"image": "../../etc/passwd.png", "label": "cat"}
{"image": "b.png", "label": "dog"})"),
        lines("a web address", R"({"image": "https://example.org/a.png", "label": "cat"}
{"image": "b.png", "label": "dog"})"),
        lines("a decomposed label",
              "{\"image\": \"a.png\", \"label\": \"cafe\u0301\"}\n{\"image\": \"b.png\", \"label\": \"caf\u00e9\"}"),
        lines("a folder as an image", R"({"image": ".", "label": "cat"}
{"image": "b.png", "label": "dog"})"),
        lines("no line", "\n\n"),
        {"a damaged picture in a list",
         [](const Files& f) {
             f.picture("a.png"), f.text("b.png", "text");
             f.text("list.jsonl",
                    "{\"image\": \"a.png\", \"label\": \"cat\"}\n{\"image\": \"b.png\", \"label\": \"cat\"}\n");
         },
         "list.jsonl"},
        sharegpt("two images", R"([{"messages": [{"role": "user", "content": "<image><image>Which is darker?"},
            {"role": "assistant", "content": "The first.\nBy far."}], "images": ["a.png", "b.png"]}])"),
        sharegpt("a question of images alone", R"([{"messages": [{"role": "user", "content": "<image>"},
            {"role": "assistant", "content": "cat"}], "images": ["a.png"]}])"),
        sharegpt("a tag too many", R"([{"messages": [{"role": "user", "content": "<image><image>Which?"},
            {"role": "assistant", "content": "cat"}], "images": ["a.png"]},
            {"image": "b.png", "label": "dog"}])"),
        sharegpt("later turns",
                 R"([{"conversations": [{"from": "human", "value": "<image>What?"}, {"from": "gpt", "value": "cat"},
            {"from": "human", "value": "Sure?"}, {"from": "gpt", "value": "yes"}], "images": ["a.png"]}])"),
        sharegpt("a system turn", R"([{"messages": [{"role": "system", "content": "Be brief."},
            {"role": "user", "content": "<image>What?"}, {"role": "assistant", "content": "cat"}], "images": ["a.png"]}])"),
        sharegpt(
            "audio",
            R"([{"messages": [{"role": "user", "content": "<audio>What?"}, {"role": "assistant", "content": "cat"}]},
            {"image": "b.png", "label": "dog"}])"),
        {"a video of ShareGPT",
         [](const Files& f) {
             f.video("run.mp4");
             f.text("data.json", R"([{"messages": [{"role": "user", "content": "<video>What happens?"},
                 {"role": "assistant", "content": "running"}], "videos": ["run.mp4"]}])");
         },
         "data.json"},
        sharegpt("an object", R"({"image": "a.png", "label": "cat"})"),
        sharegpt("no JSON", "[{\n"),
        sharegpt("an empty list", "[]"),
    };
}

// One demonstration in words.
QString to_text(const Demonstration& demonstration) {
    QStringList words{demonstration.is_label ? q("label") : q("answer"), to_qstring(demonstration.answer),
                      to_qstring(demonstration.question)};
    for (const Media& medium : demonstration.media) words << to_qstring(medium.path.string());
    return words.join(u'|');
}

struct Reading {
    QStringList demonstrations;  // in words, sorted
    QStringList labels;          // each once, sorted
    QStringList refusals;        // "path: words", sorted
};

Reading reading_of(const std::vector<Demonstration>& demonstrations, QStringList refusals) {
    Reading reading{{}, {}, std::move(refusals)};
    for (const Demonstration& demonstration : demonstrations) {
        reading.demonstrations << to_text(demonstration);
        if (demonstration.is_label) reading.labels << to_qstring(demonstration.answer);
    }
    reading.labels.removeDuplicates();
    for (QStringList* list : {&reading.demonstrations, &reading.labels, &reading.refusals}) list->sort();
    return reading;
}

}  // namespace

class IntakeTest : public QObject {
    Q_OBJECT

 private:
    QTemporaryDir scratch_;
    std::unique_ptr<Theme> theme_;

    Reading by_window(const QString& source) {
        DemonstrationsModel model;
        ThumbnailCache thumbnails{{}};
        DemonstrationsPanel panel(model, thumbnails, *theme_);
        if (!drop(&panel, {source})) return {};
        QThreadPool::globalInstance()->waitForDone();
        QCoreApplication::processEvents();
        if (!QTest::qWaitFor([&] { return thumbnails.waiting() == 0; }, 60000)) return {};
        QCoreApplication::processEvents();
        const auto& problems = *panel.findChild<QTreeView*>(q("problem_list"))->model();
        QStringList refusals;
        for (int row = 0; row < problems.rowCount(); ++row) {
            const auto said = [&](int column) { return problems.index(row, column).data(Qt::ToolTipRole).toString(); };
            refusals << said(0) + q(": ") + said(1);
        }
        return reading_of(model.demonstrations(), refusals);
    }

    // Without a method that computes anything, adapting is reading.
    std::unique_ptr<QProcess> by_command_line(const QString& source) {
        auto emloc = std::make_unique<QProcess>();
        emloc->start(q(EMLOC_PROGRAM), {q("adapt"), q("--mode"), q("zero-shot"), q("--demos"), source, q("--store"),
                                        scratch_.filePath(q("store.emloc")), q("--name"), q("read"), q("--replace"),
                                        q("--json"), q("--model"), bundled_model()});
        emloc->waitForFinished(120000);
        return emloc;
    }

 private Q_SLOTS:
    void initTestCase() {
        theme_ = std::make_unique<Theme>();
        theme_->apply(ThemeChoice::kLight);
    }

    void both_programs_take_and_refuse_the_same_data() {
        QTest::addColumn<int>("index");
        QTest::addColumn<bool>("list");
        for (const bool list : {false, true}) {
            int index = 0;
            for (const Case& each : list ? lists() : folders()) QTest::newRow(each.name) << index++ << list;
        }
    }

    void both_programs_take_and_refuse_the_same() {
        QFETCH(int, index);
        QFETCH(bool, list);
        const Case each = (list ? lists() : folders())[static_cast<std::size_t>(index)];
        const QString folder = scratch_.filePath(q("%1 %2").arg(list).arg(index));
        const Files files(to_path(folder));
        fs::create_directories(to_path(folder));
        each.make(files);
        const QString source = folder + u'/' + q(each.source);

        const Reading window = by_window(source);
        const auto emloc = by_command_line(source);
        const auto loaded = load_demonstrations(to_path(source));
        QCOMPARE(emloc->exitCode() == 0, loaded.has_value());
        if (!loaded) {
            const QString said = QString::fromUtf8(emloc->readAllStandardError());
            QCOMPARE(window.demonstrations, QStringList());
            QVERIFY(!window.refusals.isEmpty());
            for (const QString& refusal : window.refusals) {
                const QString words = refusal.mid(refusal.indexOf(q(": ")) + 2);
                QVERIFY2(said.contains(words), qPrintable(q("%1\nThe window: %2").arg(said, words)));
            }
            return;
        }
        const QJsonObject report = QJsonDocument::fromJson(emloc->readAllStandardOutput()).object();
        QStringList refusals;
        for (const QJsonValue& rejected : report.value(q("rejected")).toArray())
            refusals << rejected.toObject().value(q("file")).toString() + q(": ") +
                            rejected.toObject().value(q("reason")).toString();
        QStringList labels;
        for (const QJsonValue& label : report.value(q("labels")).toArray()) labels << label.toString();
        labels.sort();
        refusals.sort();
        QCOMPARE(window.refusals, refusals);
        QCOMPARE(window.labels, labels);
        QCOMPARE(window.demonstrations.size(), report.value(q("demonstrations")).toInteger());
        QCOMPARE(window.demonstrations, reading_of(loaded->demonstrations, {}).demonstrations);
    }
};

QTEST_MAIN(IntakeTest)
#include "intake_test.moc"
