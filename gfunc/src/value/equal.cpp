// SPDX-License-Identifier: BSD-3-Clause
/// Equality one form at a time, under a selection of the elements that count: nulls take elements out of it, rows multiply it.
#include "gfunc/equal.hpp"

#include <algorithm>
#include <vector>

#include "datashape/try.hpp"
#include "gfunc/copy.hpp"
#include "gfunc/rows.hpp"
#include "mask.hpp"
#include "parts.hpp"
#include "positions.hpp"
#include "row_content.hpp"
#include "scalar_equal.hpp"
#include "walk.hpp"

namespace pluribus::gfunc {

namespace {

using selection = std::vector<std::uint8_t>;  ///< one an element in C order; 0 does not count

class comparison {
 public:
  explicit comparison(equal_options options) : options_(options) {}

  datashape::result<bool> run(const value& a, const value& b, const selection& counts) {
    if (is_named(a.dtype())) {
      DATASHAPE_TRY(value inner_a, a.unwrapped());
      DATASHAPE_TRY(value inner_b, b.unwrapped());
      return run(inner_a, inner_b, repeated(counts, inner_a.size()));
    }
    switch (a.dtype().kind()) {
      case ndt::kind::option: return options(a, b, counts);
      case ndt::kind::ref: return run(a.child(), b.child(), repeated(counts, a.child().size()));
      case ndt::kind::record:
      case ndt::kind::tuple: return records(a, b, counts);
      case ndt::kind::var:
      case ndt::kind::array:
      case ndt::kind::map: return rows(a, b, counts);
      case ndt::kind::string:
      case ndt::kind::bytes:
      case ndt::kind::json: return texts(a, b, counts);
      case ndt::kind::union_: return unions(a, b, counts);
      case ndt::kind::categorical:
        if (a.form() == value_form::coded) return categories(a, b, counts);
        break;
      default: break;
    }
    return leaves(a, b, counts);
  }

 private:
  static selection repeated(const selection& counts, index elements) {
    const std::size_t each = counts.empty() ? 0 : static_cast<std::size_t>(elements) / counts.size();
    if (each == 1) return counts;
    selection all;
    all.reserve(static_cast<std::size_t>(elements));
    for (const std::uint8_t c : counts) all.insert(all.end(), each, c);
    return all;
  }

  datashape::result<bool> leaves(const value& a, const value& b, const selection& counts) {
    if (a.itemsize() == 0) return true;  // there may be no memory
    const scalar_equal same(a.dtype(), a.itemsize(), options_.nan_equal);
    std::size_t i = 0;
    return walk<2>(a.shape(), {&a.strides(), &b.strides()},
                   [&](const std::array<index, 2>& at) { return counts[i++] == 0 || same(a.data() + at[0], b.data() + at[1]); });
  }

  datashape::result<bool> options(const value& a, const value& b, const selection& counts) {
    selection valid_a(counts.size()), valid_b(counts.size());
    fill_mask(a, valid_a.data());
    fill_mask(b, valid_b.data());
    for (std::size_t i = 0; i < counts.size(); ++i) {
      if (counts[i] != 0 && valid_a[i] != valid_b[i]) return false;
      valid_a[i] &= counts[i];
    }
    return run(a.child(), b.child(), repeated(valid_a, a.child().size()));
  }

  datashape::result<bool> records(const value& a, const value& b, const selection& counts) {
    for (std::size_t i = 0; i < a.dtype().size(); ++i) {
      DATASHAPE_TRY(value field_a, a.item(i));
      DATASHAPE_TRY(value field_b, b.item(i));
      DATASHAPE_TRY(bool same, run(field_a, field_b, repeated(counts, field_a.size())));
      if (!same) return false;
    }
    return true;
  }

  datashape::result<bool> rows(const value& a, const value& b, const selection& counts) {
    const row_reader rows_a(a), rows_b(b);
    for (index i = 0; i < rows_a.size(); ++i) {
      if (counts[static_cast<std::size_t>(i)] != 0 && rows_a[i].size() != rows_b[i].size()) return false;
    }
    DATASHAPE_TRY(value content_a, row_content(a, counts.data()));
    DATASHAPE_TRY(value content_b, row_content(b, counts.data()));
    if (!(content_a.shape() == content_b.shape())) return false;
    return run(content_a, content_b, selection(static_cast<std::size_t>(content_a.size()), 1));
  }

  static datashape::result<bool> texts(const value& a, const value& b, const selection& counts) {
    const text_reader text_a(a), text_b(b);
    for (index i = 0; i < text_a.size(); ++i) {
      if (counts[static_cast<std::size_t>(i)] != 0 && text_a[i] != text_b[i]) return false;
    }
    return true;
  }

  /// By value: the same category may have another code.
  datashape::result<bool> categories(const value& a, const value& b, const selection& counts) {
    const value both[] = {a, b};
    std::vector<value> taken;
    for (const value& v : both) {
      std::vector<index> positions;
      const integer_reader code(v.codes());
      std::size_t i = 0;
      walk<1>(v.shape(), {&v.codes().strides()}, [&](const std::array<index, 1>& at) {
        if (counts[i++] != 0) positions.push_back(code(at[0]));
        return true;
      });
      DATASHAPE_TRY(value one, take(v.dictionary(), positions));
      taken.push_back(std::move(one));
    }
    return run(taken[0], taken[1], selection(static_cast<std::size_t>(taken[0].size()), 1));
  }

  datashape::result<bool> unions(const value& a, const value& b, const selection& counts) {
    const integer_reader tag_a(a.tags()), tag_b(b.tags());
    std::vector<index> tags;
    std::size_t i = 0;
    const bool same = walk<2>(a.shape(), {&a.tags().strides(), &b.tags().strides()}, [&](const std::array<index, 2>& at) {
      tags.push_back(counts[i++] != 0 ? tag_a(at[0]) : -1);
      return tags.back() < 0 || tags.back() == tag_b(at[1]);
    });
    if (!same) return false;
    for (std::size_t m = 0; m < a.members().size(); ++m) {
      DATASHAPE_TRY(value member_a, chosen(a, m, tags));
      DATASHAPE_TRY(value member_b, chosen(b, m, tags));
      DATASHAPE_TRY(bool equal_members, run(member_a, member_b, selection(static_cast<std::size_t>(member_a.size()), 1)));
      if (!equal_members) return false;
    }
    return true;
  }

  /// The elements of one member whose tag says so, as one dim.
  static datashape::result<value> chosen(const value& v, std::size_t member, const std::vector<index>& tags) {
    std::vector<index> positions;
    if (v.form() == value_form::dense) {
      const integer_reader position(v.positions());
      std::size_t i = 0;
      walk<1>(v.shape(), {&v.positions().strides()}, [&](const std::array<index, 1>& at) {
        if (tags[i++] == static_cast<index>(member)) positions.push_back(position(at[0]));
        return true;
      });
      return take(v.members()[member], positions);
    }
    for (std::size_t i = 0; i < tags.size(); ++i) {
      if (tags[i] == static_cast<index>(member)) positions.push_back(static_cast<index>(i));
    }
    // The dims of the union as one; dims inside the member stay.
    DATASHAPE_TRY(value flat, flatten(v.members()[member], v.shape().rank()));
    return take(flat, positions);
  }

  equal_options options_;
};

}  // namespace

datashape::result<bool> try_equal(const value& a, const value& b, equal_options options) {
  if (!(a.type() == b.type())) return false;
  return comparison(options).run(a, b, selection(static_cast<std::size_t>(a.size()), 1));
}

bool equal(const value& a, const value& b, equal_options options) { return try_equal(a, b, options).value(); }

}  // namespace pluribus::gfunc
