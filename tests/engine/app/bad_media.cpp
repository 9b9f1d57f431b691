// Pictures and films, each met by the command that opens it.
#include <fmt/format.h>
#include <sys/stat.h>

#include "tests/engine/app/bad_files.h"

namespace emloc::test {
namespace {

namespace fs = std::filesystem;
using Maker = std::function<fs::path(const Scratch&)>;

const fs::path kFilms = fs::path(EMLOC_SOURCE_DIR) / "tests/engine/video_files";

Words ask(const std::string& name) {
    return {"ask", "--image", "@/" + name, "What is this?"};
}

Words frames(const std::string& name) {
    return {"frames", "--decode", "@/" + name};
}

// A sound picture's bytes, changed.
Maker picture(std::string name, std::function<std::string(std::string)> change) {
    return [name, change](const Scratch& scratch) -> fs::path {
        return scratch.write(name, change(read_file(scratch.write_image(name))));
    };
}

Maker half(const std::string& name) {
    return picture(name, [](const std::string& whole) { return whole.substr(0, whole.size() / 2); });
}

// With `value` written over what stands at each offset.
Maker patched(const std::string& name, std::vector<std::size_t> offsets, std::string value) {
    return picture(name, [offsets = std::move(offsets), value = std::move(value)](std::string bytes) {
        for (const auto at : offsets) bytes.replace(at, value.size(), value);
        return bytes;
    });
}

// Of `bytes` bytes, then cut.
Maker part_of_film(const std::string& source, std::string name, std::size_t bytes) {
    return [=](const Scratch& scratch) -> fs::path {
        return scratch.write(name, read_file(kFilms / source).substr(0, bytes));
    };
}

constexpr std::size_t kWhole = std::string::npos;

std::string webp_canvas(std::uint64_t width, std::uint64_t height) {
    return "RIFF" + little_endian(22, 4) + "WEBPVP8X" + little_endian(10, 4) + little_endian(0, 4) +
           little_endian(width - 1, 3) + little_endian(height - 1, 3);
}

std::string heic() {
    return big_endian(24, 4) + "ftypheic" + std::string(12, '\0');
}

BadFile met_by_ask(const std::string& name, const std::string& file_name, Maker make, Words says) {
    return {name, std::move(make), ask(file_name), 3, std::move(says)};
}

BadFile met_by_frames(const std::string& name, const std::string& file_name, Maker make, Words says, int code = 3) {
    return {name, std::move(make), frames(file_name), code, std::move(says)};
}

}  // namespace

std::vector<BadFile> bad_pictures() {
    const std::string svg = "<svg xmlns='http://www.w3.org/2000/svg'><image href='file:///etc/passwd'/></svg>";
    return {
        met_by_ask("picture-empty", "a.jpg", file("a.jpg", ""), {"is empty"}),
        met_by_ask("picture-is-text", "letter.jpg", file("letter.jpg", "Dear Sir or Madam,\n"), {"not an image"}),
        met_by_ask("picture-missing", "a.png", [](const Scratch& scratch) { return scratch / "a.png"; },
                   {"There is no file"}),
        met_by_ask("picture-is-a-folder", "a.png", folder("a.png"), {"folder"}),
        met_by_ask("picture-endless", "a.png", endless("a.png"), {"device"}),
        met_by_ask("picture-pipe", "a.png", pipe_without_writer("a.png"), {}),
        met_by_ask("jpg-cut-off", "a.jpg", half("a.jpg"), {"cut off"}),
        met_by_ask("jpg-nothing-between-its-markers", "a.jpg", file("a.jpg", "\xFF\xD8\xFF\xD9"), {"damaged"}),
        met_by_ask("png-cut-off", "a.png", half("a.png"), {"damaged, cut off"}),
        met_by_ask("png-bomb-100000x100000", "a.png", patched("a.png", {16, 20}, big_endian(100'000, 4)),
                   {"100000 x 100000 pixels"}),
        met_by_ask("png-width-zero", "a.png", patched("a.png", {16}, big_endian(0, 4)), {"damaged"}),
        met_by_ask("png-width-negative", "a.png", patched("a.png", {16}, big_endian(0xFFFFFFFF, 4)), {"4294967295"}),
        met_by_ask("gif-of-six-bytes", "a.gif", file("a.gif", "GIF89a"), {}),
        met_by_ask("webp-cut-off", "a.webp", half("a.webp"), {"damaged, cut off"}),
        met_by_ask("webp-bomb-16000000x16000000", "a.webp", file("a.webp", webp_canvas(16'000'000, 16'000'000)),
                   {"16000000 x 16000000"}),
        met_by_ask("bmp-cut-off", "a.bmp", half("a.bmp"), {"damaged, cut off"}),
        met_by_ask("bmp-bomb-90000x90000", "a.bmp", patched("a.bmp", {18, 22}, little_endian(90'000, 4)),
                   {"90000 x 90000"}),
        met_by_ask("tiff-cut-off", "a.tiff", half("a.tiff"), {"damaged, cut off"}),
        met_by_ask("tiff-directory-outside", "a.tiff", patched("a.tiff", {4}, little_endian(0xFFFFFFF0, 4)),
                   {"damaged"}),
        // OpenCV takes any sign for the end of a number.
        met_by_ask("ppm-bomb-with-odd-signs", "a.ppm", file("a.ppm", "P6\n91844{7844{7\nabc"), {"can't be decoded"}),
        met_by_ask("ppm-bomb-99999x99999", "a.ppm", file("a.ppm", "P6\n99999 99999\n255\nabc"), {"99999 x 99999"}),
        met_by_ask("svg-that-names-a-file", "a.png", file("a.png", svg), {"SVG"}),
        met_by_ask("vrt-that-names-a-file", "a.png",
                   file("a.png", "<VRTDataset rasterXSize=\"1\" rasterYSize=\"1\"><SourceFilename>/etc/passwd"),
                   {"not an image"}),
        met_by_ask("pdf-named-jpg", "a.jpg", file("a.jpg", "%PDF-1.7"), {"PDF"}),
        met_by_ask("heic-named-jpg", "a.jpg", file("a.jpg", heic()), {"HEIC"}),
    };
}

std::vector<BadFile> bad_films() {
    const std::string playlist = "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n";
    return {
        met_by_frames("film-empty", "a.mp4", file("a.mp4", ""), {"is empty"}),
        met_by_frames("film-is-text", "a.mp4", file("a.mp4", "Dear Sir or Madam,\n"), {}),
        met_by_frames("film-missing", "a.mp4", [](const Scratch& scratch) { return scratch / "a.mp4"; }, {}),
        met_by_frames("film-is-a-folder", "a.mp4", folder("a.mp4"), {"folder"}),
        met_by_frames("film-endless", "a.mp4", endless("a.mp4"), {}),
        met_by_frames("film-pipe", "a.mp4", pipe_without_writer("a.mp4"), {}),
        met_by_frames("film-cut-off-in-its-head", "a.mp4", part_of_film("groups.mp4", "a.mp4", 600), {}),
        met_by_frames("film-cut-off", "a.mp4", part_of_film("groups.mp4", "a.mp4", 2600), {"ends after"}, 0),
        met_by_frames("film-of-sound-alone", "a.m4a", part_of_film("sound.m4a", "a.m4a", kWhole), {"no video"}),
        met_by_frames("film-is-a-list-of-films", "a.mp4", file("a.mp4", playlist), {}),
        met_by_frames("film-is-a-script-of-films", "a.mp4", file("a.mp4", "ffconcat version 1.0\nfile /etc/passwd\n"),
                      {}),
        met_by_frames("film-gif-of-six-bytes", "a.gif", file("a.gif", "GIF89a"), {}),
        met_by_frames("film-webm-cut-off", "a.webm", part_of_film("odd.webm", "a.webm", 80), {}),
        met_by_frames("film-avi-cut-off", "a.avi", part_of_film("motion.avi", "a.avi", 60), {}),
    };
}

}  // namespace emloc::test
