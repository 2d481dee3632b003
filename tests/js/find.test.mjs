import assert from "node:assert/strict"
import { test } from "node:test"

import { cut } from "../../docs/javascripts/find.mjs"

test("a text that the matcher reads whole stays whole", () => {
  assert.equal(cut("a".repeat(199000)).length, 199000)
})

test("of a longer one both ends stay", () => {
  const text = cut(`first${"\n".repeat(3e6)}last`)
  assert.ok(text.startsWith("first") && text.endsWith("last"))
  assert.ok(text.length < 200000)
})
