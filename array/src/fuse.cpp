// SPDX-License-Identifier: BSD-3-Clause
/// Finds what ends a chain (results asked for, reductions), sorts it into passes by stage and space, and lowers each pass into one tile
/// program. Views become index maps of the program's inputs; equal subexpressions become one register.
#include "fuse.hpp"

#include <algorithm>
#include <map>
#include <tuple>

#include "canonical.hpp"
#include "datashape/result.hpp"
#include "nd/codes.hpp"
#include "ndt/layout.hpp"

namespace pluribus::nd {

namespace {

struct scalar_field {
  index offset;
  ndt::scalar dtype;
};

/// The scalars of one element, a record's fields flattened.
void flatten(const ndt::type& dtype, index offset, std::vector<scalar_field>& out) {
  if (dtype.is_scalar() && !dtype.is_swapped()) {
    out.push_back({offset, dtype.scalar()});
    return;
  }
  if (dtype.kind() != ndt::kind::record)
    throw datashape::error(codes::unsupported_dtype, "elements of `" + ndt::to_string(dtype) + "` cannot be computed or copied");
  const ndt::layout where = ndt::layout_of(dtype).value();
  for (std::size_t i = 0; i < dtype.size(); ++i) flatten(dtype.child(i), offset + where.field(i).offset, out);
}

index item_bytes(const ndt::type& dtype) { return ndt::layout_of(dtype).value().size(); }

/// A result in native byte order, whatever the storage has.
ndt::type native(const ndt::type& dtype) { return dtype.is_scalar() ? ndt::type(ndt::make_scalar(dtype.scalar())) : dtype; }

struct lowering {
  gfunc::program_builder builder = gfunc::program_builder();
  std::vector<access> inputs = {};
  std::map<std::pair<int, index_map>, gfunc::reg> done = {};
};

class fuser {
 public:
  fused run(std::span<const array> arrays, bool streamed) {
    for (const array& a : arrays) {
      if (a.weak() || !a.dtype().is_scalar() || streamed || !is_reduction(*a.node()))
        out_.roots.push_back(elementwise(a, streamed));
      else
        out_.roots.push_back(reduction(ids_.id(a.node())));
    }
    lower_passes();
    return std::move(out_);
  }

 private:
  struct target {
    int node = 0;
    int result = 0;
    bool reduces = false;
  };

  static bool is_reduction(const node& n) {
    return std::holds_alternative<reduce_node>(n.what) || std::holds_alternative<grouped_node>(n.what);
  }
  const node& at(int id) const { return *ids_.at(id); }

  int add_result(const extents& shape, const ndt::type& dtype, bool streamed) {
    const ndt::type type = native(dtype);
    out_.results.push_back({shape, type, item_bytes(type), streamed});
    return static_cast<int>(out_.results.size()) - 1;
  }

  int elementwise(const array& a, bool streamed) {
    const int node = ids_.id(a.node());
    const auto key = std::pair(node, streamed);
    if (const auto known = roots_.find(key); known != roots_.end()) return known->second;
    const int stage = stage_of(node);
    const int result = add_result(a.shape(), a.dtype(), streamed);
    roots_.emplace(key, result);
    targets_[{stage, std::vector<index>(a.shape().begin(), a.shape().end())}].push_back({node, result, false});
    return result;
  }

  /// The result of a reduction, computed in the first stage that can.
  int reduction(int id) {
    if (const auto known = reductions_.find(id); known != reductions_.end()) return known->second;
    const node& n = at(id);
    int stage = 0;
    extents shape;
    if (const auto* r = std::get_if<reduce_node>(&n.what)) {
      stage = stage_of(ids_.id(r->of));
      shape = r->of->shape;
    } else {
      const auto& g = std::get<grouped_node>(n.what);
      stage = std::max(stage_of(ids_.id(g.values)), stage_of(ids_.id(g.labels)));
      shape = g.labels->shape;
    }
    const int result = add_result(n.shape, n.type.dtype(), false);
    reductions_.emplace(id, result);
    reduction_stage_.emplace(id, stage);
    targets_[{stage, std::vector<index>(shape.begin(), shape.end())}].push_back({id, result, true});
    return result;
  }

  /// The first stage in which a node can be evaluated elementwise: after the reductions inside it.
  int stage_of(int id) {
    if (const auto known = stages_.find(id); known != stages_.end()) return known->second;
    const node& n = at(id);
    int stage = 0;
    if (is_reduction(n)) {
      reduction(id);
      stage = reduction_stage_.at(id) + 1;
    } else {
      for (const node_ptr& operand : operands(n)) stage = std::max(stage, stage_of(ids_.id(operand)));
    }
    stages_.emplace(id, stage);
    return stage;
  }

  static std::vector<node_ptr> operands(const node& n) {
    if (const auto* x = std::get_if<call_node>(&n.what)) return x->operands;
    if (const auto* x = std::get_if<cast_node>(&n.what)) return {x->of};
    if (const auto* x = std::get_if<view_node>(&n.what)) return {x->of};
    if (const auto* x = std::get_if<field_node>(&n.what)) return {x->of};
    return {};
  }

  void lower_passes() {
    for (const auto& [key, targets] : targets_) {
      const extents shape{std::span<const index>(key.second)};
      lowering low;
      std::vector<written> outputs;
      std::vector<reduced> sinks;
      for (const target& t : targets) {
        if (t.reduces)
          sinks.push_back(lower_reduction(low, t, shape));
        else
          lower_output(low, t, outputs);
      }
      out_.passes.push_back({key.first, shape, low.builder.build(), std::move(low.inputs), std::move(outputs), std::move(sinks)});
    }
  }

  void lower_output(lowering& low, const target& t, std::vector<written>& outputs) {
    const node& n = at(t.node);
    const index_map identity = identity_map(n.shape.rank());
    if (n.type.dtype().is_scalar()) {
      low.builder.output(lower(low, t.node, identity));
      outputs.push_back({t.result, 0});
      return;
    }
    std::vector<scalar_field> fields;
    flatten(n.type.dtype(), 0, fields);
    for (const scalar_field& f : fields) {
      access a = trace(t.node, identity);
      a.byte_offset += f.offset;
      a.dtype = f.dtype;
      low.builder.output(input(low, std::move(a)));
      outputs.push_back({t.result, f.offset});
    }
  }

  reduced lower_reduction(lowering& low, const target& t, const extents& shape) {
    const node& n = at(t.node);
    const index_map identity = identity_map(shape.rank());
    if (const auto* g = std::get_if<grouped_node>(&n.what)) {
      const gfunc::reg value = lower(low, ids_.id(g->values), identity);
      const gfunc::reg label = lower(low, ids_.id(g->labels), identity);
      check(low.builder.reduce_labelled(g->function, value, label));
      return {t.result, {}, n.shape[0], 0, g->ddof, true};
    }
    const auto& r = std::get<reduce_node>(n.what);
    check(low.builder.reduce(r.function, lower(low, ids_.id(r.of), identity)));
    reduced out{t.result, {}, n.shape.product(), 1, r.ddof, false};
    for (int d = 0; d < shape.rank(); ++d) {
      if (std::find(r.axes.begin(), r.axes.end(), index{d}) == r.axes.end())
        out.kept.push_back(d);
      else
        out.count_per_slot *= shape[d];
    }
    return out;
  }

  static void check(const datashape::outcome& ok) {
    if (!ok) throw datashape::error(ok.error());
  }

  gfunc::reg input(lowering& low, access a) {
    low.inputs.push_back(std::move(a));
    return low.builder.input(low.inputs.back().dtype);
  }

  /// Through views and fields down to storage or to a result.
  access trace(int id, const index_map& map) {
    const node& n = at(id);
    if (const auto* v = std::get_if<view_node>(&n.what)) return trace(ids_.id(v->of), compose(map, v->map));
    if (const auto* f = std::get_if<field_node>(&n.what)) {
      const auto outer = static_cast<std::ptrdiff_t>(f->of->shape.size());
      access a = trace(ids_.id(f->of), index_map(map.begin(), map.begin() + outer));
      a.byte_offset += f->byte_offset;
      for (int k = 0; k < f->inner_strides.rank(); ++k) a.inner.push_back({map[static_cast<std::size_t>(outer + k)], f->inner_strides[k]});
      a.dtype = n.type.dtype().is_scalar() ? n.type.dtype().scalar() : ndt::scalar::bool_;
      a.swapped = n.type.dtype().is_swapped();
      return a;
    }
    access a;
    a.map = map;
    const ndt::type dtype = n.type.dtype();
    if (dtype.is_scalar()) a.dtype = dtype.scalar();
    if (const auto* leaf = std::get_if<leaf_node>(&n.what)) {
      a.from = leaf->from;
      a.swapped = dtype.is_swapped();
    } else {
      a.result = reductions_.at(id);
    }
    return a;
  }

  gfunc::reg lower(lowering& low, int id, const index_map& map) {
    const auto key = std::pair(id, map);
    if (const auto known = low.done.find(key); known != low.done.end()) return known->second;
    const gfunc::reg made = lower_new(low, id, map);
    low.done.emplace(key, made);
    return made;
  }

  gfunc::reg lower_new(lowering& low, int id, const index_map& map) {
    const node& n = at(id);
    const ndt::scalar dtype = n.type.dtype().scalar();
    if (const auto* c = std::get_if<constant_node>(&n.what)) return low.builder.constant(dtype, c->bytes.data());
    if (const auto* c = std::get_if<cast_node>(&n.what)) return low.builder.cast(lower(low, ids_.id(c->of), map), dtype).value();
    if (const auto* v = std::get_if<view_node>(&n.what)) return lower(low, ids_.id(v->of), compose(map, v->map));
    if (const auto* c = std::get_if<call_node>(&n.what)) {
      std::vector<gfunc::reg> args;
      for (const node_ptr& operand : c->operands)
        args.push_back(lower(low, ids_.id(operand), compose(map, broadcast_map(n.shape, operand->shape))));
      const gfunc::reg value = low.builder.call(c->function, args).value();
      return low.builder.dtype(value) == dtype ? value : low.builder.cast(value, dtype).value();
    }
    return input(low, trace(id, map));
  }

  canonical ids_;
  fused out_;
  std::map<std::pair<int, std::vector<index>>, std::vector<target>> targets_;
  std::map<std::pair<int, bool>, int> roots_;
  std::map<int, int> reductions_;
  std::map<int, int> reduction_stage_;
  std::map<int, int> stages_;
};

}  // namespace

fused fuse(std::span<const array> arrays, bool streamed) { return fuser().run(arrays, streamed); }

}  // namespace pluribus::nd
