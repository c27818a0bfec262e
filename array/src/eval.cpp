// SPDX-License-Identifier: BSD-3-Clause
/// The front doors of evaluation: arrays in, arrays in memory, a filled sink or a stream of blocks out.
#include "nd/eval.hpp"

#include "datashape/result.hpp"
#include "memory_source.hpp"
#include "nd/codes.hpp"
#include "ndt/layout.hpp"
#include "ndt/print.hpp"
#include "node.hpp"
#include "run.hpp"

namespace pluribus::nd {

namespace {

/// In memory already, as kernels have it: nothing to do.
bool is_value(const array& a) {
  const auto memory = a.resident();
  return memory && memory->native(a.dtype());
}

/// The array's own chunks; pieces of about 1 MiB where it is one piece.
grid natural_blocks(const array& a) {
  const grid own = a.chunks();
  return own.count() > 1 ? own : grid(a.shape(), auto_chunks(a.shape(), ndt::layout_of(a.dtype()).value().size()));
}

void check_sink(const array& a, const sink& to) {
  if (!(to.type() == a.type()))
    throw datashape::error(codes::sink_mismatch,
                           "an array of `" + ndt::to_string(a.type()) + "` does not go into `" + ndt::to_string(to.type()) + "`");
  if (!(to.chunks().shape() == a.shape()))
    throw datashape::error(codes::sink_mismatch, "the chunk grid of the sink is of another shape than `" + ndt::to_string(a.type()) + "`");
}

}  // namespace

std::vector<array> eval(std::span<const array> arrays, const eval_options& options) {
  std::vector<array> wanted;
  for (const array& a : arrays)
    if (!is_value(a)) wanted.push_back(a);
  if (options.report != nullptr) *options.report = {};
  std::vector<array> values;
  plan p = plan_of(wanted, options, nullptr, std::nullopt);
  std::vector<gfunc::buffer> results = wanted.empty() ? std::vector<gfunc::buffer>() : execute(p, options, nullptr, nullptr);
  std::size_t next = 0;
  for (const array& a : arrays) {
    if (is_value(a)) {
      values.push_back(a);
      continue;
    }
    const int result = p.what.roots[next++];
    const result_spec& spec = p.what.results[static_cast<std::size_t>(result)];
    values.push_back(pool_array(ndt::array_type(spec.shape, spec.dtype), results[static_cast<std::size_t>(result)]));
  }
  return values;
}

array eval(const array& a, const eval_options& options) { return eval(std::span<const array>(&a, 1), options).front(); }

void store(const array& a, sink& to, const eval_options& options) {
  try {
    check_sink(a, to);
    const plan p = plan_of({&a, 1}, options, &to, to.chunks());
    execute(p, options, &to, nullptr);
  } catch (...) {
    to.abandon();
    throw;
  }
  to.finish();
}

void blocks(const array& a, const std::function<void(const block&)>& take, const extents& chunk, const eval_options& options) {
  const grid cut = chunk.empty() && a.ndim() > 0 ? natural_blocks(a) : grid(a.shape(), chunk);
  execute(plan_of({&a, 1}, options, nullptr, cut), options, nullptr, &take);
}

}  // namespace pluribus::nd
