// emloc methods: the ways in which a memory can be made.
#include "app/emloc/command.h"
#include "app/emloc/format.h"
#include "engine/adaptation/methods/description_json.h"

namespace emloc::cli {
namespace {

struct MethodsOptions {};

Result<ExitCode> run(const MethodsOptions&, Invocation& invocation) {
    const auto& methods = invocation.methods.all();
    if (invocation.json) {
        invocation.console.print_json(to_json(invocation.methods));
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
