// What the engine's thread says, kept in the thread of the test. QSignalSpy would keep it in the thread that says it,
// while the test counts.
#pragma once

#include <QObject>
#include <tuple>
#include <type_traits>
#include <vector>

#include "ui/worker/engine_events.h"

namespace emloc::ui {

template <class... Arguments>
class Heard : public QObject {
 public:
    Heard(EngineEvents& events, void (EngineEvents::*signal)(Arguments...)) {
        connect(&events, signal, this,
                [this](const std::decay_t<Arguments>&... arguments) { said_.emplace_back(arguments...); });
    }

    std::size_t count() const { return said_.size(); }
    // The arguments of the first time.
    const std::tuple<std::decay_t<Arguments>...>& first() const { return said_.front(); }

 private:
    std::vector<std::tuple<std::decay_t<Arguments>...>> said_;
};

}  // namespace emloc::ui
