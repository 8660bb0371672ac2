import { refusalTest } from "../support/refused-requests.js";

const rest = "\r\nHost: store.data\r\n\r\n";

const versions = {
  "HTTP/0.9": "GET /\r\n\r\n",
  "HTTP/0.9 with a version": `GET / HTTP/0.9${rest}`,
  "HTTP/1.2": `GET / HTTP/1.2${rest}`,
  "HTTP/1.10": `GET / HTTP/1.10${rest}`,
  "HTTP/1": `GET / HTTP/1${rest}`,
  "HTTP/2.0 in a request line": `GET / HTTP/2.0${rest}`,
  "HTTP/3": `GET / HTTP/3${rest}`,
  "lower case": `GET / http/1.1${rest}`,
  "another protocol": `GET / RTSP/1.0${rest}`,
  "a space behind it": `GET / HTTP/1.1 ${rest}`,
  "signed digits": `GET / HTTP/1.+1${rest}`,
};

const startLines = {
  "two spaces": `GET  / HTTP/1.1${rest}`,
  "a tab": `GET\t/ HTTP/1.1${rest}`,
  "a space in the target": `GET /a b HTTP/1.1${rest}`,
  "a second request line in the target": `GET /a HTTP/1.1\r\nGET /b HTTP/1.1${rest}`,
  "no target": `GET HTTP/1.1${rest}`,
  "a leading empty line": `\r\nGET / HTTP/1.1${rest}`,
  "a leading space": ` GET / HTTP/1.1${rest}`,
  "an unknown method": `FROBNICATE / HTTP/1.1${rest}`,
  "a lower-case method": `get / HTTP/1.1${rest}`,
  "a relative target": `GET a HTTP/1.1${rest}`,
  "a fragment": `GET /a#/b HTTP/1.1${rest}`,
  "a target over 127": `GET /\xe4 HTTP/1.1${rest}`,
  "an asterisk for GET": `GET * HTTP/1.1${rest}`,
};

refusalTest("versions other than HTTP/1.0 and HTTP/1.1 are refused", versions, { mayBeNoHttp: true });
refusalTest("start lines that have more than one reading are refused", startLines, { mayBeNoHttp: true });
