// The answers under the paste box, and what they say.

import { Matcher } from "./match.mjs"
import { redact, reportAddress } from "./redact.mjs"
import { findStatus, findVersions } from "./versions.mjs"

const OTHERS = 4
const LONGEST = 600
const OUTCOMES = { F: "failed", p: "passed", "?": "unknown" }

/** A level in words. */
export function headline(level, count) {
  if (level === "confident") return "This is it"
  if (level === "likely") return count > 1 ? "Probably one of these" : "Probably this"
  return level === "suggestion" ? "Perhaps" : "Not known here"
}

/**
 * The errors of a paste by their first page: {errors, level, matches}. Sure answers come first,
 * in the order of the paste, which is the root cause first; then the others by rank. `error` is the one that the matches are of.
 */
export function group(answer) {
  const rank = new Map(answer.matches.map(({ slug }, n) => [slug, n]))
  const groups = new Map()
  for (const { error, level, matches } of answer.errors) {
    const shown = matches.filter((each) => each.level !== "none")
    const key = shown[0]?.slug ?? ""
    const made = { error, errors: [error], level: shown.length ? level : "none", matches: shown }
    const known = groups.get(key)
    if (!known) groups.set(key, made)
    else if (known.level !== "confident" && level === "confident") {
      groups.set(key, { ...made, errors: [...known.errors, error] })
    } else known.errors.push(error)
  }
  const order = ({ level, matches: [best] }) =>
    level === "confident" ? -1 : (rank.get(best?.slug) ?? rank.size)
  const all = [...groups.values()].sort((a, b) => order(a) - order(b))
  return all.length ? all : [{ error: null, errors: [], level: "none", matches: [] }]
}

/** The type before a wording's message, where an error has it, too; modules move. */
export function sameType(wording, message, type) {
  const own = wording.endsWith(message) ? wording.slice(0, -message.length).replace(/: $/, "") : ""
  const last = (name) => name.slice(name.lastIndexOf(".") + 1)
  return last(own) === last(type) ? own : ""
}

/** What a screen reader is told. */
export function announce(groups) {
  const said = groups.map(({ level, matches: [best, ...others] }) => {
    if (level === "none") return "not known here"
    if (level === "confident") return `1 answer: ${best.title}`
    return others.length ? `${others.length + 1} candidates, first: ${best.title}` : `1 candidate: ${best.title}`
  })
  const text = said.join("; ")
  return `${text[0].toUpperCase()}${text.slice(1)}.`
}

/** A text in pieces, [text, whether it matched]; spans are [start, end] in order. */
export function segments(text, spans) {
  const found = []
  let place = 0
  for (const [start, end] of spans) {
    if (start < place) continue
    if (start > place) found.push([text.slice(place, start), false])
    found.push([text.slice(start, end), true])
    place = end
  }
  if (place < text.length) found.push([text.slice(place, place + LONGEST), false])
  return found
}

/** Whether somebody's versions are affected, in words; nothing tested is not "unaffected". */
export function verdict(status, name) {
  const { version, outcome, below, above } = status
  if (outcome === "failed") return ["Affected", `It failed on ${name} ${version}.`]
  if (outcome === "passed") return ["Not affected in the runs", `It passed on ${name} ${version}.`]
  const near = [below, above].filter(Boolean).map(([each, said]) => `${each} ${said}`)
  const nearest = near.length ? ` Nearest that were run: ${near.join(", ")}.` : ""
  return ["Not tested", `${name} ${version} was not run.${nearest}`]
}

/** The strip's letters as outcomes, one for each common stack. */
export function outcomes(page, stacks) {
  return Array.from({ length: stacks }, (_, n) => OUTCOMES[page.cells?.[n]] ?? "not-run")
}

/** A strip in words. */
export function stripName(cells) {
  const count = (outcome) => cells.filter((each) => each === outcome).length
  const rest = cells.length - count("failed") - count("passed")
  const said = `Fails on ${count("failed")} of ${cells.length} stacks, passes on ${count("passed")}`
  return rest ? `${said}, not known on ${rest}` : said
}

/** Make `show(text, out, settings)`, which puts the answers into `out` and returns the news. */
export function prepare(document) {
  const matcher = new Matcher(document)
  const pages = new Map(document.pages.map((page) => [page.slug, page]))
  const aliases = new Map(Object.entries(document.aliases ?? {}))
  return (text, out, settings) => {
    const groups = group(matcher.find(aliases.get(text.trim()) ?? text))
    const view = {
      pages,
      stacks: Number(settings.stacks),
      names: JSON.parse(settings.names),
      status: statusOf(document, text),
      several: groups.length > 1,
    }
    const unknown = groups.every(({ level }) => level === "none")
    out.replaceChildren(
      ...groups.map((each) => showGroup(each, view)),
      ...(unknown ? [showReport(text, settings.repository)] : []),
    )
    return announce(groups)
  }
}

const statusOf = (document, text) => {
  const versions = findVersions(text, document)
  return (slug) => findStatus(document, slug, versions)
}

/** An element; strings become text, never markup. */
function make(tag, settings, ...children) {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(settings)) element.setAttribute(name, value)
  element.append(...children)
  return element
}

const marked = (text, spans, type) => [
  ...(type ? [make("mark", {}, type), ": "] : []),
  ...segments(text, spans).map(([part, hit]) => (hit ? make("mark", {}, part) : part)),
]

const said = ({ type, message }) =>
  [type, message.split("\n")[0]].filter(Boolean).join(": ").slice(0, 300)

const link = ({ slug, title }) =>
  make("a", { href: new URL(`../issues/${slug}/`, import.meta.url).href }, title)

function showGroup({ error, errors, level, matches: [best, ...others] }, view) {
  const card = make("section", { class: "ki-answer", "data-level": level })
  if (view.several) {
    for (const each of errors.slice(0, 5)) {
      if (said(each)) card.append(make("p", { class: "ki-yours" }, make("code", {}, said(each))))
    }
  }
  const count = Math.min(others.length, OTHERS) + 1
  card.append(make("p", { class: "ki-level" }, headline(level, count)))
  if (!best) return card
  card.append(make("h2", {}, link(best)), showError(best, view), showFacts(best, view))
  card.append(showWhy(best, error, view))
  if (others.length) card.append(showOthers(others, level, view))
  return card
}

const wording = ({ slug, template }, { pages }) => {
  const { errors = [], hints = [] } = pages.get(slug)
  const met = [...errors, ...hints].find((each) => template && each.endsWith(template))
  return met ?? errors[0] ?? ""
}

const showError = (match, view) => {
  const text = wording(match, view)
  return text ? make("p", { class: "ki-wording" }, make("code", {}, text)) : ""
}

function showStrip(page, { stacks }) {
  const cells = outcomes(page, stacks)
  if (cells.every((outcome) => outcome === "not-run")) return ""
  const squares = cells.map((outcome) => make("i", { class: outcome }))
  return make("span", { class: "ki-strip", role: "img", "aria-label": stripName(cells) }, ...squares)
}

function showFacts(match, view) {
  const page = view.pages.get(match.slug)
  const name = view.names[page.package] ?? page.package
  const affected = page.affected ? `${name}: ${page.affected}` : name
  const facts = [
    ["Fix", page.fix],
    ["Affected", showStrip(page, view), " ", affected],
  ]
  const status = view.status(match.slug)
  if (status) {
    const [word, sentence] = verdict(status, name)
    facts.push(["Yours", make("b", { class: "ki-verdict", "data-verdict": word }, word), ` ${sentence}`])
  }
  const rows = facts.map(([term, ...text]) =>
    make("div", {}, make("dt", {}, term), make("dd", {}, ...text)),
  )
  return make("dl", { class: "ki-facts" }, ...rows)
}

function showWhy(match, error, view) {
  const { template, text, words, holes } = match
  if (!template) return make("p", { class: "ki-note" }, "It shares words with the page, no more.")
  const type = sameType(wording(match, view), template, error.type)
  const rows = [
    ["The page", ...marked(template, words.map(([start, end]) => [start, end]), type)],
    ["Yours", ...marked(text, words.map(([, , start, end]) => [start, end]), type && error.type)],
    ...Object.entries(holes).map(([name, value]) => [name, `${name} = ${value.slice(0, LONGEST)}`]),
  ].map(([term, ...parts]) =>
    make("div", {}, make("dt", {}, term), make("dd", {}, make("code", {}, ...parts))),
  )
  for (const row of rows.slice(2)) row.firstChild.textContent = "Value"
  const summary = make("summary", {}, "Why it matched")
  return make("details", { class: "ki-fold" }, summary, make("dl", { class: "ki-why" }, ...rows))
}

function showOthers(others, level, view) {
  const rows = others.slice(0, OTHERS).map((each) => {
    const page = view.pages.get(each.slug)
    const text = wording(each, view)
    return make(
      "li",
      {},
      link(each),
      showStrip(page, view),
      ...(text ? [make("code", {}, text)] : []),
    )
  })
  const list = make("ul", { class: "ki-others ki-plain" }, ...rows)
  if (level !== "confident") return list
  return make("details", { class: "ki-fold" }, make("summary", {}, "Other candidates"), list)
}

function showReport(text, repository) {
  const field = make("textarea", { rows: 8, spellcheck: "false", id: "find-report" })
  field.value = redact(text)
  const copy = make("button", { type: "button", class: "ki-button" }, "Copy")
  copy.addEventListener("click", async () => {
    field.select()
    await navigator.clipboard?.writeText(field.value).catch(() => {})
    copy.textContent = "Copied"
  })
  const actions = make("p", { class: "ki-actions" }, copy)
  if (repository) {
    const open = make("a", { class: "ki-button", target: "_blank", rel: "noopener noreferrer" })
    open.textContent = "Open an issue with this text"
    const follow = () => open.setAttribute("href", reportAddress(repository, field.value))
    field.addEventListener("input", follow)
    follow()
    actions.prepend(open)
  }
  return make(
    "section",
    { class: "ki-report" },
    make("p", {}, "No page explains this yet. A report can change that. Paths, addresses and values are masked below. Read it, and take out what nobody should see. Nothing is sent from here."),
    make("label", { for: "find-report" }, "The report"),
    field,
    actions,
  )
}
