// The versions that a paste tells, and what was observed of a page in them.
// Twin of known_issues/versions.py, where every function is explained.

import { cleanLines, compile } from "./match.mjs"

const PINNED =
  /([A-Za-z0-9][A-Za-z0-9_.-]{0,80}?)(?:===?| {2,}| |\/)v?([0-9]{1,6}(?:\.[0-9A-Za-z]{1,12}){1,6})/y
const SERVED = /^([A-Za-z0-9_.-]{1,80})\/([0-9]{1,6}\.[0-9][0-9A-Za-z.]{0,40})$/
const INSTALLED =
  /[/\\]([A-Za-z0-9_.]{1,80})-([0-9]{1,6}(?:\.[0-9a-z]{1,8}){1,6})(?:-py[0-9]|\.dist-info|\.egg)/g
const PYTHON = /[/\\][Pp]ython([23])\.?([0-9]{1,2})[/\\]/
const OUTCOMES = new Map([
  ["F", "failed"],
  ["p", "passed"],
])

/** Versions of Python and of the index's packages in a text: an object, sorted by name. */
export function findVersions(text, document) {
  const found = new Map()
  for (const line of cleanLines(text, compile(document.rules))) {
    for (const [name, version] of versionsIn(line)) {
      const key = name.toLowerCase().replaceAll("_", "-").replaceAll(".", "-")
      const known = key === "python" || Object.hasOwn(document.versions, key)
      if (known && !found.has(key)) found.set(key, version)
    }
  }
  return Object.fromEntries([...found].sort((a, b) => (a[0] < b[0] ? -1 : 1)))
}

const versionsIn = (line) => {
  const found = []
  const bare = line.replace(/^ +/, "").trimEnd()
  PINNED.lastIndex = 0
  const pinned = PINNED.exec(bare)
  if (pinned && ["", " ", ";", ",", "\\"].includes(bare.charAt(pinned[0].length))) {
    found.push([pinned[1], pinned[2]])
  }
  for (const part of bare.split(" ")) {
    const served = SERVED.exec(part)
    if (served) found.push([served[1], served[2]])
  }
  const place = bare.indexOf("-- Python ")
  const python = place < 0 ? "" : bare.slice(place + 10)
  if (python) found.push(["python", python.split(",")[0]])
  for (const each of line.matchAll(INSTALLED)) found.push([each[1], each[2]])
  const path = PYTHON.exec(line)
  if (path) found.push(["python", `${path[1]}.${path[2]}`])
  return found
}

/** {package, version, outcome, below, above} of a page in these versions, or null. */
export function findStatus(document, slug, versions) {
  const page = document.pages.find((each) => each.slug === slug)
  if (!page || !Object.hasOwn(versions, page.package ?? "")) return null
  const mine = versions[page.package]
  const outcomes = outcomesOf(document.versions, page, versions)
  const said = (version) => (version ? [version, outcomes.get(version)] : null)
  const status = { package: page.package, version: mine, outcome: null, below: null, above: null }
  if (outcomes.has(mine)) return { ...status, outcome: outcomes.get(mine) }
  const order = [...outcomes.keys()].sort(compare)
  status.below = said(order.filter((each) => compare(each, mine) < 0).at(-1))
  status.above = said(order.find((each) => compare(each, mine) > 0))
  return status
}

const outcomesOf = (table, page, versions) => {
  const others = Object.keys(versions).filter(
    (each) => page.pairs && Object.hasOwn(table, each) && each !== page.package,
  )
  const outcomes = new Map()
  Array.from(page.cells ?? "", (letter, n) => {
    const version = table[page.package][n]
    const fits = others.every((each) => sameLine(versions[each], table[each][n]))
    if (OUTCOMES.has(letter) && version && fits && outcomes.get(version) !== "failed") {
      outcomes.set(version, OUTCOMES.get(letter))
    }
  })
  return outcomes
}

const sameLine = (one, other) =>
  other !== "" && numberOf(one).slice(0, 2).join() === numberOf(other).slice(0, 2).join()

const numberOf = (version) => {
  const numbers = []
  for (const part of version.split(".")) {
    const digits = /^[0-9]*/.exec(part)[0]
    if (!digits) break
    numbers.push(Number(digits.slice(0, 9)))
  }
  return numbers
}

const compare = (one, other) => {
  const [a, b] = [numberOf(one), numberOf(other)]
  for (let n = 0; n < Math.max(a.length, b.length); n++) {
    const order = (a[n] ?? -1) - (b[n] ?? -1)
    if (order) return order
  }
  return 0
}
