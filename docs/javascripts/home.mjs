// The field on the home page: what is typed there goes on in the theme's search.

/** A message as the theme's search understands it: its operators would empty the result. */
export function searchable(text) {
  return text
    .replace(/[^\p{L}\p{N}_]+/gu, " ")
    .trim()
}

/** Open the theme's search, either engine's, with a text in it; whether there is one. */
export function openSearch(page, text) {
  const toggle = page.querySelector("#__search")
  const query = page.querySelector("[data-md-component=search-query]")
  if (query) {
    toggle.checked = true
    toggle.dispatchEvent(new Event("change"))
    query.value = text
    query.focus()
    query.dispatchEvent(new KeyboardEvent("keyup", { bubbles: true }))
    return true
  }
  const button = page.querySelector(".md-search__button")
  button?.click()
  return Boolean(button)
}

function start(page) {
  const form = page.querySelector("#find-form")
  if (!form) return
  const field = form.elements.q
  const hand = () => {
    const text = searchable(field.value)
    if (text && openSearch(page, text)) field.value = ""
  }
  field.addEventListener("input", (event) => event.isComposing || hand())
  field.addEventListener("compositionend", hand)
  form.addEventListener("submit", (event) => {
    event.preventDefault()
    hand()
  })
  // Ready to type where a keyboard is at hand, without a phone's covering the page.
  if (matchMedia("(hover: hover) and (pointer: fine)").matches) field.focus({ preventScroll: true })
}

if (typeof document !== "undefined") start(document)
