// SPDX-License-Identifier: BSD-3-Clause
/// The datashape grammar as PEGTL rules, top down. Predictive: one token decides, nothing but a short key is read twice, so time is
/// linear in the text. Tokens are in tokens.hpp, the rules that make nodes in nodes.hpp, declarations in program.hpp; meaning is not here.
#pragma once
#include "nodes.hpp"
#include "program.hpp"

namespace pluribus::datashape::grammar {

struct datashape;

// An element of a list: [key ':' or '='] datashape ['|' attributes '|']
struct attribute : equation<datashape> {};
struct attributes : p::if_must<bar, attribute, p::star<comma, p::must<attribute>>, bar> {};
struct element : keyed_element<datashape, attributes, keys::no_variables> {};
struct argument : keyed_element<datashape, attributes, keys::optional> {};
struct field : keyed_element<datashape, attributes, keys::wanted> {};

struct paren_list : bracketed_list<'(', ')', element> {};
struct square_list : bracketed_list<'[', ']', element> {};
struct round_arguments : bracketed_list<'(', ')', argument> {};
struct square_arguments : bracketed_list<'[', ']', argument> {};
struct brace_list : bracketed_list<'{', '}', field> {};

// What stands between two stars.
struct record : made<form::record, brace_list> {};
struct tuple : made<form::tuple, paren_list> {};
struct bracket : made<form::bracket, square_list> {};
struct callable : tuple_or_function<tuple, datashape> {};
struct arguments : p::sor<round_arguments, square_arguments> {};
struct kind_behind_colon;
struct named : named_unit<p::sor<name, symbol>, arguments, datashape, kind_behind_colon> {};
struct kind_behind_colon : p::sor<named, record, callable, bracket> {};
struct exponent : p::sor<integer, name, symbol> {};
struct dimension : powered<p::sor<named, number>, exponent> {};
struct unit : p::sor<dimension, record, callable, bracket, ellipsis, text_literal, hash_hash> {};

struct annotation : made<form::annotation, p::if_must<sign<'@'>, record>> {};
struct datashape : sequence_of<unit, annotation> {};

// T where U: Float, P = N + M - 1
struct sum;
struct factor : p::sor<integer, name, nested<p::if_must<sign<'('>, sum, sign<')'>>>> {};
struct product : binary<p::must<factor>, '*', '/'> {};
struct sum : binary<product, '+', '-'> {};
struct constraint : p::sor<equation<sum>, constraint_on<datashape>> {};
struct where_clause : p::if_must<where_word, p::list<p::must<constraint>, comma>> {};

// a, b -> c, d   at the top only
struct signature : signature_of<datashape> {};
struct top : constrained<signature, where_clause> {};

// type Name[T] = ...    module m { ... }
struct type_declaration : declared<declared_name, p::opt<square_list>, top> {};
struct program;
struct module_block : scoped<declared_name, program> {};
struct declaration : p::sor<type_declaration, module_block> {};
struct program : p::star<recovering_declaration<declaration>> {};
struct text : p::seq<blank, program, last_type<top>, p::must<p::eof>> {};

template <>
inline constexpr const char* expectation<attribute> = "an attribute: `align=`, `pack=` or `offset=`";
template <>
inline constexpr const char* expectation<record> = "`{` and an annotation as JSON";
template <>
inline constexpr const char* expectation<exponent> = "a size or a name as exponent";
template <>
inline constexpr const char* expectation<kind_behind_colon> = "a kind of types or dimensions";
template <>
inline constexpr const char* expectation<datashape> = "a datashape";
template <>
inline constexpr const char* expectation<factor> = "a size, a name or `(`";
template <>
inline constexpr const char* expectation<sum> = "a size";
template <>
inline constexpr const char* expectation<sign<')'>> = "`)`";
template <>
inline constexpr const char* expectation<constraint> = "a constraint: `T: Float` or `P = N + 1`";
template <>
inline constexpr const char* expectation<p::list<p::must<constraint>, comma>> = "a constraint";
template <>
inline constexpr const char* expectation<p::star<comma, p::must<attribute>>> = "an attribute";

}  // namespace pluribus::datashape::grammar
