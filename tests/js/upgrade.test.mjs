import assert from "node:assert/strict"
import { test } from "node:test"

import * as upgrade from "../../docs/javascripts/upgrade.mjs"

const document = {
  versions: { flask: ["2.0", "2.2", "2.10", "3.0"], jinja2: ["3.0", "3.0", "3.1", "3.1"] },
  pages: [
    { slug: "late", title: "Late", package: "flask", cells: "pppF" },
    { slug: "early", title: "Early", package: "flask", cells: "pFFF" },
    { slug: "ten", title: "Ten", package: "flask", cells: "ppFF", errors: ["KeyError: 'Tea'"] },
    { slug: "jinja", title: "Jinja", package: "jinja2", cells: "FFpp" },
    { slug: "always", title: "Always", package: "flask", cells: "FFFF" },
    { slug: "never", title: "Never", package: "flask", cells: "pppp" },
    { slug: "unsure", title: "Unsure", package: "flask", cells: "p??" },
    { slug: "elsewhere", title: "Elsewhere", package: "flask", cells: "....F" },
  ],
}

const slugs = (changes) => changes.map(({ page, version }) => `${page.slug} ${version}`.trim())

test("changes stand in the order of the changelog", () => {
  const found = upgrade.plan(document, 0, 3)
  assert.deepEqual(slugs(found.breaks), ["early 2.2", "ten 2.10", "late 3.0"])
  assert.deepEqual(slugs(found.mended), ["jinja 3.1"])
  assert.deepEqual(slugs(found.stays), ["always 2.2"])
  assert.deepEqual(slugs(found.unknown), ["unsure 3.0"])
})

test("the way back mends what the way there breaks", () => {
  const there = upgrade.plan(document, 0, 3)
  const back = upgrade.plan(document, 3, 0)
  const names = (changes) => changes.map(({ page }) => page.slug).sort()
  assert.deepEqual(names(back.mended), names(there.breaks))
  assert.deepEqual(names(back.breaks), names(there.mended))
})

test("nothing changes from a stack to itself", () => {
  const found = upgrade.plan(document, 2, 2)
  assert.deepEqual([found.breaks, found.mended], [[], []])
})

test("what was not run is not passed", () => {
  assert.equal(upgrade.changeOf({ cells: "F?" }, 0, 1), "unknown")
  assert.equal(upgrade.changeOf({ cells: "?F" }, 0, 1), "unknown")
  assert.equal(upgrade.changeOf({ cells: "F" }, 0, 1), "unknown")
  assert.equal(upgrade.changeOf({}, 0, 1), "")
})

test("issues are found by words of title, error and package", () => {
  const [, , ten] = document.pages
  assert.ok(upgrade.isWanted(ten, ""))
  assert.ok(upgrade.isWanted(ten, "tea FLASK"))
  assert.ok(!upgrade.isWanted(ten, "tea coffee"))
})

test("what moves between two stacks", () => {
  assert.deepEqual(upgrade.moves(document, 0, 1), [["flask", "2.0", "2.2"]])
  assert.deepEqual(upgrade.moves(document, 1, 1), [])
})

test("an address gives the stacks back", () => {
  const stacks = ["a", "b", "c"]
  assert.deepEqual(upgrade.fromQuery("", stacks), { from: 1, to: 2, words: "" })
  assert.deepEqual(upgrade.fromQuery("?from=a&to=b&words=x+y", stacks), { from: 0, to: 1, words: "x y" })
  assert.deepEqual(upgrade.fromQuery("?from=no&to=a", stacks), { from: 1, to: 0, words: "" })
})

test("a page that fails only in stacks of its own is told from one that never fails", () => {
  const elsewhere = document.pages.filter((page) => upgrade.failsElsewhere(page, 4))
  assert.deepEqual(elsewhere.map((page) => page.slug), ["elsewhere"])
})
