// The models that other programs have put on this machine. Nothing is downloaded, and nothing is changed.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

namespace emloc {

// How a program keeps its models.
enum class ModelLayout {
    kHubCache,  // Hugging Face's: models--OWNER--NAME/snapshots/REVISION, of links into blobs
    kFolders,   // a folder a model, at any depth: LM Studio, Jan, llama.cpp
    kOllama,    // manifests that name blobs by their digests
};

struct ModelPlace {
    std::string program;  // for people
    std::filesystem::path folder;
    ModelLayout layout = ModelLayout::kFolders;
};

struct FoundModel {
    std::string name;            // as its program calls it: "Qwen/Qwen3-VL-4B-Instruct"
    std::string program;         // whose place it lies in
    std::filesystem::path path;  // of the folder, or of the one file that it is
    std::string family;          // "Qwen3-VL", or "Qwen2-VL or Qwen2.5-VL" where the file doesn't tell
    std::string obstacle;        // why it can't be loaded, a sentence; empty: it can
};

// The value of an environment variable, or nothing.
using Environment = std::function<std::optional<std::string>(const char* name)>;
std::optional<std::string> process_environment(const char* name);

// Where Hugging Face's libraries, LM Studio, Jan, llama.cpp and Ollama keep models, whether or not there is anything:
// their usual folders, or those that their own environment variables name.
std::vector<ModelPlace> model_places(const Environment& environment);

// The models of the program's families in these places, by place and name; each path once. Places and files that can't
// be read are passed over. Only the heads of files are read. What was found until then, once a stop was requested.
std::vector<FoundModel> find_models(std::span<const ModelPlace> places, const std::stop_token& stop = {});

}  // namespace emloc
