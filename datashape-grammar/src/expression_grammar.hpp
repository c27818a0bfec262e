// SPDX-License-Identifier: BSD-3-Clause
/// The rules of the expression language and nothing else, with the names of docs/book/expressions.md (a test compares).
/// No rule gives up after an action has run: what follows an opening bracket, an operator or a comma is a must. Operators are read
/// flat and grouped by the reader, so nesting costs stack only at brackets, and no text costs more than linear time.
#pragma once
#include <tao/pegtl.hpp>

namespace pluribus::datashape::expression_grammar {

namespace p = tao::pegtl;

struct expression;
struct subscript;
struct arguments;
struct group_or_tuple;
struct list;

struct blanks : p::star<p::one<' ', '\t', '\n', '\r'>> {};

// Pieces that have no name in the book. An event matches nothing and calls its action; brackets know what they enclose.
template <class What>
struct event : p::success {};
template <class Context, char C>
struct opening : p::seq<p::one<C>, blanks> {};
template <class Context, char C>
struct closing : p::seq<p::one<C>, blanks> {};
template <char Quote>
struct closing_quote : p::one<Quote> {};
struct name_read;
struct value_called;
struct number_runs_on;

struct comma : p::seq<p::one<','>, blanks> {};
template <class Item, char Close>
struct more : p::star<comma, p::sor<p::at<p::one<Close>>, p::must<Item>>> {};

struct digit : p::digit {};
struct digits : p::plus<digit> {};
struct nonzero_digit : p::range<'1', '9'> {};
struct hex_digit : p::xdigit {};
struct letter : p::alpha {};
/// The ranges of is_identifier_code_point (identifier.cpp).
struct unicode_letter : p::utf8::ranges<0xAA, 0xAA, 0xB5, 0xB5, 0xBA, 0xBA, 0xC0, 0xD6, 0xD8, 0xF6, 0xF8, 0x1FFF, 0x2071, 0x2071, 0x207F,
                                        0x209C, 0x20D0, 0x20F0, 0x2102, 0x2188, 0x2C00, 0x2DFF, 0x3005, 0x3007, 0x3021, 0x302F, 0x3031,
                                        0x3035, 0x3041, 0xD7FB, 0xF900, 0xFDFD, 0xFE20, 0xFE2F, 0xFE70, 0xFEFC, 0xFF10, 0xFF19, 0xFF21,
                                        0xFF3A, 0xFF41, 0xFF5A, 0xFF66, 0xFFDC, 0x10000, 0x1FBFF, 0x20000, 0x3FFFD, 0xE0100, 0xE01EF> {};
struct identifier_start : p::sor<letter, p::one<'_'>, unicode_letter> {};
struct identifier_part : p::sor<identifier_start, digit> {};
struct identifier : p::seq<identifier_start, p::star<identifier_part>> {};
struct word_end : p::not_at<identifier_part> {};

struct escape_letter : p::sor<p::one<'"', '\'', '\\', '/', 'b', 'f', 'n', 'r', 't'>, p::seq<p::one<'u'>, p::rep<4, hex_digit>>> {};
struct escape : p::seq<p::one<'\\'>, p::must<escape_letter>> {};
template <char Quote>
struct character : p::not_one<Quote, '\\'> {};
template <char Quote>
struct plain : p::seq<p::not_at<p::range<'\0', '\x1F'>>, character<Quote>> {};
template <char Quote>
struct quoted : p::seq<p::one<Quote>, p::star<p::sor<plain<Quote>, escape>>, p::must<closing_quote<Quote>>> {};
struct string : p::sor<quoted<'"'>, quoted<'\''>> {};

struct exponent : p::seq<p::one<'e', 'E'>, p::opt<p::one<'+', '-'>>, digits> {};
struct float_ : p::sor<p::seq<digits, p::one<'.'>, p::opt<digits>, p::opt<exponent>>, p::seq<p::one<'.'>, digits, p::opt<exponent>>,
                       p::seq<digits, exponent>> {};
struct hexadecimal : p::seq<p::one<'0'>, p::one<'x', 'X'>, p::plus<hex_digit>> {};
struct integer : p::sor<p::one<'0'>, p::seq<nonzero_digit, p::star<digit>>> {};
struct number : p::seq<p::sor<hexadecimal, float_, integer>, p::sor<word_end, event<number_runs_on>>> {};

struct list : p::seq<opening<list, '['>, p::opt<expression, more<expression, ']'>>, p::must<closing<list, ']'>>> {};
struct group_or_tuple
    : p::seq<opening<group_or_tuple, '('>, p::opt<expression, more<expression, ')'>>, p::must<closing<group_or_tuple, ')'>>> {};

struct assignment_sign : p::seq<p::one<'='>, p::not_at<p::one<'='>>, blanks> {};
struct keyword : p::seq<p::at<identifier, blanks, assignment_sign>, identifier, blanks, assignment_sign> {};
struct argument : p::sor<p::seq<keyword, p::must<expression>>, expression> {};
struct arguments : p::seq<opening<arguments, '('>, p::opt<argument, more<argument, ')'>>, p::must<closing<arguments, ')'>>> {};

struct constant : p::seq<p::sor<p::string<'t', 'r', 'u', 'e'>, p::string<'f', 'a', 'l', 's', 'e'>, p::string<'n', 'u', 'l', 'l'>,
                                p::string<'i', 'n', 'f'>, p::string<'n', 'a', 'n'>>,
                         word_end> {};
/// Never accepted: its action says what to write instead.
struct python_word
    : p::seq<p::sor<p::string<'a', 'n', 'd'>, p::string<'o', 'r'>, p::string<'n', 'o', 't'>, p::string<'i', 'n'>, p::string<'i', 's'>,
                    p::string<'i', 'f'>, p::string<'e', 'l', 's', 'e'>, p::string<'l', 'a', 'm', 'b', 'd', 'a'>, p::string<'f', 'o', 'r'>>,
             word_end> {};
struct word : p::sor<p::seq<constant, blanks>, python_word, p::seq<identifier, blanks, p::sor<arguments, event<name_read>>>> {};
struct primary : p::sor<p::seq<number, blanks>, p::seq<string, blanks>, word, group_or_tuple, list> {};

struct newaxis : p::seq<p::string<'n', 'e', 'w', 'a', 'x', 'i', 's'>, word_end> {};
struct ellipsis : p::string<'.', '.', '.'> {};
struct colon : p::seq<p::one<':'>, blanks> {};
struct slice_tail : p::seq<colon, p::opt<expression>, p::opt<colon, p::opt<expression>>> {};
struct slice_or_index : p::sor<slice_tail, p::seq<expression, p::opt<slice_tail>>> {};
struct item : p::sor<p::seq<ellipsis, blanks>, p::seq<newaxis, blanks>, slice_or_index> {};
struct items : p::seq<p::must<item>, more<item, ']'>> {};
struct subscript : p::seq<opening<subscript, '['>, items, p::must<closing<subscript, ']'>>> {};
struct member : p::seq<p::one<'.'>, blanks, p::must<identifier>, blanks> {};
struct postfix : p::seq<primary, p::star<p::sor<subscript, member, opening<value_called, '('>>>> {};

struct operator_ : p::sor<p::string<'*', '*'>, p::one<'*'>, p::one<'@'>, p::string<'/', '/'>, p::one<'/'>, p::one<'%'>, p::one<'+'>,
                          p::one<'-'>, p::string<'<', '<'>, p::string<'>', '>'>, p::one<'&'>, p::one<'^'>, p::one<'|'>, p::string<'<', '='>,
                          p::one<'<'>, p::string<'>', '='>, p::one<'>'>, p::string<'=', '='>, p::string<'!', '='>> {};
struct prefix_operator : p::one<'-', '+', '~'> {};
struct operand : p::sor<p::seq<p::plus<prefix_operator, blanks>, p::must<postfix>>, postfix> {};
struct expression : p::seq<operand, p::star<p::sor<p::seq<operator_, blanks, p::must<operand>>, python_word>>> {};

struct assignment : p::seq<p::at<identifier, blanks, assignment_sign>, identifier, blanks, assignment_sign> {};
struct statement : p::sor<p::seq<assignment, p::must<expression>>, expression> {};
struct semicolon : p::seq<p::one<';'>, blanks> {};
struct program : p::seq<p::must<statement>, p::star<semicolon, p::opt<statement>>> {};

/// A whole text.
template <class Rule>
struct whole : p::seq<blanks, p::must<Rule>, p::must<p::eof>> {};

}  // namespace pluribus::datashape::expression_grammar
