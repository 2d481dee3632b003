import assert from "node:assert/strict"
import { test } from "node:test"

import {
  EMPTY,
  comparison,
  count,
  fromQuery,
  matches,
  toQuery,
} from "../../docs/javascripts/issue-list.mjs"

const issue = {
  error: "KeyError: 'connection'",
  title: "Teardown twice",
  text: "keyerror: 'connection' teardown twice flask regression",
  package: "Flask",
  kind: "regression",
  fails: ["flask-3.1.2", "latest"],
}

test("a state survives the address", () => {
  const state = { ...EMPTY, words: "a&b=c d", kind: "pitfall", sort: "error" }
  assert.deepEqual(fromQuery(toQuery(state)), state)
})

test("an empty state leaves the address bare", () => {
  assert.equal(toQuery(EMPTY), "")
})

test("what the address holds beyond the state is left out", () => {
  assert.deepEqual(fromQuery("?__proto__=1&other=2"), EMPTY)
})

test("everything matches an empty state", () => {
  assert.ok(matches(issue, EMPTY))
})

for (const [name, state, expected] of [
  ["each word occurs", { words: "TWICE keyerror" }, true],
  ["a word does not occur", { words: "twice other" }, false],
  ["its package", { package: "Flask" }, true],
  ["another package", { package: "Flask-WTF" }, false],
  ["its kind", { kind: "regression" }, true],
  ["another kind", { kind: "pitfall" }, false],
  ["a stack that it fails on", { stack: "latest" }, true],
  ["a stack that it passes on", { stack: "flask-2.0" }, false],
]) {
  test(`${name}: ${expected ? "shown" : "hidden"}`, () => {
    assert.equal(matches(issue, { ...EMPTY, ...state }), expected)
  })
}

test("issues without an error come last when sorted by error", () => {
  const silent = { ...issue, error: "", title: "A" }
  assert.deepEqual([silent, issue].sort(comparison("error")), [issue, silent])
})

test("most failing stacks come first", () => {
  const wide = { ...issue, fails: ["a", "b", "c"] }
  assert.deepEqual([issue, wide].sort(comparison("fails")), [wide, issue])
})

test("an unknown order is the order of titles", () => {
  const first = { ...issue, title: "A" }
  assert.deepEqual([issue, first].sort(comparison("constructor")), [first, issue])
})

for (const [shown, all, text] of [
  [13, 13, "13 issues"],
  [1, 13, "1 of 13 issues"],
  [1, 1, "1 issue"],
]) {
  test(text, () => assert.equal(count(shown, all), text))
}
