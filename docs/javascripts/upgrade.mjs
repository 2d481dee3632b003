// From one stack to another: what breaks, what is mended, what stays; and every issue on every
// stack as a table. Rows are made here, so the page weighs the same with a thousand issues.

import { compare, parse } from "./ranges.mjs"

const FEW = 200
const OUTCOMES = { F: "failed", p: "passed", "?": "unknown" }
const KINDS = { "breaking-change": "breaking change" }

/** What a page's bad snippet did on the stack of a number. */
export const outcomeOn = (page, n) => OUTCOMES[page.cells?.[n]] ?? "not run"

/** Whether it fails in no stack of the table, only in one that its page names. */
export function failsElsewhere({ cells = "" }, stacks) {
  return !cells.slice(0, stacks).includes("F") && cells.slice(stacks).includes("F")
}

/** "breaks", "mended", "stays", "unknown" or "" for a page between two stacks. */
export function changeOf(page, from, to) {
  const [before, after] = [outcomeOn(page, from), outcomeOn(page, to)]
  if (before === "passed" && after === "passed") return ""
  if (before === "failed" && after === "failed") return "stays"
  if (before === "passed" && after === "failed") return "breaks"
  if (before === "failed" && after === "passed") return "mended"
  return before === "not run" && after === "not run" ? "" : "unknown"
}

/** The version of the page's package on the first stack, on the way, that ends as the last does. */
export function changedIn(document, page, from, to) {
  const step = from < to ? 1 : -1
  const end = outcomeOn(page, to)
  for (let n = from + step; n !== to + step; n += step) {
    if (outcomeOn(page, n) === end) return document.versions[page.package]?.[n] ?? ""
  }
  return ""
}

/** Pages by change, each in the order of its package's changelog: {breaks, mended, stays, unknown}. */
export function plan(document, from, to, wanted = () => true) {
  const found = { breaks: [], mended: [], stays: [], unknown: [] }
  for (const page of document.pages.filter(wanted)) {
    const change = changeOf(page, from, to)
    if (change) found[change].push({ page, version: changedIn(document, page, from, to) })
  }
  for (const changes of Object.values(found)) changes.sort(byChangelog)
  return found
}

function byChangelog(one, other) {
  const [a, b] = [one.page.package ?? "", other.page.package ?? ""]
  if (a !== b) return a < b ? -1 : 1
  const [left, right] = [parse(one.version), parse(other.version)]
  const order = left && right ? compare(left, right) : 0
  return order || (one.page.slug < other.page.slug ? -1 : 1)
}

/** Whether a page is asked for; every word has to occur in its title, errors or package. */
export function isWanted(page, words) {
  const text = [page.title, page.package, page.kind, ...(page.errors ?? [])].join(" ").toLowerCase()
  return words.toLowerCase().split(/\s+/).every((word) => text.includes(word))
}

/** The versions of the packages that the pages are about which differ between two stacks. */
export function moves({ versions }, from, to) {
  return Object.entries(versions)
    .map(([name, row]) => [name, row[from], row[to]])
    .filter(([, before, after]) => before !== after)
}

/** The state that an address's query holds; names that are no stack are left out. */
export function fromQuery(query, stacks) {
  const given = new URLSearchParams(query)
  const place = (key, other) => {
    const n = stacks.indexOf(given.get(key))
    return n < 0 ? other : n
  }
  const to = place("to", stacks.length - 1)
  return { from: place("from", Math.max(0, stacks.length - 2)), to, words: given.get("words") ?? "" }
}

let loading

function load() {
  loading ??= fetch(new URL("../api/errors.json", import.meta.url)).then((response) => {
    if (!response.ok) throw new Error(`api/errors.json: ${response.status}`)
    return response.json()
  })
  return loading
}

function make(tag, settings, ...children) {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(settings)) element.setAttribute(name, value)
  element.append(...children)
  return element
}

const address = (slug, fragment = "") => new URL(`../issues/${slug}/${fragment}`, import.meta.url).href

function showChange({ page }, names) {
  const name = names[page.package] ?? page.package
  const tags = [`${name} ${page.affected ?? ""}`.trim(), KINDS[page.kind] ?? page.kind].join(" · ")
  const item = make("li", {}, make("a", { href: address(page.slug) }, page.title))
  item.append(make("span", { class: "ki-tags" }, tags))
  if (page.fix) item.append(make("p", {}, page.fix))
  return item
}

const HEADINGS = {
  breaks: "Breaks",
  mended: "Is mended",
  stays: "Stays broken",
  unknown: "Not known",
}

function showPlan(found, names) {
  return Object.entries(HEADINGS).map(([change, heading]) => {
    const changes = found[change]
    const list = make("ul", { class: "ki-findings ki-plain" })
    list.append(...changes.map((each) => showChange(each, names)))
    const title = make("summary", {}, `${heading} (${changes.length})`)
    const part = make("details", { class: "ki-fold", "data-change": change }, title, list)
    part.open = changes.length > 0 && (change === "breaks" || change === "mended")
    return part
  })
}

function showRow(page, stacks, n) {
  const row = make("tr", {})
  const name = make("a", { href: address(page.slug) }, page.title)
  const title = make("th", { scope: "row" }, name)
  if (failsElsewhere(page, stacks.length)) {
    const record = make("a", { href: address(page.slug, "#record") }, "fails in other combinations")
    title.append(make("span", { class: "ki-tags" }, record))
  }
  row.append(title)
  stacks.forEach((stack, column) => {
    const outcome = outcomeOn(page, column)
    const shape = make("i", { class: outcome.replace(" ", "-") })
    const mark = make("span", { class: "ki-mark" }, shape)
    const fragment = `#${outcome === "failed" ? "traceback" : "run"}-${stack}`
    const said = `${page.title}: ${outcome} on ${stack}`
    const settings = { href: address(page.slug, fragment), "aria-label": said, title: said }
    const link = make("a", { ...settings, tabindex: n || column ? "-1" : "0" }, mark)
    row.append(make("td", {}, outcome === "not run" ? mark : link))
  })
  return row
}

/** One cell takes part in the order of Tab; arrows, Home and End go from cell to cell. */
function move(event) {
  const cell = event.target.closest("td")
  const steps = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] }
  if (!cell || event.altKey || event.ctrlKey || event.metaKey) return
  const rows = [...cell.closest("tbody").rows]
  let [row, column] = [rows.indexOf(cell.parentElement), cell.cellIndex]
  if (event.key in steps) {
    row += steps[event.key][0]
    column += steps[event.key][1]
  } else if (event.key === "Home") column = 1
  else if (event.key === "End") column = rows[row].cells.length - 1
  else return
  const next = rows[row]?.cells[column]?.querySelector("a")
  event.preventDefault()
  if (!next) return
  if (column) {
    event.target.tabIndex = -1
    next.tabIndex = 0
  }
  next.focus()
}

function start(page) {
  const form = page.querySelector("#upgrade-form")
  if (!form) return
  const stacks = form.dataset.stacks.split(" ")
  const names = JSON.parse(form.dataset.names)
  const [out, body] = [page.querySelector("#upgrade-plan"), page.querySelector("#upgrade-table tbody")]
  const status = page.querySelector("#upgrade-status")
  const more = page.querySelector("#upgrade-more")
  let limit = FEW

  const show = async () => {
    const from = stacks.indexOf(form.elements.from.value)
    const to = stacks.indexOf(form.elements.to.value)
    let data
    try {
      data = await load()
    } catch {
      loading = undefined
      status.textContent = "The data could not be loaded. The list of issues has every version."
      return
    }
    const wanted = (each) => isWanted(each, form.elements.words.value)
    const found = plan(data, from, to, wanted)
    const count = (change) => found[change].length
    status.textContent = `${count("breaks")} break, ${count("mended")} mended, ${count("stays")} stay`
    const said = moves(data, from, to).map(
      ([name, before, after]) => `${names[name] ?? name} ${before || "–"} → ${after || "–"}`,
    )
    out.replaceChildren(
      make("p", { class: "ki-note" }, said.join(", ") || "The same versions."),
      ...showPlan(found, names),
    )
    const rows = data.pages.filter(wanted)
    body.replaceChildren(...rows.slice(0, limit).map((each, n) => showRow(each, stacks, n)))
    more.hidden = rows.length <= limit
    more.textContent = `Show all ${rows.length} issues`
  }

  const restore = () => {
    const { from, to, words } = fromQuery(location.search, stacks)
    form.elements.from.value = stacks[from]
    form.elements.to.value = stacks[to]
    form.elements.words.value = words
    show()
  }

  form.addEventListener("input", () => {
    const query = new URLSearchParams(new FormData(form))
    if (!query.get("words")) query.delete("words")
    history.replaceState(history.state, "", `${location.pathname}?${query}${location.hash}`)
    limit = FEW
    show()
  })
  form.addEventListener("submit", (event) => event.preventDefault())
  more.addEventListener("click", () => {
    limit = Infinity
    show()
  })
  body.addEventListener("keydown", move)
  addEventListener("popstate", restore)
  restore()
}

if (typeof document !== "undefined") start(document)
