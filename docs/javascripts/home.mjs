// The field on the home page: what is typed there goes on in the theme's search.

/** A message as the theme's search understands it: its operators would empty the result. */
export function searchable(text) {
  return text
    .replace(/[^\p{L}\p{N}_]+/gu, " ")
    .trim()
}

/** Go on in the theme's search with a text; whether there is one. Each engine has its own. */
function search(page, text) {
  const query = page.querySelector("[data-md-component=search-query]")
  const button = page.querySelector(".md-search__button")
  if (query) searchInMaterial(page.querySelector("#__search"), query, text)
  else if (button) searchInZensical(page, button, text)
  return Boolean(query ?? button)
}

function searchInMaterial(toggle, query, text) {
  toggle.checked = true
  toggle.dispatchEvent(new Event("change"))
  query.value = text
  query.focus()
  query.dispatchEvent(new KeyboardEvent("keyup", { bubbles: true }))
}

function searchInZensical(page, button, text) {
  const before = focused(page)
  const fill = (tries) => {
    const query = focused(page)
    if (query !== before && query.matches("input")) {
      query.value = text + query.value
      query.dispatchEvent(new Event("input", { bubbles: true }))
    } else if (tries) requestAnimationFrame(() => fill(tries - 1))
  }
  button.click()
  fill(60)
}

function focused(page) {
  let element = page.activeElement
  while (element.shadowRoot?.activeElement) element = element.shadowRoot.activeElement
  return element
}

function start(page) {
  const form = page.querySelector("#find-form")
  if (!form) return
  const field = form.elements.q
  const hand = () => {
    const text = searchable(field.value)
    if (text && search(page, text)) field.value = ""
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
