// What all subcommands share: each adds itself to the command line and says what to run when it is chosen.
#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <memory>
#include <stop_token>
#include <string>

#include "app/emloc/console.h"
#include "app/emloc/exit_code.h"
#include "engine/adaptation/methods/registry.h"
#include "engine/core/result.h"

namespace emloc::cli {

// Flags that every subcommand understands.
struct CommonFlags {
    bool json = false;
    bool verbose = false;
    bool quiet = false;
};

// What a running subcommand gets.
struct Invocation {
    Console& console;
    bool json = false;
    std::stop_token stop;
    const MethodRegistry& methods;
};

// An Error becomes its message on stderr and exit_code(kind).
using Command = std::function<Result<ExitCode>(Invocation&)>;

// The command line under construction.
struct CommandLine {
    CLI::App& app;
    CommonFlags& flags;
    Command& chosen;
    const MethodRegistry& methods;
};

// A subcommand of `parent` with the common flags; when chosen it runs `run(options, invocation)`.
template <class Options>
CLI::App* add_command(const CommandLine& line, CLI::App& parent, const std::string& name,
                      const std::string& description, const std::shared_ptr<Options>& options,
                      Result<ExitCode> (*run)(const Options& options, Invocation& invocation)) {
    CLI::App* command = parent.add_subcommand(name, description);
    command->add_flag("--json", line.flags.json, "Print the result as JSON");
    command->add_flag("-v,--verbose", line.flags.verbose, "Say more on stderr");
    command->add_flag("-q,--quiet", line.flags.quiet, "Say nothing but errors on stderr");
    command->final_callback([&chosen = line.chosen, options, run] {
        chosen = [options, run](Invocation& invocation) { return run(*options, invocation); };
    });
    return command;
}

// One per file of this folder.
void add_adapt(const CommandLine& line);
void add_classify(const CommandLine& line);
void add_ask(const CommandLine& line);
void add_evaluate(const CommandLine& line);
void add_compare(const CommandLine& line);
void add_completion(const CommandLine& line);
void add_contexts(const CommandLine& line);
void add_frames(const CommandLine& line);
void add_inspect(const CommandLine& line);
void add_train(const CommandLine& line);
void add_merge(const CommandLine& line);
void add_export_training(const CommandLine& line);
void add_import_predictions(const CommandLine& line);
void add_tokenize(const CommandLine& line);
void add_bench(const CommandLine& line);
void add_benchmark(const CommandLine& line);
void add_methods(const CommandLine& line);
void add_models(const CommandLine& line);

}  // namespace emloc::cli
