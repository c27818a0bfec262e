/* SPDX-License-Identifier: BSD-3-Clause */
/* Values and functions from C99, call by call. Prints what failed; exit 1 where something did. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "gfunc/c/gfunc.h"

static void report(nd_error *error) {
  char text[2048];
  nd_error_text(error, text, sizeof text);
  printf("%s\n", text);
  nd_error_release(error);
}

static ndt_type *type(const char *text) {
  ndt_type *t = NULL;
  nd_error *error = NULL;
  if (ndt_parse(text, strlen(text), &t, &error) == ND_OK) return t;
  report(error);
  exit(1);
}

static gf_value *read(const char *datashape, const char *text) {
  ndt_type *t = type(datashape);
  gf_value *v = NULL;
  nd_error *error = NULL;
  if (gf_value_read(t, text, strlen(text), &v, &error) != ND_OK) {
    report(error);
    exit(1);
  }
  ndt_release(t);
  return v;
}

/* Whether the value is of this datashape and prints as this text; releases it. */
static int is(gf_value *v, const char *datashape, const char *text) {
  char printed[512], types[512];
  ndt_type *t = NULL;
  int good = v != NULL && gf_value_type(v, &t, NULL) == ND_OK;
  if (good) {
    ndt_print(t, types, sizeof types);
    good = gf_value_print(v, printed, sizeof printed) < sizeof printed && strcmp(types, datashape) == 0 && strcmp(printed, text) == 0;
    if (!good) printf("found %s of %s, expected %s of %s\n", printed, types, text, datashape);
  }
  ndt_release(t);
  gf_value_release(v);
  return good;
}

static gf_call_options options_of(const gf_registry *functions, const char *text) {
  gf_call_options o;
  memset(&o, 0, sizeof o);
  o.struct_size = sizeof o;
  o.functions = functions;
  o.options = text;
  o.options_size = text ? strlen(text) : 0;
  return o;
}

static gf_value *call(const gf_registry *functions, const char *name, const char *options, gf_value *a, gf_value *b) {
  gf_value *arguments[2], *out = NULL;
  nd_error *error = NULL;
  gf_call_options o = options_of(functions, options);
  arguments[0] = a, arguments[1] = b;
  if (gf_call(name, strlen(name), arguments, b ? 2 : 1, &o, &out, &error) != ND_OK) report(error);
  return out;
}

/* The code of the first diagnostic of a call that must fail with this status. */
static int fails(const gf_registry *functions, const char *name, const char *options, gf_value *a, gf_value *b, nd_status status, const char *code,
                 const char *part) {
  gf_value *arguments[2], *out = NULL;
  nd_error *error = NULL;
  gf_call_options o = options_of(functions, options);
  int good;
  arguments[0] = a, arguments[1] = b;
  good = gf_call(name, strlen(name), arguments, b ? 2 : 1, &o, &out, &error) == status && out == NULL && nd_error_status(error) == status &&
         strcmp(nd_error_code(error, 0), code) == 0 && strstr(nd_error_message(error, 0), part) != NULL;
  if (!good && error) printf("%s: %s\n", nd_error_code(error, 0), nd_error_message(error, 0));
  nd_error_release(error);
  gf_value_release(out);
  return good;
}

static int destroyed = 0;
static void count_destroy(void *context, void *data) {
  ++destroyed;
  CHECK(context == &destroyed);
  free(data);
}

static void memory(void) {
  ndt_type *matrix = type("2 * 3 * int32");
  int32_t *data = malloc(6 * sizeof *data);
  const int64_t turned[2] = {4, 8}, backwards[2] = {-12, 4};
  int64_t shape[4], strides[4];
  gf_memory m;
  gf_value *v = NULL, *w = NULL, *part = NULL;
  nd_error *error = NULL;
  int i;
  for (i = 0; i < 6; ++i) data[i] = i;
  memset(&m, 0, sizeof m);
  m.struct_size = sizeof m;
  m.data = data, m.bytes = 23, m.destroy = count_destroy, m.context = &destroyed;
  CHECK(gf_value_over(matrix, &m, &v, &error) == ND_INVALID && v == NULL && destroyed == 0); /* one byte too few: still ours */
  nd_error_release(error);
  m.bytes = 24;
  CHECK(gf_value_over(matrix, &m, &v, NULL) == ND_OK);
  CHECK(gf_value_form(v) == GF_STRIDED && gf_value_data(v) == data && gf_value_itemsize(v) == 4 && gf_value_is_contiguous(v));
  CHECK(gf_value_shape(v, shape, 4) == 2 && shape[0] == 2 && shape[1] == 3 && gf_value_shape(v, NULL, 0) == 2);
  CHECK(gf_value_strides(v, strides, 4) == 2 && strides[0] == 12 && strides[1] == 4);
  CHECK(gf_value_range(v, 1, 2, -10, -2, &part, NULL) == ND_OK);
  gf_value_release(gf_value_retain(v));
  gf_value_release(v);
  CHECK(destroyed == 0 && is(part, "2 * 2 * int32", "[[2, 0], [5, 3]]") && destroyed == 1); /* the part kept the memory */

  data = malloc(6 * sizeof *data);
  for (i = 0; i < 6; ++i) data[i] = i;
  m.data = data, m.destroy = NULL;
  m.strides = turned;
  CHECK(gf_value_over_text("2 * 3 * int32", 13, &m, &v, NULL) == ND_OK && !gf_value_is_contiguous(v));
  CHECK(is(v, "2 * 3 * int32", "[[0, 2, 4], [1, 3, 5]]"));
  m.strides = backwards;
  CHECK(gf_value_over(matrix, &m, &v, &error) == ND_INVALID); /* begins before the memory */
  nd_error_release(error);
  m.offset = 12;
  CHECK(gf_value_over(matrix, &m, &v, NULL) == ND_OK && is(gf_value_retain(v), "2 * 3 * int32", "[[3, 4, 5], [0, 1, 2]]"));
  CHECK(gf_value_copy(v, &w, NULL) == ND_OK && gf_value_data(w) != gf_value_data(v));
  {
    bool same = false;
    CHECK(gf_value_equal(v, w, &same, NULL) == ND_OK && same);
  }
  gf_value_release(v), gf_value_release(w);
  CHECK(gf_value_over_text("2 * 3 * in32", 12, &m, &v, &error) == ND_INVALID && nd_error_span(error, 0, NULL, NULL));
  nd_error_release(error);
  m.bytes = -1;
  CHECK(gf_value_over(matrix, &m, &v, &error) == ND_INVALID);
  nd_error_release(error);
  CHECK(gf_value_over(NULL, &m, &v, NULL) == ND_INVALID && gf_value_over(matrix, &m, NULL, NULL) == ND_INVALID);
  free(data);
  CHECK(gf_value_allocate(matrix, &v, NULL) == ND_OK);
  memset(gf_value_data(v), 0, 24);
  CHECK(is(v, "2 * 3 * int32", "[[0, 0, 0], [0, 0, 0]]"));
  ndt_release(matrix);
  matrix = type("N * int32");
  CHECK(gf_value_allocate(matrix, &v, &error) == ND_INVALID || gf_value_allocate(matrix, &v, NULL) == ND_UNSUPPORTED);
  nd_error_release(error);
  ndt_release(matrix);
}

static void composition(void) {
  gf_value *x = read("3 * int32", "[1, 2, 3]"), *y = read("3 * float64", "[0.5, 1.5, 2.5]"), *mask = read("3 * bool", "[true, false, true]");
  gf_value *offsets = read("3 * int32", "[0, 2, 3]"), *both[2], *v = NULL, *part = NULL;
  ndt_type *t = type("3 * {x: int32, y: float64}");
  const int32_t order[2] = {1, 0}, wrong[2] = {1, 1};
  const int64_t shape[2] = {2, 3};
  nd_error *error = NULL;
  both[0] = x, both[1] = y;
  CHECK(gf_value_columns(t, both, 2, &v, NULL) == ND_OK && gf_value_form(v) == GF_COLUMNS && gf_value_part_count(v) == 2 && gf_value_data(v) == NULL);
  CHECK(gf_value_field(v, "y", 1, &part, NULL) == ND_OK && gf_value_data(part) == gf_value_data(y));
  gf_value_release(part);
  CHECK(gf_value_field(v, "z", 1, &part, &error) == ND_INVALID);
  nd_error_release(error);
  CHECK(gf_value_part(v, 0, &part, NULL) == ND_OK && is(part, "3 * int32", "[1, 2, 3]"));
  CHECK(gf_value_part(v, 2, &part, &error) == ND_INVALID);
  nd_error_release(error);
  CHECK(gf_value_at(v, -1, &part, NULL) == ND_OK && is(part, "{x: int32, y: float64}", "{\"x\": 3, \"y\": 2.5}"));
  CHECK(gf_value_at(v, 3, &part, &error) == ND_INVALID);
  nd_error_release(error);
  gf_value_release(v);
  CHECK(gf_value_masked(x, mask, &v, NULL) == ND_OK && gf_value_form(v) == GF_OPTION && gf_value_part_count(v) == 1);
  CHECK(gf_value_valid(v, &part, NULL) == ND_OK && is(part, "3 * bool", "[true, false, true]"));
  CHECK(is(v, "3 * ?int32", "[1, null, 3]"));
  CHECK(gf_value_ragged(offsets, x, &v, NULL) == ND_OK && gf_value_form(v) == GF_RAGGED && gf_value_part_count(v) == 3);
  CHECK(gf_value_part(v, 2, &part, NULL) == ND_OK && gf_value_data(part) == gf_value_data(x));
  gf_value_release(part);
  CHECK(is(v, "2 * var * int32", "[[1, 2], [3]]"));
  CHECK(gf_value_ragged(x, y, &v, NULL) == ND_OK && is(v, "2 * var * float64", "[[1.5], [2.5]]"));
  CHECK(gf_value_ragged(y, x, &v, &error) != ND_OK && nd_error_count(error) == 1); /* offsets are integers */
  nd_error_release(error);
  v = read("2 * string", "[\"ab\", \"c\"]");
  CHECK(gf_value_form(v) == GF_TEXT && gf_value_part_count(v) == 3 && gf_value_part(v, 2, &part, NULL) == ND_OK);
  CHECK(gf_value_form(part) == GF_STRIDED && memcmp(gf_value_data(part), "abc", 3) == 0);
  gf_value_release(part), gf_value_release(v);
  CHECK(gf_value_broadcast(x, shape, 2, &v, NULL) == ND_OK && gf_value_transpose(v, order, 2, &part, NULL) == ND_OK);
  CHECK(is(part, "3 * 2 * int32", "[[1, 1], [2, 2], [3, 3]]"));
  CHECK(gf_value_transpose(v, wrong, 2, &part, &error) == ND_INVALID);
  nd_error_release(error);
  CHECK(gf_value_transpose(v, order, 1, &part, NULL) == ND_INVALID && gf_value_range(v, 0, 0, 2, 0, &part, NULL) == ND_INVALID);
  CHECK(gf_value_range(v, 5, 0, 2, 1, &part, NULL) == ND_INVALID);
  gf_value_release(v);
  gf_value_release(x), gf_value_release(y), gf_value_release(mask), gf_value_release(offsets);
  ndt_release(t);
}

static void listing(void) {
  gf_registry *r = NULL;
  char text[65536];
  int64_t i;
  size_t k;
  CHECK(gf_registry_builtin(&r, NULL) == ND_OK && gf_function_count(r) > 100);
  for (k = 1; k < gf_function_count(r); ++k) CHECK(strcmp(gf_function_name(r, k - 1), gf_function_name(r, k)) < 0);
  for (k = 0; k < gf_function_count(r); ++k) {
    CHECK(gf_function_sorts(r, k) != 0 && gf_function_signatures(r, k, text, sizeof text) < sizeof text && strlen(text) > 0);
    CHECK(strlen(gf_function_doc(r, k)) > 0 && strlen(gf_function_example(r, k)) > 0 && strlen(gf_function_example_result(r, k)) > 0);
  }
  i = gf_function_find(r, "add", 3);
  CHECK(i >= 0 && strcmp(gf_function_name(r, (size_t)i), "add") == 0 && (gf_function_sorts(r, (size_t)i) & GF_ELEMENTWISE) != 0);
  gf_function_signatures(r, (size_t)i, text, sizeof text);
  CHECK(strstr(text, "(... * float64, ... * float64) -> ... * float64") != NULL);
  CHECK(gf_function_json(r, (size_t)i, text, sizeof text) < sizeof text && strstr(text, "\"nulls\": \"null where an argument is\"") != NULL);
  CHECK(gf_function_find(r, "nothing", 7) == -1 && gf_function_name(r, 1000000) == NULL && gf_function_sorts(r, 1000000) == 0);
  gf_registry_release(gf_registry_retain(r));
  gf_registry_release(r);
}

static void calls(void) {
  gf_value *x = read("2 * 3 * int32", "[[1, 2, 3], [4, 5, 6]]"), *y = read("3 * float64", "[0.5, 1.5, 2.5]"), *two = NULL, *out = NULL, *arguments[2];
  gf_value *unsorted = read("4 * int64", "[3, 1, 2, 9]"), *weights = read("4 * float64", "[1, 2, 3, 4]"), *part = NULL;
  const char *names[1] = {"weights"};
  gf_call_options o;
  CHECK(gf_value_integer(2, &two, NULL) == ND_OK);
  CHECK(is(call(NULL, "multiply", NULL, x, two), "2 * 3 * int32", "[[2, 4, 6], [8, 10, 12]]")); /* the literal takes int32 */
  CHECK(is(call(NULL, "add", NULL, x, y), "2 * 3 * float64", "[[1.5, 3.5, 5.5], [4.5, 6.5, 8.5]]"));
  CHECK(is(call(NULL, "sum", "{\"axis\": 1}", x, NULL), "2 * int64", "[6, 15]"));
  CHECK(is(call(NULL, "sum", "{\"axis\": [0, 1], \"keepdims\": true, \"dtype\": \"float32\"}", x, NULL), "1 * 1 * float32", "[[21]]"));
  CHECK(fails(NULL, "sun", NULL, x, NULL, ND_INVALID, "E0301", "sun"));
  CHECK(fails(NULL, "sum", "{\"axes\": 1}", x, NULL, ND_INVALID, "E0350", "axes"));
  CHECK(fails(NULL, "sum", "{\"axis\": \"x\"}", x, NULL, ND_INVALID, "E0351", "axis"));
  CHECK(fails(NULL, "sum", "{\"axis\": 1", x, NULL, ND_INVALID, "E0351", "JSON"));
  CHECK(fails(NULL, "sum", "[1]", x, NULL, ND_INVALID, "E0351", "object"));
  CHECK(fails(NULL, "sum", "{\"axis\": 18446744073709551615}", x, NULL, ND_INVALID, "E0351", "axis"));
  CHECK(fails(NULL, "sum", "{\"axis\": {\"a\": 1}}", x, NULL, ND_INVALID, "E0351", "datashape"));
  CHECK(fails(NULL, "add", NULL, x, unsorted, ND_NO_MATCH, "E0310", "broadcast"));
  CHECK(fails(NULL, "add", NULL, x, NULL, ND_NO_MATCH, "E0303", "add"));
  out = call(NULL, "histogram", "{\"bins\": 2, \"weights\": {\"type\": \"4 * float64\", \"value\": [1, 2, 3, 4]}}", unsorted, NULL);
  CHECK(gf_value_field(out, "histogram", 9, &part, NULL) == ND_OK && is(part, "2 * float64", "[6, 4]"));
  gf_value_release(out);
  out = call(NULL, "histogram", "{\"bins\": 2, \"weights\": [0.5, 2, 3, 4]}", unsorted, NULL);
  CHECK(gf_value_field(out, "histogram", 9, &part, NULL) == ND_OK && is(part, "2 * float64", "[5.5, 4]"));
  gf_value_release(out), out = NULL;
  memset(&o, 0, sizeof o);
  o.struct_size = sizeof o;
  o.options = "{\"bins\": 2}", o.options_size = strlen(o.options);
  o.value_names = names, o.values = &weights, o.value_count = 1;
  arguments[0] = unsorted;
  CHECK(gf_call("histogram", 9, arguments, 1, &o, &out, NULL) == ND_OK);
  CHECK(gf_value_field(out, "histogram", 9, &part, NULL) == ND_OK && is(part, "2 * float64", "[6, 4]"));
  gf_value_release(out), out = NULL;
  o.value_names = NULL;
  CHECK(gf_call("histogram", 9, arguments, 1, &o, &out, NULL) == ND_INVALID);
  arguments[0] = x, arguments[1] = two;
  {
    ndt_type *t = type("2 * 3 * int32"), *other = type("2 * 3 * float64");
    CHECK(gf_value_allocate(t, &out, NULL) == ND_OK && gf_call_into("multiply", 8, arguments, 2, NULL, out, NULL) == ND_OK);
    CHECK(is(out, "2 * 3 * int32", "[[2, 4, 6], [8, 10, 12]]"));
    CHECK(gf_value_allocate(other, &out, NULL) == ND_OK && gf_call_into("multiply", 8, arguments, 2, NULL, out, NULL) == ND_INVALID);
    gf_value_release(out);
    ndt_release(t), ndt_release(other);
  }
  CHECK(gf_call("add", 3, NULL, 2, NULL, &out, NULL) == ND_INVALID && gf_call("add", 3, arguments, 2, NULL, NULL, NULL) == ND_INVALID);
  gf_value_release(x), gf_value_release(y), gf_value_release(two), gf_value_release(unsorted), gf_value_release(weights);
}

/* --- functions from outside ------------------------------------------------------------------------------------------------------- */

static int freed = 0;
static void free_scale(void *state) {
  ++freed;
  free(state);
}
static void scale_loop(char **data, const intptr_t *dims, const intptr_t *strides, void *state) {
  intptr_t i;
  for (i = 0; i < dims[0]; ++i)
    *(double *)(data[1] + i * strides[1]) = *(double *)state * *(const double *)(data[0] + i * strides[0]);
}
/* A sum over the core dimension and its length, as a gufunc (n)->(),(). */
static void sum_loop(char **data, const intptr_t *dims, const intptr_t *strides, void *state) {
  intptr_t i, k;
  (void)state;
  for (i = 0; i < dims[0]; ++i) {
    double sum = 0;
    for (k = 0; k < dims[1]; ++k) sum += *(const double *)(data[0] + i * strides[0] + k * strides[3]);
    *(double *)(data[1] + i * strides[1]) = sum;
    *(int64_t *)(data[2] + i * strides[2]) = dims[1];
  }
}
/* (m,n),(n,p)->(m,p) */
static void product_loop(char **data, const intptr_t *dims, const intptr_t *strides, void *state) {
  intptr_t i, m, n, p;
  (void)state;
  for (i = 0; i < dims[0]; ++i)
    for (m = 0; m < dims[1]; ++m)
      for (p = 0; p < dims[3]; ++p) {
        double sum = 0;
        for (n = 0; n < dims[2]; ++n)
          sum += *(const double *)(data[0] + i * strides[0] + m * strides[3] + n * strides[4]) *
                 *(const double *)(data[1] + i * strides[1] + n * strides[5] + p * strides[6]);
        *(double *)(data[2] + i * strides[2] + m * strides[7] + p * strides[8]) = sum;
      }
}
static int32_t root_loop(char **data, const intptr_t *dims, const intptr_t *strides, void *state) {
  intptr_t i;
  (void)state;
  for (i = 0; i < dims[0]; ++i) {
    const double x = *(const double *)(data[0] + i * strides[0]);
    if (x < 0) return 42;
    *(double *)(data[1] + i * strides[1]) = sqrt(x);
  }
  return 0;
}

static void kernel(gf_module *m, const char *name, gf_kernel *k) {
  nd_error *error = NULL;
  CHECK(gf_module_function(m, name, strlen(name), "From C.", 7, NULL) == ND_OK);
  if (gf_module_kernel(m, k, &error) != ND_OK) {
    CHECK(!"a kernel is taken");
    report(error);
  }
}

/* Whether a call was refused, and says so; releases the error. */
static int refused(nd_status status, nd_error **error, const char *part) {
  char text[2048] = "";
  nd_error_text(*error, text, sizeof text);
  nd_error_release(*error);
  *error = NULL;
  if (status == ND_INVALID && strstr(text, part) != NULL) return 1;
  printf("found %s, expected %s\n", text, part);
  return 0;
}

/* What was not said is asked for by name. */
static void missing(void) {
  gf_value *x = read("2 * 2 * float64", "[[1, 2], [3, 4]]"), *none = NULL, *out = NULL;
  gf_call_options o = options_of(NULL, "{\"axis\": 1}");
  gf_memory memory;
  nd_error *error = NULL;
  memset(&memory, 0, sizeof memory);
  CHECK(refused(gf_call("sum", 3, &x, 1, NULL, NULL, &error), &error, "`gf_call`: the argument `out` is NULL"));
  CHECK(refused(gf_call(NULL, 3, &x, 1, NULL, &out, &error), &error, "`gf_call`: the argument `name` is NULL"));
  CHECK(refused(gf_call("sum", 3, NULL, 1, NULL, &out, &error), &error, "`gf_call`: the argument `arguments` is NULL"));
  CHECK(refused(gf_call("sum", 3, &none, 1, NULL, &out, &error), &error, "`gf_call`: the argument `arguments[i]` is NULL"));
  CHECK(refused(gf_value_over_text("float64", 7, &memory, &out, &error), &error, "struct_size of `gf_memory` is 0"));
  o.struct_size = 0;
  CHECK(refused(gf_call("sum", 3, &x, 1, &o, &out, &error), &error, "struct_size of `gf_call_options` is 0; set it to sizeof(gf_call_options)"));
  o = options_of(NULL, "{\"axis\": 1, \"axis\": 0}");
  CHECK(refused(gf_call("sum", 3, &x, 1, &o, &out, &error), &error, "option `axis`: it is given twice"));
  CHECK(out == NULL);
  gf_value_release(x);
}

static void from_outside(void) {
  gf_module *m = NULL;
  gf_registry *r = NULL, *more = NULL;
  gf_kernel k;
  nd_error *error = NULL;
  double *three = malloc(sizeof *three);
  gf_value *x = read("2 * 3 * float64", "[[1, 4, 9], [16, 25, 36]]"), *bad = read("2 * 3 * float64", "[[1, 4, 9], [16, -1, -2]]"), *turned = NULL, *part = NULL;
  gf_value *turned_bad = read("3 * 1 * float64", "[[1], [-4], [-9]]"), *ints = read("2 * int32", "[1, 4]"), *stack = read("2 * 2 * 1 * float64", "[[[1], [2]], [[3], [4]]]"), *out = NULL;
  const int32_t order[2] = {1, 0};
  *three = 3;
  memset(&k, 0, sizeof k);
  k.struct_size = sizeof k;
  CHECK(gf_module_new(NULL, &m, NULL) == ND_OK);
  k.signature = "(... * float64) -> ... * float64", k.loop = scale_loop, k.state = three, k.free_state = free_scale;
  CHECK(gf_module_kernel(m, &k, &error) == ND_INVALID && freed == 0); /* no function yet: the state is still ours */
  nd_error_release(error);
  kernel(m, "scaled", &k);
  CHECK(gf_module_example(m, "scaled([1.0])", 13, "[3.0]", 5, NULL) == ND_OK);
  k.state = NULL, k.free_state = NULL;
  k.signature = "(... * N * float64) -> (... * float64, ... * int64)", k.loop = sum_loop;
  kernel(m, "sum_and_count", &k);
  k.signature = "(... * M * N * float64, ... * N * P * float64) -> ... * M * P * float64", k.loop = product_loop;
  kernel(m, "product", &k);
  k.signature = "(... * float64) -> ... * float64", k.loop = NULL, k.checked = root_loop;
  kernel(m, "root", &k);
  k.flags = GF_ONE_THREAD;
  kernel(m, "slow_root", &k);
  k.signature = "(... * N * float64) -> ... * N * float64";
  kernel(m, "root_of_rows", &k); /* reads the first of each row */
  k.flags = 2;
  CHECK(gf_module_kernel(m, &k, &error) == ND_INVALID);
  nd_error_release(error);
  k.flags = 0, k.loop = scale_loop;
  CHECK(refused(gf_module_kernel(m, &k, &error), &error, "not both"));
  k.loop = NULL, k.checked = NULL;
  CHECK(refused(gf_module_kernel(m, &k, &error), &error, "neither"));
  k.checked = root_loop, k.struct_size = 0;
  CHECK(refused(gf_module_kernel(m, &k, &error), &error, "struct_size of `gf_kernel` is 0; set it to sizeof(gf_kernel)"));
  k.struct_size = sizeof k, k.signature = NULL;
  CHECK(refused(gf_module_kernel(m, &k, &error), &error, "`gf_module_kernel`: the argument `kernel->signature` is NULL"));
  if (gf_module_build(m, &r, &error) != ND_OK) report(error);
  gf_module_release(m);
  CHECK(r != NULL && gf_function_find(r, "scaled", 6) >= 0 && freed == 0);
  CHECK(strcmp(gf_function_doc(r, (size_t)gf_function_find(r, "scaled", 6)), "From C.") == 0);

  CHECK(is(call(r, "scaled", NULL, x, NULL), "2 * 3 * float64", "[[3, 12, 27], [48, 75, 108]]"));
  CHECK(is(call(r, "scaled", NULL, ints, NULL), "2 * float64", "[3, 12]")); /* cast for the loop */
  CHECK(gf_value_transpose(x, order, 2, &turned, NULL) == ND_OK);
  CHECK(is(call(r, "scaled", NULL, turned, NULL), "3 * 2 * float64", "[[3, 48], [12, 75], [27, 108]]"));
  CHECK(is(call(r, "product", NULL, x, turned), "2 * 2 * float64", "[[98, 440], [440, 2177]]"));
  CHECK(is(call(r, "product", NULL, turned, stack), "2 * 3 * 1 * float64", "[[[33], [54], [81]], [[67], [112], [171]]]")); /* broadcast */
  CHECK(fails(r, "product", NULL, x, x, ND_NO_MATCH, "E0302", "product"));
  out = call(r, "sum_and_count", NULL, turned, NULL);
  CHECK(gf_value_part(out, 0, &part, NULL) == ND_OK && is(part, "3 * float64", "[17, 29, 45]"));
  CHECK(gf_value_part(out, 1, &part, NULL) == ND_OK && is(part, "3 * int64", "[2, 2, 2]"));
  gf_value_release(out);
  CHECK(is(call(r, "root", NULL, x, NULL), "2 * 3 * float64", "[[1, 2, 3], [4, 5, 6]]"));
  CHECK(is(call(r, "slow_root", NULL, x, NULL), "2 * 3 * float64", "[[1, 2, 3], [4, 5, 6]]"));
  CHECK(fails(r, "root", NULL, bad, NULL, ND_INVALID, "E0355", "status 42 at element [1, 1]"));
  CHECK(fails(r, "slow_root", NULL, bad, NULL, ND_INVALID, "E0355", "status 42 at element [1, 1]"));
  CHECK(fails(r, "root_of_rows", NULL, turned_bad, NULL, ND_INVALID, "E0355", "status 42 at element [1]"));
  CHECK(fails(NULL, "root", NULL, x, NULL, ND_INVALID, "E0301", "root")); /* the built-in functions are as they were */

  CHECK(gf_module_new(r, &m, NULL) == ND_OK);
  memset(&k, 0, sizeof k);
  k.struct_size = sizeof k;
  k.signature = "(... * floaty) -> ... * float64", k.loop = scale_loop;
  kernel(m, "a", &k);
  k.signature = "... * float64";
  kernel(m, "b", &k);
  CHECK(gf_module_build(m, &more, &error) == ND_INVALID && more == NULL && nd_error_count(error) == 2);
  nd_error_release(error);
  gf_module_release(m);
  gf_registry_release(r);
  CHECK(is(call(NULL, "add", NULL, x, ints = (gf_value_release(ints), read("3 * int32", "[1, 1, 1]"))), "2 * 3 * float64", "[[2, 5, 10], [17, 26, 37]]"));
  CHECK(freed == 1); /* this thread's last call was another's */
  gf_value_release(turned_bad), gf_value_release(x), gf_value_release(bad), gf_value_release(turned), gf_value_release(ints), gf_value_release(stack);
}

static void expressions(void) {
  gf_module *m = NULL;
  gf_registry *r = NULL;
  ndt_scope *names = NULL;
  gf_kernel k;
  nd_error *error = NULL;
  gf_value *x = read("2 * float64", "[3, 1]"), *y = read("2 * float64", "[4, 1]");
  const char *declared = "type metres = float64";
  CHECK(ndt_scope_new(&names, NULL) == ND_OK && ndt_scope_declare(names, declared, strlen(declared), NULL) == ND_OK);
  CHECK(gf_module_new(NULL, &m, NULL) == ND_OK && gf_module_names(m, names, NULL) == ND_OK);
  CHECK(gf_module_define(m, "hypot2", 6, "x * x + y * y", 13, "", 0, NULL) == ND_OK);
  memset(&k, 0, sizeof k);
  k.struct_size = sizeof k;
  k.signature = "(... * metres) -> ... * float64", k.loop = scale_loop;
  kernel(m, "number", &k);
  CHECK(gf_module_build(m, &r, &error) == ND_OK);
  gf_module_release(m);
  CHECK(is(call(r, "hypot2", NULL, x, y), "2 * float64", "[25, 2]"));
  gf_registry_release(r);
  CHECK(gf_module_new(NULL, &m, NULL) == ND_OK && gf_module_define(m, "f", 1, "g(x)", 4, "", 0, NULL) == ND_OK);
  CHECK(gf_module_load(m, "/nowhere.so", 11, NULL) == ND_OK);
  CHECK(gf_module_build(m, &r, &error) == ND_INVALID && strcmp(nd_error_code(error, 0), "E0406") == 0);
  nd_error_release(error);
  gf_module_release(m);
  ndt_scope_release(names);
  gf_value_release(x), gf_value_release(y);
}

int main(void) {
  CHECK(gf_abi_version() >> 16 == 1 && ndt_abi_version() >> 16 == 1);
  memory();
  composition();
  listing();
  calls();
  missing();
  from_outside();
  expressions();
  gf_value_release(NULL), gf_registry_release(NULL), gf_module_release(NULL);
  printf("%d checks, %d failed\n", checks, failures);
  return failures != 0;
}
