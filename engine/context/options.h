// How demonstrations become a memory: a method with its options, and what every method is asked for alike.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "engine/media/video_sampling.h"

namespace emloc {

// EMLoC, experiment setup.
inline constexpr double kDefaultDelta = 0.005;
inline constexpr std::int64_t kDefaultChunkTokens = 1600;

// The value of one option of a method; which of the types it has is the option's own.
using OptionValue = std::variant<bool, std::int64_t, double, std::string, std::vector<double>>;

// Values of a method's options by their names, as `delta`; names without a value stand for the method's default.
class OptionValues {
 public:
    OptionValues() = default;
    OptionValues(std::initializer_list<std::pair<const std::string, OptionValue>> values) : values_(values) {}

    // Null where there is none of that name or it is of another type.
    template <class T>
    const T* find(std::string_view name) const {
        const auto at = values_.find(name);
        return at == values_.end() ? nullptr : std::get_if<T>(&at->second);
    }
    template <class T>
    T get(std::string_view name, T otherwise = {}) const {
        const auto* value = find<T>(name);
        return value == nullptr ? otherwise : *value;
    }
    bool has(std::string_view name) const { return values_.find(name) != values_.end(); }
    void set(std::string name, OptionValue value) { values_.insert_or_assign(std::move(name), std::move(value)); }
    void erase(std::string_view name) {
        if (const auto at = values_.find(name); at != values_.end()) values_.erase(at);
    }

    // In the order of their names.
    auto begin() const { return values_.begin(); }
    auto end() const { return values_.end(); }
    bool empty() const { return values_.empty(); }
    std::size_t size() const { return values_.size(); }

    bool operator==(const OptionValues&) const = default;

 private:
    std::map<std::string, OptionValue, std::less<>> values_;
};

// A method by its name in the registry (engine/adaptation/methods/registry.h), with the options it runs with. No name:
// the registry's first method. Of what was adapted, the name is there and every option has a value.
struct MethodChoice {
    std::string name;
    OptionValues options;

    bool operator==(const MethodChoice&) const = default;
};

struct AdaptationOptions {
    MethodChoice method;
    std::int64_t chunk_tokens = kDefaultChunkTokens;
    std::int64_t demonstrations_per_chunk = 0;  // 0: as many as chunk_tokens allows
    std::optional<std::int64_t> min_pixels;     // override the preprocessor's
    std::optional<std::int64_t> max_pixels;
    std::optional<std::string> system_prompt;  // none: the family's; what was adapted has one
    VideoSampling video;                       // of videos among demonstrations and queries
    // Whether each chunk's divergence is measured where the method doesn't do so itself, which takes two replays of its
    // demonstrations. Not kept with a context.
    bool measures_js = true;
};

}  // namespace emloc
