import assert from "node:assert/strict"
import { test } from "node:test"

import { isError } from "../../docs/javascripts/header-search.mjs"

for (const [text, expected] of [
  ["csrf_token", false],
  ["BuildError", false],
  ["application factory", false],
  ["KeyError: 'x'", true],
  ["werkzeug.routing.BuildError: Could", true],
  ["KeyError('x')", true],
  ["a\nb", true],
  ["\n csrf \n", false],
  ["Working outside of application context. ".repeat(4), true],
  ["E".repeat(100000) + " ".repeat(100000), true],
]) {
  test(`${JSON.stringify(text.slice(0, 40))} is ${expected ? "an error" : "words"}`, () => {
    assert.equal(isError(text), expected)
  })
}
