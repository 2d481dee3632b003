// From a pasted error to its page, on the index `api/errors.json`: new Matcher(index).find(text).
// Twin of known_issues/{text,paste,match}.py, where every function is explained: same names, same
// order, same integers, ASCII classes, explicit tie-breaks. Every scan is linear and capped.

const WORD = /[A-Za-z0-9_]+(?:[-.][A-Za-z0-9_]+)*/g
const PLAIN_WORD = /[A-Za-z0-9_]+/g
const PART = /[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+/g
const HOLE = /\{[a-z_]+\}/g
const { floor, max, min } = Math

const match = (pattern, text) => {
  pattern.lastIndex = 0
  return pattern.exec(text)
}
const endOf = (pattern, text) => match(pattern, text)?.[0].length ?? 0
const starts = (text, marks) => marks.some((mark) => text.startsWith(mark))
const put = (map, key, value) => {
  if (!map.has(key)) map.set(key, value)
  return map.get(key)
}
const add = (map, key, number) => map.set(key, (map.get(key) ?? 0) + number)
const strip = (text, noise = " ") => {
  let start = 0
  let end = text.length
  while (start < end && noise.includes(text[start])) start++
  while (end > start && noise.includes(text[end - 1])) end--
  return text.slice(start, end)
}
const replaceAll = (text, pairs) =>
  pairs.reduce((now, [from, to]) => now.replaceAll(from, to), text)

/** The index's rules, as sets and regular expressions. */
export function compile(rules) {
  const sticky = (source) => new RegExp(source, "y")
  const made = { ...rules }
  const same = rules.same.split(" ")
  made.same = new Map(same.flatMap((word, n) => (n % 2 ? [] : [[word, same[n + 1]]])))
  for (const key of ["stop", "python"]) made[key] = new Set(rules[key].split(" "))
  for (const key of ["block_tag", "inline_tag"]) made[key] = new RegExp(rules[key], "gi")
  for (const key of ["blank", "ansi"]) made[key] = new RegExp(rules[key], "g")
  for (const key of ["service", "location", "call_site", "wrapped", "function"]) {
    made[key] = sticky(rules[key])
  }
  for (const key of ["prefixes", "wrappers"]) made[key] = rules[key].map(sticky)
  made.quotes = rules.quotes.map((marks, n) => [new RegExp(`[${marks}]`, "g"), "'\""[n]])
  made.type_end = new RegExp(rules.type_end)
  made.type_start = sticky(rules.type)
  made.type = new RegExp(rules.type, "g")
  made.family = new Map(
    rules.families.flatMap((family, n) => family.split(" ").map((name) => [name, n])),
  )
  return made
}

const fold = (word, rules) => {
  const low = word.toLowerCase().replaceAll("-", "_")
  return rules.same.get(low) ?? low
}

const words = (text, rules) =>
  Array.from(text.matchAll(WORD), ({ 0: word, index }) => ({
    text: fold(word, rules),
    start: index,
    end: index + word.length,
  }))

const subwords = (text, rules) =>
  (text.match(PLAIN_WORD) ?? []).flatMap((found) => {
    const word = fold(found, rules)
    const parts = found.match(PART) ?? []
    const folded = parts.filter((part) => part.length > 1).map((part) => fold(part, rules))
    return [word, ...folded.filter((part) => part !== word)]
  })

const splitType = (name) => {
  const dot = name.indexOf(".")
  const last = name.slice(name.lastIndexOf(".") + 1).toLowerCase()
  return [dot < 0 ? "" : name.slice(0, dot).toLowerCase(), last]
}

function pieces(template, rules) {
  const found = []
  let place = 0
  const literal = (end) => {
    for (const word of words(template.slice(place, end), rules)) {
      found.push({ word: word.text, start: place + word.start, end: place + word.end })
    }
  }
  for (const { 0: hole, index } of template.matchAll(HOLE)) {
    literal(index)
    place = index + hole.length
    found.push({ word: null, name: hole.slice(1, -1), start: index, end: place })
  }
  literal(template.length)
  return found
}

/** The lines of a paste without colours, markup, escapes and log prefixes. */
export function cleanLines(text, rules) {
  text = replaceAll(text.replace(/[\u{10000}-\u{10ffff}]/gu, "\ufffd"), rules.quotes)
  text = text.replace(/\r\n?/g, "\n").replace(rules.blank, " ")
  if (text.length > 200000) text = text.slice(0, 60000) + "\n" + text.slice(-140000)
  text = text.replace(rules.ansi, "").replaceAll("#012", "\n")
  if (rules.escaped.some((mark) => text.includes(mark))) text = replaceAll(text, rules.escapes)
  text = text.replace(rules.block_tag, "\n").replace(rules.inline_tag, "")
  text = replaceAll(text, rules.entities)
  let lines = text.split("\n").flatMap((line) => unglued(line, rules))
  if (lines.length > 4000) lines = [...lines.slice(0, 1000), ...lines.slice(-3000)]
  return withoutPrefixes(
    lines.map((line) => line.slice(0, 2000)),
    rules,
  )
}

const unglued = (line, { seams }) => {
  const count = seams.reduce((sum, seam) => sum + line.split(seam).length - 1, 0)
  if (count < 2) return [line]
  return replaceAll(line, seams.map((seam) => [seam, "\n" + seam])).split("\n")
}

const withoutPrefixes = (lines, { service, prefixes }) => {
  for (let n = 0; n < 2; n++) {
    const full = lines.filter((line) => strip(line))
    const named = full.filter((line) => endOf(service, line)).length
    if (full.length > 1 && named * 10 >= full.length * 6) {
      lines = lines.map((line) => line.slice(endOf(service, line)))
    }
  }
  return lines.map((line) => {
    for (let n = 0; n < 6; n++) {
      const prefix = prefixes.find((each) => endOf(each, line))
      if (!prefix) break
      line = line.slice(endOf(prefix, line))
    }
    return line
  })
}

const blankError = (linked = false) => ({
  type: "",
  message: "",
  frames: [],
  context: [],
  headed: false,
  linked,
  plain: false,
  spare: null,
})

/** The errors of a paste, and the lines that belong to none; `types` has() further names. */
export function read(text, types, rules) {
  const lines = cleanLines(text, rules)
  const pytest = lines.some((line) => line.startsWith("E  "))
  const errors = []
  const rest = []
  let now = blankError()
  let place = 0
  const header = (line) => findHeader(line, types, rules)
  const inside = (line) => findInside(line, types, rules)

  const close = (linked = false) => {
    if (!now.headed && now.spare) {
      ;[now.type, now.message] = now.spare
      now.headed = true
    }
    if (now.headed || now.frames.length) {
      now.frames = now.frames.slice(-200)
      now.context = now.context.slice(-200)
      errors.push(now)
    } else for (const line of now.context) rest.push(line)
    now = blankError(linked)
  }
  const takeContext = (bare) => {
    if (!now.frames.length && !pytest) return rest.push(bare)
    now.context.push(bare)
    now.spare = inside(bare) ?? now.spare
  }
  const endsMessage = (bare) =>
    starts(bare, [...rules.links, ...rules.starts, ...rules.ends]) ||
    findFrames(bare, rules).length > 0 ||
    (!now.frames.length && header(bare) !== null)
  const takeMessage = () => {
    const body = now.message ? [now.message] : []
    for (let n = 0; n < 8 && place < lines.length; n++) {
      const line = lines[place]
      if (pytest && !line.startsWith("E  ")) break
      const bare = strip(pytest ? line.slice(1) : line)
      if (endsMessage(bare) || (body.length && !bare)) break
      if (bare) body.push(bare)
      place++
    }
    now.message = body.join("\n")
  }
  const takeText = (bare) => {
    const first = header(bare)
    const inner = first || now.frames.length ? null : inside(bare)
    if (first || inner) {
      if (now.headed) close()
      ;[now.type, now.message] = first ?? inner
      now.headed = true
      takeMessage()
      if (inner || !now.frames.length) rest.push(bare)
    } else if (now.headed || !now.frames.length) rest.push(bare)
    else takeContext(bare)
  }
  while (place < lines.length) {
    const line = lines[place++]
    const bare = strip(line)
    if (!strip(bare, "^~ ") || match(rules.wrapped, bare)) continue
    const frames = findFrames(bare, rules)
    if (starts(bare, rules.links)) close(true)
    else if (starts(bare, rules.starts)) close(now.linked && !now.headed)
    else if (frames.length) {
      if (now.headed && now.frames.length && !match(rules.location, bare)) close()
      for (const frame of frames) now.frames.push(frame)
      now.spare = inside(bare.slice(bare.lastIndexOf('", line ') + 8))
    } else if (pytest && !line.startsWith("E  ")) takeContext(bare)
    else takeText(pytest ? strip(line.slice(1)) : bare)
  }
  close()
  return { errors: distinct(errors), lines: rest }
}

const distinct = (errors) => {
  const found = new Map()
  for (const error of errors) {
    const text = error.headed ? `${error.type}: ${error.message}` : `#${found.size}`
    const same = found.get(text)
    if (!same) found.set(text, error)
    else if (error.frames.length > same.frames.length) {
      same.frames = error.frames
      same.context = error.context
    }
  }
  const kept = [...found.values()]
  return [...kept.slice(0, 2), ...kept.slice(2).slice(-10)]
}

const isCapital = (text) => text[0] >= "A" && text[0] <= "Z"

const isType = (name, types, rules) => {
  const last = name.slice(name.lastIndexOf(".") + 1)
  if (!isCapital(last)) return rules.small_types.includes(last) && last !== name
  if (rules.type_end.test(last) || types.has(last.toLowerCase())) return true
  return last !== name && !isCapital(name) && last !== last.toUpperCase()
}

const findHeader = (line, types, rules) => {
  const found = match(rules.type_start, line)
  if (!found || !isType(found[0], types, rules)) return null
  const name = found[0] === "Error" ? "" : found[0]
  const rest = line.slice(found[0].length)
  if (rest.startsWith(":") && !rest.startsWith("::")) return [name, strip(rest.slice(1))]
  if (starts(rest, ["('", '("'])) return [name, quoted(rest.slice(2))]
  const bare = strip(rest)
  return name && (!bare || starts(bare, rules.after_type)) ? [name, ""] : null
}

const findInside = (line, types, rules) => {
  let spare = null
  for (const { 0: name, index } of line.matchAll(rules.type)) {
    const rest = line.slice(index + name.length)
    if (rest.startsWith(": ") && name !== "Error" && isType(name, types, rules)) {
      return [name, strip(rest.slice(2))]
    }
    if (!spare && starts(rest, ["('", '("']) && isType(name, types, rules)) {
      spare = [name, quoted(rest.slice(2))]
    }
  }
  return spare
}

const quoted = (text) => {
  const end = max(text.lastIndexOf("'"), text.lastIndexOf('"'))
  return end > 0 ? text.slice(0, end) : text
}

const findFrames = (line, rules) => {
  const frames = []
  let place = line.indexOf('File "')
  if (place < 0) return namedFrame(line, rules)
  while (place >= 0) {
    const end = line.indexOf('", line ', place)
    if (end < 0) break
    const near = line.slice(end, end + 24).indexOf(", in ")
    const called = near < 0 ? "" : line.slice(end + near + 5)
    frames.push(frameKey(line.slice(place + 6, end), called, rules))
    place = line.indexOf('File "', end)
  }
  return frames
}

const namedFrame = (line, rules) => {
  let found = match(rules.call_site, line)
  if (found) return [frameKey(found[1], found[2], rules)]
  found = match(rules.location, line)
  if (!found || found[2].includes("Warning:")) return []
  return [frameKey(found[1], found[2].startsWith("in ") ? found[2].slice(3) : "", rules)]
}

const frameKey = (path, called, rules) => {
  const parts = path.replaceAll("\\", "/").split("/")
  const parent = parts.at(-2) ?? ""
  const inside = rules.frameless.includes(parent) || parent.startsWith("python") ? "" : `${parent}/`
  const file = parts.at(-1)
  const stem = file.endsWith(".py") ? file.slice(0, -3) : file
  return `${inside}${stem}:${match(rules.function, called)[0]}`
}

const normalize = (message, rules) => {
  for (const suffix of rules.suffixes) message = message.split(suffix, 1)[0]
  const place = message.indexOf(rules.suggestion)
  if (place >= 0) message = message.slice(0, place + 1)
  for (const pattern of rules.wrappers) message = message.slice(endOf(pattern, message))
  return message
}

export const LEVELS = ["none", "suggestion", "likely", "confident"]
const COVERED = 780
const ENOUGH = 300
const CLEAR = 30
const CLEAR_OF_EQUAL = 150
const FRAMED = 600
const HINTED = 450
const UNKNOWN = 300
const TAIL = 100
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
  const isKey = ({ word, start, end }) => {
    if (word === null) return false
    const before = text.charAt(start - 1)
    if (before && "'\"".includes(before) && before === text[end]) return true
    const inner = text.slice(start + 1, end)
    if (inner.includes("_") || inner.includes(".")) return true
    return inner !== inner.toLowerCase() && inner !== inner.toUpperCase()
  }
  return {
    ...{ page, weak, text, root, name, dotted: type.includes(".") },
    pieces: parts,
    ids: parts.map(({ word }) => idOf(word)),
    tails: parts.map(({ word }) => idOf(tailOf(word))),
    keys: parts.flatMap((part, n) => (isKey(part) ? [n] : [])),
    words: parts.filter(({ word }) => word !== null).length,
    openEnd: parts.length > 0 && parts.at(-1).word === null,
  }
}

function weigh(template, index) {
  const { rules } = index
  const { name, dotted } = template
  template.weights = template.pieces.map(({ word }) => index.weight(word))
  template.total = template.weights.reduce((sum, weight) => sum + weight, 0)
  const rarity = name && index.rarity(index.typePages.get(name))
  template.typeWeight = name && 30 + floor((rarity * (dotted ? 60 : 15)) / 100)
  template.typeWeight ||= 0
  template.distinct = template.total + template.typeWeight
  const tells = ({ word }) => word && !rules.stop.has(word) && !rules.python.has(word)
  template.generic = !dotted && !template.pieces.some(tells)
}

function makeIndex(document) {
  const { pages, rarity: table } = document
  const rules = compile(document.rules)
  const index = { rules, pages, ids: new Map(), typePages: new Map(), wordPages: new Map() }
  index.rarity = (count) => table[min(count, table.length) - 1]
  index.weight = (word) => {
    if (word === null) return 0
    const rarity = index.rarity(index.wordPages.get(word))
    if (rules.stop.has(word)) return 20 + floor(rarity / 10)
    return 30 + (rules.python.has(word) ? floor((rarity * 3) / 10) : rarity)
  }
  index.templates = pages.flatMap((page, n) => [
    ...(page.errors ?? []).map((wording) => makeTemplate(n, wording, false, index)),
    ...[page.title, ...(page.hints ?? [])].map((text) => makeTemplate(n, text, true, index)),
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
    for (const word of new Set([...template.ids, ...template.tails])) {
      if (word >= 0) put(index.byWord, word, []).push(n)
    }
    put(index.byType, template.name, []).push(n)
  })
  index.weights = Array.from(index.ids.keys(), (word) =>
    index.wordPages.has(word) ? index.weight(word) : TAIL,
  )
  index.hints = hintPostings(index)
  index.frames = framePostings(pages)
  return index
}

const countPages = ({ pages, templates, said, typePages, wordPages }) => {
  const on = said.map((counts) => new Set(counts.keys()))
  const types = pages.map(() => new Set())
  for (const { page, name, pieces: parts } of templates) {
    for (const { word } of parts) if (word !== null) on[page].add(word)
    if (name) types[page].add(name)
  }
  for (const each of on) for (const word of each) add(wordPages, word, 1)
  for (const each of types) for (const name of each) add(typePages, name, 1)
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
  const known = pages.map((page) => page.frames?.split(" ") ?? [])
  const size = max(known.filter((frames) => frames.length).length, 12)
  const on = new Map()
  for (const frame of known.flat()) add(on, frame, 1)
  const postings = new Map()
  known.forEach((frames, n) => {
    const weights = frames.map((frame, depth) => (DEPTHS[depth] ?? 1) * (size + 1 - on.get(frame)))
    const total = weights.reduce((sum, weight) => sum + weight, 0)
    frames.forEach((frame, depth) => {
      put(postings, frame, []).push([n, floor((1000 * weights[depth]) / total)])
    })
  })
  return postings
}

const count = (page, rules) => {
  const counts = new Map()
  const own = [...(page.errors ?? []), page.slug].join(" ").replace(HOLE, " ")
  const take = (times, found) => {
    for (const word of found) if (!rules.stop.has(word)) add(counts, word, times)
  }
  take(3, subwords(page.title, rules))
  take(1, subwords(`${page.fix ?? ""} ${page.words ?? ""}`, rules))
  take(2, new Set(subwords(own, rules)))
  return counts
}

function makeQuery(name, text, index) {
  const [root, last] = splitType(name)
  const found = words(text, index.rules).slice(0, 90)
  const query = { typed: Boolean(name), root, name: last, text, words: found }
  query.exact = new Map()
  query.loose = new Map()
  const place = (places, word, n) => {
    const id = index.ids.get(word)
    if (id === undefined) return
    const known = put(places, id, [])
    if (!known.includes(n)) known.push(n)
  }
  query.words.forEach((word, n) => {
    place(query.exact, word.text, n)
    const tail = tailOf(word.text)
    if (tail === null) return
    const parts = word.text.split(".").slice(0, 6)
    for (let end = parts.length - 1; end > 0; end--) {
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
    const paste = read(text, this.index.byType, this.index.rules)
    const rows = paste.errors.map((error) => [error, this.#rank(error)])
    const headed = paste.errors.some((error) => error.headed)
    if (!headed || !paste.errors.some((error) => error.frames.length)) {
      const message = paste.lines.map((line) => strip(line)).filter(Boolean).join(" ")
      const plain = { ...blankError(), message, plain: true }
      if (message) rows.push([plain, this.#rankPlain(plain, paste.lines, headed)])
    }
    const overall = merged(rows.map(([, ranked]) => ranked))
    return {
      level: LEVELS[overall[0]?.[1] ?? 0],
      matches: this.#matches(overall),
      errors: rows
        .filter(([error]) => !error.plain || rows.length === 1)
        .map(([error, ranked]) => ({
          error,
          level: LEVELS[ranked[0]?.[1] ?? 0],
          matches: this.#matches(ranked),
        })),
    }
  }

  #matches(ranked) {
    return ranked.slice(0, 10).map(([score, level, page, best]) => {
      const { slug, title } = this.index.pages[page]
      const match = { slug, title, score, level: LEVELS[level], template: "", text: "", words: [], holes: {} }
      if (!best) return match
      const template = this.index.templates[best.template]
      match.template = template.text
      match.text = best.query.text
      match.words = best.pairs.map((pair) => {
        const piece = template.pieces[pair.piece]
        const word = best.query.words[pair.word]
        return [piece.start, piece.end, word.start, word.end]
      })
      match.holes = holesOf(template, best.query, best.pairs)
      return match
    })
  }

  #rank(error) {
    const { index } = this
    const message = normalize(error.message, index.rules)
    const queries = [[makeQuery(error.type, message, index), 0]]
    if (message.includes("\n")) {
      queries.push([makeQuery(error.type, message.split("\n", 1)[0], index), 0])
    }
    const inner = findInside(message, index.byType, index.rules)
    if (inner) queries.push([makeQuery(inner[0], normalize(inner[1], index.rules), index), 20])
    const frames = this.#frameEvidence(error.frames)
    const best = new Map()
    if (error.headed) {
      for (const [query, penalty] of queries) this.#scoreAll(query, frames, penalty, best)
    }
    let said = subwords(`${error.type} ${message}`, index.rules).slice(0, 80)
    let heard = [...error.context.slice(-6), ...error.frames.slice(-6)].join(" ")
    heard = subwords(heard, index.rules).slice(0, 80)
    if (!error.headed) [said, heard] = [heard, []]
    return this.#combined(best, this.#hints(said, heard), new Set([...said, ...heard]))
  }

  #rankPlain(plain, lines, beside) {
    const { index } = this
    const best = new Map()
    const penalty = beside ? 60 : 0
    this.#scoreAll(makeQuery("", normalize(plain.message, index.rules), index), new Map(), penalty, best)
    if (lines.length > 1) {
      for (const line of lines.slice(-10)) {
        const query = makeQuery("", normalize(strip(line), index.rules), index)
        this.#scoreAll(query, new Map(), penalty || 20, best)
      }
    }
    if (beside) for (const each of best.values()) each.level = min(each.level, 1)
    const said = subwords(plain.message, index.rules).slice(0, 120)
    return this.#combined(best, this.#hints(said, []), new Set(said))
  }

  #frameEvidence(frames) {
    const found = new Map()
    for (const frame of new Set(frames)) {
      for (const [page, weight] of this.index.frames.get(frame) ?? []) add(found, page, weight)
    }
    return found
  }

  #scoreAll(query, frames, penalty, best) {
    for (const n of this.#candidates(query)) {
      const scored = this.#score(n, query, frames)
      if (!scored) continue
      scored.score = max(scored.score - penalty, 0)
      const { page } = this.index.templates[n]
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
    const same = query.typed ? (byType.get(query.name) ?? []) : []
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
    const aligned = align(template, query)
    const typed = query.typed && template.name ? template.typeWeight : 0
    const full = template.total + typed
    const held = aligned.weight + (kinship === 1 ? typed : 0)
    if (!held || !full) return null
    const hits = aligned.pairs.length
    const length = query.words.length
    const cover = floor((1000 * held) / full)
    const explained = hits + aligned.filled
    const loose = min(aligned.lead, 8) + aligned.gap + min(aligned.trail, 8)
    const fit = explained + loose ? floor((1000 * explained) / (explained + loose)) : 1000
    const strict = length ? floor((1000 * hits) / length) : 1000
    const close = hits >= 4 && aligned.gap <= 2
    const evidence = close ? max(cover, floor((900 * strict) / 1000)) : cover
    const met = new Set(aligned.pairs.filter((pair) => pair.firm).map((pair) => pair.piece))
    const keys = keysSaid(template, aligned, strict)
    const missing = keys.filter((key) => !met.has(key)).length
    const raw = floor((65 * evidence + 35 * min(fit, evidence + 200)) / 100)
    let score = floor((raw * held) / (held + 150))
    score += kinship === 1 ? (template.typeWeight < 200 ? 40 : 60) : [0, -100, -160][-kinship]
    score += floor(((frames.get(template.page) ?? 0) * 12) / 100)
    score -= 20 * min(aligned.gap, 5) + 30 * aligned.empty
    if (hits < 2 && kinship < 1) score = floor(score / 2)
    if (missing) score -= floor((240 * missing) / keys.length)
    let level = 0
    if (!missing && held >= ENOUGH && (hits >= 2 || !template.words)) {
      level = levelOf(query, aligned, kinship, cover, fit, strict)
    }
    level = min(level, ceiling(template, kinship, frames))
    return { score: max(score, 0), level, fit, template: n, query, pairs: aligned.pairs }
  }

  #kinship(template, query) {
    if (!query.typed || !template.name) return 0
    if (query.name === template.name) {
      if (!query.root || !template.root || query.root === template.root) return 1
      return this.index.roots.has(query.root) ? 0 : -1
    }
    if (query.name === "exception" || template.name === "exception") return 0
    const { family } = this.index.rules
    const same = family.has(query.name) && family.get(query.name) === family.get(template.name)
    return same ? 0 : -2
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
        const weight = postings ? this.index.weight(word) : UNKNOWN
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

  #combined(best, hints, said) {
    let top = 0
    for (const { impact } of hints.values()) top = max(top, impact)
    const ranked = Array.from(new Set([...best.keys(), ...hints.keys()]), (page) => {
      const scored = best.get(page)
      const { impact, share } = hints.get(page) ?? { impact: 0, share: 0 }
      const slug = this.index.slugs[page]
      const named = floor((1000 * slug.filter((word) => said.has(word)).length) / (slug.length || 1))
      let level = scored?.level ?? 0
      const hint = floor((120 * impact) / (top || 1)) + floor((20 * share) / 100)
      const score = (scored?.score ?? 0) + hint + 40 * level + floor((60 * named) / 1000)
      if (level <= 0) level = share >= HINTED || scored?.score >= 400 ? 0 : -1
      return [score, level + 1, page, scored]
    })
    ranked.sort((a, b) => b[0] - a[0] || a[2] - b[2])
    const first = ranked[0]
    const others = ranked.slice(1)
    return lowered(
      ranked,
      others.every((each) => first[0] - each[0] >= distance(first, each)),
    )
  }
}

const distance = ([, , , one], [, level, , two]) =>
  one && two && level === 3 && two.fit >= one.fit ? CLEAR_OF_EQUAL : CLEAR

const lowered = (ranked, clear) =>
  ranked.map((each, n) =>
    n === 0 && clear ? each : [each[0], min(each[1], 2), each[2], each[3]],
  )

const ceiling = (template, kinship, frames) => {
  if (template.weak) return 1
  if (kinship === 1 && (frames.get(template.page) ?? 0) >= FRAMED) return 2
  if (template.words < 2 && !(template.dotted && kinship === 1)) return 0
  return template.generic ? 1 : 2
}

const isCut = (aligned, strict) =>
  strict >= 950 && aligned.pairs.length >= 6 && aligned.pairs[0].piece === 0

const keysSaid = (template, aligned, strict) => {
  if (!isCut(aligned, strict)) return template.keys
  return template.keys.filter((key) => key <= aligned.pairs.at(-1).piece)
}

const levelOf = (query, aligned, kinship, cover, fit, strict) => {
  if (kinship < 0) return 0
  const hits = aligned.pairs.length
  const tight = aligned.gap <= 1 + floor(hits / 6) && !aligned.empty
  const sure = kinship ? fit >= 550 : fit >= 650 && aligned.weight >= 2 * ENOUGH
  if (cover >= COVERED && tight && sure && aligned.lead <= (kinship ? 0 : 3)) return 2
  if (isCut(aligned, strict) && tight && aligned.weight >= 4 * ENOUGH) return 2
  if (cover >= COVERED && fit >= 400) return 1
  return (cover >= 250 && strict >= 700) || (cover >= 550 && fit >= 700) ? 1 : 0
}

const merged = (rankings) => {
  const best = new Map()
  const order = (a, b) => a[0] - b[0] || a[1] - b[1] || a[2] - b[2] || a[3][2] - b[3][2]
  rankings.forEach((ranked, n) => {
    for (const each of ranked) {
      const row = [each[1] === 3 ? -3 : -min(each[1], 1), -each[0], n, each]
      const known = best.get(each[2])
      if (!known || order(row, known) < 0) best.set(each[2], row)
    }
  })
  return lowered([...best.values()].sort(order).map((row) => row[3]), true)
}

const align = (template, query) => {
  let holes = 0
  const before = template.ids.map((word) => (word < 0 ? holes++ : holes))
  return measure(template, query, heaviest(pairsOf(template, query), before))
}

const pairsOf = (template, query) => {
  const found = []
  const none = []
  for (let n = 0; n < template.ids.length && found.length < 160; n++) {
    const word = template.ids[n]
    const tail = template.tails[n]
    if (word < 0) continue
    const weight = template.weights[n]
    const places = new Map()
    const add = (list, part, firm) => {
      for (const place of list ?? none) {
        if (!places.has(place)) places.set(place, { piece: n, word: place, weight: part, firm })
      }
    }
    add(query.exact.get(word), weight, true)
    add(query.loose.get(word), floor((weight * 3) / 4), true)
    if (tail >= 0) {
      add(query.exact.get(tail), floor((weight * 3) / 4), true)
      add(query.loose.get(tail), floor(weight / 4), false)
    }
    found.push(...[...places.values()].sort((a, b) => a.word - b.word))
  }
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

const measure = (template, query, pairs) => {
  const found = { pairs, weight: 0, filled: 0, empty: 0, lead: 0, gap: 0, trail: 0 }
  let piece = 0
  let word = 0
  pairs.forEach((pair, n) => {
    const between = pair.word - word
    if (template.ids.slice(piece, pair.piece).some((id) => id < 0)) {
      found.filled += between
      const alone = template.text[template.pieces[pair.piece].start - 1] !== "."
      if (!between && alone) found.empty++
    } else if (n) found.gap += between
    else found.lead = between
    found.weight += pair.weight
    piece = pair.piece + 1
    word = pair.word + 1
  })
  const after = query.words.length - word
  found[template.openEnd ? "filled" : "trail"] += after
  return found
}

const holesOf = (template, query, pairs) => {
  const met = new Map(pairs.map((pair) => [pair.piece, query.words[pair.word]]))
  const values = new Map()
  const last = template.pieces.length - 1
  template.pieces.forEach((piece, n) => {
    if (piece.word !== null || !pairs.length) return
    if ((n > 0 && !met.has(n - 1)) || (n < last && !met.has(n + 1))) return
    const start = n ? met.get(n - 1).end : 0
    const end = n < last ? met.get(n + 1).start : query.text.length
    const left = n ? template.pieces[n - 1].end : 0
    const right = n < last ? template.pieces[n + 1].start : template.text.length
    const value = between(
      query.text.slice(start, end),
      strip(template.text.slice(left, piece.start)),
      strip(template.text.slice(piece.end, right)),
    )
    if (value && !values.has(piece.name)) values.set(piece.name, value)
  })
  return Object.fromEntries(values)
}

const between = (text, left, right) => {
  text = strip(text)
  if (left && text.startsWith(left)) text = text.slice(left.length)
  if (right && text.endsWith(right)) text = text.slice(0, -right.length)
  return strip(text)
}
