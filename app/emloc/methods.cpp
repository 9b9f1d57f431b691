// emloc methods: the ways in which a memory can be made.
#include <nlohmann/json.hpp>

#include "app/emloc/command.h"
#include "app/emloc/format.h"
#include "app/emloc/report.h"

namespace emloc::cli {
namespace {

struct MethodsOptions {};

Json described(const MethodDescription& method) {
    Json options = Json::array();
    for (const auto& option : method.options)
        options.push_back({{"name", option.name}, {"default", to_json(option.otherwise)}, {"help", option.help}});
    return {{"method", method.name},
            {"title", method.title},
            {"description", method.summary},
            {"options", std::move(options)}};
}

Result<ExitCode> run(const MethodsOptions&, Invocation& invocation) {
    const auto& methods = invocation.methods.all();
    if (invocation.json) {
        auto list = Json::array();
        for (const auto& method : methods) list.push_back(described(method));
        invocation.console.print_json(list);
        return ExitCode::kOk;
    }
    Table table({Table::Align::kLeft, Table::Align::kLeft});
    for (const auto& method : methods) table.add({method.name, method.summary});
    invocation.console.print(table.text());
    return ExitCode::kOk;
}

}  // namespace

void add_methods(const CommandLine& line) {
    add_command<MethodsOptions>(line, line.app, "methods", "List the methods of adapt, with their options",
                                std::make_shared<MethodsOptions>(), run);
}

}  // namespace emloc::cli
