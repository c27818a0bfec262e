// SPDX-License-Identifier: BSD-3-Clause
/// See lifted_call.hpp. Dims are counted from the right, as broadcasting does; the first ragged dim of any argument is where rows begin.
#include "lifted_call.hpp"

#include <algorithm>
#include <cstring>
#include <optional>
#include <string>
#include <vector>

#include "core_loop.hpp"
#include "datashape/try.hpp"
#include "failing_loop.hpp"
#include "gfunc/broadcast.hpp"
#include "gfunc/call.hpp"
#include "gfunc/codes.hpp"
#include "gfunc/copy.hpp"
#include "gfunc/rows.hpp"
#include "joined_validity.hpp"
#include "layers.hpp"
#include "ndt/make.hpp"
#include "value/c_strides.hpp"
#include "value_cast.hpp"

namespace pluribus::gfunc {

namespace {

dims first_dims(const dims& all, int n) { return dims(std::span<const index>(all).first(static_cast<std::size_t>(std::max(n, 0)))); }

/// An argument, its place among the dims of the result, and the nulls taken off it.
struct layered {
  value v;
  int offset = 0;               ///< of its first dim from the result's
  std::optional<value> option;  ///< what was taken off it
};

class lifted {
 public:
  lifted(std::string_view name, std::span<const value> args, bool may_fail, call_below below, std::span<const int> cores)
      : name_(name), may_fail_(may_fail), below_(below) {
    const auto outer_rank = [&](std::size_t i) { return total_rank(args[i]) - (cores.empty() ? 0 : cores[i]); };
    for (std::size_t i = 0; i < args.size(); ++i) rank_ = std::max(rank_, outer_rank(i));
    for (std::size_t i = 0; i < args.size(); ++i) args_.push_back({args[i], rank_ - outer_rank(i), std::nullopt});
    rows_dim_ = rank_;
    for (const layered& a : args_) {
      if (const value* r = ragged_of(a.v)) rows_dim_ = std::min(rows_dim_, a.offset + r->shape().rank());
    }
  }

  datashape::result<value> run() {
    strip();
    return rows_dim_ < rank_ ? over_rows() : over_elements();
  }

 private:
  /// Options that stand outside the rows, or all where there are none.
  void strip() {
    for (layered& a : args_) {
      if (a.v.form() != value_form::option) continue;
      const int end = a.offset + a.v.shape().rank();
      if (rows_dim_ < rank_ && end > rows_dim_) continue;
      null_rank_ = std::max(null_rank_, end);
      a.option = a.v;
      a.v = a.option->child();
    }
  }

  std::vector<value> arguments() const {
    std::vector<value> all;
    for (const layered& a : args_) all.push_back(a.v);
    return all;
  }

  /// All masks as one over the result's first dims, which are these; nothing where no nulls were taken off.
  datashape::result<std::optional<value>> mask_over(const dims& lead) const {
    std::optional<value> all;
    for (const layered& a : args_) {
      if (!a.option) continue;
      DATASHAPE_TRY(value mask, valid_mask(*a.option));
      mask = extended(mask, lead.rank() - a.offset);
      DATASHAPE_TRY(value spread, mask.broadcast_to(lead));
      if (all) {
        const value both[] = {*all, spread};
        DATASHAPE_TRY(spread, try_call("logical_and", both));
      }
      all = std::move(spread);
    }
    if (!all) return std::optional<value>();
    DATASHAPE_TRY(value packed, packed_value(*all, ndt::scalar::bool_, registry::builtin()));
    return std::optional<value>(std::move(packed));
  }

  datashape::result<value> over_elements() {
    const std::vector<value> plain = arguments();
    if (may_fail_ && std::any_of(args_.begin(), args_.end(), [](const layered& a) { return a.option.has_value(); }))
      return over_valid_elements(plain);
    DATASHAPE_TRY(value made, below_(plain));
    std::vector<value> options;
    for (const layered& a : args_) {
      if (a.option) options.push_back(*a.option);
    }
    if (options.empty()) return made;
    if (null_rank_ == rank_ && made.form() != value_form::option) {
      if (auto valid = joined_validity(options, made.shape())) return value::option(std::move(made), *std::move(valid));
    }
    DATASHAPE_TRY(const std::optional<value> mask, mask_over(first_dims(made.shape(), null_rank_)));
    return masked(made, *mask);
  }

  /// The function sees the elements that count, one dim of them, and they go back to where they came from.
  datashape::result<value> over_valid_elements(const std::vector<value>& plain) {
    std::vector<const dims*> shapes;
    for (const value& v : plain) shapes.push_back(&v.shape());
    DATASHAPE_TRY(const dims shape, broadcast(shapes));
    DATASHAPE_TRY(const std::optional<value> mask, mask_over(shape));
    std::vector<index> places;
    for (index i = 0; i < shape.count(); ++i) {
      if (mask->data()[i] != std::byte{0}) places.push_back(i);
    }
    std::vector<value> chosen;
    for (const value& v : plain) {
      if (v.weak()) {
        chosen.push_back(v);
        continue;
      }
      DATASHAPE_TRY(value spread, v.broadcast_to(shape.rank() == 0 ? dims{1} : shape));
      DATASHAPE_TRY(value flat, flatten(spread));
      DATASHAPE_TRY(value some, take(flat, places));
      chosen.push_back(std::move(some));
    }
    auto made = below_(chosen);
    if (!made) return placed(std::move(made).error(), chosen, places, shape);
    DATASHAPE_TRY(value out, value::allocate(ndt::array_type(shape, made->dtype())));
    if (out.form() != value_form::strided || !made->is_contiguous())
      return datashape::diagnostic{codes::unsupported_layout, datashape::severity::error,
                                   "`" + std::string(name_) + "` gives no elements of fixed size"};
    const index bytes = out.itemsize();
    std::memset(out.data(), 0, static_cast<std::size_t>(shape.count() * bytes));
    for (std::size_t k = 0; k < places.size(); ++k)
      std::memcpy(out.data() + places[k] * bytes, made->data() + static_cast<index>(k) * bytes, static_cast<std::size_t>(bytes));
    DATASHAPE_TRY(const std::optional<value> lead, mask_over(first_dims(shape, null_rank_)));
    return masked(out, *lead);
  }

  /// A failure of one of the elements that count, with its place in the result.
  datashape::diagnostics placed(datashape::diagnostics failure, const std::vector<value>& chosen, const std::vector<index>& places,
                                const dims& shape) {
    if (failure.front().id != codes::loop_failed || places.empty()) return failure;
    const dims at = find_failing({static_cast<index>(places.size())}, [&](const dims& begin, const dims& extent) {
      std::vector<value> part;
      for (const value& v : chosen) part.push_back(v.weak() ? v : v.slice(0, begin[0], extent[0], 1).value());
      return below_(part).has_value();
    });
    std::string& message = failure.front().message;
    message = message.substr(0, message.find(" at element ["));
    dims element;
    element.resize(shape.rank());
    index left = places[static_cast<std::size_t>(at[0])];
    for (int d = shape.rank() - 1; d >= 0; --d) {
      element[d] = left % shape[d];
      left /= shape[d];
    }
    return at_element(std::move(failure), element);
  }

  // --- rows

  /// What an argument has at the dim of the rows.
  enum class row_kind : std::uint8_t { ragged, fixed, absent };
  struct row_source {
    row_kind kind = row_kind::absent;
    dims own;          ///< the dims before the rows that it has
    index extent = 1;  ///< of a fixed one
    std::optional<row_reader> rows;
  };

  row_source source_of(const layered& a) const {
    row_source s;
    if (a.offset > rows_dim_) return s;
    const int own = rows_dim_ - a.offset;
    if (a.v.form() == value_form::ragged && a.v.shape().rank() == own) {
      s.kind = row_kind::ragged;
      s.own = a.v.shape();
      s.rows.emplace(a.v);
      return s;
    }
    s.kind = row_kind::fixed;
    s.own = first_dims(a.v.shape(), own);
    s.extent = a.v.shape()[own];
    return s;
  }

  datashape::result<value> over_rows() {
    std::vector<row_source> sources;
    std::vector<const dims*> own;
    for (const layered& a : args_) sources.push_back(source_of(a));
    for (const row_source& s : sources) own.push_back(&s.own);
    DATASHAPE_TRY(const dims outer, broadcast(own));
    DATASHAPE_TRY(const std::optional<value> mask, mask_over(outer));
    std::vector<element_places> numbers;
    for (const row_source& s : sources) numbers.emplace_back(outer, broadcast_strides(s.own, c_strides(s.own), outer));
    std::vector<index> sizes;
    for (index o = 0; o < outer.count(); ++o) {
      if (mask && mask->data()[o] == std::byte{0}) {
        sizes.push_back(0);
        continue;
      }
      DATASHAPE_TRY(const index size, row_size(sources, numbers, o, outer));
      sizes.push_back(size);
    }
    DATASHAPE_TRY(packed_rows packed, pack_rows(outer, sizes));
    std::vector<value> inner;
    for (std::size_t i = 0; i < sources.size(); ++i) {
      DATASHAPE_TRY(value v, rows_of(args_[i].v, sources[i], numbers[i], sizes, packed.total, outer, mask.has_value()));
      inner.push_back(std::move(v));
    }
    DATASHAPE_TRY(const value content, below_(inner));
    if (content.shape().rank() > 0) return as_rows(packed, content, outer, mask);
    // Several results, a tuple of which each has the rows.
    std::vector<value> results;
    std::vector<ndt::type> types;
    for (std::size_t i = 0; i < content.dtype().size(); ++i) {
      DATASHAPE_TRY(const value one, content.item(i));
      DATASHAPE_TRY(value made, as_rows(packed, one, outer, mask));
      types.push_back(made.type());
      results.push_back(std::move(made));
    }
    return value::columns(ndt::tuple(types), std::move(results));
  }

  datashape::result<value> as_rows(const packed_rows& packed, const value& content, const dims& outer,
                                   const std::optional<value>& mask) const {
    DATASHAPE_TRY(value made, value::ragged(packed.starts, packed.ends, content));
    if (!mask) return made;
    if (null_rank_ == outer.rank()) return masked(made, *mask);
    DATASHAPE_TRY(const std::optional<value> lead, mask_over(first_dims(outer, null_rank_)));
    return masked(made, *lead);
  }

  static index length_of(const row_source& s, const element_places& number, index o) {
    return s.kind == row_kind::ragged ? (*s.rows)[number(o)].size() : s.kind == row_kind::fixed ? s.extent : 1;
  }

  datashape::result<index> row_size(const std::vector<row_source>& sources, const std::vector<element_places>& numbers, index o,
                                    const dims& outer) const {
    index size = 1;
    std::size_t from = 0;
    for (std::size_t i = 0; i < sources.size(); ++i) {
      const index n = length_of(sources[i], numbers[i], o);
      if (n == 1) continue;
      if (size == 1) {
        size = n;
        from = i;
        continue;
      }
      if (n == size) continue;
      std::string row;
      for (int d = outer.rank() - 1; d >= 0; --d) {
        row = std::to_string(o % outer[d]) + (row.empty() ? "" : ", ") + row;
        o /= outer[d];
      }
      return datashape::diagnostic{codes::shapes_do_not_broadcast, datashape::severity::error,
                                   "row [" + row + "] has " + std::to_string(size) + " elements in argument " + std::to_string(from + 1) +
                                       " of `" + std::string(name_) + "` and " + std::to_string(n) + " in argument " +
                                       std::to_string(i + 1)};
    }
    return size;
  }

  /// The argument's elements in the order of the result's rows, one dim of them before what follows the rows.
  static datashape::result<value> rows_of(const value& v, const row_source& s, const element_places& number,
                                          const std::vector<index>& sizes, index total, const dims& outer, bool has_nulls) {
    if (s.kind == row_kind::absent) return v;
    if (s.kind == row_kind::ragged && !has_nulls && s.own == outer && s.rows->is_packed()) {
      const index n = s.rows->size(), begin = n > 0 ? (*s.rows)[0].begin : 0, end = n > 0 ? (*s.rows)[n - 1].end : 0;
      if (end - begin == total && same_sizes(*s.rows, sizes)) return v.content().slice(0, begin, total, 1);
    }
    std::vector<index> positions;
    positions.reserve(static_cast<std::size_t>(total));
    for (std::size_t o = 0; o < sizes.size(); ++o) {
      const index own = number(static_cast<index>(o));
      const index begin = s.kind == row_kind::ragged ? (*s.rows)[own].begin : own * s.extent;
      const bool repeats = (s.kind == row_kind::ragged ? (*s.rows)[own].size() : s.extent) == 1;
      for (index i = 0; i < sizes[o]; ++i) positions.push_back(repeats ? begin : begin + i);
    }
    if (s.kind == row_kind::ragged) return take(v.content(), positions);
    DATASHAPE_TRY(const value flat, flatten(v, s.own.rank() + 1));
    return take(flat, positions);
  }

  static bool same_sizes(const row_reader& rows, const std::vector<index>& sizes) {
    for (index r = 0; r < rows.size(); ++r) {
      if (rows[r].size() != sizes[static_cast<std::size_t>(r)]) return false;
    }
    return true;
  }

  std::string_view name_;
  bool may_fail_;
  call_below below_;
  int rank_ = 0;       ///< of the result, but for its core
  int rows_dim_ = 0;   ///< the first ragged dim; rank_ where there is none
  int null_rank_ = 0;  ///< dims the result's nulls stand on
  std::vector<layered> args_;
};

}  // namespace

datashape::result<value> lifted_call(std::string_view name, std::span<const value> args, bool may_fail, call_below below,
                                     std::span<const int> cores) {
  return lifted(name, args, may_fail, below, cores).run();
}

}  // namespace pluribus::gfunc
