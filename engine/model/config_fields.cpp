#include "engine/model/config_fields.h"

#include <limits>

namespace emloc {
namespace {

using nlohmann::json;

// The objects of one layout or the other, those that are there, in the order in which keys are looked up.
std::vector<const json*> present(std::initializer_list<const json*> objects) {
    std::vector<const json*> found;
    for (const auto* object : objects)
        if (object != nullptr) found.push_back(object);
    return found;
}

std::string nested_name(const std::string& where, const json* nested) {
    return nested == nullptr ? where : where + ": text_config";
}

}  // namespace

const json* ConfigFields::find(const char* key) const {
    for (const auto* object : objects_)
        if (const auto found = object->find(key); found != object->end() && !found->is_null()) return &*found;
    return nullptr;
}

std::int64_t ConfigFields::integer(const char* key, std::int64_t low, std::int64_t high,
                                   std::optional<std::int64_t> assumed) const {
    const auto* value = find(key);
    if (value == nullptr && !assumed) refuse("{} is missing", key);
    return whole(key, value, low, high).value_or(assumed.value_or(0));
}

double ConfigFields::number(const char* key, double low, double high, double assumed) const {
    const auto* value = find(key);
    if (value == nullptr) return assumed;
    if (!value->is_number()) {
        refuse("{} is not a number", key);
        return assumed;
    }
    const auto number = value->get<double>();
    if (!(number >= low && number <= high)) refuse("{} is {}, not within {} to {}", key, number, low, high);
    return number;
}

bool ConfigFields::truth(const char* key, bool assumed) const {
    const auto* value = find(key);
    if (value == nullptr) return assumed;
    if (!value->is_boolean()) refuse("{} is neither true nor false", key);
    return value->is_boolean() && value->get<bool>();
}

std::string ConfigFields::text(const char* key, const std::string& assumed) const {
    const auto* value = find(key);
    if (value == nullptr) return assumed;
    if (!value->is_string()) refuse("{} is not a text", key);
    return value->is_string() ? value->get<std::string>() : assumed;
}

std::vector<std::int64_t> ConfigFields::integers(const char* key, std::int64_t low, std::int64_t high) const {
    std::vector<std::int64_t> numbers;
    const auto* value = find(key);
    if (value == nullptr) return numbers;
    const auto take = [&](const json& one) { numbers.push_back(whole(key, &one, low, high).value_or(low)); };
    if (value->is_array()) {
        for (const auto& one : *value) take(one);
    } else {
        take(*value);
    }
    return numbers;
}

const json* ConfigFields::object(const char* key) const {
    const auto* value = find(key);
    if (value != nullptr && !value->is_object()) {
        refuse("{} is not an object", key);
        return nullptr;
    }
    return value;
}

std::optional<std::int64_t> ConfigFields::whole(const char* key, const json* value, std::int64_t low,
                                                std::int64_t high) const {
    if (value == nullptr) return std::nullopt;
    if (!value->is_number_integer()) {
        refuse("{} is not a whole number", key);
        return std::nullopt;
    }
    const bool too_large = value->is_number_unsigned() && value->get<std::uint64_t>() > std::uint64_t{1} << 62;
    const auto number = too_large ? std::numeric_limits<std::int64_t>::max() : value->get<std::int64_t>();
    if (number < low || number > high) {
        refuse("{} is {}, not within {} to {}", key, value->dump(), low, high);
        return std::nullopt;
    }
    return number;
}

void ConfigFields::set(ErrorKind kind, const std::string& message) const {
    if (status_) status_ = fail(kind, "{}: {}.", where_, message);
}

ConfigFile::ConfigFile(const std::string& where, const json& document, Status& status)
    : root(where, {&document}, status),
      text(nested_name(where, root.object("text_config")), present({root.object("text_config"), &document}), status),
      all(where, present({&document, root.object("text_config")}), status),
      vision(where + ": vision_config", present({root.object("vision_config")}), status) {}

}  // namespace emloc
