import { refusalTest } from "../support/refused-requests.js";

const chunks = "5\r\nhello\r\n0\r\n\r\n";
const post = (lines: string, version = "HTTP/1.1"): string =>
  `POST / ${version}\r\nHost: store.data\r\n${lines}\r\n\r\n${chunks}`;

refusalTest(
  "an encoding that is not exactly `chunked` is refused (TE.TE)",
  Object.fromEntries(
    [
      "xchunked",
      "chunkedx",
      "chunked, identity",
      "identity, chunked",
      "chunked, chunked",
      "gzip, chunked",
      "chunked, gzip",
      "identity",
      "x",
      "",
      "chunked;q=1",
      "chunked,",
      ",chunked",
      '"chunked"',
      "'chunked'",
      "chunked x",
      "\xa0chunked",
      "chunk\xebd",
      "chunked\0",
      "\x0bchunked",
      "\x0cchunked",
      "chunked\x0b",
      "\x01chunked",
      "\x1fchunked",
    ].map((value) => [JSON.stringify(value), post(`Transfer-Encoding: ${value}`)]),
  ),
);

refusalTest("a Transfer-Encoding whose line is written oddly is refused and not passed on", {
  "space before the colon": post("Transfer-Encoding : chunked"),
  "tab before the colon": post("Transfer-Encoding\t: chunked"),
  "vertical tab before the colon": post("Transfer-Encoding\x0b: chunked"),
  "NUL before the colon": post("Transfer-Encoding\0: chunked"),
  "vertical tab behind the colon": post("Transfer-Encoding:\x0bchunked"),
  "space before the name": post(" Transfer-Encoding: chunked"),
  "tab before the name": post("\tTransfer-Encoding: chunked"),
  "no-break space in the name": post("Transfer-Encoding\xa0: chunked"),
  "folded value": post("Transfer-Encoding:\r\n chunked"),
  "folded with a tab": post("Transfer-Encoding:\r\n\tchunked"),
  "behind a folded line": post("X-A: 1\r\n Transfer-Encoding: chunked"),
  "behind a bare LF": post("X-A: 1\nTransfer-Encoding: chunked"),
  "behind a bare CR": post("X-A: 1\rTransfer-Encoding: chunked"),
});

refusalTest("two Transfer-Encoding lines are refused", {
  "the same twice": post("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked"),
  "a good and a bad one": post("Transfer-Encoding: chunked\r\nTransfer-Encoding: x"),
  "a bad and a good one": post("Transfer-Encoding: identity\r\ntransfer-encoding: chunked"),
});

refusalTest("HTTP/1.0 has no chunks", { chunked: post("Transfer-Encoding: chunked", "HTTP/1.0") });
