import assert from "node:assert/strict";
import { test } from "node:test";
import { printable, shellWord } from "./printable.js";

test("characters that would act on a terminal are shown as escapes", () => {
  const cases: [input: string, shown: string][] = [
    ["plain text, ümlaut, 漢字 and 🙂", "plain text, ümlaut, 漢字 and 🙂"],
    ["tab\tstays", "tab\tstays"],
    ["\x1b[31mred\x1b[0m", "\\x1b[31mred\\x1b[0m"],
    ["two\nlines\r", "two\\x0alines\\x0d"],
    ["\u009b2J", "\\x9b2J"],
    ["\0\x7f", "\\x00\\x7f"],
    ["abc\u202edef", "abc\\u{202e}def"],
    ["zero\u200bwidth", "zero\\u{200b}width"],
    ["lone \ud800 surrogate", "lone \\u{d800} surrogate"],
  ];
  for (const [input, shown] of cases) assert.equal(printable(input), shown);
});

test("a long text is cut and says how much is missing", () => {
  assert.equal(printable("abcdef", 4), "abcd… (2 more)");
  assert.equal(printable("abcd", 4), "abcd");
});

test("a word for the shell cannot end the word, start an option or hide characters", () => {
  const cases: [input: string, word: string | undefined][] = [
    ["/orders/7", "/orders/7"],
    [
      "web.frontend.serviceaccount.identity.linkerd.cluster.local",
      "web.frontend.serviceaccount.identity.linkerd.cluster.local",
    ],
    ["/a'; rm -rf ~ #", `'/a'\\''; rm -rf ~ #'`],
    ["/$(touch x)`id`", "'/$(touch x)`id`'"],
    ["-o", "'-o'"],
    ["", "''"],
    ["/a\nb", undefined],
    ["/a\tb", undefined],
    ["/a\u202eb", undefined],
  ];
  for (const [input, word] of cases) assert.equal(shellWord(input), word);
});
