#include "ui/worker/engine_library.h"

#include <QLibrary>
#include <memory>

#include "ui/convert.h"
#include "ui/worker/engine_module.h"

namespace emloc::ui {

MakeWorker worker_of_library(const QString& file) {
    return [file](EngineEvents& events, EngineControls& controls) -> Result<std::unique_ptr<EngineWorker>> {
        QLibrary library(file);  // stays open when this goes
        if (!library.load())
            return fail(ErrorKind::kUnreadable, "The engine can't be opened: {} Install the program once more.",
                        to_utf8(library.errorString()));
        const auto make = reinterpret_cast<MakeEngineWorker*>(library.resolve(kMakeEngineWorker));
        if (make == nullptr)
            return fail(ErrorKind::kUnsupported, "{} is no engine of this program. Install the program once more.",
                        to_utf8(file));
        return std::unique_ptr<EngineWorker>(make(events, controls));
    };
}

}  // namespace emloc::ui
