import assert from "node:assert/strict"
import { test } from "node:test"

import { errorLine, megabytes, parts, seconds } from "../../docs/javascripts/run-traceback.mjs"
import { sentenceOf } from "../../docs/javascripts/run-python.mjs"

const TRACEBACK = `Traceback (most recent call last):
  File "bad.py", line 12, in <module>
    boil()
  File "site-packages/flask/app.py", line 3, in boil
KeyError: 'tea'
`

test("the snippet's own frames lead to its lines, and no text is lost", () => {
  const found = parts(TRACEBACK, ["bad.py"])
  assert.deepEqual(
    found.filter((each) => each.file),
    [{ text: 'File "bad.py", line 12', file: "bad.py", line: 12 }],
  )
  assert.equal(found.map((each) => each.text).join(""), TRACEBACK)
})

test("an error's first line is what Python prints last", () => {
  assert.equal(errorLine({ type: "KeyError", message: "'a'\nb" }), "KeyError: 'a'")
  assert.equal(errorLine({ type: "AssertionError", message: "" }), "AssertionError")
  assert.equal(errorLine(null), "")
})

test("figures are short", () => {
  assert.equal(megabytes({ done: 1_500_000, total: 13_370_000 }), "1.5 of 13.4 MB")
  assert.deepEqual([42.4, 1234].map(seconds), ["42 ms", "1.2 s"])
})

for (const [name, told, expected] of [
  ["a policy", { kind: "policy", message: "Refused" }, /Content-Security-Policy.*wasm-unsafe-eval/],
  ["a missing file", { kind: "load", message: "x.zip could not be loaded" }, /^x\.zip could not be loaded\. Run tries again\.$/],
  ["anything else", { kind: "", message: "a\nRangeError: deep" }, /^The interpreter broke: RangeError: deep\./],
]) {
  test(`${name} becomes a sentence`, () => assert.match(sentenceOf(told), expected))
}
