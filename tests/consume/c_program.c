/* SPDX-License-Identifier: BSD-3-Clause */
/* The type library from C99, function by function. Prints what failed; exit 1 where something did. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ndt/c/ndt.h"

static int failures = 0;
static int checks = 0;

#define CHECK(what)                                            \
  do {                                                         \
    ++checks;                                                  \
    if (!(what)) {                                             \
      ++failures;                                              \
      printf("%s:%d: %s\n", __FILE__, __LINE__, #what);        \
    }                                                          \
  } while (0)

static ndt_type *parse(const char *text) {
  ndt_type *t = NULL;
  nd_error *error = NULL;
  if (ndt_parse(text, strlen(text), &t, &error) != ND_OK) {
    ++failures;
    printf("cannot parse %s: %s\n", text, nd_error_message(error, 0));
    nd_error_release(error);
    exit(1);
  }
  return t;
}

static int prints(const ndt_type *t, const char *expected) {
  char buffer[512];
  const size_t size = ndt_print(t, buffer, sizeof buffer);
  if (size == strlen(expected) && strcmp(buffer, expected) == 0) return 1;
  printf("found %s, expected %s\n", buffer, expected);
  return 0;
}

static void text_and_parts(void) {
  ndt_type *t = parse("3*4 * {x: int32, 'long name': ?float64}");
  ndt_type *dtype = NULL, *field = NULL, *again = NULL, *child = NULL;
  int64_t shape[2] = {0, 0};
  char tiny[4];
  char name[32];
  uint8_t hash[16], hash2[16];
  CHECK(prints(t, "3 * 4 * {x: int32, \"long name\": ?float64}"));
  CHECK(ndt_print(t, NULL, 0) == strlen("3 * 4 * {x: int32, \"long name\": ?float64}"));
  CHECK(ndt_print(t, tiny, sizeof tiny) > sizeof tiny && strcmp(tiny, "3 *") == 0);
  CHECK(ndt_ndim(t) == 2 && ndt_extent(t) == 3);
  CHECK(strcmp(ndt_kind_name(ndt_kind(t)), "fixed") == 0);
  CHECK(ndt_shape(t, shape, 2) == 2 && shape[0] == 3 && shape[1] == 4);
  CHECK(ndt_dtype(t, &dtype, NULL) == ND_OK);
  CHECK(ndt_child_count(dtype) == 2);
  CHECK(ndt_child_name(dtype, 1, name, sizeof name) == 9 && strcmp(name, "long name") == 0);
  CHECK(ndt_find(dtype, "x", 1) == 0 && ndt_find(dtype, "y", 1) == -1);
  CHECK(ndt_field(dtype, "x", 1, &field, NULL) == ND_OK);
  CHECK(ndt_scalar(field) >= 0 && strcmp(ndt_scalar_name(ndt_scalar(field)), "int32") == 0);
  CHECK(ndt_child(dtype, 1, &child, NULL) == ND_OK && prints(child, "?float64"));
  again = parse("3 * 4 * {x: int32, \"long name\": ?float64}");
  CHECK(ndt_equal(t, again) && ndt_hash(t) == ndt_hash(again));
  CHECK(ndt_content_hash(t, hash, NULL) == ND_OK && ndt_content_hash(again, hash2, NULL) == ND_OK && memcmp(hash, hash2, 16) == 0);
  CHECK(!ndt_equal(t, dtype) && !ndt_is_symbolic(t) && !ndt_is_swapped(t));
  ndt_release(child);
  ndt_release(field);
  ndt_release(dtype);
  ndt_release(again);
  CHECK(ndt_retain(t) == t);
  ndt_release(t);
  ndt_release(t);
  ndt_release(NULL);
}

static void errors(void) {
  const char *text = "{x: int32, x: int64}";
  ndt_type *t = NULL;
  nd_error *error = NULL;
  uint32_t begin = 99, end = 99;
  char rendered[1024];
  CHECK(ndt_parse(text, strlen(text), &t, &error) == ND_INVALID);
  CHECK(t == NULL && error != NULL);
  CHECK(nd_error_count(error) == 1 && nd_error_status(error) == ND_INVALID);
  CHECK(nd_error_code(error, 0)[0] == 'E' && strlen(nd_error_code(error, 0)) == 5);
  CHECK(strstr(nd_error_message(error, 0), "x") != NULL);
  CHECK(nd_error_span(error, 0, &begin, &end) && begin == 11 && end == 12);
  CHECK(nd_error_text(error, rendered, sizeof rendered) < sizeof rendered && strchr(rendered, '^') != NULL);
  CHECK(nd_error_json(error, rendered, sizeof rendered) < sizeof rendered && rendered[0] == '{');
  CHECK(nd_error_message(error, 1) == NULL && nd_error_code(error, 1) == NULL);
  nd_error_release(error);
  CHECK(ndt_parse(text, strlen(text), &t, NULL) == ND_INVALID);
  CHECK(ndt_parse(text, strlen(text), NULL, NULL) == ND_INVALID);
  CHECK(ndt_parse(NULL, 4, &t, NULL) == ND_INVALID);
  nd_error_release(NULL);
}

static void dialects_and_scopes(void) {
  ndt_parse_options options;
  ndt_scope *scope = NULL;
  ndt_type *t = NULL;
  const char *declaration = "type point = {x: float64, y: float64}";
  memset(&options, 0, sizeof options);
  options.struct_size = sizeof options;
  options.dialect = NDT_NDTYPES;
  CHECK(ndt_parse_with("3 * int32", 9, &options, &t, NULL) == ND_OK && prints(t, "3 * int32"));
  ndt_release(t);
  CHECK(ndt_scope_new(&scope, NULL) == ND_OK);
  CHECK(ndt_scope_declare(scope, declaration, strlen(declaration), NULL) == ND_OK);
  options.dialect = NDT_CORE;
  options.names = scope;
  CHECK(ndt_parse_with("10 * point", 10, &options, &t, NULL) == ND_OK && prints(t, "10 * point"));
  ndt_release(t);
  options.dialect = 77;
  CHECK(ndt_parse_with("int32", 5, &options, &t, NULL) == ND_INVALID);
  ndt_scope_release(ndt_scope_retain(scope));
  ndt_scope_release(scope);
}

static void patterns(void) {
  ndt_type *pattern = parse("... * N * M * T"), *t = parse("10 * 3 * 4 * float64"), *other = parse("M * N * T"), *swapped = NULL, *bound = NULL;
  ndt_type *square = parse("N * N * T"), *signature = parse("(... * N * float64, ... * N * float64) -> ... * float64");
  ndt_bindings *b = NULL;
  ndt_resolution *r = NULL;
  nd_error *error = NULL;
  char text[64];
  CHECK(ndt_match(pattern, t, &b, NULL) == ND_OK);
  CHECK(ndt_bindings_count(b) >= 3);
  CHECK(ndt_bindings_extent(b, (size_t)ndt_bindings_find(b, "N", 1)) == 3);
  CHECK(ndt_bindings_type(b, (size_t)ndt_bindings_find(b, "T", 1), &bound, NULL) == ND_OK && prints(bound, "float64"));
  CHECK(ndt_bindings_print(b, (size_t)ndt_bindings_find(b, "M", 1), text, sizeof text) == 1 && strcmp(text, "4") == 0);
  CHECK(ndt_bindings_name(b, 0) != NULL && ndt_bindings_name(b, 99) == NULL);
  CHECK(ndt_substitute(other, b, &swapped, NULL) == ND_OK && prints(swapped, "4 * 3 * float64"));
  ndt_release(swapped);
  ndt_release(bound);
  ndt_bindings_release(ndt_bindings_retain(b));
  ndt_bindings_release(b);
  ndt_release(t);
  t = parse("3 * 4 * float64");
  CHECK(ndt_match(square, t, &b, &error) == ND_NO_MATCH && nd_error_status(error) == ND_NO_MATCH && strlen(nd_error_message(error, 0)) > 0);
  nd_error_release(error);
  error = NULL;
  {
    ndt_type *a = parse("int32"), *f = parse("float32"), *joined = NULL, *x = parse("5 * 3 * float64"), *y = parse("3 * float64");
    const ndt_type *both[2], *arguments[2];
    both[0] = a;
    both[1] = f;
    CHECK(ndt_join(NDT_JOIN_ARRAY, both, 2, &joined, NULL) == ND_OK && prints(joined, "float64"));
    CHECK(ndt_join(9, both, 2, &joined, NULL) == ND_INVALID);
    arguments[0] = x;
    arguments[1] = y;
    CHECK(ndt_resolve(signature, arguments, 2, &r, NULL) == ND_OK);
    CHECK(ndt_resolution_outer_dims(r) == 1 && ndt_resolution_count(r) == 3 && ndt_resolution_arguments(r) == 2);
    ndt_release(joined);
    CHECK(ndt_resolution_type(r, 2, &joined, NULL) == ND_OK && prints(joined, "5 * float64"));
    ndt_resolution_release(ndt_resolution_retain(r));
    ndt_resolution_release(r);
    ndt_release(joined);
    ndt_release(a);
    ndt_release(f);
    ndt_release(x);
    ndt_release(y);
  }
  ndt_release(pattern);
  ndt_release(t);
  ndt_release(other);
  ndt_release(square);
  ndt_release(signature);
}

struct sample {
  int8_t a;
  double b;
  int16_t c[3];
};

static void layouts(void) {
  ndt_type *t = parse("{a: int8, b: float64, c: 3 * int16}"), *symbolic = parse("N * int8");
  ndt_layout *l = NULL;
  nd_error *error = NULL;
  char text[256];
  CHECK(ndt_layout_of(t, &l, NULL) == ND_OK);
  CHECK(ndt_layout_size(l) == (int64_t)sizeof(struct sample) && ndt_layout_align(l) == 8);
  CHECK(ndt_layout_field_count(l) == 3);
  CHECK(ndt_layout_offset(l, 1) == (int64_t)offsetof(struct sample, b));
  CHECK(ndt_layout_offset(l, 2) == (int64_t)offsetof(struct sample, c));
  CHECK(ndt_layout_field_size(l, 2) == 6 && ndt_layout_offset(l, 3) == -1);
  CHECK(ndt_layout_print(l, text, sizeof text) < sizeof text && strlen(text) > 0);
  ndt_layout_release(ndt_layout_retain(l));
  ndt_layout_release(l);
  CHECK(ndt_layout_of(symbolic, &l, &error) != ND_OK && error != NULL);
  nd_error_release(error);
  ndt_release(t);
  ndt_release(symbolic);
}

static void notations(void) {
  ndt_type *t = parse("{a: int8, b: float64}"), *back = NULL, *text_type = parse("{a: int8, s: string}");
  nd_error *error = NULL;
  char text[256];
  size_t needed = 0, i, known = 0;
  uint8_t code = 0, bits = 0, bytes[512];
  uint16_t lanes = 0;
  struct ArrowSchema schema;
  for (i = 0; i < ndt_notation_count(); ++i) known += strcmp(ndt_notation_name(i), "pep3118") == 0;
  CHECK(known == 1 && ndt_notation_name(999) == NULL);
  CHECK(ndt_write(t, "pep3118", text, sizeof text, &needed, NULL) == ND_OK && strcmp(text, "T{b:a:7x<d:b:}") == 0 && needed == strlen(text));
  CHECK(ndt_read("pep3118", text, needed, &back, NULL) == ND_OK && ndt_equal(t, back));
  ndt_release(back);
  CHECK(ndt_from_pep3118("T{<b:a:<d:b:}", 13, 16, &back, NULL) == ND_OK && ndt_equal(t, back));
  ndt_release(back);
  CHECK(ndt_write(text_type, "pep3118", text, sizeof text, &needed, &error) == ND_UNSUPPORTED && strstr(nd_error_message(error, 0), ".s") != NULL);
  nd_error_release(error);
  error = NULL;
  CHECK(ndt_read("no such notation", "x", 1, &back, &error) == ND_INVALID);
  nd_error_release(error);
  memset(&schema, 0, sizeof schema);
  CHECK(ndt_to_arrow(t, &schema, NULL) == ND_OK && strcmp(schema.format, "+s") == 0 && schema.n_children == 2);
  CHECK(strcmp(schema.children[1]->name, "b") == 0 && strcmp(schema.children[1]->format, "g") == 0);
  CHECK(ndt_from_arrow(&schema, &back, NULL) == ND_OK && ndt_equal(t, back));
  schema.release(&schema);
  CHECK(schema.release == NULL);
  CHECK(ndt_from_arrow(&schema, &back, &error) == ND_INVALID);
  nd_error_release(error);
  ndt_release(back);
  CHECK(ndt_from_dlpack(2, 32, 1, &back, NULL) == ND_OK && prints(back, "float32"));
  CHECK(ndt_to_dlpack(back, &code, &bits, &lanes, NULL) == ND_OK && code == 2 && bits == 32 && lanes == 1);
  ndt_release(back);
  CHECK(ndt_serialise(text_type, bytes, sizeof bytes, &needed, NULL) == ND_OK && needed < sizeof bytes);
  CHECK(ndt_deserialise(bytes, needed, &back, NULL) == ND_OK && ndt_equal(text_type, back));
  ndt_release(back);
  CHECK(ndt_deserialise(bytes, needed / 2, &back, NULL) == ND_INVALID);
  ndt_release(t);
  ndt_release(text_type);
}

int main(void) {
  CHECK(ndt_abi_version() >> 16 == 1);
  text_and_parts();
  errors();
  dialects_and_scopes();
  patterns();
  layouts();
  notations();
  printf("%d checks, %d failed\n", checks, failures);
  return failures != 0;
}
