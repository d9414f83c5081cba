#include "descriptors.h"

#include <algorithm>
#include <utility>

namespace halfopen::sim::kernel {

Descriptors::~Descriptors() {
  for (std::size_t i = 0; i < files_.size(); ++i) {
    if (files_[i] != nullptr) (void)take(number_of(i));
  }
}

net::Descriptor Descriptors::add(std::unique_ptr<File> file) {
  File& added = *file.release();  // owned by the numbers that refer to it
  added.descriptor = refer(added);
  return added.descriptor;
}

net::Descriptor Descriptors::duplicate(net::Descriptor descriptor) {
  File& original = *file(descriptor);
  const net::Descriptor another = refer(original);
  original.descriptor = std::min(original.descriptor, another);
  return another;
}

net::Descriptor Descriptors::refer(File& file) {
  const net::Descriptor descriptor = lowest_free();
  if (free_ == files_.size()) files_.push_back(nullptr);
  files_[free_] = &file;
  ++file.references;
  while (free_ < files_.size() && files_[free_] != nullptr) ++free_;
  return descriptor;
}

std::unique_ptr<File> Descriptors::take(net::Descriptor descriptor) {
  const auto index = static_cast<std::size_t>(descriptor - kFirst);
  free_ = std::min(free_, index);
  File* const freed = std::exchange(files_[index], nullptr);
  if (--freed->references == 0) {
    freed->descriptor = net::kNoDescriptor;
    return std::unique_ptr<File>{freed};
  }
  if (freed->descriptor != descriptor) return nullptr;
  const auto other = std::find(files_.begin(), files_.end(), freed);
  freed->descriptor = number_of(static_cast<std::size_t>(other - files_.begin()));
  return nullptr;
}

}  // namespace halfopen::sim::kernel
