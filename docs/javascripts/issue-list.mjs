// Filter and sort the list of issues; the state lives in the address.

export const EMPTY = { words: "", package: "", kind: "", stack: "", sort: "" }

/** The state that an address's query holds; what it does not know is left out. */
export function fromQuery(query) {
  const given = new URLSearchParams(query)
  return Object.fromEntries(Object.keys(EMPTY).map((key) => [key, given.get(key) ?? ""]))
}

/** The shortest query that gives the state back, with its question mark. */
export function toQuery(state) {
  const kept = Object.keys(EMPTY).filter((key) => state[key])
  const query = new URLSearchParams(kept.map((key) => [key, state[key]])).toString()
  return query && `?${query}`
}

/** Whether an issue is among those asked for; every word of the text must occur in it. */
export function matches(issue, state) {
  const words = state.words.toLowerCase().split(/\s+/)
  return (
    words.every((word) => issue.text.includes(word)) &&
    (!state.package || issue.package === state.package) &&
    (!state.kind || issue.kind === state.kind) &&
    (!state.stack || issue.fails.includes(state.stack))
  )
}

const KEYS = {
  "": (issue) => [issue.title],
  error: (issue) => [issue.error ? 0 : 1, issue.error, issue.title],
  package: (issue) => [issue.package, issue.title],
  kind: (issue) => [issue.kind, issue.title],
  fails: (issue) => [-issue.fails.length, issue.title],
}

/** A comparison for `Array.sort`, by one of the orders offered. */
export function comparison(sort) {
  const key = KEYS[Object.hasOwn(KEYS, sort) ? sort : ""]
  return (a, b) => {
    const left = key(a)
    const right = key(b)
    for (const [n, value] of left.entries()) {
      const other = right[n]
      const order = typeof value === "number" ? value - other : value.localeCompare(other, "en")
      if (order) return order
    }
    return 0
  }
}

/** What is shown, in words. */
export function count(shown, all) {
  const noun = all === 1 ? "issue" : "issues"
  return shown === all ? `${all} ${noun}` : `${shown} of ${all} ${noun}`
}

function read(element) {
  const error = element.querySelector("a code")?.textContent ?? ""
  const title = element.querySelector("a span").textContent
  return {
    element,
    error,
    title,
    text: element.textContent.toLowerCase(),
    package: element.dataset.package,
    kind: element.dataset.kind,
    fails: element.dataset.fails.split(" ").filter(Boolean),
  }
}

function start(page) {
  const form = page.querySelector("#issue-filter")
  if (!form) return
  const list = page.querySelector("#issue-list")
  const issues = Array.from(list.children, read)

  const show = (state) => {
    let shown = 0
    for (const issue of issues.sort(comparison(state.sort))) {
      issue.element.hidden = !matches(issue, state)
      shown += issue.element.hidden ? 0 : 1
    }
    list.append(...issues.map((issue) => issue.element))
    page.querySelector("#issue-count").textContent = count(shown, issues.length)
  }

  const restore = () => {
    const state = fromQuery(location.search)
    for (const [key, value] of Object.entries(state)) form.elements[key].value = value
    show(state)
  }

  form.addEventListener("input", () => {
    const state = Object.fromEntries(new FormData(form))
    history.replaceState(history.state, "", location.pathname + toQuery(state) + location.hash)
    show(state)
  })
  form.addEventListener("submit", (event) => event.preventDefault())
  addEventListener("popstate", restore)
  restore()
}

if (typeof document !== "undefined") start(document)
