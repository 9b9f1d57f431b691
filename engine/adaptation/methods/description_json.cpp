#include "engine/adaptation/methods/description_json.h"

#include <cmath>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace emloc {
namespace {

using Json = nlohmann::ordered_json;

// In the order of Reads.
NLOHMANN_JSON_SERIALIZE_ENUM(Reads, {{Reads::kDemonstrations, "demonstrations"},
                                     {Reads::kMedia, "media"},
                                     {Reads::kLabels, "labels"},
                                     {Reads::kOneVideo, "one video"}})

Json json_of(const OptionDescription& option) {
    Json json{{"name", option.name}};
    std::visit([&json](const auto& value) { json["default"] = value; }, option.otherwise);
    json["help"] = option.help;
    if (!option.unit.empty()) json["unit"] = option.unit;
    if (!option.choices.empty()) json["choices"] = option.choices;
    if (std::isfinite(option.least)) json["least"] = option.least;
    if (std::isfinite(option.most)) json["most"] = option.most;
    if (option.is_open) json["bounds are out"] = true;
    if (option.must_ascend) json["ascends"] = true;
    if (option.is_of_chunk) json["tokens of a chunk"] = true;
    return json;
}

// JSON's own types tell the five of options apart: a real number is written with a point.
OptionValue value_in(const Json& json) {
    if (json.is_boolean()) return json.get<bool>();
    if (json.is_number_integer()) return json.get<std::int64_t>();
    if (json.is_number()) return json.get<double>();
    if (json.is_string()) return json.get<std::string>();
    return json.get<std::vector<double>>();
}

OptionDescription option_in(const Json& json) {
    const OptionDescription none;
    return {.name = json.at("name").get<std::string>(),
            .help = json.at("help").get<std::string>(),
            .otherwise = value_in(json.at("default")),
            .unit = json.value("unit", std::string()),
            .choices = json.value("choices", std::vector<std::string>()),
            .least = json.value("least", none.least),
            .most = json.value("most", none.most),
            .is_open = json.value("bounds are out", false),
            .must_ascend = json.value("ascends", false),
            .is_of_chunk = json.value("tokens of a chunk", false)};
}

MethodDescription method_in(const Json& json) {
    MethodDescription method{.name = json.at("method").get<std::string>(),
                             .title = json.at("title").get<std::string>(),
                             .summary = json.at("description").get<std::string>(),
                             .reads = json.at("reads").get<Reads>(),
                             .observes = json.at("observes").get<bool>(),
                             .options = {},
                             .make = {},
                             .recall = {}};
    for (const Json& option : json.at("options")) method.options.push_back(option_in(option));
    return method;
}

}  // namespace

Json to_json(const MethodRegistry& methods) {
    Json list = Json::array();
    for (const auto& method : methods.all()) {
        Json options = Json::array();
        for (const auto& option : method.options) options.push_back(json_of(option));
        list.push_back({{"method", method.name},
                        {"title", method.title},
                        {"description", method.summary},
                        {"reads", method.reads},
                        {"observes", method.observes},
                        {"options", std::move(options)}});
    }
    return list;
}

Result<MethodRegistry> described_methods(std::string_view json) {
    try {
        std::vector<MethodDescription> methods;
        for (const Json& method : Json::parse(json)) methods.push_back(method_in(method));
        if (methods.empty()) return fail(ErrorKind::kMalformed, "There is no method in the list of methods.");
        return MethodRegistry(std::move(methods));
    } catch (const nlohmann::json::exception& error) {
        return fail(ErrorKind::kMalformed, "The list of methods can't be read: {}", error.what());
    }
}

}  // namespace emloc
