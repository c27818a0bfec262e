// SPDX-License-Identifier: BSD-3-Clause
/// Structural keys of nodes: what is computed, over the numbers of the operands. Sources are told apart by identity, never by content.
#include "canonical.hpp"

#include <cstring>
#include <span>

namespace pluribus::nd {

namespace {

struct key_writer {
  std::string text = {};

  template <class T>
  void put(const T& value) {
    static_assert(std::is_trivially_copyable_v<T>);
    const std::span<const std::byte> bytes = std::as_bytes(std::span(&value, 1));
    text.append(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  }
  void put_all(std::span<const index> values) {
    put(values.size());
    for (index v : values) put(v);
  }
  void put_text(const std::string& value) {
    put(value.size());
    text += value;
  }
};

}  // namespace

std::string canonical::key(const node& n) {
  key_writer k;
  k.put(n.what.index());
  k.put(n.type.hash());
  if (const auto* x = std::get_if<leaf_node>(&n.what)) k.put(x->from.get());
  if (const auto* x = std::get_if<constant_node>(&n.what)) k.put(x->bytes);
  if (const auto* x = std::get_if<call_node>(&n.what)) {
    k.put_text(x->function);
    for (const node_ptr& operand : x->operands) k.put(id(operand));
  }
  if (const auto* x = std::get_if<cast_node>(&n.what)) k.put(id(x->of));
  if (const auto* x = std::get_if<view_node>(&n.what)) {
    k.put(id(x->of));
    for (const dim_map& m : x->map) k.put_all(extents{m.from, m.offset, m.step});
  }
  if (const auto* x = std::get_if<field_node>(&n.what)) {
    k.put(id(x->of));
    k.put(x->byte_offset);
  }
  if (const auto* x = std::get_if<reduce_node>(&n.what)) {
    k.put_text(x->function);
    k.put(id(x->of));
    k.put_all(x->axes);
    k.put(x->ddof);
  }
  if (const auto* x = std::get_if<grouped_node>(&n.what)) {
    k.put_text(x->function);
    k.put(id(x->values));
    k.put(id(x->labels));
    k.put(x->ddof);
  }
  return std::move(k.text);
}

int canonical::id(const node_ptr& n) {
  if (const auto known = seen_.find(n.get()); known != seen_.end()) return known->second;
  std::string text = key(*n);  // before the size is read: it numbers the operands
  const auto [entry, fresh] = by_key_.try_emplace(std::move(text), static_cast<int>(nodes_.size()));
  if (fresh) nodes_.push_back(n);
  seen_.emplace(n.get(), entry->second);
  return entry->second;
}

}  // namespace pluribus::nd
