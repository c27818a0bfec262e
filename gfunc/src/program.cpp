// SPDX-License-Identifier: BSD-3-Clause
/// What a built program says about itself.
#include "gfunc/program.hpp"

#include <algorithm>

#include "gfunc/codes.hpp"
#include "program_code.hpp"
#include "transpose.hpp"

namespace pluribus::gfunc {

program::program(std::shared_ptr<const code> c) noexcept : code_(std::move(c)) {}
program::program(const program&) noexcept = default;
program::program(program&&) noexcept = default;
program& program::operator=(const program&) noexcept = default;
program& program::operator=(program&&) noexcept = default;
program::~program() = default;

int program::inputs() const noexcept { return static_cast<int>(code_->inputs.size()); }
int program::outputs() const noexcept { return static_cast<int>(code_->outputs.size()); }
int program::sinks() const noexcept { return static_cast<int>(code_->sinks.size()); }
ndt::scalar program::input_dtype(int i) const noexcept { return code_->inputs[static_cast<std::size_t>(i)].dtype; }
ndt::scalar program::output_dtype(int i) const noexcept { return code_->outputs[static_cast<std::size_t>(i)]; }
const reduction_kernel& program::sink(int k) const noexcept { return *code_->sinks[static_cast<std::size_t>(k)].kernel; }
bool program::labelled(int k) const noexcept { return code_->sinks[static_cast<std::size_t>(k)].labelled; }

bool program::holds_foreign_loops() const noexcept {
  return std::any_of(code_->instructions.begin(), code_->instructions.end(), [](const instruction& i) { return i.loop != nullptr; });
}

index program::scratch_bytes() const noexcept {
  const auto lanes = static_cast<index>(code_->inputs.size() + code_->outputs.size());
  const index blocks = lanes > 1 ? transposed_bytes : 0;
  const index positions = static_cast<index>(code_->sinks.size()) * cache_tile * static_cast<index>(sizeof(index));
  return (code_->temporaries + lanes) * code_->slot_bytes() + blocks + positions;
}

datashape::outcome check_operands(const program::code& code, std::size_t rank, std::size_t inputs, std::size_t outputs) {
  if (rank > max_rank) {
    return datashape::diagnostic{codes::rank_too_high, datashape::severity::error,
                                 std::to_string(rank) + " dims; at most " + std::to_string(max_rank) + " are supported"};
  }
  if (inputs == code.inputs.size() && outputs == code.outputs.size()) return std::monostate{};
  return datashape::diagnostic{codes::wrong_argument_count, datashape::severity::error,
                               "a program of " + std::to_string(code.inputs.size()) + " inputs and " + std::to_string(code.outputs.size()) +
                                   " outputs was given " + std::to_string(inputs) + " and " + std::to_string(outputs)};
}

namespace {

std::string text_of(slot s) {
  switch (s.kind) {
    case slot_kind::input: return "in" + std::to_string(s.number);
    case slot_kind::constant: return "const" + std::to_string(s.number);
    case slot_kind::temporary: return "t" + std::to_string(s.number);
    case slot_kind::output: return "out" + std::to_string(s.number);
  }
  return {};
}

}  // namespace

std::string program::to_string() const {
  std::string text;
  for (const instruction& i : code_->instructions) {
    text += text_of(i.out) + ": " + ndt::name(i.result) + " = " + i.name + " [";
    for (int a = 0; a < i.arity; ++a) text += (a > 0 ? " " : "") + text_of(i.args[a]);
    text += "]\n";
  }
  for (const sink_facts& s : code_->sinks) {
    text += std::string(s.kernel->function) + " <- " + text_of(s.value);
    if (s.labelled) text += " by " + text_of(s.label);
    text += "\n";
  }
  return text;
}

}  // namespace pluribus::gfunc
