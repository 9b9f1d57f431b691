#include "engine/evaluation/benchmarks/journal.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "engine/core/file.h"
#include "engine/core/file_writer.h"
#include "engine/core/json.h"

namespace emloc {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

constexpr std::uintmax_t kMaxJournalBytes = 1U << 30;

std::string stem(const std::string& method) {
    return "answers-" + method;
}

std::string line_of(const BenchmarkAnswer& answer) {
    Json json{{"row", answer.row},
              {"said", answer.said},
              {"prompt_tokens", answer.prompt_tokens},
              {"tokens", answer.tokens},
              {"seconds", answer.seconds}};
    if (!answer.error.empty()) json["error"] = answer.error;
    return json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::optional<BenchmarkAnswer> answer_of(const std::string& line) {
    const auto json = Json::parse(line, nullptr, false);
    if (!json.is_object()) return std::nullopt;
    try {
        return BenchmarkAnswer{.row = json.at("row").get<std::int64_t>(),
                               .said = json.at("said").get<std::string>(),
                               .error = json.value("error", std::string()),
                               .prompt_tokens = json.at("prompt_tokens").get<std::int64_t>(),
                               .tokens = json.at("tokens").get<std::int64_t>(),
                               .seconds = json.at("seconds").get<double>()};
    } catch (const Json::exception&) {
        return std::nullopt;
    }
}

tl::unexpected<Error> unwritable(const fs::path& file) {
    return fail(errno == ENOSPC ? ErrorKind::kStorageFull : ErrorKind::kUnreadable, "{} can't be written: {}.",
                file.string(), std::strerror(errno));
}

Status write_all(int file, std::string_view text, const fs::path& path) {
    while (!text.empty()) {
        const auto written = ::write(file, text.data(), text.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return unwritable(path);
        text.remove_prefix(static_cast<std::size_t>(written));
    }
    return {};
}

// The bytes up to the end of the last whole line.
Result<std::size_t> whole_lines(const fs::path& file) {
    std::error_code error;
    if (!fs::exists(file, error)) return 0;
    const auto text = read_text_file(file, kMaxJournalBytes);
    if (!text) return tl::unexpected(text.error());
    const auto end = text->rfind('\n');
    return end == std::string::npos ? 0 : end + 1;
}

}  // namespace

Result<Journal> Journal::open(const fs::path& folder, const std::string& method, const std::string& shard) {
    const auto path = folder / (stem(method) + (shard.empty() ? "" : "." + shard) + ".jsonl");
    const auto size = whole_lines(path);
    if (!size) return tl::unexpected(size.error());
    const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
    if (file < 0) return unwritable(path);
    Journal journal(file, path);
    if (::ftruncate(file, static_cast<off_t>(*size)) != 0) return unwritable(path);
    return journal;
}

Journal::Journal(Journal&& other) noexcept : file_(std::exchange(other.file_, -1)), path_(std::move(other.path_)) {}

Journal::~Journal() {
    if (file_ >= 0) ::close(file_);
}

Status Journal::add(const BenchmarkAnswer& answer) {
    return write_all(file_, line_of(answer), path_);
}

Result<std::map<std::int64_t, BenchmarkAnswer>> read_journals(const fs::path& folder, const std::string& method) {
    std::map<std::int64_t, BenchmarkAnswer> answers;
    std::error_code error;
    std::vector<fs::path> files;
    for (const auto& entry : fs::directory_iterator(folder, error)) {
        const auto name = entry.path().filename().string();
        if (name.starts_with(stem(method) + ".") && name.ends_with(".jsonl")) files.push_back(entry.path());
    }
    std::ranges::sort(files);
    for (const auto& file : files) {
        const auto text = read_text_file(file, kMaxJournalBytes);
        if (!text) return tl::unexpected(text.error());
        std::size_t begin = 0;
        for (auto end = text->find('\n'); end != std::string::npos; begin = end + 1, end = text->find('\n', begin)) {
            auto answer = answer_of(text->substr(begin, end - begin));
            if (!answer)
                return fail(ErrorKind::kMalformed, "{} isn't a list of answers (byte {}). Remove it to begin anew.",
                            file.string(), begin);
            answers.try_emplace(answer->row, std::move(*answer));
        }
    }
    return answers;
}

Status write_adaptation(const fs::path& folder, const std::string& method, const AdaptationFigures& figures) {
    const Json json{{"demonstrations", figures.demonstrations},
                    {"tokens", figures.tokens},
                    {"kept_share", figures.kept_share},
                    {"memory_bytes", figures.memory_bytes},
                    {"seconds", figures.seconds},
                    {"peak_bytes", figures.peak_bytes},
                    {"kept_by_layer", figures.kept_by_layer},
                    {"js", figures.js ? Json(*figures.js) : Json()}};
    return write_file(folder / ("adaptation-" + method + ".json"), json.dump(2) + "\n");
}

Result<AdaptationFigures> read_adaptation(const fs::path& folder, const std::string& method) {
    const auto file = folder / ("adaptation-" + method + ".json");
    constexpr std::uintmax_t kMaxBytes = 1U << 20;
    const auto json = read_json_object(file, kMaxBytes);
    if (!json) return tl::unexpected(json.error());
    try {
        const auto& js = json->at("js");
        return AdaptationFigures{.demonstrations = json->at("demonstrations").get<std::int64_t>(),
                                 .tokens = json->at("tokens").get<std::int64_t>(),
                                 .kept_share = json->at("kept_share").get<double>(),
                                 .memory_bytes = json->at("memory_bytes").get<std::int64_t>(),
                                 .seconds = json->at("seconds").get<double>(),
                                 .peak_bytes = json->at("peak_bytes").get<std::int64_t>(),
                                 .kept_by_layer = json->at("kept_by_layer").get<std::vector<double>>(),
                                 .js = js.is_null() ? std::nullopt : std::optional(js.get<double>())};
    } catch (const nlohmann::json::exception& fault) {
        return fail(ErrorKind::kMalformed, "{}: {}.", file.string(), fault.what());
    }
}

}  // namespace emloc
