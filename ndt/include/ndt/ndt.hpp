// SPDX-License-Identifier: BSD-3-Clause
/// Everything of the type library that a program usually needs.
#pragma once
#include "ndt/binary.hpp"
#include "ndt/diff.hpp"
#include "ndt/infer.hpp"
#include "ndt/join.hpp"
#include "ndt/layout.hpp"
#include "ndt/make.hpp"
#include "ndt/match.hpp"
#include "ndt/parse.hpp"
#include "ndt/print.hpp"
#include "ndt/scope.hpp"
#include "ndt/signature.hpp"
#include "ndt/substitute.hpp"
#include "ndt/type.hpp"
#include "ndt/type_of.hpp"
#include "ndt/types.hpp"
#include "ndt/unify.hpp"
