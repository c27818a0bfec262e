// SPDX-License-Identifier: BSD-3-Clause
/// See core_loop.hpp.
#include "core_loop.hpp"

#include <algorithm>
#include <cstring>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "datashape/try.hpp"
#include "failing_loop.hpp"
#include "gfunc/broadcast.hpp"
#include "gfunc/call.hpp"
#include "gfunc/codes.hpp"
#include "gfunc/copy.hpp"
#include "ndt/layout.hpp"
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
  if (v.is_scalar()) made.first.dtype = v.dtype().scalar();
  made.first.itemsize = v.itemsize();
  made.first.shape = dims(std::span<const index>(v.shape().begin() + outer_rank, v.shape().end()));
  made.first.strides = dims(std::span<const index>(v.strides().begin() + outer_rank, v.strides().end()));
  dims shape(std::span<const index>(v.shape().begin(), v.shape().begin() + outer_rank));
  dims strides(std::span<const index>(v.strides().begin(), v.strides().begin() + outer_rank));
  made.outer_strides = broadcast_strides(shape, strides, outer);
  return made;
}

index bytes_of(const core_view& c) noexcept { return c.shape.count() * c.itemsize; }

datashape::result<std::vector<value>> results_for(const value_call& call, const ndt::resolution& found) {
  std::vector<value> made;
  for (const ndt::type& t : found.results()) {
    if (t.is_symbolic()) {
      return datashape::diagnostic{
          codes::bad_signature, datashape::severity::error,
          "`" + std::string(call.function) + "` gives `" + ndt::to_string(t) + "`, which a core kernel cannot fill"};
    }
    DATASHAPE_TRY(value v, found.results().size() == 1 ? call.result_of(t) : value::allocate(t));
    if (v.form() != value_form::strided)
      return call.wrong("a core kernel gives elements of fixed size, and not `" + ndt::to_string(t) + "`");
    made.push_back(std::move(v));
  }
  return made;
}

/// The argument as cores lie in memory: native-endian, aligned, records by rows.
datashape::result<value> native(const value_call& call, std::size_t i) {
  const value& given = call.args[i];
  if (given.is_scalar()) return cast_value(given, given.dtype().scalar(), call.functions);
  value v = given;
  if (v.form() == value_form::columns) {
    DATASHAPE_TRY(v, to_rows(v));
  }
  if (v.form() != value_form::strided)
    return call.wrong("argument " + std::to_string(i + 1) + " has no elements of fixed size, but `" + ndt::to_string(given.dtype()) + "`");
  DATASHAPE_TRY(ndt::layout element, ndt::layout_of(v.dtype()));
  index all = static_cast<index>(reinterpret_cast<std::uintptr_t>(v.data()));
  for (int d = 0; d < v.shape().rank(); ++d) all |= v.shape()[d] > 1 ? v.strides()[d] : 0;
  return all % std::max<index>(element.align(), 1) == 0 ? v : copy(v);
}

/// The sizes of the dims that a signature names, in the order in which the names first appear; a number is its own name.
class named_sizes {
 public:
  void read(const ndt::type& pattern, const core_view& core) {
    int d = 0;
    for (const ndt::type* at = &pattern; at->is_dim(); at = &at->element()) {
      if (at->kind() == ndt::kind::ellipsis || d >= core.shape.rank()) continue;
      const std::string name = at->kind() == ndt::kind::fixed ? std::to_string(at->extent()) : std::string(at->text());
      if (name.empty() || std::find(names_.begin(), names_.end(), name) == names_.end()) {
        names_.push_back(name);
        sizes_.push_back(core.shape[d]);
      }
      ++d;
    }
  }
  const std::vector<std::int64_t>& sizes() const noexcept { return sizes_; }

 private:
  std::vector<std::string> names_;
  std::vector<std::int64_t> sizes_;
};

class core_run {
 public:
  /// `valid`: one bool a core in C order, false where it is not run; null where all are.
  core_run(const value_kernel& kernel, const value_call& call, const dims& outer, const bool* valid)
      : kernel_(kernel), call_(call), outer_(outer), valid_(valid) {}

  void argument(const value& v, int outer_rank, const ndt::type& pattern) {
    in_.push_back(split(v, outer_rank, outer_));
    named_.read(pattern, in_.back().first);
  }
  void result(const value& v, const ndt::type& pattern) {
    out_.push_back(split(v, outer_.rank(), outer_));
    named_.read(pattern, out_.back().first);
  }

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
      if (failure_ && failed_piece_ < i) return;
      failure_ = std::move(done).error();
      failed_piece_ = i;
    });
    if (failure_) return *failure_;
    return std::monostate{};
  }

 private:
  datashape::outcome piece(index begin, index end) const {
    if (kernel_.loop) return loop_piece(begin, end);
    std::vector<core_view> in, out;
    for (const operand_cores& c : in_) in.push_back(c.first);
    for (const operand_cores& c : out_) out.push_back(c.first);
    for (index i = begin; i < end; ++i) {
      if (valid_ != nullptr && !valid_[i]) continue;
      place(in_, in, i);
      place(out_, out, i);
      auto done = kernel_.core(in, out, call_);
      if (!done) return located(std::move(done).error(), i);
    }
    return std::monostate{};
  }

  /// What a callable from outside says of one core, with the function's name and the core's place; the library's own say both themselves.
  datashape::diagnostics located(datashape::diagnostics failure, index i) const {
    if (kernel_.views.empty()) return failure;
    const std::string name = "`" + std::string(call_.function) + "`";
    if (!failure.front().message.starts_with(name)) failure.front().message.insert(0, name + ": ");
    return at_element(std::move(failure), position_of(i));
  }

  /// As many cores at once as lie along the last outer dim.
  datashape::outcome loop_piece(index begin, index end) const {
    const int last = outer_.rank() - 1;
    const index length = last < 0 ? 1 : outer_[last];
    std::vector<std::int64_t> sizes{0}, strides;
    sizes.insert(sizes.end(), named_.sizes().begin(), named_.sizes().end());
    for (const auto* side : {&in_, &out_})
      for (const operand_cores& c : *side) strides.push_back(last < 0 ? 0 : c.outer_strides[last]);
    for (const auto* side : {&in_, &out_})
      for (const operand_cores& c : *side) strides.insert(strides.end(), c.first.strides.begin(), c.first.strides.end());
    std::vector<char*> data;
    auto status_of = [&](index first, index n) {
      data.clear();
      for (const auto* side : {&in_, &out_})
        for (const operand_cores& c : *side) data.push_back(reinterpret_cast<char*>(c.first.data + offset_of(c, first)));
      sizes[0] = n;
      return kernel_.loop(data.data(), sizes.data(), strides.data());
    };
    for (index i = begin, n = 0; i < end; i += n) {
      n = std::min(end - i, length - i % length);
      if (valid_ != nullptr) {
        const bool* stop = std::find(valid_ + i, valid_ + i + n, !valid_[i]);
        n = stop - (valid_ + i);
        if (!valid_[i]) continue;
      }
      const std::int32_t status = status_of(i, n);
      if (status == 0) continue;
      const dims at = find_failing({n}, [&](const dims& from, const dims& extent) { return status_of(i + from[0], extent[0]) == 0; });
      return at_element({loop_failed(call_.function, status)}, position_of(i + at[0]));
    }
    return std::monostate{};
  }

  dims position_of(index i) const {
    dims at;
    at.resize(outer_.rank());
    for (int d = outer_.rank() - 1; d >= 0; --d) {
      at[d] = i % outer_[d];
      i /= outer_[d];
    }
    return at;
  }

  index offset_of(const operand_cores& c, index i) const noexcept {
    index offset = 0;
    for (int d = outer_.rank() - 1; d >= 0; --d) {
      offset += i % outer_[d] * c.outer_strides[d];
      i /= outer_[d];
    }
    return offset;
  }

  void place(const std::vector<operand_cores>& from, std::vector<core_view>& to, index i) const {
    for (std::size_t k = 0; k < from.size(); ++k) to[k].data = from[k].first.data + offset_of(from[k], i);
  }

  const value_kernel& kernel_;
  const value_call& call_;
  const dims& outer_;
  const bool* valid_;
  std::vector<operand_cores> in_, out_;
  named_sizes named_;
  std::mutex lock_;
  index failed_piece_ = 0;
  std::optional<datashape::diagnostics> failure_;
};

}  // namespace

int named_dims(const ndt::type& pattern) noexcept {
  int n = 0;
  for (const ndt::type* at = &pattern; at->is_dim(); at = &at->element()) n += at->kind() == ndt::kind::ellipsis ? 0 : 1;
  return n;
}

const ndt::type& element_of(const ndt::type& pattern) noexcept {
  const ndt::type* at = &pattern;
  while (at->is_dim()) at = &at->element();
  return *at;
}

bool core_nulls::any() const noexcept {
  return std::any_of(masks.begin(), masks.end(), [](const std::optional<value>& m) { return m.has_value(); });
}

datashape::result<core_nulls> nulls_of(std::span<const value> args) {
  core_nulls made;
  made.masks.resize(args.size());
  for (std::size_t i = 0; i < args.size(); ++i) {
    if (args[i].form() != value_form::option) continue;
    DATASHAPE_TRY(made.masks[i], valid_mask(args[i]));
  }
  return made;
}

std::vector<value> without_options(std::span<const value> args) {
  std::vector<value> made;
  for (const value& v : args) made.push_back(v.form() == value_form::option ? v.child() : v);
  return made;
}

namespace {

/// Dims `[0, lead)` of the mask kept, those behind them all-ed into it, and dims of 1 added until there are `lead`.
datashape::result<value> per_core(value mask, int lead) {
  if (mask.shape().rank() > lead) {
    std::vector<int> axes;
    for (int d = lead; d < mask.shape().rank(); ++d) axes.push_back(d);
    DATASHAPE_TRY(mask, try_reduce("all", mask, {axes}));
  }
  return extended(mask, lead);
}

/// One bool a core, C order.
datashape::result<value> valid_cores(const core_nulls& nulls, std::span<const value> args, std::span<const int> outer_ranks,
                                     const dims& outer) {
  std::optional<value> all;
  for (std::size_t i = 0; i < args.size(); ++i) {
    if (!nulls.masks[i]) continue;
    DATASHAPE_TRY(value mask, per_core(*nulls.masks[i], outer_ranks[i]));
    if (all) {
      const value both[] = {*all, mask};
      DATASHAPE_TRY(all, try_call("logical_and", both));
    } else {
      all = std::move(mask);
    }
  }
  DATASHAPE_TRY(value spread, all->broadcast_to(outer));
  return packed_value(spread, ndt::scalar::bool_, registry::builtin());
}

}  // namespace

value extended(const value& v, int rank) {
  std::vector<view_dim> to;
  for (int d = 0; d < v.shape().rank(); ++d) to.push_back({d, v.shape()[d], 0, 1});
  while (static_cast<int>(to.size()) < rank) to.push_back({-1, 1, 0, 1});
  return v.viewed(to);
}

datashape::result<value> run_cores(const value_kernel& kernel, const value_call& call, const ndt::resolution& found,
                                   const core_nulls& nulls) {
  const ndt::type* function = &kernel.signature;
  while (function->kind() == ndt::kind::where) function = &function->element();
  dims outer;
  outer.resize(found.outer_dims());
  for (int d = 0; d < outer.rank(); ++d) outer[d] = found.outer[static_cast<std::size_t>(d)].extent();
  DATASHAPE_TRY(std::vector<value> results, results_for(call, found));
  std::vector<value> kept;
  std::vector<int> outer_ranks;
  for (std::size_t i = 0; i < call.args.size(); ++i) {
    DATASHAPE_TRY(value v, native(call, i));
    const ndt::type& pattern = function->parameter(i);
    outer_ranks.push_back(pattern.kind() == ndt::kind::ellipsis ? v.shape().rank() - named_dims(pattern) : 0);
    kept.push_back(std::move(v));
  }
  std::optional<value> valid;
  if (nulls.any()) {
    DATASHAPE_TRY(valid, valid_cores(nulls, call.args, outer_ranks, outer));
    for (const value& v : results) std::memset(v.data(), 0, static_cast<std::size_t>(v.size() * v.itemsize()));
  }
  core_run loop(kernel, call, outer, valid ? reinterpret_cast<const bool*>(valid->data()) : nullptr);
  for (std::size_t i = 0; i < kept.size(); ++i) loop.argument(kept[i], outer_ranks[i], function->parameter(i));
  for (std::size_t i = 0; i < results.size(); ++i) loop.result(results[i], function->result(i));
  DATASHAPE_CHECK(loop.run());
  if (valid) {
    for (value& v : results) {
      DATASHAPE_TRY(value mask, extended(*valid, v.shape().rank()).broadcast_to(v.shape()));
      DATASHAPE_TRY(v, with_mask(v, mask));
    }
  }
  if (results.size() == 1) return std::move(results[0]);
  std::vector<ndt::type> types;
  for (const value& v : results) types.push_back(v.type());
  return value::columns(ndt::tuple(types), std::move(results));
}

}  // namespace pluribus::gfunc
