import { refusalTest, smuggled } from "../support/refused-requests.js";

const get = (lines: string): string => `GET / HTTP/1.1\r\nHost: store.data\r\n${lines}\r\n\r\n`;

refusalTest("lines that do not end in CRLF are refused", {
  "bare LF everywhere": "GET / HTTP/1.1\nHost: store.data\n\n",
  "bare LF behind the start line": "GET / HTTP/1.1\nHost: store.data\r\n\r\n",
  "bare LF in the middle": get("X-A: 1\nX-B: 2"),
  "bare LF at the end": "GET / HTTP/1.1\r\nHost: store.data\r\nX-A: 1\r\n\n",
  "LF LF": "GET / HTTP/1.1\r\nHost: store.data\n\n",
  "bare CR in a value": get("X-A: 1\rX-B: 2"),
  "bare CR in a name": get("X\r-A: 1"),
  "CR CR LF": get("X-A: 1\r"),
  "CR CR": "GET / HTTP/1.1\r\nHost: store.data\r\r\n\r\n",
  "an empty line of CR alone": `GET / HTTP/1.1\r\nHost: store.data\r\n\r${smuggled}`,
});

refusalTest("folded lines are refused", {
  space: get("X-A: 1\r\n 2"),
  tab: get("X-A: 1\r\n\t2"),
  "first line": "GET / HTTP/1.1\r\n Host: store.data\r\n\r\n",
  "folded Host": "GET / HTTP/1.1\r\nHost:\r\n store.data\r\n\r\n",
  "a fold of blanks only": get("X-A: 1\r\n  "),
  "a fold that hides an identity": get("X-A: 1\r\n l5d-client-id: forged"),
});

refusalTest("names that are no tokens are refused", {
  "space before the colon": get("X-A : 1"),
  "tab before the colon": get("X-A\t: 1"),
  "no name": get(": 1"),
  "no colon": get("X-A"),
  "a space in the name": get("X A: 1"),
  "bytes over 127": get("X-\xc4: 1"),
  brackets: get("X(A): 1"),
  "a NUL": get("X\0A: 1"),
  "an identity that applications might trim": get("l5d-client-id : forged"),
  "an identity behind a NUL": get("\0l5d-client-id: forged"),
});

refusalTest(
  "control bytes are refused wherever they stand",
  Object.fromEntries(
    [0, 1, 7, 8, 11, 12, 14, 27, 31, 127].flatMap((code) => {
      const byte = String.fromCharCode(code);
      return [
        [`${code} in a value`, get(`X-A: 1${byte}2`)],
        [`${code} before a value`, get(`X-A:${byte}1`)],
        [`${code} in a name`, get(`X${byte}A: 1`)],
        [`${code} in the target`, `GET /${byte} HTTP/1.1\r\nHost: store.data\r\n\r\n`],
        [`${code} in the method`, `G${byte}T / HTTP/1.1\r\nHost: store.data\r\n\r\n`],
        [`${code} in Host`, `GET / HTTP/1.1\r\nHost: store${byte}.data\r\n\r\n`],
      ];
    }),
  ),
  { mayBeNoHttp: true },
);
