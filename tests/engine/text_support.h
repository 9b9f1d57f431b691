// What the tests of engine/text share.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "engine/text/tokenizer.h"
#include "tests/engine/temporary_folder.h"

namespace emloc::text_support {

inline const std::filesystem::path kGoldens = std::filesystem::path(EMLOC_GOLDENS_DIR) / "tokenizer";

class TemporaryFolder : public test::TemporaryFolder {
 public:
    void copy_golden(const std::string& name) const { std::filesystem::copy_file(kGoldens / name, *this / name); }
};

inline std::string read_file(const std::filesystem::path& file) {
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

inline nlohmann::json golden_json(const std::string& name) {
    return nlohmann::json::parse(read_file(kGoldens / name));
}

// The golden tokenizer from vocab.json + merges.txt, which tokenizer.json would hide.
inline Result<Tokenizer> load_golden_from_parts() {
    const TemporaryFolder folder;
    for (const char* name : {"vocab.json", "merges.txt", "tokenizer_config.json"}) folder.copy_golden(name);
    return Tokenizer::load(folder.path());
}

inline const Tokenizer& golden_tokenizer() {
    static const Result<Tokenizer> tokenizer = Tokenizer::load(kGoldens);
    return tokenizer.value();
}

// One line of a golden file: text with its ids, or ids alone; "bytes" where the text was read from damaged UTF-8.
struct Case {
    std::optional<std::string> text;
    std::optional<std::string> bytes;
    std::vector<TokenId> ids;
    std::string decoded;
};

inline std::string from_hex(const std::string& hex) {
    std::string bytes;
    for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
        bytes.push_back(static_cast<char>(std::stoi(hex.substr(i, 2), nullptr, 16)));
    }
    return bytes;
}

inline std::vector<Case> read_cases(const std::filesystem::path& file) {
    std::vector<Case> cases;
    std::ifstream stream(file);
    for (std::string line; std::getline(stream, line);) {
        const auto json = nlohmann::json::parse(line);
        Case& added = cases.emplace_back();
        if (json.contains("text")) added.text = json["text"].get<std::string>();
        if (json.contains("bytes")) added.bytes = from_hex(json["bytes"].get<std::string>());
        added.ids = json.at("ids").get<std::vector<TokenId>>();
        added.decoded = json.at("decoded").get<std::string>();
    }
    return cases;
}

inline std::vector<Case> golden_cases() {
    std::vector<Case> cases = read_cases(kGoldens / "cases.jsonl");
    for (Case& random : read_cases(kGoldens / "random_unicode.jsonl")) cases.push_back(std::move(random));
    return cases;
}

}  // namespace emloc::text_support
