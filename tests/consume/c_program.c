/* SPDX-License-Identifier: BSD-3-Clause */
/* The type library from C99, function by function. Prints what failed; exit 1 where something did. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "ndt/c/ndt.h"

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

static void options(void) {
  ndt_type *a = parse("?int8"), *b = parse("float32"), *left = parse("{x: int8}"), *right = parse("{x: int16, y: string}"), *out = NULL;
  const ndt_type *pair[2], *records[2];
  ndt_join_options join;
  ndt_type *signature = parse("(... * T, ... * T, scale: T) -> ... * T"), *x = parse("3 * int8"), *y = parse("2 * 1 * int8"), *scale = parse("int8");
  ndt_type *good = parse("2 * 3 * int8"), *bad = parse("3 * 2 * int8"), *dynd = parse("N * int8"), *ragged = parse("var * int8");
  const ndt_type *arguments[2], *results[1], *keyword_types[1];
  const char *keywords[1] = {"scale"};
  ndt_resolve_options resolve;
  ndt_resolution *r = NULL;
  ndt_bindings *bound = NULL;
  ndt_match_options match;
  char text[64];
  pair[0] = a, pair[1] = b;
  records[0] = left, records[1] = right;
  CHECK(ndt_join(NDT_JOIN_ARRAY, pair, 2, &out, NULL) == ND_OK && prints(out, "?float32"));
  ndt_release(out);
  memset(&join, 0, sizeof join);
  join.struct_size = sizeof join;
  join.option = NDT_DROP_OPTION;
  CHECK(ndt_join_with(NDT_JOIN_ARRAY, pair, 2, &join, &out, NULL) == ND_OK && prints(out, "float32"));
  ndt_release(out);
  CHECK(ndt_join(NDT_JOIN_SAFE, records, 2, &out, NULL) == ND_INVALID);
  join.fill_missing = 1;
  CHECK(ndt_join_with(NDT_JOIN_SAFE, records, 2, &join, &out, NULL) == ND_OK && prints(out, "{x: int16, y: ?string}"));
  ndt_release(out);
  join.struct_size = sizeof(size_t); /* a caller that knows no option */
  CHECK(ndt_join_with(NDT_JOIN_SAFE, records, 2, &join, &out, NULL) == ND_INVALID);

  arguments[0] = x, arguments[1] = y, results[0] = good, keyword_types[0] = scale;
  memset(&resolve, 0, sizeof resolve);
  resolve.struct_size = sizeof resolve;
  resolve.keywords = keywords, resolve.keyword_types = keyword_types, resolve.keyword_count = 1;
  resolve.out = results, resolve.out_count = 1;
  CHECK(ndt_resolve(signature, arguments, 2, &r, NULL) == ND_INVALID); /* the keyword is missing */
  CHECK(ndt_resolve_with(signature, arguments, 2, &resolve, &r, NULL) == ND_OK);
  CHECK(ndt_resolution_outer_dims(r) == 2 && ndt_resolution_arguments(r) == 3 && ndt_resolution_count(r) == 4);
  CHECK(ndt_resolution_outer(r, 1, &out, NULL) == ND_OK && ndt_extent(out) == 3);
  ndt_release(out);
  CHECK(ndt_resolution_bindings(r, &bound, NULL) == ND_OK && ndt_bindings_find(bound, "T", 1) >= 0);
  ndt_bindings_release(bound);
  ndt_resolution_release(r);
  results[0] = bad;
  CHECK(ndt_resolve_with(signature, arguments, 2, &resolve, &r, NULL) == ND_NO_MATCH);
  resolve.dialect = 99;
  CHECK(ndt_resolve_with(signature, arguments, 2, &resolve, &r, NULL) == ND_INVALID);

  memset(&match, 0, sizeof match);
  match.struct_size = sizeof match;
  CHECK(ndt_match_with(dynd, ragged, &match, &bound, NULL) == ND_NO_MATCH);
  match.dialect = NDT_DYND; /* there a symbol stands for a ragged dimension as well */
  CHECK(ndt_match_with(dynd, ragged, &match, &bound, NULL) == ND_OK);
  CHECK(ndt_bindings_print(bound, 0, text, sizeof text) == 3 && strcmp(text, "var") == 0);
  ndt_bindings_release(bound);
  ndt_release(a), ndt_release(b), ndt_release(left), ndt_release(right), ndt_release(signature), ndt_release(x), ndt_release(y);
  ndt_release(scale), ndt_release(good), ndt_release(bad), ndt_release(dynd), ndt_release(ragged);
}

static void cached_signatures(void) {
  ndt_type *f = parse("(N * T: Float, M * T) -> P * T where P = N + M"), *x = parse("3 * float32"), *y = parse("4 * float32"), *out = NULL;
  ndt_signature *s = NULL;
  ndt_resolution *r = NULL;
  const ndt_type *arguments[2];
  int i;
  arguments[0] = x, arguments[1] = y;
  CHECK(ndt_signature_new(f, &s, NULL) == ND_OK);
  for (i = 0; i < 3; ++i) {
    CHECK(ndt_signature_resolve(s, arguments, 2, &r, NULL) == ND_OK);
    CHECK(ndt_resolution_type(r, 2, &out, NULL) == ND_OK && prints(out, "7 * float32"));
    ndt_release(out);
    ndt_resolution_release(r);
  }
  ndt_signature_release(ndt_signature_retain(s));
  ndt_signature_release(s);
  CHECK(ndt_signature_new(x, &s, NULL) == ND_INVALID);
  ndt_release(f), ndt_release(x), ndt_release(y);
}

static void own_bindings(void) {
  ndt_type *pattern = parse("A... * N * T"), *fragment = parse("[2 * var]"), *t = parse("?float32"), *out = NULL, *any = parse("N * Any");
  ndt_type *p = parse("N * 3 * T"), *q = parse("4 * M * int8"), *narrow = parse("{x: int8}"), *wide = parse("{x: int32, y: ?string}");
  ndt_bindings *b = NULL;
  bool readable = false;
  CHECK(ndt_bindings_new(&b, NULL) == ND_OK);
  CHECK(ndt_bindings_set_size(b, "N", 1, 5, NULL) == ND_OK && ndt_bindings_set_type(b, "T", 1, t, NULL) == ND_OK);
  CHECK(ndt_bindings_set_dims(b, "A", 1, fragment, NULL) == ND_OK && ndt_bindings_set_dims(b, "A", 1, t, NULL) == ND_INVALID);
  CHECK(ndt_substitute(pattern, b, &out, NULL) == ND_OK && prints(out, "2 * var * 5 * ?float32"));
  ndt_release(out);
  CHECK(ndt_substitute(any, b, &out, NULL) == ND_OK && prints(out, "5 * Any"));
  ndt_release(out);
  CHECK(ndt_substitute_all(any, b, &out, NULL) == ND_INVALID);
  CHECK(ndt_bindings_set_size(b, "N", 1, -5, NULL) == ND_INVALID);
  CHECK(ndt_unify(p, q, &out, NULL) == ND_OK && prints(out, "4 * 3 * int8"));
  ndt_release(out);
  CHECK(ndt_unify(narrow, wide, &out, NULL) == ND_INVALID);
  CHECK(ndt_is_readable_as(narrow, wide, &readable, NULL) == ND_OK && readable);
  CHECK(ndt_is_readable_as(wide, narrow, &readable, NULL) == ND_OK && !readable);
  ndt_bindings_release(b);
  ndt_release(pattern), ndt_release(fragment), ndt_release(t), ndt_release(any), ndt_release(p), ndt_release(q), ndt_release(narrow), ndt_release(wide);
}

static void layout_parts(void) {
  const char *text = "{a: ?int8, b: fixed(shape=3, step=2) * int16}";
  ndt_parse_options options;
  ndt_layout_options storage;
  ndt_layout *l = NULL, *part = NULL, *again = NULL;
  ndt_type *t = parse("{a: ?int8, b: var * string}"), *whole = NULL, *contiguous = parse("C[N * int8]"), *strided = NULL;
  ndt_match_options match;
  ndt_bindings *b = NULL;
  char printed[256];
  size_t size;
  memset(&options, 0, sizeof options);
  options.struct_size = sizeof options;
  options.dialect = NDT_NDTYPES;
  CHECK(ndt_layout_parse(text, strlen(text), &options, &l, NULL) == ND_OK);
  CHECK(ndt_layout_part_count(l) == 2 && ndt_layout_part(l, 1, &part, NULL) == ND_OK && ndt_layout_stride(part) == 4);
  CHECK(ndt_layout_part(l, 2, &again, NULL) == ND_INVALID);
  CHECK(ndt_layout_type(part, &whole, NULL) == ND_OK && prints(whole, "3 * int16"));
  size = ndt_layout_print(l, printed, sizeof printed);
  CHECK(size < sizeof printed && ndt_layout_parse(printed, size, NULL, &again, NULL) == ND_OK && ndt_layout_equal(l, again));
  ndt_release(whole);
  ndt_layout_release(part), ndt_layout_release(again), ndt_layout_release(l);
  memset(&storage, 0, sizeof storage);
  storage.struct_size = sizeof storage;
  storage.nulls = NDT_NULLS_MASK, storage.offset_bits = 32;
  CHECK(ndt_layout_of_with(t, &storage, &l, NULL) == ND_OK);
  CHECK(ndt_layout_part(l, 0, &part, NULL) == ND_OK && ndt_layout_nulls(part) == NDT_NULLS_MASK && ndt_layout_buffer(part) > 0);
  ndt_layout_release(part);
  CHECK(ndt_layout_part(l, 1, &part, NULL) == ND_OK && ndt_layout_offset_bits(part) == 32);
  ndt_layout_release(part), ndt_layout_release(l);
  storage.offset_bits = 7;
  CHECK(ndt_layout_of_with(t, &storage, &l, NULL) == ND_INVALID);
  CHECK(ndt_layout_parse("fixed(shape=3, step=2) * int8", 29, &options, &l, NULL) == ND_OK && ndt_layout_type(l, &strided, NULL) == ND_OK);
  memset(&match, 0, sizeof match);
  match.struct_size = sizeof match;
  CHECK(ndt_match_with(contiguous, strided, &match, &b, NULL) == ND_OK);
  ndt_bindings_release(b);
  match.layout = l;
  CHECK(ndt_match_with(contiguous, strided, &match, &b, NULL) == ND_NO_MATCH);
  ndt_layout_release(l);
  ndt_release(t), ndt_release(contiguous), ndt_release(strided);
}

static void changes_and_values(void) {
  ndt_type *before = parse("3 * {x: int8, y: ?float64}"), *after = parse("3 * {x: int32, y: float64}"), *swapped = parse("3 * {x: >int32, y: float64}"), *t = NULL;
  ndt_diff *d = NULL;
  ndt_infer_options options;
  ndt_scope *scope = NULL;
  ndt_parse_options names;
  char text[256];
  const char *json = "[{\"when\": \"2020-01-01\", \"n\": 1}, {\"when\": null, \"n\": 2}]", *csv = "a,b\n1,x\n2,\n";
  CHECK(ndt_diff_new(before, after, &d, NULL) == ND_OK && ndt_diff_count(d) == 2);
  CHECK(strcmp(ndt_diff_path(d, 0), "[].x") == 0 && ndt_diff_compatible(d, 0) && !ndt_diff_compatible(d, 1) && ndt_diff_path(d, 2) == NULL);
  CHECK(ndt_diff_print(d, 1, text, sizeof text) < sizeof text && strstr(text, "?float64") != NULL);
  ndt_diff_release(ndt_diff_retain(d));
  ndt_diff_release(d);
  CHECK(ndt_same_logical(after, swapped) && !ndt_equal(after, swapped) && !ndt_same_logical(before, after));
  CHECK(ndt_infer_json(json, strlen(json), NULL, &t, NULL) == ND_OK && prints(t, "2 * {when: ?date, n: int64}"));
  ndt_release(t);
  memset(&options, 0, sizeof options);
  options.struct_size = sizeof options;
  options.text_stays_text = 1, options.narrow = 1, options.always_ragged = 1;
  CHECK(ndt_infer_json(json, strlen(json), &options, &t, NULL) == ND_OK && prints(t, "var * {when: ?string, n: int8}"));
  ndt_release(t);
  CHECK(ndt_infer_csv(csv, strlen(csv), NULL, &t, NULL) == ND_OK && prints(t, "2 * {a: int64, b: ?string}"));
  ndt_release(t);
  CHECK(ndt_infer_json("[1,", 3, NULL, &t, NULL) == ND_INVALID);
  CHECK(ndt_format(after, 10, text, sizeof text) > 0 && strchr(text, '\n') != NULL);
  CHECK(ndt_scope_new(&scope, NULL) == ND_OK && ndt_scope_opaque(scope, "thing", 5, NULL) == ND_OK);
  CHECK(ndt_scope_declare_in(scope, NDT_DYND, "type twice = (int32, int32)", 27, NULL) == ND_OK);
  memset(&names, 0, sizeof names);
  names.struct_size = sizeof names;
  names.names = scope;
  CHECK(ndt_parse_with("{a: thing, b: twice}", 20, &names, &t, NULL) == ND_OK && prints(t, "{a: thing, b: (int32, int32)}"));
  ndt_release(t);
  ndt_scope_release(scope);
  ndt_release(before), ndt_release(after), ndt_release(swapped);
}

static void every_notation(void) {
  static const char *const texts[] = {"int32", "{a: int8, b: float64}", "3 * {a: int8, b: float64}", "float32", "(... * N * Scalar) -> ... * Scalar"};
  size_t i, k, written = 0;
  for (i = 0; i < ndt_notation_count(); ++i)
    for (k = 0; k < sizeof texts / sizeof *texts; ++k) {
      char text[1024];
      size_t needed = 0;
      nd_error *error = NULL;
      ndt_type *t = parse(texts[k]), *back = NULL;
      const nd_status status = ndt_write(t, ndt_notation_name(i), text, sizeof text, &needed, &error);
      if (status == ND_OK) {
        ++written;
        if (strcmp(ndt_notation_name(i), "numba") != 0) CHECK(ndt_read(ndt_notation_name(i), text, needed, &back, &error) == ND_OK);
        if (strcmp(ndt_notation_name(i), "gufunc") != 0 && back) CHECK(ndt_equal(t, back));
      } else {
        CHECK(nd_error_count(error) >= 1 && strlen(nd_error_message(error, 0)) > 0);
      }
      nd_error_release(error);
      ndt_release(back);
      ndt_release(t);
    }
  CHECK(written > 15);
}

int main(void) {
  CHECK(ndt_abi_version() >> 16 == 1);
  text_and_parts();
  errors();
  dialects_and_scopes();
  patterns();
  layouts();
  notations();
  options();
  cached_signatures();
  own_bindings();
  layout_parts();
  changes_and_values();
  every_notation();
  printf("%d checks, %d failed\n", checks, failures);
  return failures != 0;
}
