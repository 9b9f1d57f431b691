// What a program does with a store, step by step, and what the store holds after each step: to be broken off anywhere.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "engine/store/store.h"
#include "fixture.h"

namespace emloc {

// Everything of one context that a program can see.
struct Held {
    Context context;
    std::string note;
    std::optional<double> accuracy;
    std::vector<Exchange> said;
    std::optional<TestRun> test;
};

// By name, of the store s.db and of every export x.emloc beside it (as "x.emloc: name").
using Picture = std::map<std::string, Held>;

// What differs first, or nothing.
std::string difference(const Picture& one, const Picture& other);

// Opens the store of `folder` as a program does that starts again, making it where there is none. Throws a
// std::runtime_error that says what is wrong: it doesn't open, SQLite's integrity_check or verify() finds something, a
// context doesn't load, a backup isn't whole.
Picture picture_of(const std::filesystem::path& folder);

// What differs between the folder and the last of the pictures `first` to `last`, or what is wrong with it; empty where
// it holds one of them.
std::string difference_from(const std::vector<Picture>& pictures, std::size_t first, std::size_t last,
                            const std::filesystem::path& folder);

using Step = std::function<Status(std::optional<Store>& store, const std::filesystem::path& folder)>;

struct Scenario {
    const char* name;
    std::function<void(const std::filesystem::path& folder)> prepare;
    std::vector<Step> steps;  // the first one opens the store where `opens`, else it is open
    bool opens = false;
};

const std::vector<Scenario>& scenarios();
// A session that reuses its log: contexts of megabytes come and go between small ones.
const Scenario& long_session();

// Runs the scenario in `folder`, prepared before, telling of each step when it begins and when it is acknowledged.
// The store is closed afterwards. False where a step fails.
bool run(const Scenario& scenario, const std::filesystem::path& folder, const std::function<void()>& begun,
         const std::function<void()>& done);

// What the folder holds before the first step and after each.
std::vector<Picture> pictures_of(const Scenario& scenario);

// The files of a folder, by name.
using DiskImage = std::map<std::string, Bytes>;
DiskImage image_of(const std::filesystem::path& folder);
// As the folder's only files.
void write_image(const std::filesystem::path& folder, const DiskImage& image);

}  // namespace emloc
