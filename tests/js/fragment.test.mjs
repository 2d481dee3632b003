import assert from "node:assert/strict"
import { test } from "node:test"

import { fromFragment, toFragment, toShortFragment } from "../../docs/javascripts/fragment.mjs"

for (const text of ["KeyError: 'a'", 'a "b"\n  c\\d', "100 % ~7E ~ %41", "é 中 😀 \0", "__proto__"]) {
  test(`${JSON.stringify(text)} survives the address`, () => {
    assert.equal(fromFragment(toFragment(text)), text)
    assert.equal(fromFragment(`#q=${encodeURIComponent(text)}`).length > 0, true)
  })
}

test("a fragment is safe where the theme reads it as CSS", () => {
  assert.match(decodeURIComponent(toFragment('a"b\n\\c')), /^#q=[\w~.!*'()-]+$/)
})

test("plain percent-encoding is understood", () => {
  assert.equal(fromFragment("#q=a%20%22b%22%0Ac"), 'a "b"\nc')
})

for (const [name, given, expected] of [
  ["no fragment", "", ""],
  ["a section's", "#why", ""],
  ["broken encoding", "#q=%E0%A4", "%E0%A4"],
]) {
  test(`${name} is ${JSON.stringify(expected)}`, () => assert.equal(fromFragment(given), expected))
}

test("half a character does not throw", () => {
  assert.equal(fromFragment(toFragment("a\ud800")), "a\ufffd")
})

test("neither nothing nor too much is written", () => {
  assert.equal(toFragment("  \n"), "")
  assert.equal(toFragment("a".repeat(20000)), "")
  assert.equal(toFragment("é".repeat(10000)), "")
})

test("of a long text the last lines are kept", () => {
  const text = `${"frame é\n".repeat(9000)}KeyError: 'x'`
  const kept = fromFragment(toShortFragment(text))
  assert.ok(text.endsWith(kept))
  assert.match(kept, /^frame/)
  assert.ok(kept.length > 1000)
})
