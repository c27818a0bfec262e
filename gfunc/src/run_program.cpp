// SPDX-License-Identifier: BSD-3-Clause
/// program::run: picks the tile, stages what kernels cannot read in place, and walks the loop nest. The only loop over elements outside
/// kernels; knows nothing of functions.
#include <algorithm>
#include <string>

#include "datashape/try.hpp"
#include "failing_loop.hpp"
#include "feed_sink.hpp"
#include "gfunc/codes.hpp"
#include "stream.hpp"
#include "tile_frame.hpp"
#include "transpose.hpp"

namespace pluribus::gfunc {

namespace {

/// Rows shorter than this are taken several to a tile.
constexpr index short_row = 64;
/// Bytes of reduction states that stay close to the core while an outer dim is reduced into them.
constexpr index state_block = index{24} << 10;
/// Columns whose rows several reductions read one after another.
constexpr index shared_columns = 2048;
/// Rows of a tile that are reduced into the same row of states together: of values that are computed first, and in place where several
/// reductions take the same rows from the second-level cache.
constexpr index rows_at_once = 8, shared_rows_at_once = 32;
constexpr index cache_line = 64;
/// Blocks of fewer rows or columns than this are not worth transposing.
constexpr index least_block = 16;

class tile_run {
 public:
  tile_run(const program::code& code, tile_frame& frame, run_options options) : code_(code), f_(frame), options_(options) {}

  void attach(std::span<const index> shape, std::span<const operand> inputs, std::span<const operand> outputs,
              std::span<const reduction_target> targets) {
    f_.lanes.resize(code_.used_inputs + outputs.size());
    f_.walkers.resize(f_.lanes.size() + 2 * targets.size());
    f_.lane_of_input.resize(code_.inputs.size());
    std::size_t next = 0;
    for (std::size_t i = 0; i < inputs.size(); ++i) {
      if (!code_.inputs[i].used) continue;
      f_.lane_of_input[i] = static_cast<std::int32_t>(next);
      set_lane(next++, inputs[i], shape.size(), 1);
    }
    first_output_ = next;
    for (const operand& o : outputs) set_lane(next++, o, shape.size(), 2);
    set_sink_walkers(shape.size(), targets);
    nest_ = simplify(shape, f_.walkers);
    split_columns();
    mark_aliases();
    configure(targets);
  }

  /// Everything there is, and then the columns that did not fill a block.
  datashape::outcome run(std::span<const reduction_target> targets) {
    DATASHAPE_CHECK(walk());
    if (columns_left_ == 0) return std::monostate{};
    int inner = nest_.rank - 1;
    for (walker& w : f_.walkers) w.at += w.strides[0] * nest_.shape[0];
    nest_.shape[0] = 1;
    nest_.shape[inner] = columns_left_;
    columns_left_ = 0;
    configure(targets);
    return walk();
  }

 private:
  void configure(std::span<const reduction_target> targets) {
    choose_tile();
    choose_blocks();
    choose_access();
    choose_sinks(targets);
    shorten_out_of_cache();
    lay_out_scratch();
    connect();
  }

  /// Whether rows are reduced into one row of states by kernels that take several rows at once.
  bool reduces_rows() const {
    int inner = nest_.rank - 1;
    if (inner < 1 || nest_.rank == max_rank || nest_.shape[inner] < short_row || positions_) return false;
    bool some = false;
    for (std::size_t k = 0; k < code_.sinks.size(); ++k) {
      const walker& w = f_.walkers[f_.lanes.size() + k];
      if (code_.sinks[k].labelled) continue;
      if (w.strides[inner] == 0 && w.strides[inner - 1] == 0) continue;  // one slot for all of the tile
      if (w.strides[inner] != 1 || w.strides[inner - 1] != 0 || code_.sinks[k].kernel->across_rows == nullptr) return false;
      some = true;
    }
    return some;
  }

  /// Nothing to compute first, and every operand can be read where it lies.
  bool reads_rows_in_place() const {
    int inner = nest_.rank - 1;
    bool all = code_.instructions.empty();
    for (std::size_t i = 0; i < f_.lanes.size(); ++i) {
      const lane& l = f_.lanes[i];
      const walker& w = f_.walkers[i];
      index low = w.at;
      for (int d = 0; d < nest_.rank; ++d) low |= w.strides[d];
      all = all && l.form.native() && low % l.align == 0 && w.strides[inner] == l.form.size;
    }
    for (std::size_t k = 0; k < code_.sinks.size(); ++k) {
      // A constant is as long as a tile, not as all rows.
      all = all && code_.sinks[k].value.kind == slot_kind::input && !code_.sinks[k].labelled &&
            f_.walkers[f_.lanes.size() + k].strides[inner] == 1;
    }
    return all;
  }

  /// Splits the inner dim into blocks of columns, which become the outermost dim: all rows of one block are reduced before the next.
  void split_columns() {
    rows_ = reduces_rows();
    if (!rows_) return;
    int inner = nest_.rank - 1;
    index width = cache_tile / rows_at_once;
    in_place_rows_ = reads_rows_in_place();
    if (in_place_rows_) width = code_.sinks.size() > 1 ? shared_columns : nest_.shape[inner];
    index n = nest_.shape[inner];
    width = std::min(width, n);
    columns_left_ = n % width;
    for (int d = nest_.rank; d > 0; --d) nest_.shape[d] = nest_.shape[d - 1];
    ++nest_.rank;
    nest_.shape[0] = n / width;
    nest_.shape[nest_.rank - 1] = width;
    for (walker& w : f_.walkers) {
      for (int d = nest_.rank - 1; d > 0; --d) w.strides[d] = w.strides[d - 1];
      w.strides[0] = width * w.strides[nest_.rank - 1];
    }
  }

  datashape::outcome walk() {
    if (blocks_) {
      if (!walk_outer(nest_.rank - 2, [&] { return walk_blocks(); })) return failure();
      if (streams_) stream_fence();
      return std::monostate{};
    }
    index n = nest_.shape[nest_.rank - 1];
    index width = column_block();
    int outer = nest_.rank - (unit_ == 1 ? 1 : 2);
    for (index begin = 0; begin < n; begin += width) {
      index length = unit_ == 1 ? std::min(width, n - begin) : nest_.shape[nest_.rank - 2];
      if (!walk_outer(outer, [&] { return walk_inner(length); })) return failure();
      if (unit_ != 1) break;
      for (walker& w : f_.walkers) w.at += width * w.strides[nest_.rank - 1];
    }
    if (streams_) stream_fence();
    return std::monostate{};
  }

  void set_lane(std::size_t number, const operand& o, std::size_t rank, index votes) {
    walker& w = f_.walkers[number];
    w.at = static_cast<index>(reinterpret_cast<std::intptr_t>(o.data));
    std::copy_n(o.strides, rank, w.strides);
    w.weight = votes * ndt::size_of(o.dtype);
    w.role = walker_role::memory;
    lane& l = f_.lanes[number];
    l.how = access::direct;
    l.past_caches = false;
    l.form = form_of(o);
    l.align = ndt::align_of(o.dtype);
    l.staged_from = 0;
  }

  void set_sink_walkers(std::size_t rank, std::span<const reduction_target> targets) {
    for (std::size_t k = 0; k < targets.size(); ++k) {
      walker& slots = f_.walkers[f_.lanes.size() + k];
      slots.at = 0;
      slots.role = walker_role::slot;
      bool strided = !code_.sinks[k].labelled;
      for (std::size_t d = 0; d < rank; ++d) slots.strides[d] = strided ? targets[k].slot_strides[d] : 0;
      walker& positions = f_.walkers[f_.lanes.size() + targets.size() + k];
      positions.at = targets[k].position;
      positions.role = walker_role::position;
      bool wanted = code_.sinks[k].kernel->along == nullptr;
      for (std::size_t d = 0; d < rank; ++d) positions.strides[d] = wanted ? targets[k].position_strides[d] : 0;
      positions_ = positions_ || wanted;
    }
  }

  bool single() const { return code_.instructions.size() + code_.sinks.size() == 1; }

  /// An output that is also an input is written only after the whole tile is computed, unless one kernel does everything.
  void mark_aliases() {
    for (std::size_t o = first_output_; o < f_.lanes.size(); ++o) {
      for (std::size_t i = 0; i < first_output_ && !single(); ++i) {
        if (f_.walkers[i].at == f_.walkers[o].at) f_.lanes[o].how = access::staged;
      }
    }
  }

  void choose_tile() {
    index n = nest_.shape[nest_.rank - 1];
    tile_ = cache_tile;
    unit_ = 1;
    if (nest_.rank < 2 || positions_ || (n >= short_row && !rows_)) return;
    unit_ = n;
    tile_ = std::max<index>(1, cache_tile / n);
    if (in_place_rows_) tile_ = code_.sinks.size() > 1 ? shared_rows_at_once : nest_.shape[nest_.rank - 2];
  }

  bool lies_along(std::size_t i, int d) const {
    return f_.lanes[i].lies_along(f_.walkers[i].strides[d], f_.walkers[i].strides[nest_.rank - 1]);
  }

  /// Where an operand lies along an outer dim, that dim becomes the last but one, and both are walked in blocks that are transposed.
  void choose_blocks() {
    blocks_ = false;
    int inner = nest_.rank - 1;
    if (nest_.rank < 2 || unit_ != 1 || nest_.shape[inner] < least_block) return;
    for (int d = inner - 1; d >= 0 && !blocks_; --d) {
      if (nest_.shape[d] < least_block) continue;
      index turned = 0;
      for (std::size_t i = 0; i < f_.lanes.size(); ++i) turned += lies_along(i, d) ? 1 : 0;
      blocks_ = turned > 0 && turned <= transposed_operands;
      if (!blocks_) continue;
      block_rows_ = transposed_rows / turned;
      std::swap(nest_.shape[d], nest_.shape[inner - 1]);
      for (walker& w : f_.walkers) std::swap(w.strides[d], w.strides[inner - 1]);
    }
  }

  void choose_access() {
    int inner = nest_.rank - 1, tiled = unit_ == 1 ? inner : inner - 1;
    for (std::size_t i = 0; i < f_.lanes.size(); ++i) {
      lane& l = f_.lanes[i];
      const walker& w = f_.walkers[i];
      l.staged_from = 0;
      l.step = w.strides[tiled];
      l.column = unit_ == 1 ? 0 : w.strides[inner];
      index low = w.at;
      for (int d = 0; d < nest_.rank; ++d) low |= w.strides[d];
      bool packed = in_place_rows_ || (l.step == unit_ * l.form.size && (unit_ == 1 || l.column == l.form.size));
      bool in_place = packed && l.form.native() && low % l.align == 0;
      bool output = i >= first_output_;
      if (output && l.how == access::staged) continue;
      if (blocks_ && lies_along(i, inner - 1)) {
        l.how = access::transposed;
        l.step = l.form.size;
        continue;
      }
      l.how = in_place ? access::direct : !output && l.step == 0 ? access::repeated : access::staged;
      // Lines of memory hold whole elements only where those lie by their size; complex ones may lie by half of it.
      l.past_caches = output && in_place && low % l.form.size == 0 && options_.stream_outputs && code_.streams[i - first_output_];
      if (output && in_place && options_.stream_outputs && !l.past_caches) l.how = access::streamed;
      streams_ = streams_ || l.past_caches || l.how == access::streamed;
    }
    if (streams_) stream_ = best_stream_copy();
  }

  void choose_sinks(std::span<const reduction_target> targets) {
    int inner = nest_.rank - 1, tiled = unit_ == 1 ? inner : inner - 1;
    f_.sinks.clear();
    for (std::size_t k = 0; k < targets.size(); ++k) {
      const walker& w = f_.walkers[f_.lanes.size() + k];
      live_sink s{};
      s.kernel = code_.sinks[k].kernel;
      s.states = static_cast<std::byte*>(targets[k].states);
      s.slots = targets[k].slots;
      s.step = w.strides[tiled];
      s.column = unit_ == 1 ? 0 : w.strides[inner];
      s.position_step = f_.walkers[f_.lanes.size() + targets.size() + k].strides[inner];
      s.mode = code_.sinks[k].labelled ? sink_mode::by_label : choose_sink_mode(s.step, s.column, unit_);
      if (rows_ && s.mode == sink_mode::by_position) rows_of(s, code_.sinks[k].value);
      f_.sinks.push_back(s);
    }
  }

  void rows_of(live_sink& s, slot value) {
    s.mode = sink_mode::across_rows;
    s.unit = unit_;
    s.row_bytes = unit_ * ndt::size_of(s.kernel->arg);
    if (value.kind != slot_kind::input) return;
    const lane& l = f_.lanes[static_cast<std::size_t>(f_.lane_of_input[static_cast<std::size_t>(value.number)])];
    if (l.how == access::direct) s.row_bytes = l.step;
  }

  /// Every operand is read where it lies or is scratch that stays, and every result leaves for memory as it is computed.
  bool streams_in_place() const {
    bool all = streams_;
    for (const lane& l : f_.lanes) all = all && (l.how == access::direct || l.how == access::repeated);
    return all;
  }

  /// One kernel over operands in place needs no tile at all; out of cache a small one lets fetching run under the arithmetic.
  void shorten_out_of_cache() {
    bool plain = single() && unit_ == 1 && code_.temporaries == 0 && code_.constant_offsets.empty();
    for (const lane& l : f_.lanes) plain = plain && l.how == access::direct;
    for (const live_sink& s : f_.sinks) plain = plain && (s.mode == sink_mode::along || s.mode == sink_mode::across);
    if (plain) {
      tile_ = nest_.shape[nest_.rank - 1];
    } else if (blocks_) {
      tile_ = std::min(transposed_columns, transposed_row_bytes / code_.widest);
    } else if (options_.out_of_cache && unit_ == 1 && nest_.shape[nest_.rank - 1] > memory_tile) {
      const bool leave = streams_in_place();
      const bool few = leave ? single() : code_.instructions.size() <= short_program;
      tile_ = std::min(cache_tile, (few ? short_memory_tile : memory_tile) * std::max<index>(1, 8 / code_.widest));
      prefetch_ = !leave;  // such stores wait for nothing, so that the core is ahead by itself
    }
    tile_ = std::min(tile_, unit_ == 1 ? nest_.shape[nest_.rank - 1] : nest_.shape[nest_.rank - 2]);
  }

  /// Areas are one line more than a tile apart, so that equal offsets in two of them do not fall on one cache set.
  void lay_out_scratch() {
    index elements = std::min(cache_tile, tile_ * unit_);
    index area = (elements * code_.widest + cache_line - 1) / cache_line * cache_line + cache_line;
    index staged = 0, positioned = 0;
    for (const lane& l : f_.lanes) staged += l.how != access::direct && l.how != access::transposed;
    for (const live_sink& s : f_.sinks) positioned += s.mode == sink_mode::by_position;
    index total = area * (code_.temporaries + staged) + positioned * cache_tile * static_cast<index>(sizeof(index)) +
                  (blocks_ ? transposed_bytes : 0);
    if (f_.scratch.size() < total) f_.scratch = buffer::allocate(total);
    std::byte* at = f_.scratch.data();
    temporaries_ = at;
    area_ = area;
    at += area * code_.temporaries;
    for (lane& l : f_.lanes) {
      l.stage = at;
      if (l.how != access::direct) at += l.how == access::transposed ? block_rows_ * transposed_pitch : area;
    }
    for (live_sink& s : f_.sinks) {
      if (s.mode != sink_mode::by_position) continue;
      s.positions = reinterpret_cast<index*>(at);
      at += cache_tile * static_cast<index>(sizeof(index));
      fill_positions(s.positions, tile_, unit_, s.step, s.column);
    }
  }

  void point(const void** pointer, slot s) {
    switch (s.kind) {
      case slot_kind::temporary: *pointer = temporaries_ + s.number * area_; return;
      case slot_kind::constant: *pointer = code_.constants.data() + code_.constant_offsets[static_cast<std::size_t>(s.number)]; return;
      case slot_kind::input: return follow(pointer, f_.lane_of_input[static_cast<std::size_t>(s.number)]);
      case slot_kind::output: return follow(pointer, static_cast<std::int32_t>(first_output_) + s.number);
    }
  }

  void follow(const void** pointer, std::int32_t number) {
    const lane& l = f_.lanes[static_cast<std::size_t>(number)];
    *pointer = l.stage;
    if (l.how == access::direct || l.how == access::transposed) f_.followers.push_back({pointer, number, l.step});
  }

  void connect() {
    f_.followers.clear();
    f_.instructions.resize(code_.instructions.size());
    for (std::size_t i = 0; i < code_.instructions.size(); ++i) {
      const instruction& from = code_.instructions[i];
      live_instruction& to = f_.instructions[i];
      to.run = from.run;
      const bool past_caches = from.streamed != nullptr && f_.lanes[first_output_ + static_cast<std::size_t>(from.out.number)].past_caches;
      if (past_caches) to.run = from.streamed;
      to.facts = &from;
      for (int a = 0; a < from.arity; ++a) point(&to.in[a], from.args[a]);
      point(const_cast<const void**>(&to.out), from.out);
    }
    for (std::size_t k = 0; k < f_.sinks.size(); ++k) {
      point(&f_.sinks[k].value, code_.sinks[k].value);
      if (code_.sinks[k].labelled) point(&f_.sinks[k].label, code_.sinks[k].label);
    }
    only_pointers_ = !prefetch_ && f_.sinks.empty();
    for (const lane& l : f_.lanes) only_pointers_ = only_pointers_ && (l.how == access::direct || l.how == access::repeated);
  }

  /// Reducing rows into a long row of states: as many columns at a time as keep their states in the first-level cache.
  index column_block() const {
    index n = nest_.shape[nest_.rank - 1];
    if (unit_ != 1 || nest_.rank < 2) return unit_ == 1 ? n : nest_.shape[nest_.rank - 1];
    index width = n;
    for (const live_sink& s : f_.sinks) {
      if (s.mode == sink_mode::across)
        width = std::min(width, std::max<index>(cache_tile / 4, state_block / s.kernel->state_bytes / 64 * 64));
    }
    return width;
  }

  /// All outer dims as one odometer. False on a label out of range.
  template <class Inside>
  bool walk_outer(int outer, const Inside& inside) {
    index counter[max_rank] = {};
    while (true) {
      if (!inside()) return false;
      int d = outer - 1;
      for (; d >= 0; --d) {
        if (++counter[d] < nest_.shape[d]) {
          for (walker& w : f_.walkers) w.at += w.strides[d];
          break;
        }
        counter[d] = 0;
        for (walker& w : f_.walkers) w.at -= w.strides[d] * (nest_.shape[d] - 1);
      }
      if (d < 0) return true;
    }
  }

  bool walk_blocks() {
    const int inner = nest_.rank - 1;
    f_.block_at.resize(f_.walkers.size());
    for (std::size_t k = 0; k < f_.walkers.size(); ++k) f_.block_at[k] = f_.walkers[k].at;
    bool well = true;
    for (index r = 0; r < nest_.shape[inner - 1] && well; r += block_rows_) {
      for (index c = 0; c < nest_.shape[inner] && well; c += tile_) {
        for (std::size_t k = 0; k < f_.walkers.size(); ++k) {
          walker& w = f_.walkers[k];
          w.at = f_.block_at[k] + r * w.strides[inner - 1] + c * w.strides[inner];
        }
        well = run_block(std::min(block_rows_, nest_.shape[inner - 1] - r), std::min(tile_, nest_.shape[inner] - c));
      }
    }
    for (std::size_t k = 0; k < f_.walkers.size(); ++k) f_.walkers[k].at = f_.block_at[k];
    return well;
  }

  /// In a block, operands that lie across it are rows of scratch.
  bool run_block(index rows, index columns) {
    const int inner = nest_.rank - 1;
    for (std::size_t i = 0; i < f_.lanes.size(); ++i) {
      lane& l = f_.lanes[i];
      walker& w = f_.walkers[i];
      l.staged_from = 0;
      if (l.how != access::transposed) continue;
      if (i < first_output_) transpose(l.stage, transposed_pitch, address(w.at), w.strides[inner], rows, columns, l.form.size);
      l.block = w.at;
      w.at = static_cast<index>(reinterpret_cast<std::intptr_t>(l.stage));
    }
    for (index r = 0; r < rows; ++r) {
      if (!walk_inner(columns)) return false;
      for (std::size_t k = 0; k < f_.walkers.size(); ++k) {
        walker& w = f_.walkers[k];
        const bool turned = k < f_.lanes.size() && f_.lanes[k].how == access::transposed;
        w.at += turned ? transposed_pitch : w.strides[inner - 1];
        if (k < first_output_ && f_.lanes[k].how == access::direct)
          fetch_lines(address(w.at + w.strides[inner - 1]), columns * f_.lanes[k].step);
      }
    }
    for (std::size_t o = first_output_; o < f_.lanes.size(); ++o) {
      const lane& l = f_.lanes[o];
      if (l.how == access::transposed)
        transpose(address(l.block), f_.walkers[o].strides[inner], l.stage, transposed_pitch, columns, rows, l.form.size);
    }
    return true;
  }

  bool walk_inner(index length) {
    for (std::size_t i = 0; i < f_.lanes.size(); ++i) f_.lanes[i].at = f_.walkers[i].at;
    for (std::size_t k = 0; k < f_.sinks.size(); ++k) {
      f_.sinks[k].slot = f_.walkers[f_.lanes.size() + k].at;
      f_.sinks[k].position = f_.walkers[f_.lanes.size() + f_.sinks.size() + k].at;
    }
    for (const follower& p : f_.followers) *p.pointer = address(f_.lanes[static_cast<std::size_t>(p.lane)].at);
    stage_repeated(std::min(tile_, length));
    index steps = std::min(first_steps(), length);
    for (index done = 0; done < length; done += steps, steps = std::min(tile_, length - done)) {
      if (!run_tile(steps, length - done > steps)) return false;
    }
    return true;
  }

  /// A streamed output begins on a cache line from the second tile on.
  index first_steps() const {
    if (!streams_ || unit_ != 1) return tile_;
    for (std::size_t o = first_output_; o < f_.lanes.size(); ++o) {
      const lane& l = f_.lanes[o];
      index past = l.at % cache_line;
      if (!l.past_caches && l.how != access::streamed) continue;
      if (past != 0 && (cache_line - past) % l.form.size == 0) return (cache_line - past) / l.form.size;
    }
    return tile_;
  }

  void stage_repeated(index steps) {
    for (std::size_t i = 0; i < first_output_; ++i) {
      lane& l = f_.lanes[i];
      if (l.how != access::repeated || l.staged_from == l.at) continue;
      gather(l.stage, l.block_of(steps, unit_), l.form);
      l.staged_from = l.at;
    }
  }

  bool run_tile(index steps, bool more) {
    index elements = steps * unit_;
    if (only_pointers_) {
      if (!run_instructions(elements, false)) return false;
      for (const follower& p : f_.followers) *p.pointer = static_cast<const std::byte*>(*p.pointer) + steps * p.step;
      return true;
    }
    for (std::size_t i = 0; i < first_output_; ++i) {
      lane& l = f_.lanes[i];
      if (l.how == access::staged) gather(l.stage, l.block_of(steps, unit_), l.form);
    }
    if (!run_instructions(elements, prefetch_ && more)) return false;
    for (const live_sink& s : f_.sinks) {
      if (!feed(s, elements)) return note_label(s, elements);
    }
    write_outputs(steps, elements);
    advance(steps);
    return true;
  }

  /// False where a loop from outside failed.
  bool run_instructions(index elements, bool ahead) {
    std::size_t count = f_.instructions.size();
    for (std::size_t k = 0; k < count; ++k) {
      if (ahead) prefetch_ahead(f_.lanes, first_output_ * k / count, first_output_ * (k + 1) / count, tile_);
      const live_instruction& i = f_.instructions[k];
      if (i.run != nullptr) {
        i.run(i.out, i.in, elements);
      } else {
        const std::int32_t status =
            run_packed_loop(*i.facts->loop, i.out, i.in, i.facts->arity, i.facts->arg_dtypes, i.facts->result, elements);
        if (status != 0) {
          failed_ = i.facts->name;
          failed_status_ = status;
          return false;
        }
      }
    }
    if (ahead && count == 0) prefetch_ahead(f_.lanes, 0, first_output_, tile_);
    return true;
  }

  void write_outputs(index steps, index elements) {
    for (std::size_t o = first_output_; o < f_.lanes.size(); ++o) {
      const lane& l = f_.lanes[o];
      if (l.how == access::streamed) stream_(address(l.at), l.stage, elements * l.form.size);
      if (l.how == access::staged) scatter(l.block_of(steps, unit_), l.stage, l.form);
    }
  }

  void advance(index steps) {
    for (lane& l : f_.lanes) l.at += steps * l.step;
    for (const follower& p : f_.followers) {
      *p.pointer = static_cast<const std::byte*>(*p.pointer) + steps * p.step;
    }
    for (live_sink& s : f_.sinks) {
      s.slot += steps * s.step;
      s.position += steps * s.position_step;
    }
  }

  bool note_label(const live_sink& s, index elements) {
    bad_label_ = offending_label(s, elements);
    label_slots_ = s.slots;
    return false;
  }

  datashape::diagnostic failure() const {
    if (failed_ != nullptr) return loop_failed(failed_, failed_status_);
    return {codes::label_out_of_range, datashape::severity::error,
            "label " + std::to_string(bad_label_) + " is outside 0 to " + std::to_string(label_slots_ - 1)};
  }

  const program::code& code_;
  tile_frame& f_;
  run_options options_;
  loop_nest nest_;
  std::size_t first_output_ = 0;
  index tile_ = cache_tile;  ///< steps
  index unit_ = 1;           ///< elements a step: 1, or a whole short row
  bool prefetch_ = false;
  index block_rows_ = 0;
  bool blocks_ = false;  ///< the inner two dims are walked in blocks, some operands transposed in scratch
  bool streams_ = false;
  bool only_pointers_ = false;  ///< from one tile to the next nothing but the kernels' pointers moves
  bool positions_ = false;      ///< some sink reduces to a position
  bool rows_ = false;           ///< tiles are blocks of whole rows that are reduced together
  bool in_place_rows_ = false;
  index columns_left_ = 0;  ///< that did not fill a block
  std::byte* temporaries_ = nullptr;
  index area_ = 0;
  const char* failed_ = nullptr;  ///< the function whose loop failed
  std::int32_t failed_status_ = 0;
  std::int64_t bad_label_ = 0;
  index label_slots_ = 0;
  stream_copy stream_ = nullptr;
};

}  // namespace

datashape::outcome program::run(std::span<const index> shape, std::span<const operand> inputs, std::span<const operand> outputs,
                                std::span<const reduction_target> targets, run_options options) const {
  DATASHAPE_CHECK(check_operands(*code_, shape.size(), inputs.size(), outputs.size()));
  for (index extent : shape) {
    if (extent == 0) return std::monostate{};
  }
  frame_lease lease;
  tile_run run(*code_, lease.frame(), options);
  run.attach(shape, inputs, outputs, targets);
  return run.run(targets);
}

}  // namespace pluribus::gfunc
