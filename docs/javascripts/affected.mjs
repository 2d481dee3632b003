// "Am I affected?": the issues that hit a pasted `pip freeze`, judged in the browser.

const TYPING = 150
const KINDS = { "breaking-change": "breaking change" }

let loading

/** The index and what judges by it; loaded with the first key or paste. */
function load() {
  loading ??= loadOnce().catch((error) => {
    loading = undefined
    throw error
  })
  return loading
}

async function loadOnce() {
  const [versions, findings, response] = await Promise.all([
    import("./versions.mjs"),
    import("./findings.mjs"),
    fetch(new URL("../api/errors.json", import.meta.url)),
  ])
  if (!response.ok) throw new Error(`api/errors.json: ${response.status}`)
  return { ...versions, ...findings, document: await response.json() }
}

/** What stands in a paste: {versions, unversioned, hits, others, notTested}. */
export function answer(tools, text) {
  const { document } = tools
  const versions = tools.findVersions(text, document)
  const found = tools.findFindings(document, versions)
  return {
    versions,
    unversioned: tools.findUnversioned(text, document),
    hits: found.filter(tools.isHit),
    others: found.filter((each) => !tools.isHit(each)),
    notTested: tools.countNotTested(document, versions),
  }
}

/** The verdict in a line, for the status and a screen reader. */
export function tally({ versions, hits, notTested }) {
  if (!Object.keys(versions).length) return "No version of a package that a page is about."
  const certain = hits.filter((each) => each.state === "affected").length
  const parts = [`${certain} affected`, `${hits.length - certain} possibly affected`]
  if (notTested) parts.push(`${notTested} not run on these versions, but passed on the nearest`)
  return `${parts.join(", ")}.`
}

/** What was run of a finding's version, in words. */
export function ran({ version, state, near }, name) {
  if (state === "affected") return `It failed on ${name} ${version}.`
  const nearest = near.map((each) => each.join(" ")).join(", ")
  return `${name} ${version} was not run. Nearest: ${nearest || "no run"}.`
}

function make(tag, settings, ...children) {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(settings)) element.setAttribute(name, value)
  element.append(...children)
  return element
}

const link = (slug, title) =>
  make("a", { href: new URL(`../issues/${slug}/`, import.meta.url).href }, title)

function ending({ package: name, upgrade, brings }, view) {
  if (!upgrade) return ["No later version that was run passes."]
  const said = `It passes from ${view.display(name)} ${upgrade}`
  if (!brings.length) return [`${said}, which brings in none of the known issues.`]
  const links = brings.flatMap((slug, n) => [n ? ", " : "", link(slug, view.titles.get(slug))])
  return [`${said}, which brings in: `, ...links]
}

function row(finding, view) {
  const { slug, title, kind, package: name } = finding
  const tags = `${view.display(name)} · ${KINDS[kind] ?? kind}`
  return make(
    "li",
    {},
    link(slug, title),
    make("span", { class: "ki-tags" }, tags),
    make("p", {}, ran(finding, view.display(name))),
    make("p", {}, ...ending(finding, view)),
  )
}

function section(heading, found, view) {
  if (!found.length) return []
  const list = make("ul", { class: "ki-findings ki-plain" }, ...found.map((each) => row(each, view)))
  return [make("h2", {}, heading), list]
}

function folded(found) {
  if (!found.length) return []
  const rows = found.map(({ slug, title }) => make("li", {}, link(slug, title)))
  const summary = `Pitfalls and configuration, on every version (${found.length})`
  return [
    make(
      "details",
      { class: "ki-fold" },
      make("summary", {}, summary),
      make("ul", { class: "ki-plain" }, ...rows),
    ),
  ]
}

function show(found, view, out) {
  const judged = Object.entries(found.versions).map((each) => `${view.display(each[0])} ${each[1]}`)
  const notes = found.unversioned.map((name) =>
    make("p", {}, `${view.display(name)} is taken from an address, which tells no version: not judged.`),
  )
  const state = (wanted) => found.hits.filter((each) => each.state === wanted)
  out.replaceChildren(
    make("p", {}, make("b", {}, tally(found))),
    ...(judged.length ? [make("p", { class: "ki-note" }, `Judged: ${judged.join(", ")}.`)] : []),
    ...notes,
    ...section("Affected", state("affected"), view),
    ...section("Possibly affected", state("possibly affected"), view),
    ...folded(found.others),
  )
}

function start(page) {
  const form = page.querySelector("#affected-form")
  if (!form) return
  const field = form.elements.freeze
  const out = page.querySelector("#affected-answers")
  const status = page.querySelector("#affected-status")
  const names = JSON.parse(form.dataset.names)
  let timer

  const judge = async () => {
    const text = field.value
    if (!text.trim()) {
      out.replaceChildren()
      status.textContent = ""
      return
    }
    try {
      const tools = await load()
      if (field.value !== text) return
      const found = answer(tools, text)
      const titles = new Map(tools.document.pages.map(({ slug, title }) => [slug, title]))
      show(found, { titles, display: (name) => names[name] ?? name }, out)
      status.textContent = tally(found)
    } catch {
      status.textContent = "The data could not be loaded. The list of issues has every version."
      out.replaceChildren()
    }
  }

  field.addEventListener("focus", () => load().catch(() => {}), { once: true })
  field.addEventListener("input", () => {
    clearTimeout(timer)
    timer = setTimeout(judge, TYPING)
  })
  form.addEventListener("submit", (event) => event.preventDefault())
  if (field.value) judge()
}

if (typeof document !== "undefined") start(document)
