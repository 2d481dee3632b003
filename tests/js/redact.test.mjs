import assert from "node:assert/strict"
import { test } from "node:test"

import { redact, reportAddress } from "../../docs/javascripts/redact.mjs"

for (const [given, expected] of [
  ['File "/home/anna/shop/app.py", line 3, in index', "File <path>, line 3, in index"],
  [
    'File "/srv/venv/lib/python3.12/site-packages/flask/app.py", line 9, in f',
    "File <flask/app.py>, line 9, in f",
  ],
  [
    'File "C:\\Users\\Anna\\venv\\site-packages\\flask\\app.py", line 9',
    "File <flask\\app.py>, line 9",
  ],
  ['File "<string>", line 1, in <module>', "File <string>, line 1, in <module>"],
  ["No such file: /etc/shop/key.pem", "No such file: <path>"],
  ["could not open C:\\Users\\Anna\\shop.db", "could not open <path>"],
  ["\\\\nas\\share\\x.db is locked", "<path> is locked"],
  ["see ~/notes.txt", "see <path>"],
  ["mail to anna.b+c@example.co.uk failed", "mail to <email> failed"],
  ["GET https://shop.example.com/a?b=c failed", "GET <url> failed"],
  ["postgresql://shop:pw@db/shop", "<url>"],
  ["connect to db.shop.example.de:5432 failed", "connect to <host> failed"],
  ["no route to db.prod.internal", "no route to <host>"],
  ["at localhost:6379", "at <host>"],
  ["at 10.0.0.7:5432", "at <address>"],
  ["at 2001:db8:85a3:0:0:8a2e:370:7334", "at <address>"],
  ["at fe80::1", "at <address>"],
  ["<Flask object at 0x7f3a2c1d>", "<Flask object at <address>>"],
  ["KeyError: 'anna'", "KeyError: '<value>'"],
  ['name "anna b"', 'name "<value>"'],
  ["SECRET_KEY=abc123", "SECRET_KEY=<secret>"],
  ["password: hunter2", "password: <secret>"],
  ['{"api_key": "abc"}', '{"<value>": <secret>}'],
  ["Authorization: Basic YTpi", "Authorization: <secret>"],
  ["Cookie: session=abc; x=y", "Cookie: <secret>"],
  ["Bearer abc.def", "Bearer <secret>"],
  ["eyJhbGciOiJIUzI1.eyJzdWIiOiIxMjM0.SflKxwRJSMeKKF2QT4", "<secret>"],
  ["key ghp_16C7e42F292c6912E7710c838347Ae178B4a", "key <secret>"],
  ["id 123e4567-e89b-12d3-a456-426614174000", "id <secret>"],
  ["Nov 20 10:00:00 web7 flask[71]: KeyError", "Nov 20 10:00:00 <host> flask[71]: KeyError"],
  ["werkzeug.routing.exceptions.BuildError: Could not build url", null],
  ["RuntimeError: Working outside of application context.", null],
  ["    return self.dispatch_request(**view_args)", null],
  ["Flask==3.1.2\nWerkzeug==3.1.3", null],
  ["flask.cli.NoAppException: Could not import", null],
]) {
  test(`${JSON.stringify(given)} is ${expected === null ? "kept" : "masked"}`, () => {
    assert.equal(redact(given), expected ?? given)
  })
}

for (const [name, part] of Object.entries({
  spaces: " ",
  quotes: "'\"",
  slashes: "/a",
  backslashes: "\\a",
  colons: "a:",
  dots: "a.",
  letters: "a",
  digits: "1a",
  dashes: "a-",
  hex: "0x1",
  ats: "a@",
  key: "token",
  begin: "-----BEGIN A-----",
  lines: 'File "\n',
  schemes: "a+",
})) {
  test(`200 kB of ${name} take no time`, () => {
    const start = performance.now()
    assert.ok(redact(part.repeat(200000 / part.length)).length < 6000)
    assert.ok(performance.now() - start < 500, `${performance.now() - start} ms`)
  })
}

test("an issue's address is short enough for a server, and holds the end", () => {
  const address = reportAddress("https://code.example/r", `${"ü&\n".repeat(9000)}KeyError`)
  assert.ok(address.length < 7500)
  assert.match(decodeURIComponent(address), /KeyError/)
})
