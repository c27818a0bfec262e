// SPDX-License-Identifier: BSD-3-Clause
/// A program while it is built: nodes in the order they were made, each distinct value once.
#pragma once
#include <array>
#include <cstddef>
#include <map>
#include <memory>
#include <vector>

#include "gfunc/program.hpp"
#include "registry_state.hpp"

namespace pluribus::gfunc {

enum class node_kind : std::uint8_t { input, constant, literal, call };

struct graph_node {
  node_kind kind = node_kind::input;
  ndt::scalar dtype = ndt::scalar::float64;
  std::uint8_t arity = 0;
  std::array<std::int32_t, max_arity> args = {-1, -1, -1, -1};
  std::int32_t number = -1;  ///< of an input
  const char* function = "";
  tile_kernel run = nullptr, streamed = nullptr;
  const inner_loop* loop = nullptr;
  bool built_in = true;                              ///< of the library, not of a module that replaced it
  alignas(16) std::array<std::byte, 16> value = {};  ///< of a constant or literal
};

struct graph_sink {
  const reduction_kernel* kernel = nullptr;
  std::int32_t value = -1;
  std::int32_t label = -1;  ///< -1: not labelled
};

struct program_builder::state {
  std::shared_ptr<const registry::state> functions;
  std::vector<graph_node> nodes;
  std::vector<std::int32_t> inputs;
  std::vector<std::int32_t> outputs;
  std::vector<graph_sink> sinks;

  /// The node equal to this one, made when there is none.
  reg intern(const graph_node& node);

 private:
  using key = std::vector<std::uint64_t>;
  static key key_of(const graph_node& node);
  std::map<key, std::int32_t> known_;
};

/// Instruction selection, order and registers: graph to straight-line code.
std::shared_ptr<const program::code> lower_program(const program_builder::state& graph);

}  // namespace pluribus::gfunc
