#include "engine/model/json_file.h"

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "engine/core/mapped_file.h"

namespace emloc {
namespace {

constexpr int kMaxDepth = 32;

// Watches the parser's events for what a JSON value alone does not show.
class Watch {
 public:
    // False: the parser leaves the value out.
    bool operator()(int depth, nlohmann::json::parse_event_t event, const nlohmann::json& parsed) {
        using Event = nlohmann::json::parse_event_t;
        if (event == Event::object_start || event == Event::array_start) {
            if (depth >= kMaxDepth) problem_ = "values are nested too deeply";
            if (event == Event::object_start) keys_.emplace_back();
        } else if (event == Event::object_end) {
            keys_.pop_back();
        } else if (event == Event::key) {
            const auto& key = parsed.get_ref<const std::string&>();
            if (!keys_.back().insert(key).second) problem_ = fmt::format("the key \"{}\" occurs twice", key);
        }
        return problem_.empty();
    }
    const std::string& problem() const { return problem_; }

 private:
    std::vector<std::set<std::string>> keys_;  // of the objects that are open
    std::string problem_;
};

}  // namespace

Result<nlohmann::json> read_json_object(const std::filesystem::path& file, std::uintmax_t max_bytes) {
    const auto mapping = MappedFile::open(file);
    if (!mapping) return tl::unexpected(mapping.error());
    const auto bytes = mapping->bytes();
    if (bytes.size() > max_bytes)
        return fail(ErrorKind::kMalformed, "{} is {} bytes long; at most {} are read.", file.string(), bytes.size(),
                    max_bytes);
    Watch watch;
    const auto* begin = reinterpret_cast<const char*>(bytes.data());
    // The parser would take a zero byte for the end.
    if (std::string_view(begin, bytes.size()).find('\0') != std::string_view::npos)
        return fail(ErrorKind::kMalformed, "{} is not valid JSON.", file.string());
    auto value = nlohmann::json::parse(
        begin, begin + bytes.size(),
        [&](int depth, auto event, const nlohmann::json& parsed) { return watch(depth, event, parsed); }, false);
    if (!watch.problem().empty())
        return fail(ErrorKind::kMalformed, "{} is refused: {}.", file.string(), watch.problem());
    if (value.is_discarded()) return fail(ErrorKind::kMalformed, "{} is not valid JSON.", file.string());
    if (!value.is_object()) return fail(ErrorKind::kMalformed, "{} does not hold a JSON object.", file.string());
    return value;
}

}  // namespace emloc
