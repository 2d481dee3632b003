import assert from "node:assert/strict"
import { test } from "node:test"

import {
  announce,
  group,
  headline,
  outcomes,
  sameType,
  segments,
  stripName,
  verdict,
} from "../../docs/javascripts/answers.mjs"

const match = (slug, level = "likely") => ({ slug, level, title: `Title of ${slug}` })
const found = (name, level, ...matches) => ({ error: { type: name, message: "" }, level, matches })
const shown = (groups) => groups.map(({ level, errors }) => [level, ...errors.map((e) => e.type)])

test("only a confident answer is the answer", () => {
  assert.equal(headline("confident", 3), "This is it")
  assert.equal(headline("likely", 2), "Probably one of these")
  assert.equal(headline("likely", 1), "Probably this")
  assert.equal(headline("suggestion", 2), "Perhaps")
  assert.equal(headline("none", 0), "Not known here")
})

test("sure answers come first, in the order of the paste", () => {
  const groups = group({
    matches: [match("b", "confident"), match("a"), match("c")],
    errors: [
      found("A", "likely", match("a")),
      found("C", "confident", match("c", "confident")),
      found("B", "confident", match("b", "confident")),
      found("N", "none", match("z", "none")),
    ],
  })
  assert.deepEqual(shown(groups), [
    ["confident", "C"],
    ["confident", "B"],
    ["likely", "A"],
    ["none", "N"],
  ])
})

test("errors with the same answer share it, and the surest shows why", () => {
  const [only, ...others] = group({
    matches: [match("a", "confident")],
    errors: [
      found("Cause", "likely", match("a")),
      found("Effect", "confident", match("a", "confident")),
    ],
  })
  assert.deepEqual(others, [])
  assert.deepEqual(shown([only]), [["confident", "Cause", "Effect"]])
  assert.equal(only.error.type, "Effect")
})

test("a paste without an error is not known", () => {
  assert.deepEqual(shown(group({ matches: [], errors: [] })), [["none"]])
})

for (const [groups, expected] of [
  [[{ level: "confident", matches: [match("a"), match("b")] }], "1 answer: Title of a."],
  [[{ level: "likely", matches: [match("a"), match("b")] }], "2 candidates, first: Title of a."],
  [[{ level: "suggestion", matches: [match("a")] }], "1 candidate: Title of a."],
  [[{ level: "none", matches: [] }], "Not known here."],
]) {
  test(`it is announced as ${expected}`, () => assert.equal(announce(groups), expected))
}

test("a text is cut where words matched", () => {
  assert.deepEqual(
    segments("Could not build", [
      [0, 5],
      [10, 15],
    ]),
    [
      ["Could", true],
      [" not ", false],
      ["build", true],
    ],
  )
  assert.deepEqual(segments("abc", []), [["abc", false]])
  assert.deepEqual(segments("abc", [[0, 2], [1, 3]]), [["ab", true], ["c", false]])
})

for (const [status, word] of [
  [{ version: "3", outcome: "failed" }, "Affected"],
  [{ version: "3", outcome: "passed" }, "Not affected in the runs"],
  [{ version: "3", outcome: null, below: ["2", "passed"], above: null }, "Not tested"],
  [{ version: "3", outcome: null, below: null, above: null }, "Not tested"],
]) {
  test(`${JSON.stringify(status)} is ${word}`, () => assert.equal(verdict(status, "Flask")[0], word))
}

test("a strip has a cell for each common stack, known or not", () => {
  const cells = outcomes({ cells: "Fp?.F" }, 4)
  assert.deepEqual(cells, ["failed", "passed", "unknown", "not-run"])
  assert.deepEqual(outcomes({}, 1), ["not-run"])
  assert.equal(stripName(cells), "Fails on 1 of 4 stacks, passes on 1, not known on 2")
})

test("a type is the same whatever module it is in", () => {
  assert.equal(sameType("a.b.BuildError: x", "x", "a.BuildError"), "a.b.BuildError")
  assert.equal(sameType("KeyError: x", "x", "ValueError"), "")
  assert.equal(sameType("printed", "printed", "ValueError"), "")
})
