// The theme's search takes an error, too: a paste goes to the matcher, words stay here.

import { toShortFragment } from "./fragment.mjs"

const NAMED = /[A-Za-z_]\w{0,80}(?:Error|Exception|Warning|NotFound|Exit|Interrupt)\b *[:(]/

/** Whether a text is an error rather than words to look for. */
export function isError(text) {
  const start = text.slice(0, 20000).trim()
  return start.includes("\n") || NAMED.test(start) || start.length > 100
}

const target = (text) => new URL(`../find/${toShortFragment(text)}`, import.meta.url)

function find(text) {
  const { href, pathname } = target(text)
  const here = pathname === location.pathname
  location.assign(href)
  // The search's panel covers a page that only changes its fragment.
  if (here) location.reload()
}

/** The search's field that an event comes from; each theme has its own. */
function fieldOf(event) {
  const field = event.composedPath()[0]
  const material = field.matches?.("[data-md-component=search-query]")
  return material || (field.matches?.("input") && field.role === "combobox") ? field : null
}

/** An entry above Material's results, which its arrow keys and Enter reach. */
function offer(page, text) {
  const results = page.querySelector("[data-md-component=search-result]")
  const known = page.querySelector("#find-offer")
  if (!results) return
  if (!isError(text)) return known?.remove()
  const entry = known ?? page.createElement("div")
  entry.id = "find-offer"
  const link = page.createElement("a")
  link.href = target(text).href
  const label = page.createElement("article")
  label.dataset.mdScore = "100000"
  label.textContent = "Look this error up"
  link.append(label)
  entry.replaceChildren(link)
  if (!known) results.prepend(entry)
}

function start(page) {
  page.addEventListener(
    "paste",
    (event) => {
      // An input's value has spaces where the clipboard has lines.
      const text = event.clipboardData?.getData("text/plain") ?? ""
      if (!fieldOf(event) || !isError(text)) return
      event.preventDefault()
      event.stopPropagation()
      find(text)
    },
    true,
  )
  page.addEventListener("input", (event) => {
    const field = fieldOf(event)
    if (field) offer(page, field.value)
  })
}

if (typeof document !== "undefined") start(document)
