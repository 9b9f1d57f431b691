// emloc contexts: what a store holds, and its housekeeping.
#include <optional>

#include "app/emloc/command.h"
#include "app/emloc/context_tests.h"
#include "app/emloc/format.h"
#include "app/emloc/report.h"
#include "app/emloc/store_options.h"
#include "engine/workspace/workspace.h"

namespace emloc::cli {
namespace {

struct ContextsOptions {
    StoreOptions store;
    std::string name;
    std::string other;   // the new name, the file, or the note
    bool names = false;  // of list: nothing else
};

// {"done": ..., "context": ...} or one plain line.
ExitCode report_done(Invocation& invocation, const char* done, const std::string& name, const std::string& sentence) {
    if (invocation.json) {
        invocation.console.print_json(Json{{"done", done}, {"context", name}});
    } else {
        invocation.console.print(one_line(sentence) + "\n");
    }
    return ExitCode::kOk;
}

// Opens the existing store and does `work(store)`, which returns a Status.
template <class Work>
Result<ExitCode> change(const ContextsOptions& options, Invocation& invocation, const char* done,
                        const std::string& name, const std::string& sentence, Work&& work) {
    auto store = open_existing(options.store, OpenMode::kReadWrite);
    if (!store) {
        return tl::unexpected(store.error());
    }
    if (const Status status = work(*store); !status) {
        return tl::unexpected(status.error());
    }
    return report_done(invocation, done, name, sentence);
}

Result<ExitCode> list(const ContextsOptions& options, Invocation& invocation) {
    const auto store = open_existing(options.store, OpenMode::kReadOnly);
    if (!store) {
        return tl::unexpected(store.error());
    }
    const auto contexts = store->list();
    if (!contexts) {
        return tl::unexpected(contexts.error());
    }
    if (options.names) {
        for (const ContextSummary& summary : *contexts) invocation.console.print(one_line(summary.name) + "\n");
        return ExitCode::kOk;
    }
    if (invocation.json) {
        Json json = Json::array();
        for (const ContextSummary& summary : *contexts) {
            json.push_back(to_json(summary));
        }
        invocation.console.print_json(json);
        return ExitCode::kOk;
    }
    if (contexts->empty()) {
        invocation.console.print("The store is empty.\n");
        return ExitCode::kOk;
    }
    using enum Table::Align;
    Table table({kLeft, kLeft, kLeft, kRight, kRight, kRight, kRight, kRight, kRight, kLeft});
    table.add({"name", "model", "method", "demos", "labels", "tokens", "kept", "memory", "accuracy", "modified"});
    for (const ContextSummary& summary : *contexts) {
        table.add({summary.name, summary.model.name, summary.method, fmt::format("{}", summary.demonstrations),
                   fmt::format("{}", summary.labels.size()), fmt::format("{}", summary.tokens),
                   percent(summary.kept_share), human_bytes(summary.memory_bytes),
                   summary.accuracy ? percent(*summary.accuracy) : "", summary.damaged ? "damaged" : summary.modified});
    }
    invocation.console.print(table.text());
    return ExitCode::kOk;
}

std::string joined(const std::vector<std::string>& words) {
    return fmt::format("{}", fmt::join(words, ", "));
}

void print_details(Console& console, const ContextSummary& summary, const Context& context) {
    Table table({Table::Align::kLeft, Table::Align::kLeft});
    table.add({"name", summary.name});
    table.add({"model", fmt::format("{} ({}, {})", summary.model.name, summary.model.family,
                                    summary.model.sha256.substr(0, 12))});
    table.add({"method", summary.method});
    for (const auto& [name, value] : context.options.method.options) {
        table.add({"  " + name, text_of(value)});
    }
    table.add({"chunk tokens", fmt::format("{}", context.options.chunk_tokens)});
    table.add({"demonstrations", fmt::format("{}", summary.demonstrations)});
    table.add({"labels", joined(summary.labels)});
    table.add({"tokens", fmt::format("{} in {}", summary.tokens, count_of(summary.chunks, "chunk"))});
    const auto found = found_by(context);
    if (found.empty()) {
        table.add({"kept", fmt::format("{}, {}", percent(summary.kept_share), human_bytes(summary.memory_bytes))});
        table.add({"JS", divergence_text(mean_divergence(context), "not measured")});
    } else {
        table.add({"found", found});
    }
    table.add({"accuracy", summary.accuracy ? percent(*summary.accuracy) : "not evaluated"});
    table.add({"created", summary.created});
    table.add({"modified", summary.modified});
    if (!summary.note.empty()) {
        table.add({"note", summary.note});
    }
    console.print(table.text());
    if (!context.chunks.empty() && found.empty()) {
        console.print("\n" + retention_table(context, console.width()));
    }
}

Result<ExitCode> show(const ContextsOptions& options, Invocation& invocation) {
    const auto store = open_existing(options.store, OpenMode::kReadOnly);
    if (!store) {
        return tl::unexpected(store.error());
    }
    const auto summary = store->summary(options.name);
    if (!summary) {
        return tl::unexpected(summary.error());
    }
    const auto context = store->load(options.name, nullptr, LoadMedia::kReferences);
    if (!context) {
        return tl::unexpected(context.error());
    }
    if (invocation.json) {
        Json json = to_json(*summary);
        json["options"] = to_json(context->options);
        json["js"] = to_json(mean_divergence(*context));
        json["layers"] = chunks_to_json(*context);
        Json demonstrations = Json::array();
        for (const Demonstration& demonstration : context->demonstrations) {
            Json media = Json::array();
            for (const Media& medium : demonstration.media) {
                media.push_back({{"path", to_text(medium.path)}, {"sha256", medium.sha256}});
            }
            demonstrations.push_back(
                {{"media", std::move(media)}, {"question", demonstration.question}, {"answer", demonstration.answer}});
        }
        json["demonstration_list"] = std::move(demonstrations);
        invocation.console.print_json(json);
    } else {
        print_details(invocation.console, *summary, *context);
    }
    return ExitCode::kOk;
}

Result<ExitCode> rename(const ContextsOptions& options, Invocation& invocation) {
    return change(options, invocation, "rename", options.other,
                  fmt::format("\"{}\" is now \"{}\".", options.name, options.other),
                  [&](Store& store) { return store.rename(options.name, options.other); });
}

Result<ExitCode> remove(const ContextsOptions& options, Invocation& invocation) {
    return change(options, invocation, "remove", options.name, fmt::format("Removed \"{}\".", options.name),
                  [&](Store& store) { return store.remove(options.name); });
}

Result<ExitCode> duplicate(const ContextsOptions& options, Invocation& invocation) {
    return change(options, invocation, "duplicate", options.other,
                  fmt::format("\"{}\" is a copy of \"{}\".", options.other, options.name),
                  [&](Store& store) { return store.duplicate(options.name, options.other); });
}

Result<ExitCode> note(const ContextsOptions& options, Invocation& invocation) {
    return change(options, invocation, "note", options.name, fmt::format("Noted on \"{}\".", options.name),
                  [&](Store& store) { return store.set_note(options.name, options.other); });
}

Result<ExitCode> export_context(const ContextsOptions& options, Invocation& invocation) {
    const auto store = open_existing(options.store, OpenMode::kReadOnly);
    if (!store) {
        return tl::unexpected(store.error());
    }
    if (const Status written = store->export_context(options.name, options.other); !written) {
        return tl::unexpected(written.error());
    }
    return report_done(invocation, "export", options.name,
                       fmt::format("Exported \"{}\" to {}.", options.name, options.other));
}

Result<ExitCode> import_context(const ContextsOptions& options, Invocation& invocation) {
    std::error_code error;
    if (!std::filesystem::exists(options.other, error)) {
        return fail(ErrorKind::kNotFound, "There is no file {}.", options.other);
    }
    auto store = open_for_writing(options.store);
    if (!store) {
        return tl::unexpected(store.error());
    }
    const auto name = store->import_context(options.other, options.name);
    return name ? Result<ExitCode>(report_done(invocation, "import", *name, fmt::format("Imported \"{}\".", *name)))
                : tl::unexpected(name.error());
}

// What adaptations that could not save their result, or died before, left beside the store.
Result<ExitCode> recover(const ContextsOptions& options, Invocation& invocation) {
    if (const auto exists = check_store_exists(options.store); !exists) return tl::unexpected(exists.error());
    Workspace workspace;
    if (const auto opened = workspace.open_store(options.store.file); !opened) return tl::unexpected(opened.error());
    Json recovered = Json::array();
    Json failed = Json::array();
    for (const auto& name : workspace.recover_results([](const auto& written) { return "recovered " + written; })) {
        (name ? recovered : failed).push_back(name ? *name : name.error().message);
    }
    if (invocation.json) {
        invocation.console.print_json(Json{{"recovered", recovered}, {"failed", failed}});
    } else {
        for (const auto& name : recovered) {
            invocation.console.print(fmt::format("recovered  {}\n", one_line(name.get<std::string>())));
        }
        for (const auto& why : failed) {
            invocation.console.print(fmt::format("left       {}\n", one_line(why.get<std::string>())));
        }
        if (recovered.empty() && failed.empty()) invocation.console.print("Nothing was left beside the store.\n");
    }
    return failed.empty() ? ExitCode::kOk : ExitCode::kStore;
}

Result<ExitCode> tests(const ContextsOptions& options, Invocation& invocation) {
    return list_tests(options.store, options.name, invocation);
}

Result<ExitCode> compare(const ContextsOptions& options, Invocation& invocation) {
    return compare_tests_of(options.store, options.name, options.other, invocation);
}

Result<ExitCode> copy(const ContextsOptions& options, Invocation& invocation) {
    const auto store = open_existing(options.store, OpenMode::kReadOnly);
    if (!store) return tl::unexpected(store.error());
    if (const Status copied = store->copy_to(options.other); !copied) return tl::unexpected(copied.error());
    return report_done(invocation, "copy", {}, fmt::format("Copied the store to {}.", options.other));
}

Result<ExitCode> verify(const ContextsOptions& options, Invocation& invocation) {
    const auto store = open_existing(options.store, OpenMode::kReadOnly);
    if (!store) {
        return tl::unexpected(store.error());
    }
    const auto report = store->verify();
    if (!report) {
        return tl::unexpected(report.error());
    }
    if (invocation.json) {
        invocation.console.print_json(Json{{"intact", report->intact}, {"damaged", report->damaged}});
    } else {
        for (const std::string& name : report->intact) {
            invocation.console.print("intact   " + one_line(name) + "\n");
        }
        for (const std::string& damage : report->damaged) {
            invocation.console.print("damaged  " + one_line(damage) + "\n");
        }
    }
    return report->damaged.empty() ? ExitCode::kOk : ExitCode::kStore;
}

}  // namespace

void add_contexts(const CommandLine& line) {
    CLI::App* contexts = line.app.add_subcommand("contexts", "List, show, rename, copy and check saved contexts");
    contexts->require_subcommand(1);
    const auto options = std::make_shared<ContextsOptions>();
    // The positional arguments are the context's name and, where `other` names one, a second.
    const auto add = [&](const char* name, const char* description, auto run, bool takes_name, const char* other,
                         const char* other_description) {
        CLI::App* command = add_command<ContextsOptions>(line, *contexts, name, description, options, run);
        add_store_option(*command, options->store);
        if (takes_name) {
            command->add_option("name", options->name, "Name of the context")->type_name("CONTEXT")->required();
        }
        if (other != nullptr) {
            command->add_option(other, options->other, other_description)->type_name("TEXT")->required();
        }
        return command;
    };
    add("list", "List all contexts", list, false, nullptr, nullptr)
        ->add_flag("--names", options->names, "Print their names alone, one a line");
    add("show", "Show a context: its options, labels and retention of every layer", show, true, nullptr, nullptr);
    add("rename", "Give a context another name", rename, true, "new-name", "Its new name");
    add("remove", "Remove a context", remove, true, nullptr, nullptr);
    add("duplicate", "Copy a context under another name", duplicate, true, "new-name", "Name of the copy");
    add("note", "Write a note on a context (empty: none)", note, true, "note", "The note");
    add("export", "Write a context to one file", export_context, true, "file", "The file to write");
    add("import", "Take in a file written by export", import_context, false, "file", "The file to read")
        ->add_option("--name", options->name, "Name it gets (default: its own)")
        ->type_name("NAME");
    add("recover", "Take in what could not be saved and was kept beside the store", recover, false, nullptr, nullptr);
    add("tests", "List every test of a context", tests, true, nullptr, nullptr);
    add("compare", "Compare two contexts on the images that both were tested on", compare, true, "other",
        "Name of the other context");
    add("copy", "Write the whole store to another file", copy, false, "file", "The file to write");
    add("verify", "Check the file and every context's checksums", verify, false, nullptr, nullptr);
}

}  // namespace emloc::cli
