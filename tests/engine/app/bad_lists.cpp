// Demonstrations: manifests, ShareGPT files and class folders, with what leads out of them.
#include <fmt/format.h>
#include <sys/stat.h>

#include "tests/engine/app/bad_files.h"

namespace emloc::test {
namespace {

namespace fs = std::filesystem;
using Maker = std::function<fs::path(const Scratch&)>;

Words adapt(const std::string& source) {
    return {"adapt", "--method", "zero-shot", "--store", "@/new.emloc", "--name", "it", "--demos", "@/" + source};
}

BadFile manifest(const std::string& name, Maker make, Words says, int code = 3) {
    return {"manifest-" + name, std::move(make), adapt("demos/list.jsonl"), code, std::move(says)};
}

BadFile sharegpt(const std::string& name, Maker make, Words says) {
    return {"sharegpt-" + name, std::move(make), adapt("demos/data.json"), 3, std::move(says)};
}

BadFile classes(const std::string& name, Maker make, Words says, int code = 0) {
    return {"classes-" + name, std::move(make), adapt("demos"), code, std::move(says)};
}

Maker lines(const std::string& text) {
    return file("demos/list.jsonl", text);
}

std::string line(const std::string& image) {
    return fmt::format("{{\"image\": \"{}\", \"label\": \"x\"}}\n", image);
}

std::string conversation(const std::string& image, const std::string& question = "<image>?") {
    return fmt::format(R"([{{"messages": [{{"role": "user", "content": "{}"}}, {{"role": "assistant",)"
                       R"("content": "x"}}], "images": ["{}"]}}])",
                       question, image);
}

Maker entries(const std::string& text) {
    return file("demos/data.json", text);
}

// `name` beside a list that names it.
Maker listed(const char* list, const std::string& contents, const Maker& make) {
    return [=](const Scratch& scratch) {
        scratch.write(std::string("demos/") + list, contents);
        return make(scratch);
    };
}

Maker link_out(const std::string& name, bool to_folder) {
    return [=](const Scratch& scratch) {
        const fs::path secret = scratch.write_image("outside/secret.png");
        const fs::path link = scratch / name;
        fs::create_directories(link.parent_path());
        fs::create_symlink(to_folder ? secret.parent_path() : secret, link);
        return link;
    };
}

Maker among_classes(const Maker& make) {
    return [=](const Scratch& scratch) {
        scratch.write_classes("demos");
        return make(scratch);
    };
}

fs::path loop(const Scratch& scratch) {
    const fs::path link = scratch / "demos/dark/loop";
    fs::create_directory_symlink(scratch / "demos", link);
    return link;
}

fs::path broken_classes(const Scratch& scratch) {
    scratch.write("demos/dark/b.png", "");
    return scratch.write("demos/dark/a.png", "text");
}

std::vector<BadFile> manifests() {
    const auto good_and = [](const std::string& bad) {
        return [bad](const Scratch& scratch) -> fs::path {
            scratch.write_image("demos/a.png");
            return scratch.write("demos/list.jsonl", line("a.png") + bad);
        };
    };
    constexpr const char* kList = "list.jsonl";
    return {
        manifest("path-leads-out", lines(line("../secret.png")), {"outside of the manifest's folder", "Line 1"}),
        manifest("path-absolute", lines(line("/etc/hostname")), {"outside of the manifest's folder"}),
        manifest("path-by-a-detour", lines(line("x/../../secret.png")), {"outside of the manifest's folder"}),
        manifest("link-leads-out", listed(kList, line("link.png"), link_out("demos/link.png", false)), {}),
        manifest("web-address", lines(line("https://example.org/a.png")), {"web address"}),
        manifest("picture-missing", lines(line("nowhere.png")), {"nowhere.png", "There is no file"}),
        manifest("picture-endless", listed(kList, line("a.png"), endless("demos/a.png")), {}),
        manifest("picture-pipe", listed(kList, line("a.png"), pipe_without_writer("demos/a.png")), {}),
        manifest("picture-is-a-folder", listed(kList, line("a.png"), folder("demos/a.png")), {"folder"}),
        manifest("not-json", lines("a.png cat\n"), {"not valid JSON"}),
        manifest("empty", lines(""), {}),
        manifest("nested-200000-deep", lines(std::string(200'000, '[')), {}),
        manifest("zero-byte-in-a-path", lines(line("a.png\\u0000.txt")), {"zero byte"}),
        manifest("is-a-folder", folder("demos/list.jsonl"), {}),
        manifest("endless", endless("demos/list.jsonl"), {}),
        manifest("pipe", pipe_without_writer("demos/list.jsonl"), {}),
        manifest("one-bad-line", good_and("{\"image\": 3}\n"), {"Line 2"}, 0),
    };
}

std::vector<BadFile> conversations() {
    constexpr const char* kData = "data.json";
    return {
        sharegpt("path-leads-out", entries(conversation("../secret.png")), {"outside of the manifest's folder"}),
        sharegpt("path-absolute", entries(conversation("/etc/hostname")), {"outside of the manifest's folder"}),
        sharegpt("symlink-out-of-folder", listed(kData, conversation("link.png"), link_out("demos/link.png", false)),
                 {}),
        sharegpt("picture-endless", listed(kData, conversation("a.png"), endless("demos/a.png")), {}),
        sharegpt("picture-pipe", listed(kData, conversation("a.png"), pipe_without_writer("demos/a.png")), {}),
        sharegpt("tags-without-pictures", entries(conversation("a.png", "<image><image>?")), {"2 <image> tags"}),
        sharegpt("not-a-list", entries(R"({"data": []})"), {"not a JSON list"}),
        sharegpt("utf-16", entries(std::string("\xFF\xFE[\0]\0", 6)), {"UTF-16", "save it as UTF-8"}),
        sharegpt("number-too-large", entries(R"([{"messages": [], "id": 1e999}])"), {"too large"}),
        sharegpt("cut-off", entries(conversation("a.png").substr(0, 60)), {"line 1"}),
        sharegpt("endless", endless("demos/data.json"), {}),
        sharegpt("pipe", pipe_without_writer("demos/data.json"), {}),
    };
}

std::vector<BadFile> class_folders() {
    return {
        classes("link-to-a-file-outside", among_classes(link_out("demos/dark/link.png", false)), {}),
        classes("link-to-a-folder-outside", among_classes(link_out("demos/linked", true)), {}),
        classes("link-to-themselves", among_classes(loop), {}),
        classes("endless-picture", among_classes(endless("demos/dark/zero.png")), {}),
        classes("pipe", among_classes(pipe_without_writer("demos/dark/pipe.png")), {}),
        classes("text-named-jpg", among_classes(file("demos/dark/letter.jpg", "Dear Sir,\n")), {"not an image"}),
        classes("nothing-but-broken-pictures", broken_classes, {"not an image", "2 rejected"}, 3),
    };
}

}  // namespace

std::vector<BadFile> bad_lists() {
    return together({manifests(), conversations(), class_folders()});
}

}  // namespace emloc::test
