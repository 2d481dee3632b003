// From what runs did to the place of a version. Twin of known_issues/ranges.py, where every
// function is explained; versions are read and ordered as PEP 440 says.

const VERSION =
  /^\s*v?(?:([0-9]+)!)?([0-9]+(?:\.[0-9]+)*)(?:[-_.]?(alpha|a|beta|b|preview|pre|c|rc)[-_.]?([0-9]+)?)?(?:-([0-9]+)|[-_.]?(post|rev|r)[-_.]?([0-9]+)?)?(?:[-_.]?(dev)[-_.]?([0-9]+)?)?(?:\+([a-z0-9]+(?:[-_.][a-z0-9]+)*))?\s*$/i
const PHASES = { a: 0, alpha: 0, b: 1, beta: 1, c: 2, rc: 2, pre: 2, preview: 2 }
const FIRST = -Infinity
const LAST = Infinity

/** What a version is ordered by: [epoch, release, pre, post, dev, local]; null where it is none. */
export function parse(version) {
  const found = VERSION.exec(version)
  if (!found) return null
  const [, epoch, numbers, phase, pre, dashed, post, after, dev, day, local] = found
  const release = numbers.split(".").map(Number)
  while (release.length > 1 && release.at(-1) === 0) release.pop()
  const posted = dashed !== undefined || post !== undefined
  let early = [LAST]
  if (phase) early = [PHASES[phase.toLowerCase()], Number(pre ?? 0)]
  else if (!posted && dev) early = [FIRST]
  return [
    [Number(epoch ?? 0)],
    release,
    early,
    [posted ? Number(dashed ?? after ?? 0) : FIRST],
    [dev ? Number(day ?? 0) : LAST],
    local ? local.toLowerCase().split(/[-_.]/).flatMap(localPart) : [FIRST],
  ]
}

// A number is above every word, and words are in the order of the alphabet.
const localPart = (part) => (/^[0-9]+$/.test(part) ? [1, Number(part), ""] : [0, 0, part])

/** Below, at or above zero, for two versions that are parsed. */
export function compare(one, other) {
  for (const [n, left] of one.entries()) {
    const right = other[n]
    for (let m = 0; m < Math.max(left.length, right.length); m++) {
      // A longer release or local part is the greater one; missing numbers of a release are 0.
      const [a, b] = n === 1 ? [left[m] ?? 0, right[m] ?? 0] : [left[m] ?? FIRST, right[m] ?? FIRST]
      if (a !== b) return a < b ? -1 : 1
    }
  }
  return 0
}

const byVersion = (one, other) => compare(parse(one), parse(other))

/** Whether two texts are one version, as 3.1 and 3.1.0 are. */
export function isSame(one, other) {
  const [a, b] = [parse(one), parse(other)]
  return Boolean(a && b) && compare(a, b) === 0
}

/** Whether two versions agree to two numbers. */
export function sameLine(one, other) {
  const [a, b] = [parse(one), parse(other)]
  const line = ([[epoch], release]) => [epoch, release[0], release[1] ?? 0].join()
  return Boolean(a && b) && line(a) === line(b)
}

/** A Map from each tested version, in order, to "failed" or "passed". */
export function settle(cells) {
  const outcomes = new Map()
  for (const [version, outcome] of cells) {
    if (!parse(version)) continue
    if (outcome === "failed") outcomes.set(version, outcome)
    else if (outcome === "passed" && !outcomes.has(version)) outcomes.set(version, outcome)
  }
  return new Map([...outcomes].sort((a, b) => byVersion(a[0], b[0])))
}

/** {outcome, below, above, state} of a version among the tested ones. */
export function locate(outcomes, version, alike = true) {
  const mine = parse(version)
  if (!mine) return placed(null, null, null)
  const order = [...outcomes].map(([each, outcome]) => [each, outcome, compare(parse(each), mine)])
  const same = order.find(([, , side]) => side === 0)
  if (same && alike) return placed(same[1], null, null)
  const tested = (found) => found?.slice(0, 2) ?? null
  const below = tested(order.filter(([, , side]) => side <= 0).at(-1))
  return placed(null, below, tested(order.find(([, , side]) => side > 0)))
}

function placed(outcome, below, above) {
  const near = [below, above].filter(Boolean).map(([, said]) => said)
  const beside = near.length && !near.includes("failed") ? "not tested" : "possibly affected"
  const states = { failed: "affected", passed: "not affected" }
  return { outcome, below, above, state: states[outcome] ?? beside }
}

/** The lowest tested version above this one that passed, or null. */
export function mendedIn(outcomes, version) {
  const mine = parse(version)
  const later = [...outcomes].find(
    ([each, outcome]) => outcome === "passed" && mine && compare(parse(each), mine) > 0,
  )
  return later ? later[0] : null
}
