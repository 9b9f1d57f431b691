// config.json, read key by key with the suspicion that files from elsewhere deserve. What every family's reader uses.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/core/result.h"

namespace emloc {

// Far above any published model, and low enough that products of them stay far from overflow.
inline constexpr std::int64_t kMaxWidth = 1 << 17;
inline constexpr std::int64_t kMaxInner = 1 << 20;
inline constexpr std::int64_t kMaxLayers = 1024;
inline constexpr std::int64_t kMaxHeads = 1024;
inline constexpr std::int64_t kMaxVocabulary = 1 << 22;
inline constexpr std::int64_t kMaxPositions = 1LL << 31;
inline constexpr std::int64_t kMaxPatch = 256;
inline constexpr double kMaxRopeTheta = 1e15;

// One object of a file, or several in which a key is looked up in turn. The first thing that is wrong goes to the
// status that all readers of a file share; what is returned from then on means nothing.
class ConfigFields {
 public:
    // `objects` and `status` must outlive the fields. `where`: how errors name the object.
    ConfigFields(std::string where, std::vector<const nlohmann::json*> objects, Status& status)
        : where_(std::move(where)), objects_(std::move(objects)), status_(status) {}

    // Null where the key is absent or null.
    const nlohmann::json* find(const char* key) const;
    // Inclusive bounds; kMalformed outside of them, and where the key is absent without an `assumed` value.
    std::int64_t integer(const char* key, std::int64_t low, std::int64_t high,
                         std::optional<std::int64_t> assumed = {}) const;
    double number(const char* key, double low, double high, double assumed) const;
    bool truth(const char* key, bool assumed) const;
    std::string text(const char* key, const std::string& assumed) const;
    // A number or a list of them; empty where the key is absent.
    std::vector<std::int64_t> integers(const char* key, std::int64_t low, std::int64_t high) const;
    // Null where the key is absent.
    const nlohmann::json* object(const char* key) const;

    bool good() const { return status_.has_value(); }
    template <class... Args>
    void refuse(fmt::format_string<Args...> format, Args&&... args) const {
        set(ErrorKind::kMalformed, fmt::format(format, std::forward<Args>(args)...));
    }
    template <class... Args>
    void unsupported(fmt::format_string<Args...> format, Args&&... args) const {
        set(ErrorKind::kUnsupported, fmt::format(format, std::forward<Args>(args)...));
    }

    // The fields of one object among these, named after its key.
    ConfigFields inside(const char* key, const nlohmann::json& object) const {
        return {where_ + ": " + key, {&object}, status_};
    }

 private:
    std::optional<std::int64_t> whole(const char* key, const nlohmann::json* value, std::int64_t low,
                                      std::int64_t high) const;
    void set(ErrorKind kind, const std::string& message) const;

    std::string where_;
    std::vector<const nlohmann::json*> objects_;
    Status& status_;
};

// The parts of a config.json, in the flat layout as published or the nested one (text_config) of newer saves.
struct ConfigFile {
    // `document` and `status` must outlive it.
    ConfigFile(const std::string& where, const nlohmann::json& document, Status& status);

    ConfigFields root;    // what stands at the top alone
    ConfigFields text;    // text_config, and where that is silent, the top
    ConfigFields all;     // the top, and where that is silent, text_config
    ConfigFields vision;  // vision_config, which may be absent
};

}  // namespace emloc
