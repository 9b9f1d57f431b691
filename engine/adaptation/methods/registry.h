// The methods there are: what each is called, which options it has, what it reads. Everything that offers, reads or
// writes methods (command line, window, project files, reports, the tests that all must pass) goes by this table alone.
// No tensors in this header: the window includes it.
#pragma once

#include <functional>
#include <limits>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/context/options.h"
#include "engine/core/result.h"
#include "engine/core/translatable.h"

namespace emloc {

class Method;        // engine/adaptation/methods/method.h
class MemorySource;  // engine/adaptation/memory_source.h
struct Context;
class Model;

// What a context is made of.
enum class Reads {
    kDemonstrations,  // chunk by chunk
    kMedia,           // what the demonstrations look like, chunk by chunk; the decoder reads none of them beforehand
    kLabels,          // nothing but the system turn; demonstrations lend their labels
    kOneVideo,        // one video without an answer, clip by clip; the memory ends within the user's turn
};

// Whether a context can be made of demonstrations, and continued with more by the same method.
constexpr bool reads_demonstrations(Reads reads) {
    return reads == Reads::kDemonstrations || reads == Reads::kMedia;
}

// One option of a method. Its type is that of its default; an option of the same name has the same type in every
// method.
struct OptionDescription {
    std::string name;                  // "delta": in stores and reports, and with dashes on the command line
    std::string help;                  // one sentence without its full stop
    OptionValue otherwise;             // the default
    std::string unit;                  // of the value, as the command line's help shows it: "JS"
    std::vector<std::string> choices;  // of a text: what it may be; empty: anything
    double least = -std::numeric_limits<double>::infinity();  // bounds of a number, and of every number of a list
    double most = std::numeric_limits<double>::infinity();
    bool is_open = false;      // the bounds themselves are not allowed
    bool must_ascend = false;  // a list
    bool is_of_chunk = false;  // a number of tokens of one chunk: not more than options.chunk_tokens
};

struct MethodDescription {
    std::string name;     // "emloc": in stores, projects and reports and on the command line; never changes
    std::string title;    // for menus: "EMLoC"
    std::string summary;  // one sentence, for people who choose
    Reads reads = Reads::kDemonstrations;
    bool observes = false;  // replays the demonstrations of a chunk, which takes more memory
    std::vector<OptionDescription> options;
    // A method for one adaptation, whose options are complete. Null where no chunk is compressed (Reads::kLabels).
    std::function<std::unique_ptr<Method>(const OptionValues&)> make;
    // Where a query's memory depends on the query. Null: it is the context's, always.
    std::function<std::unique_ptr<MemorySource>(std::shared_ptr<const Model>, std::shared_ptr<const Context>)> recall;
};

class MethodRegistry {
 public:
    // The first is the one that is meant where none is named.
    explicit MethodRegistry(std::vector<MethodDescription> methods) : methods_(std::move(methods)) {}

    const std::vector<MethodDescription>& all() const { return methods_; }
    const MethodDescription& standard() const { return methods_.front(); }
    // Null where there is none of that name; `standard` where the name is empty.
    const MethodDescription* find(std::string_view name) const;

    // The first that reads such a thing. There must be one.
    const MethodDescription& first_reading(Reads reads) const;

    // The choice with its name and a value for every option. kInvalidArgument, in words for people: an unknown method
    // or option, a value of another type or out of bounds.
    Result<MethodChoice> completed(const MethodChoice& choice) const;

    // This and one more.
    MethodRegistry with(MethodDescription method) const;

 private:
    std::vector<MethodDescription> methods_;
};

// The option of that name; null where the method has none.
const OptionDescription* find_option(const MethodDescription& method, std::string_view name);

// Whether the method bounds the divergence unless it is told otherwise; others do so only where asked (`delta` below
// 1).
bool is_bounded(const MethodDescription& method);

// Sets the value where the method has such an option, of that type.
void offer(const MethodDescription& method, std::string_view name, const OptionValue& value, OptionValues& values);

// All that the program brings.
const MethodRegistry& builtin_methods();

}  // namespace emloc
