#include "engine/kernels/device_peak.h"

#include <c10/core/CachingDeviceAllocator.h>
#include <c10/core/Device.h>

#include <algorithm>
#include <cstddef>
#include <utility>

namespace emloc {
namespace {

c10::DeviceIndex index_of(c10::Device device) {
    return std::max<c10::DeviceIndex>(device.index(), 0);
}

}  // namespace

DevicePeak::DevicePeak(std::string device) : device_(std::move(device)) {
    const c10::Device where(device_);
    if (!where.is_cpu()) c10::getDeviceAllocator(where.type())->resetPeakStats(index_of(where));
}

std::int64_t DevicePeak::bytes() const {
    const c10::Device where(device_);
    if (where.is_cpu()) return process_.bytes();
    const auto stats = c10::getDeviceAllocator(where.type())->getDeviceStats(index_of(where));
    constexpr auto kAll = static_cast<std::size_t>(c10::CachingAllocator::StatType::AGGREGATE);
    return stats.allocated_bytes.at(kAll).peak;
}

}  // namespace emloc
