import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import { test } from "node:test"

import { Matcher } from "../../docs/javascripts/match.mjs"
import { findStatus, findVersions } from "../../docs/javascripts/versions.mjs"

const path = new URL("../vectors/match.json", import.meta.url)
const { index, answers } = JSON.parse(readFileSync(path, "utf8"))
const matcher = new Matcher(index)

for (const { text, answer } of answers) {
  test(JSON.stringify(text.slice(-70)), () => {
    const { level, matches, errors } = matcher.find(text)
    assert.deepEqual({ level, matches }, { level: answer.level, matches: answer.matches })
    assert.deepEqual(
      errors.map(({ error, level: each }) => [error.type, error.message, error.frames, each]),
      answer.errors.map((each) => [each.type, each.message, each.frames, each.level]),
    )
    assert.deepEqual(findVersions(text, index), answer.versions)
  })
}

const document = {
  versions: { flask: ["2.0.3", "3.1.1", "2.2.5"], werkzeug: ["2.0.3", "3.1.3", "3.0.1"] },
  pages: [
    { slug: "plain", package: "flask", cells: "Fp" },
    { slug: "pair", package: "flask", cells: "ppF", with: ["werkzeug"] },
  ],
}

for (const [slug, versions, expected] of [
  ["plain", { flask: "2.0.3" }, ["failed", null, null]],
  ["plain", { flask: "3.0.0" }, [null, ["2.0.3", "failed"], ["3.1.1", "passed"]]],
  ["pair", { flask: "2.2.5", werkzeug: "3.0.6" }, ["failed", null, null]],
  ["pair", { flask: "2.2.5", werkzeug: "2.0.3" }, [null, ["2.0.3", "passed"], null]],
]) {
  test(`${slug} on ${JSON.stringify(versions)}`, () => {
    const { outcome, below, above } = findStatus(document, slug, versions)
    assert.deepEqual([outcome, below, above], expected)
  })
}

test("a page whose package is not told has no status", () => {
  assert.equal(findStatus(document, "plain", { werkzeug: "3.1.3" }), null)
})
