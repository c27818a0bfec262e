// SPDX-License-Identifier: BSD-3-Clause
/// Everything of arrays but the optional adaptors (eigen.hpp, xtensor.hpp).
#pragma once
#include "nd/array.hpp"
#include "nd/call.hpp"
#include "nd/create.hpp"
#include "nd/eval.hpp"
#include "nd/executor.hpp"
#include "nd/explain.hpp"
#include "nd/functions.hpp"
#include "nd/index.hpp"
#include "nd/operators.hpp"
