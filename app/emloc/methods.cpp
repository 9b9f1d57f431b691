// emloc methods: the ways in which a memory can be made.
#include <array>
#include <nlohmann/json.hpp>

#include "app/emloc/command.h"
#include "app/emloc/format.h"
#include "app/emloc/report.h"

namespace emloc::cli {
namespace {

struct MethodsOptions {};

struct Method {
    AdaptationMode mode;
    const char* description;
};

constexpr std::array kMethods{
    Method{AdaptationMode::kEmloc,
           "Chunk by chunk, each layer keeps as few tokens as the bound --delta on the answers' divergence allows"},
    Method{AdaptationMode::kNaive, "Every token of every demonstration is kept (MLoC, the long context baseline)"},
    Method{AdaptationMode::kZeroShot, "No demonstrations: the model as it is"},
    Method{AdaptationMode::kLongVideo,
           "One video (--video) to ask about: clip by clip, 7 layers decided at once, the question as observation"},
};

Result<ExitCode> run(const MethodsOptions&, Invocation& invocation) {
    if (invocation.json) {
        auto list = nlohmann::ordered_json::array();
        for (const Method& method : kMethods) {
            list.push_back({{"mode", to_text(method.mode)}, {"description", method.description}});
        }
        invocation.console.print_json(list);
        return ExitCode::kOk;
    }
    Table table({Table::Align::kLeft, Table::Align::kLeft});
    for (const Method& method : kMethods) {
        table.add({to_text(method.mode), method.description});
    }
    invocation.console.print(table.text());
    return ExitCode::kOk;
}

}  // namespace

void add_methods(const CommandLine& line) {
    add_command<MethodsOptions>(line, line.app, "methods", "List the modes of adapt",
                                std::make_shared<MethodsOptions>(), run);
}

}  // namespace emloc::cli
