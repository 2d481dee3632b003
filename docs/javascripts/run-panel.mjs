// What stands below a snippet once somebody asked for a run: editor, progress, output, end.

import { Pool, Stopped } from "./run-python.mjs"
import { errorLine, megabytes, parts, seconds } from "./run-traceback.mjs"

const DOUBLE_CLICK = 600 // milliseconds in which a second click is not a wish to stop
const panels = new WeakMap()
let pool = null

const poolOf = (manifest) => {
  pool ??= new Pool(new URL("../run/", import.meta.url).href, manifest)
  return pool
}

// A page that is left takes its interpreters along; one that comes back starts new ones.
addEventListener("pagehide", () => {
  for (const figure of document.querySelectorAll(".ki-snippet")) panels.get(figure)?.stop()
  pool?.close()
})
addEventListener("pageshow", () => {
  if (pool) pool.closed = false
})

const element = (tag, values = {}, ...children) => {
  const { dataset, ...rest } = values
  const made = Object.assign(document.createElement(tag), rest)
  Object.assign(made.dataset, dataset)
  made.append(...children)
  return made
}

/** What a button asks for. */
export async function act(button) {
  const wish = button.dataset.do
  if (wish === "both" || wish === "all") {
    const pair = button.closest(".ki-runs").previousElementSibling
    const figures = [...pair.querySelectorAll(".ki-snippet")].filter((f) => f.querySelector(".ki-run"))
    const benches = figures.map(panelOf)
    return wish === "both" ? runBoth(benches, button) : runAll(benches, button)
  }
  const panel = panelOf(button.closest(".ki-snippet"))
  return panel[wish](button)
}

const packName = (file) => file.replace(/-[0-9a-f]{12}\.zip$/, "")

const panelOf = (figure) => {
  if (!panels.has(figure)) panels.set(figure, new Panel(figure))
  return panels.get(figure)
}

async function runBoth([bad, good], button) {
  if (bad.running || good.running) return
  if ([...good.select.options].some((each) => each.value === bad.stack && !each.disabled)) {
    good.select.value = bad.stack
  }
  button.disabled = true
  await Promise.all([bad.run(), good.run()])
  button.disabled = false
}

/** Every version in turn, the newest first, as a table that fills while the reader looks. */
async function runAll(benches, button) {
  if (benches.some((each) => each.running)) return
  const stacks = [...new Set(benches.flatMap((each) => each.stacks()))].reverse()
  const names = benches.map((each) => each.name)
  const heads = ["Versions", ...names].map((text) => element("th", { scope: "col", textContent: text }))
  const body = element("tbody")
  const note = element("caption", { textContent: "Running…" })
  const table = element("table", { className: "ki-table" })
  table.append(note, element("thead", {}, element("tr", {}, ...heads)), body)
  const bar = button.closest(".ki-runs")
  bar.querySelector(".ki-scroll")?.remove()
  const region = element("div", { className: "ki-scroll", tabIndex: 0 }, table)
  region.setAttribute("role", "region")
  region.setAttribute("aria-label", "Every version, run here")
  bar.append(region)
  button.disabled = true
  let alike = 0
  let count = 0
  for (const stack of stacks) {
    const row = element("tr", {}, element("th", { scope: "row", textContent: stack }))
    body.append(row)
    for (const bench of benches) {
      const cell = element("td", { textContent: "…" })
      row.append(cell)
      const { text, kind, same } = await bench.trial(stack)
      cell.replaceChildren(...mark(kind, text))
      if (same !== null) {
        count += 1
        alike += same ? 1 : 0
      }
      note.textContent = `${count} runs, ${alike} with the outcome that CPython had`
    }
    if (!bar.isConnected) return
  }
  button.disabled = false
}

const mark = (kind, text) => {
  if (!kind) return [document.createTextNode(text)]
  const words = element("span", { className: "ki-mark" }, element("i", { className: kind }), ` ${kind}`)
  return text ? [words, element("br"), element("small", { textContent: text })] : [words]
}

/** One snippet's code, controls and output. */
class Panel {
  constructor(figure) {
    this.figure = figure
    this.bar = figure.querySelector(".ki-run")
    this.go = this.bar.querySelector("[data-do=run]")
    this.select = this.bar.querySelector("select")
    this.edits = this.bar.querySelector("[data-do=edit]")
    this.pool = poolOf(this.bar.dataset.manifest)
    this.entry = this.bar.dataset.run
    this.name = figure.dataset.role === "bad" ? "Bad" : "Good"
    this.editors = new Map()
    this.interpreter = null
    this.select.addEventListener("change", () => this.pool.manifest && this.pool.prepare(this.stack))
  }

  get stack() {
    return this.select.value
  }

  get option() {
    return this.select.selectedOptions[0]
  }

  get folder() {
    return this.entry.slice(0, this.entry.lastIndexOf("/") + 1)
  }

  stacks() {
    return [...this.select.options].filter((each) => !each.disabled).map((each) => each.value)
  }

  blocks() {
    return [...this.figure.querySelectorAll("pre[data-file]")]
  }

  textOf(block) {
    return this.editors.get(block)?.value ?? block.querySelector("code").textContent
  }

  /** The snippet's files as they stand on the page, with those that both use. */
  files() {
    const shared = document.querySelectorAll(".ki-snippet:not([data-role]) pre[data-file]")
    const encoder = new TextEncoder()
    return Object.fromEntries(
      [...shared, ...this.blocks()].map((block) => [
        block.dataset.file,
        encoder.encode(this.textOf(block)),
      ]),
    )
  }

  // Running

  async run() {
    if (this.running) {
      if (performance.now() - this.began > DOUBLE_CLICK) this.stop("Stopped.")
      return
    }
    this.running = true
    this.began = performance.now()
    this.show()
    const stack = this.stack
    try {
      const ended = await this.pool.run(stack, this.files(), this.entry, {
        onStart: (interpreter) => {
          this.interpreter = interpreter
          if (this.stopping) interpreter.stop(this.stopping)
        },
        onProgress: (progress) => this.report(progress),
        onText: (text) => this.print(text),
        onLoading: (name) => this.say(name ? `Loading ${packName(name)}` : "Running"),
      })
      this.end(stack, ended)
    } catch (error) {
      const plain = error instanceof Stopped ? error.message : `It could not be run: ${error.message}`
      this.say(plain)
      this.figure.dataset.ran = "stopped"
    } finally {
      Object.assign(this, { running: false, interpreter: null, stopping: null })
      this.report(null)
      this.go.textContent = "Run"
    }
  }

  stop(reason = "Stopped.") {
    this.stopping = reason
    this.interpreter?.stop(reason)
  }

  /** A run for the table: nothing is shown here. */
  async trial(stack) {
    if (!this.stacks().includes(stack)) return { text: "not run here", kind: "", same: null }
    const expected = this.choice(stack).dataset.outcome
    const quiet = { onProgress() {}, onText() {}, onLoading() {} }
    try {
      const ended = await this.pool.run(stack, this.files(), this.entry, { ...quiet, spare: false })
      const same = ended.outcome === expected
      return { text: errorLine(ended.error), kind: ended.outcome, same }
    } catch (error) {
      return { text: error.message, kind: "unknown", same: false }
    }
  }

  // Showing

  show() {
    if (!this.output) {
      this.status = element("p", { className: "ki-run__status" })
      this.status.setAttribute("role", "status")
      this.progress = element("progress", { max: 1, value: 0, hidden: true })
      this.progress.setAttribute("aria-label", "Loading Python")
      this.output = element("pre", { className: "ki-code ki-run__output", tabIndex: 0, hidden: true })
      this.output.setAttribute("aria-label", "Output")
      this.notes = element("p", { className: "ki-run__note", hidden: true })
      this.bar.after(this.progress, this.status, this.output, this.notes)
    }
    delete this.figure.dataset.ran
    this.output.replaceChildren()
    this.output.hidden = this.notes.hidden = true
    this.go.textContent = "Stop"
    this.unmark()
    this.say("Starting")
  }

  say(text) {
    this.status.textContent = text
  }

  report(progress) {
    this.progress.hidden = !progress
    if (!progress) {
      if (this.running) this.say("Running")
      return
    }
    Object.assign(this.progress, { max: progress.total, value: progress.done })
    const whole = progress.done >= progress.total
    this.say(whole ? progress.step : `${progress.step}, ${megabytes(progress)}`)
  }

  choice(stack) {
    return [...this.select.options].find((each) => each.value === stack)
  }

  print(text) {
    this.output.hidden = false
    this.output.append(text)
  }

  end(stack, ended) {
    const { versions } = this.pool.manifest.stacks[stack]
    const core = ["flask", "werkzeug"].filter((each) => versions[each])
    const named = { flask: "Flask", werkzeug: "Werkzeug" }
    const releases = core.map((each) => `${named[each]} ${versions[each]}`)
    const which = [...new Set([this.choice(stack).dataset.release, ...releases])].filter(Boolean)
    const times = `${seconds(ended.ms)}, ${seconds(ended.total)} from the click`
    if (ended.traceback) this.showTraceback(ended.traceback)
    const word = element("b", { textContent: ended.outcome === "failed" ? "Failed" : "Passed" })
    const line = errorLine(ended.error)
    const how = line ? ` with ${line.replace(/\.$/, "")}` : ""
    const rest = `${how} after ${times}. ${which.join(", ")}, Python 3.14 in the browser.`
    this.status.replaceChildren(word, rest)
    this.output.scrollTop = this.output.scrollHeight
    this.status.className = `ki-run__status ki-run__status--${ended.outcome}`
    this.figure.dataset.ran = ended.outcome
    this.note(ended)
  }

  /** What the reader should know of this run, beside its output. */
  note(ended) {
    const { reason, outcome, python } = this.option.dataset
    const said = []
    if (ended.note) said.push(ended.note)
    if (ended.emulated.length) said.push(`Emulated: ${EMULATED(ended.emulated)}.`)
    else if (reason && !this.changed()) said.push(`Not quite as on CPython: ${reason}.`)
    if (!this.changed() && outcome !== ended.outcome) {
      said.push(`On CPython ${python} it ${outcome}: please report the difference.`)
    }
    this.notes.textContent = said.join(" ")
    this.notes.hidden = !said.length
  }

  showTraceback(traceback) {
    this.output.hidden = false
    const names = this.blocks().map((block) => block.dataset.file.slice(this.folder.length))
    for (const { text, file, line } of parts(traceback, names)) {
      if (!file) this.output.append(text)
      else {
        const link = element("button", { type: "button", className: "ki-run__frame", textContent: text })
        link.addEventListener("click", () => this.goTo(file, line))
        this.output.append(link)
        this.failing = { file, line }
      }
    }
    if (this.failing) this.lineOf(this.failing.file, this.failing.line)?.classList.add("failing-here")
  }

  blockOf(file) {
    return this.blocks().find((block) => block.dataset.file.slice(this.folder.length) === file)
  }

  lineOf(file, line) {
    return this.blockOf(file)?.querySelectorAll(".ln")[line - 1]
  }

  unmark() {
    this.failing = null
    for (const each of this.figure.querySelectorAll(".failing-here")) each.classList.remove("failing-here")
    this.status.className = "ki-run__status"
  }

  /** Lead to a line of the code, in the editor where it is open. */
  goTo(file, line) {
    const editor = this.editors.get(this.blockOf(file))
    if (!editor) {
      this.lineOf(file, line)?.scrollIntoView({ block: "center" })
      return
    }
    const lines = editor.value.split("\n")
    const start = lines.slice(0, line - 1).join("\n").length + (line > 1 ? 1 : 0)
    editor.focus()
    editor.setSelectionRange(start, start + (lines[line - 1]?.length ?? 0))
  }

  // Editing

  edit() {
    if (this.editors.size) return this.reset()
    for (const block of this.blocks()) {
      const code = block.querySelector("code").textContent
      const editor = element("textarea", {
        className: "ki-code ki-run__editor",
        value: code.replace(/\n$/, ""),
        rows: code.split("\n").length,
        spellcheck: false,
      })
      editor.setAttribute("aria-label", `Code of ${block.dataset.file}`)
      editor.setAttribute("autocapitalize", "off")
      editor.addEventListener("keydown", (event) => this.press(event, editor))
      this.editors.set(block, editor)
      block.hidden = true
      block.after(editor)
    }
    this.edits.textContent = "Reset"
    this.editors.values().next().value.focus()
  }

  /** The code as the page has it. */
  reset() {
    for (const [block, editor] of this.editors) {
      editor.remove()
      block.hidden = false
    }
    this.editors.clear()
    this.edits.textContent = "Edit"
    this.edits.focus()
  }

  /** Tab indents, Escape lets Tab leave again, Ctrl or Cmd with Enter runs. */
  press(event, editor) {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault()
      if (!this.running) this.run()
    } else if (event.key === "Escape") editor.dataset.leaving = "yes"
    else if (event.key === "Tab" && !event.shiftKey && !editor.dataset.leaving) {
      event.preventDefault()
      editor.setRangeText("    ", editor.selectionStart, editor.selectionEnd, "end")
    } else if (event.key !== "Tab") delete editor.dataset.leaving
  }

  changed() {
    return [...this.editors].some(
      ([block, editor]) => editor.value !== block.querySelector("code").textContent.replace(/\n$/, ""),
    )
  }
}

const MEANS = {
  threads: "a thread runs to its end where it is started",
  "event loop": "coroutines run on a small event loop",
}
const EMULATED = (names) => names.map((each) => MEANS[each] ?? each).join(", ")
