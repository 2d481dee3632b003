// The versions that a paste tells, and what was observed of a page in them.
// Twin of known_issues/versions.py, where every function is explained.

import { cleanLines, compile } from "./match.mjs"
import { isSame, locate, parse, sameLine, settle } from "./ranges.mjs"

const PINNED =
  /([A-Za-z0-9][A-Za-z0-9_.-]{0,80}?)(?: *===? *v?([0-9][0-9A-Za-z.!+_-]{0,60})|(?: {1,80}|\/)v?([0-9]{1,6}(?:\.[0-9A-Za-z]{1,12}){1,6}))/y
const PLACED =
  /^([A-Za-z0-9][A-Za-z0-9_.-]{0,80}) @ [a-z]|[#&]egg=([A-Za-z0-9][A-Za-z0-9_.-]{0,80})/
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

/** The index's packages that a freeze names by an address instead of a version, sorted. */
export function findUnversioned(text, document) {
  const known = findVersions(text, document)
  const names = new Set()
  for (const line of cleanLines(text, compile(document.rules))) {
    const placed = PLACED.exec(line)
    const name = (placed?.[1] ?? placed?.[2] ?? "").toLowerCase().replaceAll("_", "-").replaceAll(".", "-")
    if (Object.hasOwn(document.versions, name) && !Object.hasOwn(known, name)) names.add(name)
  }
  return [...names].sort()
}

const versionsIn = (line) => {
  const found = []
  const bare = line.replace(/^ +/, "").trimEnd()
  PINNED.lastIndex = 0
  const pinned = PINNED.exec(bare)
  if (pinned && ["", " ", ";", ",", "\\"].includes(bare.charAt(pinned[0].length))) {
    found.push([pinned[1], pinned[2] ?? pinned[3]])
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

/** {package, version, outcome, below, above, state} of a page in these versions, or null. */
export function findStatus(document, slug, versions) {
  const page = document.pages.find((each) => each.slug === slug)
  if (!page || !Object.hasOwn(versions, page.package ?? "")) return null
  return parse(versions[page.package]) ? judge(document.versions, page, versions) : null
}

/** The same for a page of the index whose package is among the versions. */
export function judge(table, page, versions) {
  const version = versions[page.package]
  const { outcomes, alike } = findOutcomes(table, page, versions)
  return { package: page.package, version, ...locate(outcomes, version, alike) }
}

/** Outcomes by tested version, and whether they were made with packages like these. */
export function findOutcomes(table, page, versions) {
  const cells = Array.from(page.cells ?? "", (letter, n) => [n, table[page.package][n], letter])
    .filter(([, version, letter]) => OUTCOMES.has(letter) && version)
    .map(([n, version, letter]) => [n, version, OUTCOMES.get(letter)])
  const inTable = (each) => Object.hasOwn(table, each)
  const told = (page.with ?? []).filter((each) => Object.hasOwn(versions, each) && inTable(each))
  const absent = (page.without ?? []).filter(inTable)
  const beside = (same, n) =>
    told.every((name) => !table[name][n] || same(versions[name], table[name][n]))
  let fitting = cells.filter(
    ([n]) =>
      beside(sameLine, n) &&
      absent.every((name) => Boolean(table[name][n]) === Object.hasOwn(versions, name)),
  )
  const mine = fitting.filter(([, version]) => isSame(version, versions[page.package]))
  const exact = mine.filter(([n]) => beside(isSame, n))
  const decided = exact.length > 0 || new Set(mine.map(([, , outcome]) => outcome)).size < 2
  if (exact.length) fitting = fitting.filter((cell) => exact.includes(cell) || !mine.includes(cell))
  const alike = fitting.length ? decided : !told.length && !absent.length
  return { outcomes: settle((fitting.length ? fitting : cells).map((cell) => cell.slice(1))), alike }
}
