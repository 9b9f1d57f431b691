// Folders and lists of many kinds, good and bad, as users drop them on the window or give them to the command line.
#pragma once

#include <QSize>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace emloc::ui {

// The files of one case; "set" in it is what is dropped, or a file that the case names.
class IntakeFiles {
 public:
    explicit IntakeFiles(std::filesystem::path folder) : folder_(std::move(folder)) {}

    std::filesystem::path operator/(const std::string& name) const;
    void picture(const std::string& name, int shade = 90, QSize size = {40, 30}) const;
    void text(const std::string& name, std::string_view words) const;
    void video(const std::string& name) const;
    // The first `share` of a file.
    void cut(const std::string& name, double share) const;

 private:
    std::filesystem::path folder_;
};

struct IntakeCase {
    const char* name;
    std::function<void(const IntakeFiles&)> make;
    const char* source = "set";  // what is read
};

// By kind: folders, what is given at another level, lists.
std::vector<std::vector<IntakeCase>> intake_cases();

}  // namespace emloc::ui
