// SPDX-License-Identifier: BSD-3-Clause
/// See core_loop.hpp.
#include "core_loop.hpp"

#include <algorithm>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "datashape/try.hpp"
#include "gfunc/broadcast.hpp"
#include "gfunc/codes.hpp"
#include "ndt/make.hpp"
#include "ndt/print.hpp"
#include "value_cast.hpp"

namespace pluribus::gfunc {

namespace {

/// Outer elements of fewer bytes than this run in the caller.
constexpr index serial_bytes = index{1} << 16;

/// One argument or result: its first core and the byte step of each outer dim.
struct operand_cores {
  core_view first;
  dims outer_strides;
};

operand_cores split(const value& v, int outer_rank, const dims& outer) {
  operand_cores made;
  made.first.data = v.data();
  made.first.dtype = v.dtype().scalar();
  made.first.shape = dims(std::span<const index>(v.shape().begin() + outer_rank, v.shape().end()));
  made.first.strides = dims(std::span<const index>(v.strides().begin() + outer_rank, v.strides().end()));
  dims shape(std::span<const index>(v.shape().begin(), v.shape().begin() + outer_rank));
  dims strides(std::span<const index>(v.strides().begin(), v.strides().begin() + outer_rank));
  made.outer_strides = broadcast_strides(shape, strides, outer);
  return made;
}

/// Dims a pattern names beside its leading ellipsis; -1 when it has none of those.
int named_dims(const ndt::type& pattern) {
  int n = 0;
  bool ellipsis = false;
  for (const ndt::type* at = &pattern; at->is_dim(); at = &at->element()) {
    if (at->kind() == ndt::kind::ellipsis)
      ellipsis = true;
    else
      ++n;
  }
  return ellipsis ? n : -1;
}

index bytes_of(const core_view& c) noexcept { return c.shape.count() * ndt::size_of(c.dtype); }

datashape::result<std::vector<value>> results_for(const value_call& call, const ndt::resolution& found) {
  std::vector<value> made;
  for (const ndt::type& t : found.results()) {
    if (t.is_symbolic() || !t.dtype().is_scalar()) {
      return datashape::diagnostic{
          codes::bad_signature, datashape::severity::error,
          "`" + std::string(call.function) + "` gives `" + ndt::to_string(t) + "`, which a core kernel cannot fill"};
    }
    DATASHAPE_TRY(value v, found.results().size() == 1 ? call.result_of(t) : value::allocate(t));
    made.push_back(std::move(v));
  }
  return made;
}

class core_run {
 public:
  core_run(const value_kernel& kernel, const value_call& call, const dims& outer) : kernel_(kernel), call_(call), outer_(outer) {}

  void argument(const value& v, int outer_rank) { in_.push_back(split(v, outer_rank, outer_)); }
  void result(const value& v) { out_.push_back(split(v, outer_.rank(), outer_)); }

  datashape::outcome run() {
    const index n = outer_.count();
    index bytes = 0;
    for (const operand_cores& c : in_) bytes += bytes_of(c.first);
    for (const operand_cores& c : out_) bytes += bytes_of(c.first);
    const index pieces = n * bytes < serial_bytes ? 1 : std::min<index>(n, index{4} * call_.on.concurrency());
    if (pieces <= 1) return piece(0, n);
    call_.on.parallel_for(pieces, [&](index i) {
      auto done = piece(n * i / pieces, n * (i + 1) / pieces);
      if (done) return;
      std::lock_guard hold(lock_);
      if (!failure_) failure_ = std::move(done).error();
    });
    if (failure_) return *failure_;
    return std::monostate{};
  }

 private:
  datashape::outcome piece(index begin, index end) const {
    std::vector<core_view> in, out;
    for (const operand_cores& c : in_) in.push_back(c.first);
    for (const operand_cores& c : out_) out.push_back(c.first);
    for (index i = begin; i < end; ++i) {
      place(in_, in, i);
      place(out_, out, i);
      DATASHAPE_CHECK(kernel_.core(in, out, call_));
    }
    return std::monostate{};
  }

  void place(const std::vector<operand_cores>& from, std::vector<core_view>& to, index i) const {
    for (std::size_t k = 0; k < from.size(); ++k) {
      index left = i, offset = 0;
      for (int d = outer_.rank() - 1; d >= 0; --d) {
        offset += left % outer_[d] * from[k].outer_strides[d];
        left /= outer_[d];
      }
      to[k].data = from[k].first.data + offset;
    }
  }

  const value_kernel& kernel_;
  const value_call& call_;
  const dims& outer_;
  std::vector<operand_cores> in_, out_;
  std::mutex lock_;
  std::optional<datashape::diagnostics> failure_;
};

}  // namespace

datashape::result<value> run_cores(const value_kernel& kernel, const value_call& call, const ndt::resolution& found) {
  const ndt::type* function = &kernel.signature;
  while (function->kind() == ndt::kind::where) function = &function->element();
  dims outer;
  outer.resize(found.outer_dims());
  for (int d = 0; d < outer.rank(); ++d) outer[d] = found.outer[static_cast<std::size_t>(d)].extent();
  DATASHAPE_TRY(std::vector<value> results, results_for(call, found));
  core_run loop(kernel, call, outer);
  std::vector<value> native;
  for (std::size_t i = 0; i < call.args.size(); ++i) {
    if (!call.args[i].is_scalar()) return call.wrong("argument " + std::to_string(i + 1) + " is no value of scalars");
    DATASHAPE_TRY(value v, cast_value(call.args[i], call.args[i].dtype().scalar(), call.functions));
    int named = named_dims(function->parameter(i));
    loop.argument(v, named < 0 ? 0 : v.shape().rank() - named);
    native.push_back(std::move(v));
  }
  for (const value& v : results) loop.result(v);
  DATASHAPE_CHECK(loop.run());
  if (results.size() == 1) return std::move(results[0]);
  std::vector<ndt::type> types;
  for (const value& v : results) types.push_back(v.type());
  return value::columns(ndt::tuple(types), std::move(results));
}

}  // namespace pluribus::gfunc
