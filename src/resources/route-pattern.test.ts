import assert from "node:assert/strict";
import { test } from "node:test";
import { parseRoutePattern } from "./route-pattern.js";

function matches(pattern: string, text: string): boolean {
  const result = parseRoutePattern(pattern);
  assert.ok(result.ok, `${pattern}: ${result.ok ? "" : result.why}`);
  return result.pattern.matchesWhole(text);
}

function refusal(pattern: string): string {
  const result = parseRoutePattern(pattern);
  return result.ok ? "accepted" : result.why;
}

test("the match that is found first must be the whole text", () => {
  const table: readonly (readonly [string, string, boolean])[] = [
    ["a|ab", "ab", false],
    ["ab|a", "ab", true],
    ["a|ab", "a", true],
    ["(a|ab)(c|bcd)", "abcd", true],
    ["(a|ab)(c|bcd)d", "abcdd", true],
    ["a*?", "aa", false],
    ["a*?$", "aa", true],
    ["(?U)a*", "aa", false],
    ["(?U)a*?", "aa", true],
    ["b", "ab", false],
    ["a", "ab", false],
    ["", "", true],
    ["", "a", false],
    ["(|a)*", "aa", false],
    ["(|a)+", "aa", false],
    ["/users/[0-9]+", "/users/42", true],
    ["/users/[0-9]+", "/users/42/", false],
    ["/users/.*", "/users/a/b", true],
    ["^/users$", "/users", true],
    ["/v1|/v1/users", "/v1/users", false],
  ];
  for (const [pattern, text, expected] of table) assert.equal(matches(pattern, text), expected, `${pattern} ${text}`);
});

test("syntax means what it means in Rust", () => {
  const table: readonly (readonly [string, string, boolean])[] = [
    // Unicode, where RE2 has ASCII.
    ["\\d", "٣", true],
    ["\\D", "٣", false],
    ["\\w+", "éa", true],
    ["\\s", "\u2003", true],
    ["\\s", "\v", true],
    ["(?-u:\\d)", "٣", false],
    ["(?-u:\\w)", "w", true],
    ["é\\b", "é", true],
    ["_é\\bx", "_éx", false],
    ["\\b_\\b-é\\b", "_-é", true],
    ["é\\Bé", "éé", true],
    [".", "\u{1f600}", true],
    ["(?i)k", "\u212a", true],
    ["(?i)ß", "ss", false],
    ["(?i-u)k", "\u212a", false],
    ["(?i-u)k", "K", true],
    ["(?i)[^k]", "K", false],
    ["(?i)\\p{Lu}", "a", true],
    // Lines and texts.
    [".", "\n", false],
    ["(?s).", "\n", true],
    ["(?R).", "\r", false],
    ["a$\n", "a\n", false],
    ["(?m)a$\n^b", "a\nb", true],
    ["\\Aa\\z", "a", true],
    // Classes in classes.
    ["[a-y&&xyz]", "x", true],
    ["[a-y&&xyz]", "z", false],
    ["[0-9&&[^4]]", "4", false],
    ["[0-9--4]", "4", false],
    ["[a-g~~b-h]", "h", true],
    ["[a-g~~b-h]", "b", false],
    ["[a-c&&b-d--b]", "b", false],
    ["[x[^xyz]]", "y", false],
    ["[x[^xyz]]", "q", true],
    ["[[:alpha:]_]", "_", true],
    ["[[:^alpha:]]", "a", false],
    ["[:alpha:]", "p", true],
    ["[]a]", "]", true],
    ["[-a]", "-", true],
    ["[a-]", "-", true],
    ["[^]]", "]", false],
    ["[a&&b]", "a", false],
    ["[\\]\\-]", "-", true],
    ["[a&b]", "&", true],
    // Escapes.
    ["\\x61\\x{62}\\u0063\\u{64}\\U00000065", "abcde", true],
    ['\\/\\-\\#\\&\\~\\"', '/-#&~"', true],
    ["\\a\\f\\t\\n\\r\\v", "\x07\f\t\n\r\v", true],
    ["\\pL\\p{Greek}\\p{lowercase letter}", "aαb", true],
    ["\\p{isalphabetic}\\p{gc=Nd}\\p{scx:Latin}", "a1b", true],
    ["\\P{L}", "a", false],
    ["\\p{sc!=Greek}", "α", false],
    // Spaces that do not count.
    ["(?x) a b # c\n {2} [ c d ]", "abbc", true],
    ["(?x)[ c d ]", " ", false],
    ["(?x)a\\ b", "a b", true],
    ["(?x:a b)c d", "abc d", true],
    // Repetition and groups.
    ["a**", "aa", true],
    ["(?:^)*a", "a", true],
    ["a{2}{2}", "aaaa", true],
    ["a{ 1 , 2 }", "aa", true],
    ["a{0}", "", true],
    ["a{0}", "a", false],
    ["(?P<x>a)(?<y_1>b)", "ab", true],
    ["a(?i)b|c", "C", true],
    ["(a(?i)b)c", "aBC", false],
    ["]}", "]}", true],
  ];
  for (const [pattern, text, expected] of table) {
    assert.equal(matches(pattern, text), expected, `${pattern} ${JSON.stringify(text)}`);
  }
});

test("what Rust refuses is refused in its words", () => {
  const table: readonly (readonly [string, string])[] = [
    ["(", "unclosed group"],
    ["a)", "unopened group"],
    ["[a", "unclosed character class"],
    ["[a[b]", "unclosed character class"],
    ["*a", "repetition operator missing expression"],
    ["a|*", "repetition operator missing expression"],
    ["(?i)*", "repetition operator missing expression"],
    ["(?)", "repetition operator missing expression"],
    ["a{", "unclosed counted repetition"],
    ["a{1", "unclosed counted repetition"],
    ["a{x}", "repetition quantifier expects a valid decimal"],
    ["a{,2}", "repetition quantifier expects a valid decimal"],
    ["a{2,1}", "invalid repetition count range, the start must be <= the end"],
    ["a{99999999999}", "decimal literal invalid"],
    ["(?=a)", "look-around, including look-ahead and look-behind, is not supported"],
    ["(?<!a)", "look-around, including look-ahead and look-behind, is not supported"],
    ["(a)\\1", "backreferences are not supported"],
    ["\\0", "backreferences are not supported"],
    ["\\", "incomplete escape sequence, reached end of pattern prematurely"],
    ["\\x{61", "incomplete escape sequence, reached end of pattern prematurely"],
    ["\\x{}", "hexadecimal literal empty"],
    ["\\xg0", "invalid hexadecimal digit"],
    ["\\u{d800}", "hexadecimal literal is not a Unicode scalar value"],
    ["\\u{110000}", "hexadecimal literal is not a Unicode scalar value"],
    ["\\p{Nothing}", "Unicode property not found: `Nothing`"],
    ["[b-a]", "invalid character class range, the start must be <= the end"],
    ["[a-\\d]", "invalid range boundary, must be a literal"],
    ["[\\b]", "invalid escape sequence found in character class"],
    ["(?z)", "unrecognized flag"],
    ["(?ii)", "duplicate flag"],
    ["(?i-)", "dangling flag negation operator"],
    ["(?-i-s)", "flag negation operator repeated"],
    ["(?i", "expected flag but got end of regex"],
    ["(?P<a>x)(?P<a>y)", "duplicate capture group name"],
    ["(?P<>x)", "empty capture group name"],
    ["(?P<1>x)", "invalid capture group character"],
    ["(?P<a", "unclosed capture group name"],
    ["(?-u).", "pattern can match invalid UTF-8"],
    ["(?-u)[^a]", "pattern can match invalid UTF-8"],
    ["(?-u)\\W", "pattern can match invalid UTF-8"],
    ["(?-u)\\pL", "Unicode not allowed here"],
    ["\ud800", "pattern is not valid Unicode"],
    [`${"(".repeat(251)}${")".repeat(251)}`, "exceed the maximum number of nested parentheses/brackets (250)"],
    [`${"[".repeat(251)}a${"]".repeat(251)}`, "exceed the maximum number of nested parentheses/brackets (250)"],
  ];
  for (const [pattern, why] of table) assert.equal(refusal(pattern), why, pattern);
});

test("what RE2, Perl or JavaScript take and Rust does not is refused", () => {
  for (const pattern of ["\\Qa\\E", "\\C", "\\Z", "\\h", "\\cA", "\\k<a>", "(?'n'a)", "(?>a)", "\\é", "(?P=n)"]) {
    assert.notEqual(refusal(pattern), "accepted", pattern);
  }
});

test("what Rust takes and cannot be given its meaning here is refused, not read as something similar", () => {
  const table: readonly (readonly [string, string])[] = [
    ["\\b{start}a", "the word boundary `\\b{` is not supported here"],
    ["\\<a", "the word boundary `\\<` is not supported here"],
    ["(?mR)^a", "the flags `m` and `R` together are not supported here"],
    ["\\p{age=3.0}", "Unicode property not found: `age=3.0`"],
    ["\\b(?-u:\\b)", "word boundaries with and without Unicode in one pattern are not supported here"],
  ];
  for (const [pattern, why] of table) assert.equal(refusal(pattern), why, pattern);
});

test("counts within each other are held to one limit, however they are written", () => {
  assert.equal(matches("(?:[a-z]{1,63}\\.){1,20}[a-z]{2,}", "api.example.org"), true);
  assert.equal(matches("a{1001}", "a".repeat(1001)), true);
  for (const bomb of ["(a{1000}){1000}", "((((a{9}){9}){9}){9}){9}", "(a{1,1000}b{1,1000}){1,9}", "a{4294967295}"]) {
    assert.equal(refusal(bomb), "compiled regex exceeds size limit of 5000 states", bomb);
  }
});

test("patterns that make a backtracking engine hang are answered on long texts", () => {
  const long = "a".repeat(64 * 1024);
  for (const pattern of [
    "(a+)+b",
    "(a|a)*b",
    "(a*)*b",
    "(.*)(.*)(.*)b",
    "(a|aa)+b",
    "(?:a?){30}a{30}b",
    "\\w*\\w*\\w*!",
  ]) {
    assert.equal(matches(pattern, long), false, pattern);
  }
  assert.equal(matches("(a+)+", long), true);
  assert.equal(matches("(\\w|\\b)+", `${long}é`), true);
});

test("a pattern is held to what a field of a route can hold, and to how many characters it names one by one", () => {
  assert.equal(matches("a".repeat(4096), "a".repeat(4096)), true);
  assert.equal(refusal("a".repeat(4097)), "pattern is longer than 4096 characters");
  assert.equal(refusal("(?x)".padEnd(4_000_000, "# \n")), "pattern is longer than 4096 characters");
  const ranges = "compiled regex exceeds size limit of 50000 character ranges";
  assert.equal(refusal("(?i)".padEnd(4000, "\\w")), ranges);
  assert.equal(refusal(`\\b${"[^\\w]".repeat(700)}`), ranges);
  assert.equal(matches("\\w{1000}", "é".repeat(1000)), true);
});

test("a class of thousands of items, folded at each of its operators, is read in one pass", () => {
  const odd = Array.from({ length: 4000 }, (_, index) => String.fromCodePoint(0x1001 + 2 * index)).join("");
  assert.equal(matches(`[${odd}]`, "\u1001"), true);
  assert.equal(matches(`[${odd}]`, "\u1002"), false);
  assert.equal(matches(`(?i)[${"a&&".repeat(1300)}A]`, "a"), true);
  assert.equal(matches(`(?i)${"[^".repeat(249)}k${"]".repeat(249)}`, "\u212a"), false);
  // What has several other cases, and what has one only by folding.
  for (const [pattern, text] of [
    ["σ", "ς"],
    ["\u01c5", "\u01c6"],
    ["\u1e9e", "ß"],
    ["\u0390", "\u1fd3"],
    ["\u00b5", "\u03bc"],
  ] as const) {
    assert.equal(matches(`(?i)${pattern}`, text), new RegExp(`^${pattern}$`, "iu").test(text), pattern);
  }
});
