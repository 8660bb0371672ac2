import { refusalTest, smuggled } from "../support/refused-requests.js";

const post = (...lines: string[]): string =>
  `POST / HTTP/1.1\r\nHost: store.data\r\n${lines.map((line) => `${line}\r\n`).join("")}\r\n`;

refusalTest("a length beside chunks is refused, in either order (CL.TE, TE.CL)", {
  "CL.TE": `${post("Content-Length: 6", "Transfer-Encoding: chunked")}0\r\n\r\nG`,
  "TE.CL": `${post("Transfer-Encoding: chunked", "Content-Length: 4")}5c\r\n${smuggled}0\r\n\r\n`,
  "CL.0": post("Content-Length: 0", "Transfer-Encoding: chunked") + smuggled,
  "other case": `${post("content-length: 5", "TRANSFER-ENCODING: CHUNKED")}0\r\n\r\n`,
});

refusalTest("a length that is given twice is refused, also when both say the same", {
  different: `${post("Content-Length: 0", "Content-Length: 45")}${smuggled}`,
  equal: `${post("Content-Length: 5", "Content-Length: 5")}hello`,
  "other case": `${post("Content-Length: 5", "content-LENGTH: 5")}hello`,
  "far apart": `${post("Content-Length: 0", "X-A: 1", "X-B: 2", "Content-Length: 45")}${smuggled}`,
  "list of equal ones": `${post("Content-Length: 5, 5")}hello`,
  "list of different ones": `${post("Content-Length: 0,45")}${smuggled}`,
});

refusalTest(
  "a length that is not plain digits is refused",
  Object.fromEntries(
    [
      "",
      " ",
      "+5",
      "-5",
      "0x5",
      "5e0",
      "5.0",
      "5 0",
      "5;a",
      '"5"',
      "five",
      "\xb2",
      "5\x0b",
      "\x0c5",
      "5,",
      "9007199254740993",
      "4294967296000000",
      "18446744073709551621",
      "99999999999999999999999999999999",
    ].map((value) => [`length ${JSON.stringify(value)}`, `${post(`Content-Length: ${value}`)}hello`]),
  ),
);
