#include "tests/ui/intake_cases.h"

#include <QImage>
#include <QTest>
#include <fstream>

#include "ui/convert.h"

namespace emloc::ui {

namespace fs = std::filesystem;

fs::path IntakeFiles::operator/(const std::string& name) const {
    const fs::path file = folder_ / name;
    fs::create_directories(file.parent_path());
    return file;
}

void IntakeFiles::picture(const std::string& name, int shade, QSize size) const {
    QImage image(size, QImage::Format_RGB32);
    image.fill(qRgb(shade, 60, 200));
    QVERIFY(image.save(to_qstring((*this / name).string())));
}

void IntakeFiles::text(const std::string& name, std::string_view words) const {
    std::ofstream((*this / name), std::ios::binary) << words;
}

void IntakeFiles::video(const std::string& name) const {
    fs::copy_file(fs::path(EMLOC_SOURCE_DIR) / "tests/engine/video_files/groups.mp4", *this / name);
}

void IntakeFiles::cut(const std::string& name, double share) const {
    fs::resize_file(*this / name,
                    static_cast<std::uintmax_t>(share * static_cast<double>(fs::file_size(*this / name))));
}

namespace {

using Files = IntakeFiles;
using Case = IntakeCase;

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

// What is given one level too high or too low, and what the system put there.
std::vector<Case> levels() {
    return {
        {"the parts of a data set",
         [](const Files& f) {
             f.picture("set/train/cat/1.png", 10), f.picture("set/train/dog/2.png", 20);
             f.picture("set/valid/cat/3.png", 30), f.picture("set/test/dog/4.png", 40), f.text("set/README.txt", "x");
         }},
        {"parts that lie in folders of their own",
         [](const Files& f) {
             f.picture("set/archive/seg_train/seg_train/sea/1.png", 10);
             f.picture("set/archive/seg_train/seg_train/street/2.png", 20);
             f.picture("set/archive/seg_test/seg_test/sea/3.png", 30), f.picture("set/archive/seg_pred/4.png", 40);
         }},
        {"parts without classes", [](const Files& f) { f.picture("set/train/1.png"), f.picture("set/test/2.png"); }},
        {"one part without labels",
         [](const Files& f) {
             f.picture("set/train/cat/1.png", 10), f.picture("set/train/dog/2.png", 20), f.picture("set/test/3.png");
         }},
        {"a folder around the classes",
         [](const Files& f) {
             f.picture("set/dataset/cat/1.png", 10), f.picture("set/dataset/dog/2.png", 20);
             f.text("set/LICENSE", "free"), f.text("set/__MACOSX/dataset/cat/._1.png", "x");
         }},
        {"days that hold the same classes",
         [](const Files& f) {
             int shade = 0;
             for (const auto* name : {"monday/cat/1.png", "monday/dog/2.png", "friday/cat/3.png", "friday/dog/4.png"})
                 f.picture(std::string("set/") + name, shade += 20);
         }},
        {"folders of the system",
         [](const Files& f) {
             f.picture("set/cat/1.png", 10), f.picture("set/dog/2.png", 20);
             for (const auto* name : {"@eaDir", "$RECYCLE.BIN", "System Volume Information", "lost+found", ".Trash-0"})
                 f.picture(std::string("set/") + name + "/3.png"), f.picture(std::string("set/cat/") + name + "/4.png");
         }},
        {"images beside a folder of texts",
         [](const Files& f) { f.picture("set/1.png"), f.text("set/annotations/1.xml", "<a/>"); }},
        {"one class", [](const Files& f) { f.picture("set/cat/1.png", 10), f.picture("set/cat/2.png", 20); }},
        {"one class that can be used",
         [](const Files& f) { f.picture("set/cat/1.png", 10), f.text("set/dog/2.png", "no picture"); }},
        {"the same picture in two classes",
         [](const Files& f) {
             f.picture("set/cat/1.png", 10), f.picture("set/cat/2.png", 20);
             f.picture("set/dog/copy.png", 10), f.picture("set/dog/3.png", 30);
         }},
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
        sharegpt("no question with a picture", R"([{"messages": [{"role": "user", "content": "Hello?"},
            {"role": "assistant", "content": "Hi."}]}, {"image": "b.png", "label": "dog"}])"),
        sharegpt("a picture in a later turn", R"([{"messages": [{"role": "user", "content": "<image>What?"},
            {"role": "assistant", "content": "cat"}, {"role": "user", "content": "<image>And this?"},
            {"role": "assistant", "content": "dog"}, {"role": "user", "content": "Sure?"},
            {"role": "assistant", "content": "yes"}], "images": ["a.png", "b.png"]}])"),
        sharegpt("different system prompts", R"([{"query": "<image>What?", "response": "cat", "images": ["a.png"],
            "system": "Be brief."}, {"query": "<image>What?", "response": "dog", "images": ["b.png"]}])"),
        sharegpt("parts of a turn", R"([{"messages": [{"role": "user", "content": [{"type": "image", "image": "a.png"},
            {"type": "text", "text": "What?"}]}, {"role": "assistant", "content": [{"type": "text", "text": "cat"}]}]},
            {"image": "b.png", "label": "dog"}])"),
        sharegpt("audio in a part",
                 R"([{"messages": [{"role": "user", "content": [{"type": "audio", "audio": "a.wav"}]},
            {"role": "assistant", "content": "cat"}]}, {"image": "b.png", "label": "dog"}])"),
        sharegpt("paths of Windows", R"([{"image": ".\\a.png", "label": "cat"}, {"image": "C:\\b.png", "label": "dog"},
            {"image": "b.png", "label": "dog"}])"),
        sharegpt("lines under the name of a list",
                 "{\"image\": \"a.png\", \"label\": \"cat\"}\n{\"image\": \"b.png\", \"label\": \"dog\"}\n"),
        lines("a list under the name of lines",
              R"([{"image": "a.png", "label": "cat"}, {"image": "b.png", "label": "dog"}])"),
        sharegpt("UTF-16", std::string("\xFF\xFE[\0]\0", 6)),
        lines("a picture itself", R"({"image": "data:image/png;base64,AAAA", "label": "cat"}
{"image": "b.png", "label": "dog"})"),
        lines("one picture with two labels", R"({"image": "a.png", "label": "cat"}
{"image": "a.png", "label": "dog"}
{"image": "b.png", "label": "dog"})"),
        sharegpt("no JSON", "[{\n"),
        sharegpt("an empty list", "[]"),
    };
}

}  // namespace

std::vector<std::vector<IntakeCase>> intake_cases() {
    return {folders(), levels(), lists()};
}

}  // namespace emloc::ui
