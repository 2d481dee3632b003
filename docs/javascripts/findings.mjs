// Which issues hit the versions that somebody has, and what would end each.
// Twin of known_issues/findings.py, where every function is explained.

import { mendedIn, parse } from "./ranges.mjs"
import { findOutcomes, judge } from "./versions.mjs"

export const HITS = ["regression", "security", "incompatibility", "breaking-change"]
const HIT = ["affected", "possibly affected"]

/** Every issue that hits or may: {slug, title, kind, package, version, state, near, upgrade, brings}. */
export function findFindings(document, versions) {
  const judged = judgeAll(document, versions)
  const found = []
  for (const [slug, { page, status }] of judged) {
    if (!HIT.includes(status.state)) continue
    const { outcomes } = findOutcomes(document.versions, page, versions)
    const upgrade = mendedIn(outcomes, versions[page.package])
    found.push({
      slug,
      title: page.title,
      kind: page.kind ?? "",
      package: status.package,
      version: status.version,
      state: status.state,
      near: [status.below, status.above].filter(Boolean),
      upgrade,
      brings: upgrade ? broughtBy(document, judged, versions, page.package, upgrade) : [],
    })
  }
  return found.sort(byWeight)
}

/** Issues that a version brings, not run on these versions, whose nearest runs passed. */
export function countNotTested(document, versions) {
  const statuses = [...judgeAll(document, versions).values()]
  return statuses.filter(({ page, status }) => status.state === "not tested" && isHit(page)).length
}

export const isHit = ({ kind }) => HITS.includes(kind)

function judgeAll(document, versions) {
  const judged = new Map()
  for (const page of document.pages) {
    const told = Object.hasOwn(versions, page.package ?? "")
    if (!told || !parse(versions[page.package])) continue
    judged.set(page.slug, { page, status: judge(document.versions, page, versions) })
  }
  return judged
}

function broughtBy(document, judged, versions, name, version) {
  const after = { ...versions, [name]: version }
  const found = []
  for (const [slug, { page, status }] of judged) {
    const decides = page.package === name || page.with?.includes(name)
    if (!decides || !isHit(page) || HIT.includes(status.state)) continue
    if (HIT.includes(judge(document.versions, page, after).state)) found.push(slug)
  }
  return found
}

const weight = ({ state, kind }) => [
  HIT.indexOf(state),
  HITS.includes(kind) ? HITS.indexOf(kind) : HITS.length,
]

function byWeight(one, other) {
  const [left, right] = [one, other].map((each) => [...weight(each), each.package, each.slug])
  for (const [n, a] of left.entries()) {
    if (a !== right[n]) return a < right[n] ? -1 : 1
  }
  return 0
}
