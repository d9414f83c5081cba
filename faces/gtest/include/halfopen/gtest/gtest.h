// halfopen for GoogleTest: everything at once.
#pragma once

#include <gmock/gmock.h>  // IWYU pragma: export
#include <gtest/gtest.h>  // IWYU pragma: export

#include "halfopen/gtest/bench.h"       // IWYU pragma: export
#include "halfopen/gtest/matchers.h"    // IWYU pragma: export
#include "halfopen/gtest/parameters.h"  // IWYU pragma: export
#include "halfopen/gtest/sweep.h"       // IWYU pragma: export
#include "halfopen/gtest/verify.h"      // IWYU pragma: export
