// Texts and their ids from Hugging Face's tokenizers.
#include <fmt/format.h>

#include <fstream>

#include "engine/text/tokenizer.h"
#include "tests/conformance/cases.h"
#include "tests/conformance/golden_file.h"

namespace emloc::conformance {

bool run_tokenizer(const std::filesystem::path& folder) {
    const auto tokenizer = required(Tokenizer::load(folder));
    Report report(folder.filename().string());
    std::ifstream cases(folder / "cases.jsonl");
    std::int64_t all = 0, encoded = 0, decoded = 0;
    for (std::string line; std::getline(cases, line);) {
        if (line.empty()) continue;
        const auto entry = nlohmann::json::parse(line, nullptr, false);
        if (entry.is_discarded()) throw BadGolden{fmt::format("line {} of cases.jsonl is not JSON", all + 1)};
        const auto ids = entry.at("ids").get<std::vector<TokenId>>();
        ++all;
        encoded += tokenizer.encode(entry.at("text").get<std::string>()) == ids ? 1 : 0;
        decoded += !entry.contains("decoded") || tokenizer.decode(ids) == entry["decoded"].get<std::string>() ? 1 : 0;
    }
    report.equal("ids", encoded, all);
    report.equal("texts", decoded, all);
    return all > 0 && report.print();
}

}  // namespace emloc::conformance
