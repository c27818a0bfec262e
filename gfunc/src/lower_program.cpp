// SPDX-License-Identifier: BSD-3-Clause
/// Graph to code: which nodes one superinstruction replaces, in what order they run so that few values live at once, and which temporary
/// each result takes. Also splats the constants.
#include <algorithm>
#include <cstring>
#include <string_view>

#include "program_code.hpp"
#include "program_graph.hpp"

namespace pluribus::gfunc {

namespace {

constexpr std::int32_t none = -1;

template <int Bytes>
void copy_tile(void* out, const void* const* in, std::int64_t n) {
  if (out != in[0]) std::memcpy(out, in[0], static_cast<std::size_t>(n) * Bytes);
}

tile_kernel copy_kernel(ndt::scalar dtype) noexcept {
  switch (ndt::size_of(dtype)) {
    case 1: return copy_tile<1>;
    case 2: return copy_tile<2>;
    case 4: return copy_tile<4>;
    case 8: return copy_tile<8>;
    default: return copy_tile<16>;
  }
}

using super_arguments = std::array<std::int32_t, max_super_arity>;

super_arguments no_arguments() {
  super_arguments args;
  args.fill(none);
  return args;
}

/// One operation to run: a node's own kernel or a superinstruction that stands for several nodes.
struct operation {
  bool wanted = false;
  std::uint8_t arity = 0;
  super_arguments args = no_arguments();
  tile_kernel run = nullptr, streamed = nullptr;
  const inner_loop* loop = nullptr;
  const char* name = "";
  std::int32_t need = 0;  ///< temporaries its subtree needs (Sethi-Ullman)
};

class lowering {
 public:
  explicit lowering(const program_builder::state& graph)
      : graph_(graph), code_(std::make_shared<program::code>()), operations_(graph.nodes.size()), uses_(graph.nodes.size()) {
    code_->functions = graph.functions;
  }

  std::shared_ptr<const program::code> run() {
    declare_inputs();
    count_uses();
    select();
    count_operation_uses();
    schedule();
    allocate();
    add_sinks();
    forget_streams();
    splat_constants();
    for (const input_facts& input : code_->inputs) code_->used_inputs += input.used ? 1u : 0u;
    return code_;
  }

 private:
  const graph_node& node(std::int32_t id) const { return graph_.nodes[static_cast<std::size_t>(id)]; }
  operation& op(std::int32_t id) { return operations_[static_cast<std::size_t>(id)]; }
  std::int32_t& uses(std::int32_t id) { return uses_[static_cast<std::size_t>(id)]; }

  template <class F>
  void for_each_root(F visit) const {
    for (std::int32_t id : graph_.outputs) visit(id);
    for (const graph_sink& sink : graph_.sinks) {
      visit(sink.value);
      if (sink.label != none) visit(sink.label);
    }
  }

  void declare_inputs() {
    for (std::int32_t id : graph_.inputs) code_->inputs.push_back({node(id).dtype, false});
  }

  /// Nodes are in topological order, so one pass from the back sees each user before what it uses.
  void count_uses() {
    for_each_root([&](std::int32_t id) { ++uses(id); });
    for (auto id = static_cast<std::int32_t>(graph_.nodes.size()) - 1; id >= 0; --id) {
      if (uses(id) == 0) continue;
      for (int i = 0; i < node(id).arity; ++i) ++uses(node(id).args[static_cast<std::size_t>(i)]);
    }
  }

  bool matches(const super_pattern& pattern, int at, std::int32_t id, ndt::scalar dtype, super_arguments& bound) {
    const pattern_node& p = pattern.nodes[static_cast<std::size_t>(at)];
    if (p.argument >= 0) {
      std::int32_t& known = bound[static_cast<std::size_t>(p.argument)];
      if (known == none && node(id).dtype == dtype) known = id;
      return known == id;
    }
    const graph_node& n = node(id);
    if (n.kind != node_kind::call || n.run == nullptr || !n.built_in || n.dtype != dtype) return false;
    if (at != 0 && uses(id) != 1) return false;
    if (n.arity != p.children.size() || p.function != n.function) return false;
    const super_arguments before = bound;
    if (children_match(pattern, p, n, dtype, bound, false)) return true;
    bound = before;
    if (n.arity != 2 || !commutes(p.function)) return false;
    if (children_match(pattern, p, n, dtype, bound, true)) return true;
    bound = before;
    return false;
  }

  bool children_match(const super_pattern& pattern, const pattern_node& p, const graph_node& n, ndt::scalar dtype, super_arguments& bound,
                      bool swapped) {
    for (std::size_t i = 0; i < p.children.size(); ++i) {
      std::int32_t child = n.args[swapped ? 1 - i : i];
      if (!matches(pattern, p.children[i], child, dtype, bound)) return false;
    }
    return true;
  }

  /// From the roots down, the pattern that replaces most operations first.
  void select() {
    std::vector<std::int32_t> todo;
    for_each_root([&](std::int32_t id) { todo.push_back(id); });
    while (!todo.empty()) {
      std::int32_t id = todo.back();
      todo.pop_back();
      const graph_node& n = node(id);
      operation& o = op(id);
      if (o.wanted || n.kind != node_kind::call) continue;
      o.wanted = true;
      o.arity = n.arity;
      std::copy(n.args.begin(), n.args.end(), o.args.begin());
      o.run = n.run;
      o.streamed = n.streamed;
      o.loop = n.loop;
      o.name = n.function;
      for (const super_pattern& pattern : graph_.functions->patterns.with_root(n.function)) {
        const super_kernel* kernel = pattern.of(n.dtype);
        super_arguments bound = no_arguments();
        if (kernel == nullptr || !matches(pattern, 0, id, n.dtype, bound)) continue;
        o.arity = kernel->arity;
        o.args = bound;
        o.run = kernel->run;
        o.streamed = kernel->streamed;
        o.name = kernel->pattern;
        break;
      }
      for (int i = 0; i < o.arity; ++i) todo.push_back(o.args[static_cast<std::size_t>(i)]);
    }
  }

  void count_operation_uses() {
    std::fill(uses_.begin(), uses_.end(), 0);
    for_each_root([&](std::int32_t id) { ++uses(id); });
    for (operation& o : operations_) {
      for (int i = 0; o.wanted && i < o.arity; ++i) ++uses(o.args[static_cast<std::size_t>(i)]);
    }
    for (std::size_t id = 0; id < operations_.size(); ++id) measure(operations_[id]);
  }

  void measure(operation& o) {
    if (!o.wanted) return;
    super_arguments needs = {};
    for (int i = 0; i < o.arity; ++i) needs[static_cast<std::size_t>(i)] = op(o.args[static_cast<std::size_t>(i)]).need;
    std::sort(needs.begin(), needs.end(), std::greater<>());
    o.need = 1;
    for (int i = 0; i < max_super_arity; ++i) {
      if (needs[static_cast<std::size_t>(i)] > 0) o.need = std::max(o.need, needs[static_cast<std::size_t>(i)] + i);
    }
  }

  /// Depth first, the child that needs most temporaries first. An explicit stack: chains may be long.
  void schedule() {
    std::vector<bool> begun(operations_.size());
    std::vector<std::pair<std::int32_t, bool>> stack;
    for_each_root([&](std::int32_t root) {
      stack.emplace_back(root, false);
      while (!stack.empty()) {
        std::pair<std::int32_t, bool> top = stack.back();
        stack.pop_back();
        if (top.second) {
          order_.push_back(top.first);
          continue;
        }
        if (!op(top.first).wanted || begun[static_cast<std::size_t>(top.first)]) continue;
        begun[static_cast<std::size_t>(top.first)] = true;
        stack.emplace_back(top.first, true);
        push_children(op(top.first), stack);
      }
    });
  }

  void push_children(const operation& o, std::vector<std::pair<std::int32_t, bool>>& stack) {
    std::vector<std::int32_t> children(o.args.begin(), o.args.begin() + o.arity);
    std::stable_sort(children.begin(), children.end(), [&](std::int32_t a, std::int32_t b) { return op(a).need < op(b).need; });
    for (std::int32_t child : children) stack.emplace_back(child, false);
  }

  slot use(std::int32_t id) {
    const graph_node& n = node(id);
    code_->widest = std::max(code_->widest, ndt::size_of(n.dtype));
    if (n.kind == node_kind::input) {
      code_->inputs[static_cast<std::size_t>(n.number)].used = true;
      return {slot_kind::input, n.number};
    }
    if (n.kind == node_kind::call) return places_[static_cast<std::size_t>(id)];
    auto found = std::find(constants_.begin(), constants_.end(), id);
    if (found == constants_.end()) found = constants_.insert(constants_.end(), id);
    return {slot_kind::constant, static_cast<std::int32_t>(found - constants_.begin())};
  }

  /// Temporaries whose last reader is this operation; one of the result's size may be handed to the result itself.
  std::int32_t release_arguments(const operation& o, ndt::index result_size, bool may_reuse) {
    std::int32_t reuse = none;
    for (int i = 0; i < o.arity; ++i) {
      std::int32_t a = o.args[static_cast<std::size_t>(i)];
      if (--uses(a) > 0 || node(a).kind != node_kind::call) continue;
      slot s = places_[static_cast<std::size_t>(a)];
      if (s.kind != slot_kind::temporary) continue;
      if (may_reuse && reuse == none && ndt::size_of(node(a).dtype) == result_size) {
        reuse = s.number;
      } else {
        released_.push_back(s.number);
      }
    }
    return reuse;
  }

  /// The result takes the place of a dying argument of the same size where there is one, so a tile stays in few lines of cache.
  slot place(std::int32_t id, const operation& o) {
    auto output = std::find(graph_.outputs.begin(), graph_.outputs.end(), id);
    bool temporary = output == graph_.outputs.end();
    std::int32_t chosen = release_arguments(o, ndt::size_of(node(id).dtype), temporary);
    if (temporary && chosen == none && !free_.empty()) {
      chosen = free_.back();
      free_.pop_back();
    }
    if (temporary && chosen == none) chosen = static_cast<std::int32_t>(code_->temporaries++);
    free_.insert(free_.end(), released_.begin(), released_.end());
    released_.clear();
    if (temporary) return {slot_kind::temporary, chosen};
    return {slot_kind::output, static_cast<std::int32_t>(output - graph_.outputs.begin())};
  }

  void allocate() {
    places_.resize(graph_.nodes.size());
    for (std::int32_t id : order_) {
      const operation& o = op(id);
      instruction made;
      made.run = o.run;
      made.streamed = o.streamed;
      made.loop = o.loop;
      made.arity = o.arity;
      made.name = o.name;
      made.result = node(id).dtype;
      code_->widest = std::max(code_->widest, ndt::size_of(made.result));
      for (int i = 0; i < o.arity; ++i) {
        std::int32_t a = o.args[static_cast<std::size_t>(i)];
        made.args[i] = use(a);
        made.arg_dtypes[i] = node(a).dtype;
      }
      made.out = places_[static_cast<std::size_t>(id)] = place(id, o);
      code_->instructions.push_back(made);
    }
    for (std::size_t k = 0; k < graph_.outputs.size(); ++k) copy_to_output(k);
  }

  /// An output that no instruction writes: an input, a constant, or a value that is an output already.
  void copy_to_output(std::size_t k) {
    std::int32_t id = graph_.outputs[k];
    code_->outputs.push_back(node(id).dtype);
    slot here{slot_kind::output, static_cast<std::int32_t>(k)};
    slot value = use(id);
    if (value == here) return;
    instruction copy;
    copy.run = copy_kernel(node(id).dtype);
    copy.arity = 1;
    copy.args[0] = value;
    copy.arg_dtypes[0] = copy.result = node(id).dtype;
    copy.name = "copy";
    copy.out = here;
    code_->instructions.push_back(copy);
  }

  void add_sinks() {
    for (const graph_sink& sink : graph_.sinks) {
      sink_facts made;
      made.kernel = sink.kernel;
      made.value = use(sink.value);
      made.labelled = sink.label != none;
      if (made.labelled) made.label = use(sink.label);
      code_->sinks.push_back(made);
    }
  }

  /// Only what nothing reads may be stored past the caches by the instruction that computes it.
  void forget_streams() {
    const auto reads = [](const instruction& by, slot s) { return std::find(by.args, by.args + by.arity, s) != by.args + by.arity; };
    code_->streams.resize(code_->outputs.size());
    for (instruction& i : code_->instructions) {
      if (i.out.kind != slot_kind::output) i.streamed = nullptr;
      if (i.streamed == nullptr) continue;
      bool read = false;
      for (const instruction& other : code_->instructions) read = read || reads(other, i.out);
      for (const sink_facts& sink : code_->sinks) read = read || sink.value == i.out || (sink.labelled && sink.label == i.out);
      if (read) i.streamed = nullptr;
      code_->streams[static_cast<std::size_t>(i.out.number)] = !read;
    }
  }

  void splat_constants() {
    if (constants_.empty()) return;
    code_->constants = buffer::allocate(code_->slot_bytes() * static_cast<index>(constants_.size()));
    std::byte* at = code_->constants.data();
    for (std::int32_t id : constants_) {
      auto size = static_cast<std::size_t>(ndt::size_of(node(id).dtype));
      code_->constant_offsets.push_back(at - code_->constants.data());
      for (index i = 0; i < cache_tile; ++i) std::memcpy(at + static_cast<std::size_t>(i) * size, node(id).value.data(), size);
      at += code_->slot_bytes();
    }
  }

  const program_builder::state& graph_;
  std::shared_ptr<program::code> code_;
  std::vector<operation> operations_;  ///< beside the nodes
  std::vector<std::int32_t> uses_;     ///< beside the nodes
  std::vector<slot> places_;           ///< beside the nodes
  std::vector<std::int32_t> order_, constants_, free_, released_;
};

}  // namespace

std::shared_ptr<const program::code> lower_program(const program_builder::state& graph) { return lowering(graph).run(); }

}  // namespace pluribus::gfunc
