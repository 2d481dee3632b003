// The paste box. The matcher, its index and the answers load with the first key or paste.

import { fromFragment, toFragment } from "./fragment.mjs"

const TYPING = 120
const HEAD = 60000
const TAIL = 139000

let loading

/** `show(form, text)` of answers.mjs, with the index at hand; once for all. */
function load() {
  loading ??= loadOnce().catch((error) => {
    loading = undefined
    throw error
  })
  return loading
}

async function loadOnce() {
  const [answers, response] = await Promise.all([
    import("./answers.mjs"),
    fetch(new URL("../api/errors.json", import.meta.url)),
  ])
  if (!response.ok) throw new Error(`api/errors.json: ${response.status}`)
  return answers.prepare(await response.json())
}

/** A text as far as the matcher reads it; a browser takes seconds to lay out megabytes. */
export function cut(text) {
  const whole = text.length <= HEAD + TAIL
  return whole ? text : `${text.slice(0, HEAD)}\n…\n${text.slice(-TAIL)}`
}

function start(page) {
  const form = page.querySelector("#find-form")
  if (!form) return
  const field = form.elements.q
  const out = page.querySelector("#find-answers")
  const status = page.querySelector("#find-status")
  const around = page.querySelector("#find-around")
  let timer

  const search = async () => {
    clearTimeout(timer)
    const text = field.value
    const blank = !text.trim()
    if (around) around.hidden = !blank
    out.hidden = blank
    if (blank) {
      out.replaceChildren()
      status.textContent = ""
      return
    }
    try {
      const show = await load()
      if (field.value === text) status.textContent = show(text, out, form.dataset)
    } catch {
      status.textContent = "The search data could not be loaded. The list of issues has every message."
      out.replaceChildren(page.createTextNode(status.textContent))
    }
  }

  /** The address follows what is searched; a paste is a step back, a key is not. */
  const remember = (step) => {
    const address = location.pathname + location.search + toFragment(field.value)
    if (address === location.pathname + location.search + location.hash) return
    history[step ? "pushState" : "replaceState"](null, "", address)
  }

  const put = (text) => {
    field.value = text
    remember(true)
    search()
    field.focus()
  }

  const restore = () => {
    field.value = fromFragment(location.hash)
    fit()
    search()
  }

  const fit = () => {
    if (CSS.supports("field-sizing", "content")) return
    field.style.height = "0"
    field.style.height = `${field.scrollHeight + 4}px`
  }

  const early = () => load().catch(() => {})
  field.addEventListener("keydown", early, { once: true })
  field.addEventListener("paste", (event) => {
    early()
    const text = event.clipboardData?.getData("text/plain") ?? ""
    if (cut(text) === text) return
    event.preventDefault()
    field.setRangeText(cut(text), field.selectionStart, field.selectionEnd, "end")
    field.dispatchEvent(new InputEvent("input", { inputType: "insertFromPaste" }))
  })
  field.addEventListener("input", (event) => {
    const pasted = /^insertFrom/.test(event.inputType)
    fit()
    clearTimeout(timer)
    if (around && field.value.trim()) around.hidden = true
    const settle = () => {
      remember(pasted)
      search()
    }
    timer = setTimeout(settle, pasted || !field.value ? 0 : TYPING)
  })
  field.addEventListener("keydown", (event) => {
    if (event.isComposing) return
    if (event.key === "Escape" && field.value) {
      event.preventDefault()
      put("")
      fit()
    } else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault()
      search().then(() => openAnswer(out))
    }
  })
  form.addEventListener("submit", (event) => event.preventDefault())
  for (const button of page.querySelectorAll("[data-paste]")) {
    button.addEventListener("click", () => {
      put(button.dataset.paste)
      fit()
    })
  }
  addEventListener("popstate", restore)
  if (fromFragment(location.hash)) restore()
  else if (field.value) search()
  // Ready to type where a keyboard is at hand, without a phone's covering the page.
  if (matchMedia("(hover: hover) and (pointer: fine)").matches) field.focus({ preventScroll: true })
}

/** Follow the one answer where there is one; else lead to the first of several. */
function openAnswer(out) {
  const answers = out.querySelectorAll(".ki-answer")
  const link = out.querySelector("h2 a") ?? out.querySelector("a, textarea")
  if (answers.length === 1 && answers[0].dataset.level === "confident") link.click()
  else link?.focus()
}

if (typeof document !== "undefined") start(document)
