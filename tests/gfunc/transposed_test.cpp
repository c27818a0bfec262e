// SPDX-License-Identifier: BSD-3-Clause
/// Operands that lie along another dim than the others: every element size, extents beside the multiples of a block, padded rows, and which
/// of two inputs and an output are turned, against the sums of logical elements.
#include <doctest/doctest.h>

#include <cstring>
#include <vector>

#include "gfunc/program.hpp"

using namespace pluribus;
using namespace pluribus::gfunc;

namespace {

template <class T>
T element(gfunc::index i) {
  if constexpr (requires { T{}.real; })
    return {static_cast<double>(i % 251), static_cast<double>(i % 13)};
  else
    return static_cast<T>(i % 113);
}
template <class T>
T sum(T a, T b) {
  if constexpr (requires { a.real; })
    return {a.real + b.real, a.imag + b.imag};
  else
    return static_cast<T>(a + b);
}

/// A grid whose rows, or columns where turned, are packed and `padding` elements apart.
template <class T>
struct grid {
  gfunc::index row, column;
  std::vector<T> memory;
  grid(gfunc::index rows, gfunc::index columns, bool turned, gfunc::index padding)
      : row(turned ? 1 : columns + padding),
        column(turned ? rows + padding : 1),
        memory(static_cast<std::size_t>((turned ? columns * column : rows * row))) {}
  T& at(gfunc::index r, gfunc::index c) { return memory[static_cast<std::size_t>(r * row + c * column)]; }
  operand over() {
    operand o;
    o.data = reinterpret_cast<std::byte*>(memory.data());
    o.dtype = ndt::scalar_of<T>;
    o.strides[0] = row * static_cast<gfunc::index>(sizeof(T));
    o.strides[1] = column * static_cast<gfunc::index>(sizeof(T));
    return o;
  }
};

template <class T>
void adds(gfunc::index rows, gfunc::index columns) {
  program_builder builder;
  const reg args[] = {builder.input(ndt::scalar_of<T>), builder.input(ndt::scalar_of<T>)};
  builder.output(builder.call("add", args).value());
  const program built = builder.build();
  for (int turned = 0; turned < 8; ++turned) {
    for (int way = 0; way < 4; ++way) {
      const gfunc::index padding = way % 2 * 3;
      grid<T> a(rows, columns, (turned & 1) != 0, padding), b(rows, columns, (turned & 2) != 0, 0),
          out(rows, columns, (turned & 4) != 0, padding);
      for (gfunc::index r = 0; r < rows; ++r)
        for (gfunc::index c = 0; c < columns; ++c) a.at(r, c) = element<T>(7 * r + c), b.at(r, c) = element<T>(r + 31 * c);
      const gfunc::index shape[] = {rows, columns};
      const operand in[] = {a.over(), b.over()}, to[] = {out.over()};
      REQUIRE(built.run(shape, in, to, {}, {way >= 2, way >= 2}));
      bool equal = true;
      for (gfunc::index r = 0; r < rows; ++r) {
        for (gfunc::index c = 0; c < columns; ++c) {
          const T expected = sum(a.at(r, c), b.at(r, c));
          equal = equal && std::memcmp(&expected, &out.at(r, c), sizeof expected) == 0;
        }
      }
      REQUIRE_MESSAGE(equal, ndt::name(ndt::scalar_of<T>) << ", " << rows << " x " << columns << ", turned " << turned << ", way " << way);
    }
  }
}

}  // namespace

TEST_CASE("operands that lie along different dims add up element by element") {
  constexpr gfunc::index shapes[][2] = {{16, 16}, {15, 200}, {64, 128}, {65, 129}, {100, 300}, {17, 1000}, {300, 21}, {128, 64}};
  for (const auto& [rows, columns] : shapes) {
    adds<std::uint8_t>(rows, columns);
    adds<std::int16_t>(rows, columns);
    adds<float>(rows, columns);
    adds<double>(rows, columns);
    adds<ndt::complex128>(rows, columns);
  }
}

TEST_CASE("an operand across a cube and a reduction beside it see each element once") {
  const gfunc::index shape[] = {40, 5, 70};
  std::vector<double> a(40 * 5 * 70), out(a.size());
  for (std::size_t i = 0; i < a.size(); ++i) a[i] = static_cast<double>(i % 977);
  operand in, to;
  in.data = reinterpret_cast<std::byte*>(a.data());
  to.data = reinterpret_cast<std::byte*>(out.data());
  const gfunc::index turned[] = {8, 40 * 8, 200 * 8}, straight[] = {350 * 8, 70 * 8, 8};  // packed along the first dim, and along the last
  std::copy(std::begin(turned), std::end(turned), in.strides);
  std::copy(std::begin(straight), std::end(straight), to.strides);
  program_builder builder;
  const reg x = builder.input(ndt::scalar::float64), args[] = {x, builder.literal(std::int64_t{1})};
  const reg more = builder.call("add", args).value();
  builder.output(more);
  REQUIRE(builder.reduce("sum", more));
  REQUIRE(builder.reduce("argmax", x));
  const program built = builder.build();
  std::vector<std::uint64_t> sums(static_cast<std::size_t>(built.sink(0).state_bytes / 8 * 5)),
      places(static_cast<std::size_t>(built.sink(1).state_bytes / 8));
  built.sink(0).init(sums.data(), 5);
  built.sink(1).init(places.data(), 1);
  reduction_target of_middle, of_all;
  of_middle.states = sums.data();
  of_middle.slots = 5;
  of_middle.slot_strides[1] = 1;
  of_all.states = places.data();
  of_all.position_strides[0] = 350, of_all.position_strides[1] = 70, of_all.position_strides[2] = 1;
  const reduction_target targets[] = {of_middle, of_all};
  REQUIRE(built.run(shape, {&in, 1}, {&to, 1}, targets));
  double expected[5] = {}, got[5];
  std::int64_t place = -1, best = 0;
  for (gfunc::index i = 0; i < 40; ++i) {
    for (gfunc::index j = 0; j < 5; ++j) {
      for (gfunc::index k = 0; k < 70; ++k) {
        const double v = a[static_cast<std::size_t>(i + 40 * j + 200 * k)];
        const std::int64_t number = 350 * i + 70 * j + k;
        CHECK(out[static_cast<std::size_t>(number)] == v + 1);
        expected[j] += v + 1;
        if (best < 0 || place < 0 || v > a[static_cast<std::size_t>(best)]) place = number, best = i + 40 * j + 200 * k;
      }
    }
  }
  built.sink(0).finish(sums.data(), got, 5, 0, 0);
  for (int j = 0; j < 5; ++j) CHECK(got[j] == expected[j]);
  std::int64_t found = -1;
  built.sink(1).finish(places.data(), &found, 1, 0, 0);
  CHECK(found == place);
}
