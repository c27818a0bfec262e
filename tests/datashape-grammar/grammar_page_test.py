# SPDX-License-Identifier: BSD-3-Clause
"""The grammar chapter and the grammar have the same rules: grammar_page_test.py GRAMMAR.md GRAMMAR.HPP OTHER.HPP…

Every `struct NAME` of GRAMMAR.HPP stands as `NAME = ...` in an ebnf block of the page; every rule of the page is a struct of one of the
headers, or is a word that the page alone needs.
"""
import pathlib
import re
import sys

ONLY_ON_THE_PAGE = {"prefix", "key"}

page, grammar, *others = (pathlib.Path(p).read_text(encoding="utf-8") for p in sys.argv[1:])
blocks = re.findall(r"^```ebnf\n(.*?)^```$", page, re.M | re.S)
described = set(re.findall(r"^(\w+) *=", "\n".join(blocks), re.M))
declared = set(re.findall(r"^struct (\w+)", grammar, re.M))
elsewhere = set(re.findall(r"^struct (\w+)", "\n".join(others), re.M))
used = set(re.findall(r"\b[a-z]\w+\b", re.sub(r"\"[^\"]*\"|'[^']*'", "", "\n".join(blocks)))) - {"list", "x"}
problems = [f"the grammar has `{n}`, the page has not" for n in sorted(declared - described)]
problems += [f"the page has `{n}`, the grammar has not" for n in sorted(described - declared - elsewhere - ONLY_ON_THE_PAGE)]
plain = {"letter", "digit", "digits", "character", "escape", "unit_word"}
problems += [f"the page uses `{n}` and does not say what it is" for n in sorted(used - described - plain)]
print("\n".join(problems) if problems else "")
print(f"{len(declared) - sum('grammar has `' in p for p in problems)} passed, {len(problems)} failed")
sys.exit(bool(problems))
