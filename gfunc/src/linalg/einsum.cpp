// SPDX-License-Identifier: BSD-3-Clause
/// Einstein sums: labels of operands and result in, a chain of batched products out, contracted from left to right. Labels are the ASCII
/// letters; "..." stands for the dims without one, which broadcast. No order of contraction is searched for.
#include <cctype>
#include <map>
#include <string>
#include <vector>

#include "gfunc/call.hpp"
#include "gfunc/linalg.hpp"
#include "ndt/make.hpp"
#include "product.hpp"

namespace pluribus::gfunc::linalg {

namespace {

constexpr std::string_view name = "einsum";

/// A letter, or -1, -2, ... for the dims of "..." counted from the last.
using label = int;

struct labelled {
  value v;
  std::vector<label> labels;
};

struct subscripts_text {
  std::vector<std::string> inputs;
  std::string output;
  bool explicit_output = false;
};

result<subscripts_text> split(std::string_view text) {
  subscripts_text made;
  std::string clean;
  for (char c : text) {
    if (c != ' ') clean += c;
  }
  std::string inputs = clean;
  if (std::size_t arrow = clean.find("->"); arrow != std::string::npos) {
    inputs = clean.substr(0, arrow);
    made.output = clean.substr(arrow + 2);
    made.explicit_output = true;
  }
  std::size_t from = 0;
  for (;;) {
    std::size_t comma = inputs.find(',', from);
    made.inputs.push_back(inputs.substr(from, comma - from));
    if (comma == std::string::npos) break;
    from = comma + 1;
  }
  return made;
}

/// Labels of one term; `rest` dims stand behind its "...".
result<std::vector<label>> labels_of(const std::string& term, int rest, bool& ellipsis) {
  std::vector<label> made;
  ellipsis = false;
  for (std::size_t i = 0; i < term.size(); ++i) {
    char c = term[i];
    if (std::isalpha(static_cast<unsigned char>(c)) != 0) {
      made.push_back(c);
    } else if (term.compare(i, 3, "...") == 0 && !ellipsis) {
      ellipsis = true;
      for (int d = rest; d > 0; --d) made.push_back(-d);
      i += 2;
    } else {
      return shape_error(name, "`" + term + "` is not letters and at most one \"...\"");
    }
  }
  return made;
}

std::ptrdiff_t position(const std::vector<label>& labels, label l) {
  auto found = std::find(labels.begin(), labels.end(), l);
  return found == labels.end() ? -1 : found - labels.begin();
}
bool has(const std::vector<label>& labels, label l) { return position(labels, l) >= 0; }

/// A label that stands twice walks the diagonal.
result<labelled> without_repeats(const value& v, const std::vector<label>& labels) {
  labelled made;
  dims shape, strides;
  for (std::size_t d = 0; d < labels.size(); ++d) {
    int own = static_cast<int>(d);
    std::ptrdiff_t before = position(made.labels, labels[d]);
    if (before < 0) {
      made.labels.push_back(labels[d]);
      shape.resize(shape.rank() + 1, v.shape()[own]);
      strides.resize(strides.rank() + 1, v.strides()[own]);
      continue;
    }
    if (shape[static_cast<int>(before)] != v.shape()[own]) return shape_error(name, "a label has two extents in one operand");
    strides[static_cast<int>(before)] += v.strides()[own];
  }
  DATASHAPE_TRY(made.v, restrided(v, shape, strides));
  return made;
}

/// Sums away the labels that are not wanted any more.
result<labelled> summed(labelled x, const std::vector<label>& wanted) {
  std::vector<int> axes;
  std::vector<label> kept;
  for (std::size_t d = 0; d < x.labels.size(); ++d) {
    if (has(wanted, x.labels[d]))
      kept.push_back(x.labels[d]);
    else
      axes.push_back(static_cast<int>(d));
  }
  if (axes.empty()) return x;
  ndt::scalar dtype = x.v.dtype().scalar();
  DATASHAPE_TRY(value sum, try_reduce(dtype == ndt::scalar::bool_ ? "any" : "sum", x.v, {.axes = axes}));
  DATASHAPE_TRY(x.v, packed(sum, dtype));
  x.labels = kept;
  return x;
}

/// The dims of these labels in order: `batch` kept apart, the groups behind each folded into one dim.
result<value> grouped(const labelled& x, const std::vector<label>& batch, const std::vector<label>& first,
                      const std::vector<label>& second) {
  std::vector<int> order;
  dims shape;
  for (label l : batch) {
    order.push_back(static_cast<int>(position(x.labels, l)));
    shape.resize(shape.rank() + 1, x.v.shape()[order.back()]);
  }
  for (const std::vector<label>* group : {&first, &second}) {
    index extent = 1;
    for (label l : *group) {
      order.push_back(static_cast<int>(position(x.labels, l)));
      extent *= x.v.shape()[order.back()];
    }
    if (shape.rank() == max_rank) return shape_error(name, "too many labels");
    shape.resize(shape.rank() + 1, extent);
  }
  DATASHAPE_TRY(value flat, packed(permuted(x.v, order), x.v.dtype().scalar()));
  return value::from_buffer(ndt::array_type(shape, flat.dtype()), flat.memory(), flat.data() - flat.memory().data());
}

index extent_of(const labelled& x, label l) { return x.v.shape()[static_cast<int>(position(x.labels, l))]; }

/// A label of one operand alone becomes a batch dim of 1 in the other.
void add_missing(labelled& x, label l) {
  if (has(x.labels, l)) return;
  dims shape = x.v.shape(), strides = x.v.strides();
  shape.resize(shape.rank() + 1, 1);
  strides.resize(strides.rank() + 1, 0);
  x.v = restrided(x.v, shape, strides).value();
  x.labels.push_back(l);
}

result<labelled> contracted(labelled a, labelled b, const std::vector<label>& wanted, field f, executor* on) {
  std::vector<label> in_a = wanted, in_b = wanted;
  in_a.insert(in_a.end(), b.labels.begin(), b.labels.end());
  in_b.insert(in_b.end(), a.labels.begin(), a.labels.end());
  DATASHAPE_TRY(a, summed(a, in_a));
  DATASHAPE_TRY(b, summed(b, in_b));
  std::vector<label> batch, shared, a_free, b_free;
  for (label l : a.labels) {
    if (!has(b.labels, l))
      (l < 0 ? batch : a_free).push_back(l);
    else
      (has(wanted, l) ? batch : shared).push_back(l);
  }
  for (label l : b.labels) {
    if (!has(a.labels, l)) (l < 0 ? batch : b_free).push_back(l);
  }
  for (label l : batch) {
    if (a.v.shape().rank() == max_rank || b.v.shape().rank() == max_rank) return shape_error(name, "too many labels");
    add_missing(a, l);
    add_missing(b, l);
  }
  DATASHAPE_TRY(value left, grouped(a, batch, a_free, shared));
  DATASHAPE_TRY(value right, grouped(b, batch, shared, b_free));
  DATASHAPE_TRY(value product, batched_product(name, left, right, f, on));
  labelled made;
  dims shape = product.shape();
  shape.resize(static_cast<int>(batch.size()));
  made.labels = batch;
  for (const auto& [from, free] : {std::pair(&a, &a_free), std::pair(&b, &b_free)}) {
    for (label l : *free) {
      if (shape.rank() == max_rank) return shape_error(name, "too many labels");
      shape.resize(shape.rank() + 1, extent_of(*from, l));
      made.labels.push_back(l);
    }
  }
  DATASHAPE_TRY(made.v, value::from_buffer(ndt::array_type(shape, product.dtype()), product.memory()));
  return made;
}

}  // namespace

result<value> einsum(std::string_view subscripts, std::span<const value> operands, executor* on) {
  DATASHAPE_TRY(subscripts_text text, split(subscripts));
  if (operands.empty() || text.inputs.size() != operands.size()) {
    return shape_error(name, "\"" + std::string(subscripts) + "\" names " + std::to_string(text.inputs.size()) + " operands, given are " +
                                 std::to_string(operands.size()));
  }
  field f = {};
  value common;
  std::vector<labelled> all;
  std::map<label, index> extents_of;
  int broadcast_dims = 0;
  DATASHAPE_TRY(f, product_field(name, {&operands[0]}));
  for (std::size_t i = 1; i < operands.size(); ++i) {
    DATASHAPE_TRY(value here, value::allocate(ndt::make_scalar(f.rounded)));
    DATASHAPE_TRY(f, product_field(name, {&here, &operands[i]}));
  }
  for (std::size_t i = 0; i < operands.size(); ++i) {
    const std::string& term = text.inputs[i];
    bool ellipsis = term.find("...") != std::string::npos;
    int rank = operands[i].shape().rank(), rest = ellipsis ? rank - static_cast<int>(term.size() - 3) : 0;
    DATASHAPE_TRY(std::vector<label> labels, labels_of(term, std::max(rest, 0), ellipsis));
    if (rest < 0 || static_cast<int>(labels.size()) != rank) {
      return shape_error(name, "`" + term + "` labels " + std::to_string(labels.size()) + " dims, operand " + std::to_string(i + 1) +
                                   " has " + std::to_string(rank));
    }
    broadcast_dims = std::max(broadcast_dims, rest);
    for (int d = 0; d < rank; ++d) {
      index extent = operands[i].shape()[d];
      label l = labels[static_cast<std::size_t>(d)];
      auto [at, added] = extents_of.emplace(l, extent);
      if (added || at->second == extent || (l < 0 && extent == 1)) continue;
      if (l < 0 && at->second == 1)
        at->second = extent;
      else
        return shape_error(name,
                           (l < 0 ? std::string("the dims of \"...\" have") : "label `" + std::string(1, static_cast<char>(l)) + "` has") +
                               " two extents, " + std::to_string(at->second) + " and " + std::to_string(extent));
    }
    DATASHAPE_TRY(value in, packed(operands[i], f.compute));
    DATASHAPE_TRY(labelled one, without_repeats(in, labels));
    all.push_back(one);
  }
  std::vector<label> output;
  if (text.explicit_output) {
    bool ellipsis = false;
    DATASHAPE_TRY(output, labels_of(text.output, broadcast_dims, ellipsis));
    for (label l : output) {
      if (extents_of.count(l) == 0)
        return shape_error(name, "the result's label `" + std::string(1, static_cast<char>(l)) + "` is in no operand");
      if (std::count(output.begin(), output.end(), l) > 1) return shape_error(name, "a label stands twice in the result");
    }
    if (!ellipsis && broadcast_dims > 0) return shape_error(name, "the operands have \"...\" and the result has not");
  } else {
    for (int d = broadcast_dims; d > 0; --d) output.push_back(-d);
    for (const auto& [l, extent] : extents_of) {
      index uses = 0;
      for (const std::string& term : text.inputs) uses += l > 0 ? std::count(term.begin(), term.end(), static_cast<char>(l)) : 0;
      if (l > 0 && uses == 1) output.push_back(l);
    }
  }
  labelled so_far = all[0];
  for (std::size_t i = 1; i < all.size(); ++i) {
    std::vector<label> wanted = output;
    for (std::size_t later = i + 1; later < all.size(); ++later)
      wanted.insert(wanted.end(), all[later].labels.begin(), all[later].labels.end());
    DATASHAPE_TRY(so_far, contracted(so_far, all[i], wanted, {f.compute, f.compute}, on));
  }
  DATASHAPE_TRY(so_far, summed(so_far, output));
  std::vector<int> order;
  for (label l : output) order.push_back(static_cast<int>(position(so_far.labels, l)));
  return packed(permuted(so_far.v, order), f.rounded);
}

}  // namespace pluribus::gfunc::linalg
