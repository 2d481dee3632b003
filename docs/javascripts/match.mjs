// From a pasted error to its page: new Matcher(await index.json()).find(text).
// Twin of known_issues/{text,paste,match}.py, which explain every function and number.

const WORD = /[A-Za-z0-9_]+(?:[-.][A-Za-z0-9_]+)*/g
const PLAIN_WORD = /[A-Za-z0-9_]+/g
const PART = /[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+/g
const HOLE = /\{[a-z_]+\}/g
const { floor, max, min } = Math

const match = ({ at }, text) => {
  at.lastIndex = 0
  return at.exec(text)
}
const without = (pattern, text) => text.slice(match(pattern, text)?.[0].length ?? 0)
const put = (map, key, value) => {
  if (!map.has(key)) map.set(key, value)
  return map.get(key)
}
const add = (map, key, number) => map.set(key, (map.get(key) ?? 0) + number)
const sum = (numbers) => numbers.reduce((total, number) => total + number, 0)
const replaced = (text, pairs) =>
  Array.from(pairs).reduce((now, [from, to]) => now.replaceAll(from, to), text)

/** The index's rules as sets, maps and regular expressions, `at` the start or `all` over. */
export function compile({ words, pairs, patterns }) {
  const made = {}
  for (const key in words) made[key] = new Set(words[key].split(" "))
  for (const key in pairs) made[key] = new Map(pairs[key])
  for (const key in patterns) {
    made[key] = { at: new RegExp(patterns[key], "y"), all: new RegExp(patterns[key], "g") }
  }
  return made
}

const fold = (word, { same }) => {
  const low = word.toLowerCase().replaceAll("-", "_")
  return same.get(low) ?? low
}

const words = (text, rules) =>
  Array.from(text.matchAll(WORD), ({ 0: word, index }) => ({
    word: fold(word, rules),
    start: index,
    end: index + word.length,
  }))

const subwords = (text, rules) =>
  (text.match(PLAIN_WORD) ?? []).flatMap((found) => {
    const parts = (found.match(PART) ?? []).filter((part) => part.length > 1)
    const [word, ...folded] = [found, ...parts].map((part) => fold(part, rules))
    return [word, ...folded.filter((part) => part !== word)]
  })

const splitType = (name) => {
  const parts = name.toLowerCase().split(".")
  return [parts.length > 1 ? parts[0] : "", parts.at(-1)]
}

function pieces(template, rules) {
  const found = []
  let place = 0
  const literal = (end) => {
    for (const word of words(template.slice(place, end), rules)) {
      found.push({ ...word, start: place + word.start, end: place + word.end })
    }
  }
  for (const { 0: hole, index } of template.matchAll(HOLE)) {
    const joined = place ? /^\}(_+)$/.exec(template.slice(place - 1, index)) : null
    if (!joined) literal(index)
    place = index + hole.length
    const mark = joined ? joined[1] : /^\(\)['"]/.test(template.slice(place)) ? "()" : ""
    found.push({ word: null, name: hole.slice(1, -1), mark, start: index, end: place })
  }
  literal(template.length)
  return found
}

/** The lines of a paste without colours, markup, escapes and log prefixes. */
export function cleanLines(text, rules) {
  text = replaced(text.replace(/[\u{10000}-\u{10ffff}]/gu, "\ufffd"), rules.quotes)
  text = text.replace(/\r\n?/g, "\n").replace(rules.blank.all, " ")
  if (text.length > 200000) text = text.slice(0, 60000) + "\n" + text.slice(-140000)
  text = text.replace(rules.ansi.all, "").replaceAll("#012", "\n")
  if (text.search(rules.escaped.all) >= 0) text = replaced(text, rules.escapes)
  text = text.replace(rules.block_tag.all, "\n").replace(rules.inline_tag.all, "")
  let lines = replaced(replaced(text, rules.entities), rules.entities).split("\n")
  lines = lines.flatMap((line) => unglued(line, rules))
  if (lines.length > 4000) lines = [...lines.slice(0, 1000), ...lines.slice(-3000)]
  lines = lines.map((line) => line.slice(0, 2000))
  return withoutPrefixes(lines, rules)
}

const unglued = (line, { seam }) => {
  const parts = line.replace(seam.all, "\n$&").split("\n")
  return parts.length > 2 ? parts : [line]
}

const withoutPrefixes = (lines, { service, prefix }) => {
  for (let n = 0; n < 2; n++) {
    const full = lines.filter((line) => line.trim())
    const named = full.filter((line) => match(service, line)).length
    if (full.length > 1 && named * 10 >= full.length * 6) {
      lines = lines.map((line) => without(service, line))
    }
  }
  for (let n = 0; n < 6; n++) lines = lines.map((line) => without(prefix, line))
  return lines
}

const shown = (more) => ({
  ...{ type: "", message: "", frames: [], context: [], headed: false, linked: false, whole: false },
  ...more,
})

/** The errors of a paste, and the lines that belong to none; `types` has() further names. */
export function read(text, types, rules) {
  let lines = withoutPytest(cleanLines(text, rules), rules)
  const left = lines.filter((line) => !match(rules.banner, line))
  if (left.some((line) => line && !match(rules.idle, line))) lines = left
  const errors = []
  const rest = []
  let now = shown()
  let place = 0

  const close = (linked) => {
    if (!now.headed && now.spare) head(now.spare)
    now.frames = now.frames.slice(-200)
    now.context = now.context.slice(-200)
    if (now.announced && !now.headed) {
      const { type, message } = errors.pop()
      head([type, message])
    }
    if (now.headed || now.frames.length) errors.push(now)
    now = shown({ linked })
  }
  const head = ([type, message]) => Object.assign(now, { type, message, headed: true })
  const endsMessage = (line) =>
    match(rules.end, line) ||
    findFrames(line, rules).length ||
    (!now.frames.length && findHeader(line, types, rules))
  const takeMessage = () => {
    const body = now.message ? [now.message] : []
    for (const line of lines.slice(place, place + 8)) {
      if (endsMessage(line) || (body.length && !line)) break
      if (line) body.push(line)
      place++
    }
    now.message = body.join("\n")
  }
  const takeFrames = (frames, line) => {
    if (now.headed && now.frames.length && !match(rules.location, line)) close(false)
    now.frames.push(...frames)
    now.spare = findInside(line.slice(line.lastIndexOf('", line ') + 8), types, rules)
  }
  const takeText = (line) => {
    const header = findHeader(line, types, rules)
    const inside = header ? null : findInside(line, types, rules)
    const framed = now.frames.length > 0
    if (header || (inside && !framed)) {
      if (now.headed) close(false)
      head(header ?? inside)
      takeMessage()
      if (inside || !now.frames.length) rest.push(line)
    } else if (now.headed || !framed) rest.push(line)
    else {
      now.context.push(line)
      now.spare = inside ?? now.spare
    }
  }
  while (place < lines.length) {
    const line = lines[place++]
    const frames = findFrames(line, rules)
    if (match(rules.noise, line)) continue
    if (match(rules.link, line)) close(true)
    else if (match(rules.start, line)) {
      const announced = now.type !== "" && !now.frames.length
      close(now.linked && !now.headed)
      Object.assign(now, { whole: true, announced })
    }
    else if (frames.length) takeFrames(frames, line)
    else takeText(line)
  }
  close(false)
  return { errors: distinct(errors), lines: rest }
}

const withoutPytest = (lines, rules) => {
  const isMarked = (line) => line.startsWith("E  ")
  if (!lines.some(isMarked)) return lines.map((line) => line.trim())
  const kept = lines.filter((line) => isMarked(line) || findFrames(line.trim(), rules).length)
  return kept.map((line) => line.slice(isMarked(line) ? 1 : 0).trim())
}

const distinct = (errors) => {
  const found = new Map()
  for (const error of errors) {
    const { type, message, headed, frames } = error
    const text = headed ? [type, message].filter(Boolean).join(": ") : `#${found.size}`
    if (frames.length <= found.get(text)?.frames.length) continue
    found.delete(text)
    found.set(text, error)
  }
  const kept = [...found.values()]
  return [...kept.slice(0, 2), ...kept.slice(2).slice(-10)]
}

const isCapital = (text) => text[0] >= "A" && text[0] <= "Z"

const isType = (name, types, rules) => {
  const last = name.split(".").at(-1)
  if (!isCapital(last)) return last !== name && match(rules.small_type, last)
  if (match(rules.type_end, last) || types.has(last.toLowerCase())) return true
  return last !== name && !isCapital(name) && last !== last.toUpperCase()
}

const findHeader = (line, types, rules) => {
  const found = match(rules.type, line)
  if (!found || !isType(found[0], types, rules)) return null
  const name = found[0] === "Error" ? "" : found[0]
  const rest = line.slice(found[0].length)
  if (rest[0] === ":" && rest[1] !== ":") return [name, rest.slice(1).trim()]
  if (match(rules.call, rest)) return [name, quoted(rest, rules)]
  return name && match(rules.after_type, rest) ? [name, ""] : null
}

const findInside = (line, types, rules) => {
  let spare = null
  for (const { 0: name, index } of line.matchAll(rules.type.all)) {
    const rest = line.slice(index + name.length)
    const colon = rest.startsWith(": ") && name !== "Error"
    const call = !spare && match(rules.call, rest)
    if (!(colon || call) || !isType(name, types, rules)) continue
    if (colon) return [name, rest.slice(2).trim()]
    spare = [name, quoted(rest, rules)]
  }
  return spare
}

const findTwin = ({ type, message, frames, headed, context }, rules) => {
  const lacking = (name, module) => ["ImportError", `cannot import name '${name}' from '${module}'`]
  const [first] = message.split("\n", 1)
  const [, name, module, whole, attribute] = match(rules.absent, first) ?? []
  if (name) return ["AttributeError", `module '${module}' has no attribute '${name}'`]
  if (whole) return lacking(attribute, whole)
  const [top, rest] = frames.at(-1)?.split("/") ?? []
  if (type === "AttributeError" && rest === "__init__:__getattr__") return lacking(first, top)
  if (headed || !context.length) return null
  const cut = match(rules.import, context.at(-1))
  return cut ? lacking(cut[2], cut[1]) : ["", context.at(-1)]
}

const quoted = (call, rules) => call.slice(2).replace(rules.last_quote.all, "")

const findFrames = (line, rules) => {
  const found = [...line.matchAll(rules.frame.all)]
  const named = match(rules.call_site, line) ?? match(rules.location, line)
  if (!found.length && named) found.push(named)
  return found.map(([, path, name]) => frameKey(path, name ?? "", rules))
}

const frameKey = (path, name, rules) => {
  const [file, parent = ""] = path.replaceAll("\\", "/").split("/").reverse()
  return `${match(rules.top, parent) ? "" : parent + "/"}${file.replace(/\.py$/, "")}:${name}`
}

const normalize = (message, rules) =>
  without(rules.wrapper, message.split(rules.suffix.all, 1)[0])

export const LEVELS = ["none", "suggestion", "likely", "confident"]
const ENOUGH = 300
const OFTEN = [0, 10, 14, 16, 17, 18]
const DEPTHS = [3, 3, 2, 2, 2]
const tailOf = (word) => (word?.includes(".") ? word.slice(word.lastIndexOf(".") + 1) : null)

function makeTemplate(page, wording, weak, index) {
  const { rules, ids } = index
  const [type, message] = findHeader(wording, new Set(), rules) ?? ["", wording]
  const text = normalize(message, rules)
  const parts = pieces(text, rules)
  const [root, name] = splitType(type)
  const idOf = (word) => (word === null ? -1 : put(ids, word, ids.size))
  return {
    ...{ page, weak, type, text, root, name },
    pieces: parts,
    ids: parts.map(({ word }) => idOf(word)),
    tails: parts.map(({ word }) => idOf(tailOf(word))),
    words: parts.filter(({ word }) => word !== null).length,
  }
}

function weigh(template, index) {
  const { rules } = index
  const { name, root } = template
  template.weights = template.pieces.map(({ word }) => index.weight(word))
  template.total = sum(template.weights)
  const rarity = index.rarity(index.wordPages.get(`${name}:`))
  template.typeWeight = name ? 30 + floor((rarity * (root ? 60 : 15)) / 100) : 0
  template.distinct = template.total + template.typeWeight
  const telling = ({ word, start, end }) => {
    if (index.roots.has(word) && !rules.stdlib.has(word)) return 2
    if (!word || rules.stop.has(word) || rules.python.has(word)) return 0
    return /[_.]/.test(word) || /[a-z][A-Z]/.test(template.text.slice(start, end)) ? 2 : 1
  }
  const told = template.pieces.map(telling)
  template.generic = rules.stdlib.has(root) || (!root && sum(told) < 2)
  template.sentence = template.words >= 4 && template.total >= 4 * ENOUGH
  template.named = root || told.includes(2) || (name && template.sentence)
}

function makeIndex(document) {
  const { rarity: table } = document
  const blank = { fix: "", words: "", frames: "", places: "", errors: [], hints: [] }
  const pages = document.pages.map((page) => ({ ...blank, ...page }))
  const rules = compile(document.rules)
  const index = { rules, pages, ids: new Map(), wordPages: new Map() }
  index.rarity = (count) => table[min(count, table.length) - 1]
  index.weight = (word) => {
    if (word === null) return 0
    const rarity = index.rarity(index.wordPages.get(word))
    if (rules.stop.has(word)) return 20 + floor(rarity / 10)
    return 30 + (rules.python.has(word) ? floor((rarity * 3) / 10) : rarity)
  }
  index.templates = pages.flatMap((page, n) => [
    ...page.errors.map((wording) => makeTemplate(n, wording, false, index)),
    ...[page.title, ...page.hints].map((text) => makeTemplate(n, text, true, index)),
  ])
  index.roots = new Set(index.templates.map(({ root }) => root).filter(Boolean))
  index.slugs = pages.map(({ slug }) =>
    [...new Set(subwords(slug, rules))].filter((word) => !rules.stop.has(word) && word !== "flask"),
  )
  index.said = pages.map((page) => count(page, rules))
  countPages(index)
  index.byWord = new Map()
  index.byType = new Map()
  index.templates.forEach((template, n) => {
    weigh(template, index)
    for (const word of new Set(template.ids)) {
      if (word >= 0) put(index.byWord, word, []).push(n)
    }
    put(index.byType, template.name, []).push(n)
  })
  index.weights = Array.from(index.ids.keys(), index.weight)
  index.hints = hintPostings(index)
  index.frames = framePostings(pages)
  index.places = new Map()
  pages.forEach((page, n) => {
    for (const place of page.places.split(" ")) put(index.places, place, []).push(n)
  })
  return index
}

const countPages = ({ templates, said, wordPages }) => {
  const on = said.map((counts) => new Set(counts.keys()))
  for (const { page, name, pieces: parts } of templates) {
    for (const { word } of parts) if (word !== null) on[page].add(word)
    on[page].add(`${name}:`)
  }
  for (const each of on) for (const word of each) add(wordPages, word, 1)
}

const hintPostings = (index) => {
  const postings = new Map()
  index.said.forEach((said, n) => {
    for (const [word, times] of said) {
      const impact = floor((index.weight(word) * OFTEN[min(times, OFTEN.length - 1)]) / 10)
      put(postings, word, []).push([n, impact])
    }
  })
  return postings
}

const framePostings = (pages) => {
  const known = pages.map((page) => page.frames.split(" ").filter(Boolean))
  const size = max(known.filter((frames) => frames.length).length, 12)
  const on = new Map()
  for (const frame of known.flat()) add(on, frame, 1)
  const postings = new Map()
  known.forEach((frames, n) => {
    const weights = frames.map((frame, depth) => (DEPTHS[depth] ?? 1) * (size + 1 - on.get(frame)))
    const total = sum(weights)
    frames.forEach((frame, depth) => {
      put(postings, frame, []).push([n, floor((1000 * weights[depth]) / total), depth < 2])
    })
  })
  return postings
}

const count = (page, rules) => {
  const counts = new Map()
  const own = [...page.errors, page.slug].join(" ").replace(HOLE, " ")
  const take = (times, found) => {
    for (const word of found) if (!rules.stop.has(word)) add(counts, word, times)
  }
  take(3, subwords(page.title, rules))
  take(1, subwords(`${page.fix} ${page.words}`, rules))
  take(2, new Set(subwords(own, rules)))
  return counts
}

function makeQuery(name, text, index, pasted) {
  const [root, last] = splitType(name)
  const found = words(text, index.rules).slice(0, 90)
  const query = { type: name, root, name: last, text, pasted, words: found }
  query.exact = new Map()
  query.loose = new Map()
  const place = (places, word, n) => {
    const id = index.ids.get(word)
    if (id === undefined) return
    const known = put(places, id, [])
    if (!known.includes(n)) known.push(n)
  }
  query.words.forEach((word, n) => {
    place(query.exact, word.word, n)
    const tail = tailOf(word.word)
    if (tail === null) return
    const parts = word.word.split(".").slice(0, 6)
    for (let end = parts.length - 1; end > 1; end--) {
      place(query.loose, parts.slice(0, end).join("."), n)
    }
    place(query.loose, tail, n)
  })
  return query
}

export class Matcher {
  constructor(document) {
    this.index = makeIndex(document)
  }

  /** {level, matches, errors} for a pasted text; never throws, whatever the text. */
  find(text) {
    const { errors: given, lines } = read(text, this.index.byType, this.index.rules)
    const errors = causesFirst(given)
    const headed = errors.some((error) => error.headed)
    if (lines.length && !(headed && errors.some((error) => error.frames.length))) {
      errors.push(shown({ message: lines.join(" "), plain: true }))
    }
    const rows = this.#chained(
      errors.map((error) => [error, this.#rank(error, lines, given.length > 0 && error.plain)]),
    )
    const told = (ranked) => ({
      level: LEVELS[ranked[0]?.[1] ?? 0],
      matches: ranked.slice(0, 10).map((each) => this.#match(...each)),
    })
    const kept = rows.filter(([error]) => !error.plain || rows.length === 1)
    return {
      ...told(merged(weighed(rows))),
      errors: kept.map(([error, ranked]) => ({ error, ...told(ranked) })),
    }
  }

  #chained(rows) {
    const isHint = ([, level, , best]) => level >= 2 && best && this.index.templates[best.template].weak
    return rows.map(([error, ranked], n) => {
      const tops = rows.slice(n + 1).map(([, [top]]) => top)
      const later = new Set(tops.filter((top) => top?.[1] >= 2).map(([, , page]) => page))
      const own = ranked.find((each) => later.has(each[2]) && isHint(each))
      if (!own || own === ranked[0]) return [error, ranked]
      const others = ranked.filter((each) => each !== own)
      return [error, [[ranked[0][0] + 1, ...own.slice(1)], ...lowered(others, false)]]
    })
  }

  #match(score, level, page, best) {
    const { slug, title } = this.index.pages[page]
    const found = { slug, title, score, level: LEVELS[level], template: "", text: "" }
    Object.assign(found, { words: [], holes: {} })
    if (!best) return found
    const { query, pairs } = best
    const template = this.index.templates[best.template]
    Object.assign(found, { template: template.text, text: query.pasted || query.text })
    if (query.pasted) return found
    found.words = pairs.map((pair) => {
      const [piece, word] = [template.pieces[pair.piece], query.words[pair.word]]
      return [piece.start, piece.end, word.start, word.end]
    })
    found.holes = holesOf(template, query, pairs)
    return found
  }

  #rank(error, lines, beside) {
    const { rules } = this.index
    const frames = this.#frameEvidence(error.frames)
    const best = new Map()
    for (const [name, text, penalty] of this.#texts(error, lines, beside ? 60 : 0)) {
      this.#scoreAll(makeQuery(name, normalize(text, rules), this.index), frames, penalty, best)
    }
    const twin = findTwin(error, rules)
    const pasted = error.message.split("\n", 1)[0] || error.context.at(-1)
    if (twin) this.#scoreAll(makeQuery(...twin, this.index, pasted), frames, 20, best)
    if (beside) for (const each of best.values()) each.level = min(each.level, 1)
    const some = (texts) => subwords(texts.join(" "), rules).slice(0, 100)
    const innermost = (number) =>
      some([...error.context.slice(-number), ...error.frames.slice(-number)])
    let said = some([error.type, normalize(error.message, rules)])
    const heard = innermost(6)
    const traced = said.length ? new Map() : frames
    if (!said.length) said = innermost(1)
    const words = new Set([...said, ...heard])
    return this.#combined(best, this.#hints(said, heard), words, traced, frames, error)
  }

  #texts({ type, message, headed, plain }, lines, penalty) {
    const texts = headed || plain ? [[type, message, penalty]] : []
    if (plain) {
      const last = lines.length > 1 ? lines.slice(-10) : []
      return [...texts, ...last.map((line) => ["", line, penalty || 20])]
    }
    if (message.includes("\n")) texts.push([type, message.split("\n", 1)[0], penalty])
    const { byType, rules } = this.index
    const inside = findInside(normalize(message, rules), byType, rules)
    return inside ? [...texts, [...inside, 20]] : texts
  }

  #frameEvidence(frames) {
    const { frames: known, places } = this.index
    const found = new Map()
    const seen = (page) => put(found, page, [0, 0, false, 0])
    for (const frame of new Set(frames)) {
      for (const [page, weight, first] of known.get(frame) ?? []) {
        const each = seen(page)
        each[0] += weight
        each[1]++
        each[2] ||= first && frame === frames.at(-1)
      }
      for (const page of places.get(frame.replace(/[^:]*$/, "")) ?? []) seen(page)[3] ||= 1
      for (const page of places.get(frame) ?? []) seen(page)[3] = 2
    }
    return found
  }

  #scoreAll(query, frames, penalty, best) {
    for (const n of this.#candidates(query)) {
      const scored = this.#score(n, query, frames)
      const { page, generic } = this.index.templates[n]
      if (!scored || (query.pasted && (generic || !scored.level))) continue
      scored.score = max(scored.score - penalty, 0)
      const known = best.get(page)
      const better = known && (scored.level - known.level || scored.score - known.score)
      if (!known || better > 0) best.set(page, scored)
    }
  }

  #candidates(query) {
    const { byWord, byType, templates, weights } = this.index
    const shared = new Map()
    for (const word of new Set([...query.exact.keys(), ...query.loose.keys()])) {
      for (const n of byWord.get(word) ?? []) add(shared, n, weights[word])
    }
    const same = query.name ? (byType.get(query.name) ?? []) : []
    for (const n of same) {
      if (shared.has(n) || same.length <= 40 || !templates[n].words) {
        add(shared, n, templates[n].typeWeight)
      }
    }
    return Array.from(shared, ([n, weight]) => [
      -floor((1000 * weight) / (templates[n].distinct + 400)),
      n,
    ])
      .sort((a, b) => a[0] - b[0] || a[1] - b[1])
      .slice(0, 40)
      .map(([, n]) => n)
  }

  #score(n, query, frames) {
    const template = this.index.templates[n]
    const kinship = this.#kinship(template, query)
    const aligned = align(template, query, this.index.rules)
    const typed = query.name && template.name ? template.typeWeight : 0
    const full = template.total + typed
    const held = aligned.weight + (kinship === 1 ? typed : 0)
    if (!held || !full) return null
    const hits = aligned.pairs.length
    const cover = floor((1000 * held) / full)
    const [framed, shown, inside, placed] = frames.get(template.page) ?? [0, 0]
    const agreed = kinship === 1 && (framed >= 600 || placed > 0 || (inside && template.words > 0))
    const known = kinship === 1 && template.root && (typed >= ENOUGH || placed > 0)
    const byType = known && !template.words
    const swallowed = byType ? 0 : max(aligned.filled - 3 * hits, 0)
    const explained = hits + aligned.filled - swallowed
    const loose = min(aligned.lead, 8) + aligned.gap + min(aligned.trail, 8) + swallowed
    const fit = explained + loose ? floor((1000 * explained) / (explained + loose)) : 1000
    const raw = floor((65 * cover + 35 * min(fit, cover + 200)) / 100)
    let score = floor((raw * held) / (held + 150))
    score += kinship === 1 ? (template.typeWeight < 200 ? 40 : 60) : [0, -100, -160][-kinship]
    score += floor((framed * 12) / 100) + 20 * min(shown, 4)
    score -= 20 * min(aligned.gap, 5) + 30 * aligned.empty
    const poor = template.words ? !hits : !agreed && !byType
    if (poor || (hits < 2 && kinship < 1)) score = floor(score / 2)
    score += 230 * aligned.joined - 60 * min(aligned.swaps, 4)
    score += Number(template.type === query.type)
    let level = 0
    const least = template.words && !agreed ? 2 : min(template.words, 1)
    if ((held >= ENOUGH || agreed) && hits >= least) {
      level = levelOf(template, aligned, kinship, cover, fit)
    }
    const long = hits >= 12 && cover >= 900 && !template.generic
    level = min(level, long ? 2 : ceiling(template, query, kinship, agreed))
    if (query.root && template.root && query.root !== template.root && shown < 2) {
      level = min(level, 1)
    }
    if (byType && !query.root && !agreed) level = min(level, 1)
    if (placed && (level || placed > 1)) score += 450
    if (level === 1 ? placed : agreed && placed > 1) level = min(level + 1, 2)
    return { score: max(score, 0), level, fit, framed, template: n, query, pairs: aligned.pairs }
  }

  #kinship(template, query) {
    if (!query.name || !template.name) return 0
    if (query.name === template.name) {
      if (!query.root || !template.root || query.root === template.root) return 1
      return this.index.roots.has(query.root) ? 0 : -1
    }
    if (query.name === "exception" || template.name === "exception") return 0
    const { family } = this.index.rules
    const kind = family.get(query.name)
    return kind && kind === family.get(template.name) ? 0 : -2
  }

  #hints(said, heard) {
    const found = new Map()
    let total = 0
    for (const [part, texts] of [
      [2, said],
      [1, heard],
    ]) {
      for (const word of new Set(texts)) {
        if (this.index.rules.stop.has(word)) continue
        const postings = this.index.hints.get(word)
        const weight = postings ? this.index.weight(word) : 300
        if (part === 2) total += weight
        for (const [page, each] of postings ?? []) {
          const hint = put(found, page, { impact: 0, share: 0 })
          hint.impact += part * each
          if (part === 2) hint.share += weight
        }
      }
    }
    for (const hint of found.values()) hint.share = total ? floor((1000 * hint.share) / total) : 0
    return found
  }

  #combined(best, hints, said, traced, frames, { whole }) {
    let top = 0
    for (const { impact } of hints.values()) top = max(top, impact)
    const isPlaced = (page) => frames.get(page)?.[3] > 1
    const placed = [...frames.keys()].filter(isPlaced)
    const pages = new Set([...best.keys(), ...hints.keys(), ...traced.keys(), ...placed])
    const ranked = Array.from(pages, (page) => {
      const scored = best.get(page)
      const { impact, share } = hints.get(page) ?? { impact: 0, share: 0 }
      const slug = this.index.slugs[page]
      const named = floor((1000 * slug.filter((word) => said.has(word)).length) / (slug.length || 1))
      let level = scored?.level ?? 0
      const hint = floor((120 * impact) / (top || 1)) + floor((20 * share) / 100)
      const [framed, shown] = traced.get(page) ?? [0, 0]
      const there = isPlaced(page) || (framed >= 200 && shown > 1)
      const found = share >= 450 || scored?.score >= 400 || there
      const own = scored?.score ?? 450 * isPlaced(page)
      const score = own + hint + 40 * level + floor((60 * named) / 1000) + floor(framed / 2)
      if (level <= 0) level = found ? 0 : -1
      return [score, level + 1, page, scored]
    })
    ranked.sort((a, b) => (a[1] < 2) - (b[1] < 2) || b[0] - a[0] || a[2] - b[2])
    const first = ranked[0]
    const others = ranked.slice(1)
    return lowered(
      ranked,
      others.every((each) => first[0] - each[0] >= distance(first, each, whole)),
    )
  }
}

const distance = ([, , , one], [, level, , two], whole) => {
  if (!one || !two || two.fit < one.fit) return 30
  if (level < 3 && two.pairs.length <= one.pairs.length) return 30
  const decided = whole && one.framed >= 600 && one.framed - two.framed >= 300
  return decided || (one.pairs.length > two.pairs.length && one.fit === 1000) ? 30 : 150
}

const lowered = (ranked, clear) =>
  ranked.map((each, n) =>
    n || !clear ? [each[0], min(each[1], 2), ...each.slice(2)] : each,
  )

const ceiling = (template, query, kinship, agreed) => {
  const { weak, generic, named, name, sentence } = template
  if (agreed) return 2
  const alike = kinship > 0 || (!query.name && (!name || sentence))
  if (weak && (generic || !alike || !named)) return generic ? 0 : 1
  if (template.words < 2 && !(template.root && kinship === 1)) return 0
  return generic ? 1 : 2
}

const levelOf = ({ root }, aligned, kinship, cover, fit) => {
  const { pairs, weight, lead, gap, lost, unsaid, swaps } = aligned
  const hits = pairs.length
  if (kinship < 0 || (swaps && hits < 6)) return 0
  if (aligned.quoted && hits < 12) return 1
  const [enough, most] = kinship && root ? [780, 1] : [900, 0]
  if (hits >= 12 && cover >= enough && fit >= 700 && swaps <= most) return 2
  if (gap <= floor(hits / 6) && !aligned.empty && !lost && !swaps) {
    const sure = kinship ? fit >= 550 && !lead : fit >= 650 && lead < 4 && weight >= 2 * ENOUGH
    if (!unsaid && sure) return 2
    if (hits > 4 && !unsaid && !gap && weight >= (fit < 1000 ? 3 : 1) * ENOUGH) return 2
    if (hits > 5 && fit >= 950 && !pairs[0].piece && weight >= 4 * ENOUGH) return 2
  }
  if (cover >= 780 && fit >= 400) return 1
  return Number(cover >= 250 && fit >= 700 && 2 * lost <= hits)
}

const announces = ({ plain, message }) => !plain && message.split("\n")[0].endsWith(":")

const causesFirst = (errors) => {
  const found = []
  for (const error of errors) {
    const after = found.length && announces(found.at(-1)) && error.type && !error.linked
    found.splice(found.length - !!after, 0, error)
  }
  return found
}

const weighed = (rows) =>
  rows.map(([error, ranked], n) =>
    n && announces(error) && rows[n - 1][1][0]?.[1] === 3 ? lowered(ranked, false) : ranked,
  )

const merged = (rankings) => {
  const best = new Map()
  const order = (a, b) => a[0] - b[0] || a[1] - b[1] || a[2] - b[2] || a[3][2] - b[3][2]
  const likely = new Map()
  for (const each of rankings.flat()) if (each[1] > 1) add(likely, each[2], 1)
  rankings.forEach((ranked, n) => {
    for (const each of ranked) {
      const both = each[1] > 1 && likely.get(each[2]) > 1
      const row = [-(each[1] === 3) - (each[1] > 1), -each[0] - 200 * both, n, each]
      const known = best.get(each[2])
      if (!known || order(row, known) < 0) best.set(each[2], row)
    }
  })
  return lowered([...best.values()].sort(order).map((row) => row[3]), true)
}

const align = (template, query, rules) => {
  let holes = 0
  const before = template.ids.map((word) => (word < 0 ? holes++ : holes))
  return measure(template, query, heaviest(pairsOf(template, query), before), rules)
}

const pairsOf = (template, query) => {
  const found = []
  template.ids.forEach((id, piece) => {
    if (id < 0 || found.length >= 160) return
    const tail = template.tails[piece]
    const weight = template.weights[piece]
    const places = new Map()
    const meet = (list, part) => {
      for (const word of list ?? []) put(places, word, { piece, word, weight: part })
    }
    meet(query.exact.get(id), weight)
    meet(query.loose.get(id), floor((weight * 3) / 4))
    meet(query.exact.get(tail), floor((weight * 3) / 4))
    found.push(...[...places.values()].sort((a, b) => a.word - b.word))
  })
  return found.slice(0, 160)
}

const heaviest = (pairs, holes) => {
  const sums = []
  const links = []
  let last = -1
  pairs.forEach((pair, n) => {
    let best = 0
    let link = -1
    for (let m = 0; m < n; m++) {
      const other = pairs[m]
      if (other.piece >= pair.piece || other.word >= pair.word) continue
      const between = pair.word - other.word - 1
      const cost = holes[other.piece] < holes[pair.piece] ? 0 : 8 * min(between, 12)
      if (sums[m] - cost > best) {
        best = sums[m] - cost
        link = m
      }
    }
    sums.push(best + pair.weight)
    links.push(link)
    if (last < 0 || sums[n] > sums[last]) last = n
  })
  const chain = []
  for (; last >= 0; last = links[last]) chain.push(pairs[last])
  return chain.reverse()
}

const quotes = (text) => /['"]/.test(text)

const measure = (template, query, pairs, { stop }) => {
  const found = { pairs, weight: 0, filled: 0, empty: 0, lead: 0, gap: 0, trail: 0 }
  Object.assign(found, { lost: 0, unsaid: 0, swaps: 0, quoted: 0, joined: 0 })
  const matters = ({ word }) => word !== null && !stop.has(word)
  const end = { piece: template.pieces.length, word: query.words.length, weight: 0 }
  let [piece, word] = [0, 0]
  ;[...pairs, end].forEach((pair, n) => {
    const between = query.words.slice(word, pair.word)
    const passed = template.pieces.slice(piece, pair.piece)
    const missed = passed.filter(matters).length
    const says = between.some(matters)
    const filling = query.text.slice(word && query.words[word - 1].end, query.words[pair.word]?.start)
    const left = piece && template.pieces[piece - 1].end
    const right = template.pieces[pair.piece]?.start
    if (passed.some((each) => each.word === null)) {
      found.filled += between.length
      const literal = right - left - sum(passed.map((each) => each.end - each.start))
      const alone = template.text[right - 1] !== "."
      if (!between.length && alone && filling.length <= literal) found.empty++
      if (matters(passed[0]) && says) found.swaps++
      for (const { mark } of passed) if (mark) found[filling.includes(mark) ? "joined" : "swaps"]++
    } else {
      if (missed && says) found.swaps++
      found[pair === end ? "trail" : n ? "gap" : "lead"] += between.length
      const together = n && pair !== end && !between.length && !passed.length
      const ours = template.text.slice(left, right)
      if (together && quotes(query.text) && quotes(ours) !== quotes(filling)) found.quoted++
    }
    found[pair === end ? "unsaid" : "lost"] += missed
    found.weight += pair.weight
    piece = pair.piece + 1
    word = pair.word + 1
  })
  return found
}

const holesOf = (template, query, pairs) => {
  const met = new Map(pairs.map((pair) => [pair.piece, query.words[pair.word]]))
  const values = new Map()
  const { pieces } = template
  pieces.forEach((piece, n) => {
    const after = pieces.findIndex(({ mark }, m) => m > n && mark?.[0] !== "_")
    if (piece.word !== null || piece.mark[0] === "_" || !pairs.length) return
    const next = pieces[after]
    if ((n && !met.has(n - 1)) || (next && !met.has(after))) return
    const value = between(
      query.text.slice(n && met.get(n - 1).end, next && met.get(after).start),
      template.text.slice(n && pieces[n - 1].end, piece.start).trim(),
      template.text.slice((pieces[after - 1] ?? pieces.at(-1)).end, next?.start).trim(),
    )
    if (value && !values.has(piece.name)) values.set(piece.name, value)
  })
  return Object.fromEntries(values)
}

const between = (text, left, right) => {
  text = text.trim()
  if (left && text.startsWith(left)) text = text.slice(left.length)
  if (right && text.endsWith(right)) text = text.slice(0, -right.length)
  return text.trim()
}
