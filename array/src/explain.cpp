// SPDX-License-Identifier: BSD-3-Clause
/// A plan as numbers, text and JSON. The chunks that the run will load are found by admitting all blocks without reading any.
#include "nd/explain.hpp"

#include <algorithm>

#include "ndt/print.hpp"
#include "node.hpp"
#include "residency.hpp"
#include "run.hpp"

namespace pluribus::nd {

namespace {

std::string datashape_of(const result_spec& r) { return ndt::to_string(ndt::array_type(r.shape, r.dtype)); }

/// What the run will load: found by admitting every block, or by counting where no chunk is met twice.
struct traffic {
  index bytes = 0, chunks = 0, peak = 0;
};

traffic traffic_of(const plan& p, std::size_t i, residency& cache) {
  const pass_plan& cut = p.passes[i];
  cache.begin_pass(i);
  if (cut.groups.empty()) return {};
  if (cut.blocks.count() > 10000 && reads_each_chunk_once(p, i)) {
    traffic t{0, 0, cut.chunk_need};
    const box all = whole(cut.blocks.shape());
    for (const region_group& group : cut.groups) {
      const storage& s = p.stores[static_cast<std::size_t>(group.store)];
      const grid& g = s.from->chunks();
      const box chunks = g.chunks_meeting(group_region(p.what.passes[i], group, all).bounds());
      box elements = chunks;  // the valid elements of those chunks
      for (int d = 0; d < g.rank(); ++d) {
        elements.lo[d] = chunks.lo[d] * g.chunk_shape()[d];
        elements.shape[d] = std::min(g.shape()[d], chunks.hi(d) * g.chunk_shape()[d]) - elements.lo[d];
      }
      t.chunks += chunks.volume();
      t.bytes += elements.volume() * s.item_bytes;
    }
    return t;
  }
  for (index b = 0; b < cut.blocks.count(); ++b) (void)cache.admit(b);
  return {cache.loaded_bytes(), cache.loaded_chunks(), cache.peak()};
}

pass_report report_pass(const plan& p, std::size_t i, residency& cache, index& peak) {
  const pass& what = p.what.passes[i];
  const pass_plan& cut = p.passes[i];
  pass_report r;
  r.stage = what.stage;
  r.shape = what.shape;
  r.block = cut.blocks.chunk_shape();
  r.tasks = cut.blocks.count();
  r.resident_bytes = cut.resident_bytes;
  r.program = what.run.to_string();
  const traffic loads = traffic_of(p, i, cache);
  r.read_bytes = loads.bytes;
  r.chunks_loaded = loads.chunks;
  for (const written& w : what.outputs) {
    if (w.byte_offset == 0) r.written_bytes += p.what.results[static_cast<std::size_t>(w.result)].bytes();
    if (w.byte_offset == 0) r.outputs.push_back(datashape_of(p.what.results[static_cast<std::size_t>(w.result)]));
  }
  for (const reduced& s : what.sinks) {
    r.written_bytes += p.what.results[static_cast<std::size_t>(s.result)].bytes();
    r.outputs.push_back(datashape_of(p.what.results[static_cast<std::size_t>(s.result)]));
  }
  peak = std::max(
      peak, p.input_bytes + p.result_bytes + cut.state_bytes + cut.window * cut.block_bytes + p.threads * cut.thread_bytes + loads.peak);
  return r;
}

plan_report report(const plan& p) {
  plan_report r;
  r.memory_limit = p.limit;
  r.input_bytes = r.peak_bytes = p.input_bytes;
  r.threads = p.threads;
  for (int root : p.what.roots) r.outputs.push_back(datashape_of(p.what.results[static_cast<std::size_t>(root)]));
  for (const pass& what : p.what.passes)
    for (const access& a : what.inputs) {
      if (!a.from) continue;
      const std::string text = a.from->describe() + ": " + ndt::to_string(a.from->type());
      if (std::find(r.inputs.begin(), r.inputs.end(), text) == r.inputs.end()) r.inputs.push_back(text);
    }
  residency cache(p);
  for (std::size_t i = 0; i < p.passes.size(); ++i) {
    r.passes.push_back(report_pass(p, i, cache, r.peak_bytes));
    r.tasks += r.passes.back().tasks;
    r.read_bytes += r.passes.back().read_bytes;
    r.chunks_loaded += r.passes.back().chunks_loaded;
    r.written_bytes += r.passes.back().written_bytes;
  }
  return r;
}

std::string bytes_text(index bytes) {
  const char* units[] = {"B", "KiB", "MiB", "GiB", "TiB", "PiB"};
  double value = static_cast<double>(bytes);
  std::size_t unit = 0;
  for (; value >= 1024 && unit < 5; ++unit) value /= 1024;
  char text[32];
  std::snprintf(text, sizeof text, unit == 0 ? "%.0f %s" : "%.1f %s", value, units[unit]);
  return text;
}

std::string joined(const extents& e, const char* between) {
  std::string text;
  for (int d = 0; d < e.rank(); ++d) text += (d == 0 ? "" : between) + std::to_string(e[d]);
  return e.rank() == 0 ? "one" : text;
}

std::string indented(const std::string& lines, const char* by) {
  std::string text;
  std::size_t from = 0;
  while (from < lines.size()) {
    const std::size_t end = std::min(lines.find('\n', from), lines.size());
    text += by + lines.substr(from, end - from) + "\n";
    from = end + 1;
  }
  return text;
}

std::string json_string(const std::string& value) {
  std::string text = "\"";
  for (const char c : value) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      text += '\\';
      text += c;
    } else if (byte < 0x20) {
      char escape[8];
      std::snprintf(escape, sizeof escape, "\\u%04x", byte);
      text += escape;
    } else {
      text += c;
    }
  }
  return text + "\"";
}

std::string json_list(const std::vector<std::string>& values) {
  std::string text = "[";
  for (std::size_t i = 0; i < values.size(); ++i) text += (i == 0 ? "" : ", ") + json_string(values[i]);
  return text + "]";
}

std::string json_extents(const extents& e) { return "[" + (e.rank() == 0 ? std::string() : joined(e, ", ")) + "]"; }

}  // namespace

std::string plan_report::text() const {
  std::string t;
  for (const std::string& o : outputs) t += "output   " + o + "\n";
  for (const std::string& i : inputs) t += "input    " + i + "\n";
  t += "tasks    " + std::to_string(tasks) + " on " + std::to_string(threads) + (threads == 1 ? " thread\n" : " threads\n");
  t += "reads    " + bytes_text(read_bytes) + " in " + std::to_string(chunks_loaded) + " chunks\n";
  t += "writes   " + bytes_text(written_bytes) + "\n";
  t += "memory   at most " + bytes_text(peak_bytes) + " of " + bytes_text(memory_limit) +
       (input_bytes > 0 ? ", of which inputs " + bytes_text(input_bytes) : "") + "\n";
  for (std::size_t i = 0; i < passes.size(); ++i) {
    const pass_report& p = passes[i];
    t += "\npass " + std::to_string(i + 1) + " (stage " + std::to_string(p.stage + 1) + ")  " + joined(p.shape, " x ") + " in " +
         std::to_string(p.tasks) + " tasks of " + joined(p.block, " x ") + "; reads " + bytes_text(p.read_bytes) + ", writes " +
         bytes_text(p.written_bytes) + "\n";
    for (const std::string& o : p.outputs) t += "  makes " + o + "\n";
    t += indented(p.program, "    ");
  }
  return t;
}

std::string plan_report::json() const {
  const auto number = [](const char* name, index value) { return "\"" + std::string(name) + "\": " + std::to_string(value); };
  std::string t = "{\"outputs\": " + json_list(outputs) + ", \"inputs\": " + json_list(inputs) + ", " + number("tasks", tasks) + ", " +
                  number("threads", threads) + ", " + number("read_bytes", read_bytes) + ", " + number("chunks_loaded", chunks_loaded) +
                  ", " + number("written_bytes", written_bytes) + ", " + number("peak_bytes", peak_bytes) + ", " +
                  number("input_bytes", input_bytes) + ", " + number("memory_limit", memory_limit) + ", \"passes\": [";
  for (std::size_t i = 0; i < passes.size(); ++i) {
    const pass_report& p = passes[i];
    t += std::string(i == 0 ? "" : ", ") + "{" + number("stage", p.stage) + ", \"shape\": " + json_extents(p.shape) +
         ", \"block\": " + json_extents(p.block) + ", " + number("tasks", p.tasks) + ", " + number("read_bytes", p.read_bytes) + ", " +
         number("chunks_loaded", p.chunks_loaded) + ", " + number("resident_bytes", p.resident_bytes) + ", " +
         number("written_bytes", p.written_bytes) + ", \"outputs\": " + json_list(p.outputs) + ", \"program\": " + json_string(p.program) +
         "}";
  }
  return t + "]}";
}

plan_report explain(std::span<const array> arrays, const eval_options& options) {
  return report(plan_of(arrays, options, nullptr, std::nullopt));
}

plan_report explain(const array& a, const sink& to, const eval_options& options) {
  return report(plan_of({&a, 1}, options, &to, to.chunks()));
}

}  // namespace pluribus::nd
