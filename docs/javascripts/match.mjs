// From a pasted error to its page. Twin of known_issues/{text,paste,match}.py: same names, same
// order, same integers, ASCII classes, explicit tie-breaks. Every scan is linear and capped.

const STOP_WORDS = new Set(
  ("a an and are as at be but by can did do does for from had has have how i if in into is it its" +
    " me my no not of on or out s so such t that the their then there these they this to was were" +
    " what when which while why will with would you your").split(" "),
)
const SAME_WORD = new Map(
  ("application app applications app apps app configuration config contexts context" +
    " databases database threads thread tokens token urls url")
    .match(/\S+ \S+/g)
    .map((pair) => pair.split(" ")),
)
const WORD = /[A-Za-z0-9_]+(?:[-.][A-Za-z0-9_]+)*/g
const PLAIN_WORD = /[A-Za-z0-9_]+/g
const PART = /[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+/g
const HOLE = /\{[a-z_]+\}/g
const ANSI =
  /\x1b\[[0-9;?]*[A-Za-z]?|\x1b\][^\x07\x1b\n]*\x07?|\x1b|(?:\\u001b|\\x1b|\\033|\^\[)\[[0-9;]{0,12}m|\[[0-9]{1,3}(?:;[0-9]{1,3}){0,4}m/g
const ESCAPED = ["\\n\\n", "\\n  ", "\\nTraceback", "call last):\\n", "\\\\n"]
const BLOCK_TAG =
  /<\/?(?:title|h[1-6]|p|div|pre|br|li|ul|ol|html|head|body|hr|td|tr|table|section|!doctype|blockquote|textarea)(?: [^<>]*)?\/?>/gi
const INLINE_TAG = /<\/?(?:a|b|i|em|strong|code|span|cite|img|input|kbd)(?: [^<>]*)?\/?>/gi
const ENTITIES = [
  ["&#39;", "'"],
  ["&#x27;", "'"],
  ["&quot;", '"'],
  ["&#34;", '"'],
  ["&nbsp;", " "],
  ["&lt;", "<"],
  ["&gt;", ">"],
  ["&amp;", "&"],
]
const SEAMS = ['File "', "Traceback (most recent", "During handling of", "The above exception"]
const LEVEL = "DEBUG|INFO|WARNING|WARN|ERROR|ERR|CRITICAL|FATAL|debug|info|warn|error|crit|alert"
const PREFIXES = [
  "(?:> ?)+",
  "[_*]{0,2}\\[?[0-9]{4}[-/][0-9]{2}[-/][0-9]{2}[T ][0-9:.,]{5,20}" +
    "(?:Z| ?[+-][0-9]{2}:?[0-9]{2}| UTC)?[\\],:;]{0,2} *",
  "[A-Z][a-z]{2} {1,2}[0-9]{1,2} [0-9:.]{5,15} [A-Za-z0-9_.-]{1,80}" +
    " [A-Za-z0-9_./-]{1,60}(?:\\[[0-9]{1,9}\\])?: ?",
  "[A-Za-z0-9_./-]{1,60}\\[[A-Za-z0-9_./-]{1,40}\\]: ?",
  `\\[(?:[0-9]{1,9}|${LEVEL}|pod/[^ \\]]{1,120}|[A-Z]+/[^ \\]]{1,60})\\] ?`,
  `(?:${LEVEL})(?::[A-Za-z0-9_.-]{0,60}:| in [A-Za-z_.]{1,40}:|:| *[|-]| )` +
    "(?: *\\[[A-Za-z0-9_.]{1,60}\\])? *",
  "(?:stderr|stdout) [FP] ",
  "[0-9]{1,9}#[0-9]{1,9}: (?:\\*[0-9]{1,9} )?",
  " *\\+(?:-\\+-{5,} [0-9]+ -{5,}| Exception Group )",
  " *\\| ?",
].map((source) => new RegExp(source, "y"))
const SERVICE = /[A-Za-z0-9][A-Za-z0-9_.-]{0,60} *\| ?/y

const at = (pattern, text, place = 0) => {
  pattern.lastIndex = place
  return pattern.exec(text)
}
const endOf = (pattern, text) => at(pattern, text)?.[0].length ?? 0
const put = (map, key, make) => {
  if (!map.has(key)) map.set(key, make())
  return map.get(key)
}
const floor = Math.floor
const strip = (text, noise = " ") => {
  let start = 0
  let end = text.length
  while (start < end && noise.includes(text[start])) start++
  while (end > start && noise.includes(text[end - 1])) end--
  return text.slice(start, end)
}

const fold = (word) => {
  const low = word.toLowerCase().replaceAll("-", "_")
  return SAME_WORD.get(low) ?? low
}

export const words = (text) =>
  Array.from(text.matchAll(WORD), (found) => ({
    text: fold(found[0]),
    start: found.index,
    end: found.index + found[0].length,
  }))

export const subwords = (text) =>
  (text.match(PLAIN_WORD) ?? []).flatMap((found) => {
    const word = fold(found)
    const parts = (found.match(PART) ?? []).filter((part) => part.length > 1).map(fold)
    return [word, ...parts.filter((part) => part !== word)]
  })

const splitType = (name) => {
  const dot = name.lastIndexOf(".")
  return dot < 0
    ? ["", name.toLowerCase()]
    : [name.slice(0, name.indexOf(".")).toLowerCase(), name.slice(dot + 1).toLowerCase()]
}

const pieces = (template) => {
  const found = []
  let place = 0
  const literal = (start, end) => {
    for (const word of words(template.slice(start, end))) {
      found.push({ word: word.text, name: "", start: start + word.start, end: start + word.end })
    }
  }
  for (const hole of template.matchAll(HOLE)) {
    const end = hole.index + hole[0].length
    literal(place, hole.index)
    const last = found.at(-1)
    if (last && last.word === null && !strip(template.slice(last.end, hole.index))) last.end = end
    else found.push({ word: null, name: hole[0].slice(1, -1), start: hole.index, end })
    place = end
  }
  literal(place, template.length)
  return found
}

export function cleanLines(text) {
  text = text
    .replace(/[\u{10000}-\u{10ffff}]/gu, "\ufffd")
    .replace(/[‘’‚‛`]/g, "'")
    .replace(/[“”„]/g, '"')
    .replace(/\r\n?/g, "\n")
    .replace(/[\t\v\f\0\xa0]/g, " ")
  if (text.length > 200000) text = text.slice(0, 60000) + "\n" + text.slice(-140000)
  text = withoutMarkup(unescaped(text.replace(ANSI, "")))
  let lines = text.split("\n").flatMap(unglued)
  if (lines.length > 4000) lines = [...lines.slice(0, 1000), ...lines.slice(-3000)]
  return withoutPrefixes(lines.map((line) => line.slice(0, 2000)))
}

const unescaped = (text) => {
  text = text.replaceAll("#012", "\n")
  if (!ESCAPED.some((mark) => text.includes(mark))) return text
  return text
    .replaceAll("\\\\", "\\")
    .replaceAll("\\n", "\n")
    .replaceAll("\\t", " ")
    .replaceAll('\\"', '"')
    .replaceAll("\\'", "'")
}

const withoutMarkup = (text) => {
  text = text.replace(BLOCK_TAG, "\n").replace(INLINE_TAG, "")
  for (const [entity, character] of ENTITIES) text = text.replaceAll(entity, character)
  return text
}

const unglued = (line) => {
  const seams = SEAMS.reduce((sum, seam) => sum + line.split(seam).length - 1, 0)
  if (seams < 2) return [line]
  for (const seam of SEAMS) line = line.replaceAll(seam, "\n" + seam)
  return line.split("\n")
}

const withoutPrefixes = (lines) => {
  for (let n = 0; n < 2; n++) {
    const full = lines.filter((line) => strip(line))
    const named = full.filter((line) => endOf(SERVICE, line)).length
    if (full.length > 1 && named * 10 >= full.length * 6) {
      lines = lines.map((line) => line.slice(endOf(SERVICE, line)))
    }
  }
  return lines.map(withoutPrefix)
}

const withoutPrefix = (line) => {
  for (let n = 0; n < 6; n++) {
    const prefix = PREFIXES.find((each) => endOf(each, line))
    if (!prefix) break
    line = line.slice(endOf(prefix, line))
  }
  return line
}

// A paste, read as errors (paste.py).

const MAX_FRAMES = 200
const TYPE = /[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_]*)*/g
const TYPE_START = new RegExp(TYPE.source, "y")
const TYPE_ENDS = /(?:Error|Exception|Warning|Exit|Interrupt|Timeout|Found|Group)$/
const SMALL_TYPES = ["error", "timeout", "gaierror", "herror"]
const LINKS = ["During handling of the above", "The above exception was the direct cause"]
const STARTS = ["Traceback (most recent"]
const ENDS = ["[SQL: ", "[parameters: ", "(Background on", "'''", "=====", "-----", "_ _ _"]
const FRAMELESS = ["site-packages", "dist-packages", "lib", "Lib", "src", ""]
const LOCATION = /([^ :]{1,300}\.py|[A-Za-z]:[^ :]{1,300}\.py):[0-9]{1,7}: *(.{0,300})/y
const CALL_SITE = /(?:File )?([^ "]{1,300}\.py)(?::[0-9]{1,7},)? in ([A-Za-z0-9_<>]{1,100})/y
const FUNCTION = /[A-Za-z0-9_<>.]{0,100}/y
const SUFFIXES = [" // Werkzeug Debugger", " [SQL: ", " (Background on this error at: "]
const WRAPPERS = [
  /\([A-Za-z0-9_.]{1,100}\) /y,
  /[0-9]{3} [A-Z][A-Za-z' -]{1,60}: /y,
  /\[Errno [0-9]{1,5}\] /y,
]
const starts = (text, marks) => marks.some((mark) => text.startsWith(mark))
const blank = (linked = false) => ({
  type: "",
  message: "",
  frames: [],
  context: [],
  headed: false,
  linked,
  plain: false,
  spare: null,
})

export function read(text, types) {
  const lines = cleanLines(text)
  const pytest = lines.some((line) => line.startsWith("E  "))
  const errors = []
  const rest = []
  let now = blank()
  let place = 0

  const close = (linked = false) => {
    if (!now.headed && now.spare) {
      ;[now.type, now.message] = now.spare
      now.headed = true
    }
    if (now.headed || now.frames.length) {
      now.frames = now.frames.slice(-MAX_FRAMES)
      now.context = now.context.slice(-MAX_FRAMES)
      errors.push(now)
    } else rest.push(...now.context)
    now = blank(linked)
  }
  const takeContext = (bare) => {
    if (now.frames.length || pytest) {
      now.context.push(bare)
      now.spare = findInside(bare, types) ?? now.spare
    } else rest.push(bare)
  }
  const endsMessage = (bare) =>
    starts(bare, LINKS) ||
    starts(bare, STARTS) ||
    starts(bare, ENDS) ||
    findFrames(bare).length > 0 ||
    (!now.frames.length && findHeader(bare, types) !== null)
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
    now.message = body.join(" ")
  }
  const takeFrames = (frames, bare) => {
    if (now.headed && now.frames.length && !at(LOCATION, bare)) close()
    for (const frame of frames) now.frames.push(frame)
    now.spare = findInside(bare.slice(bare.lastIndexOf('", line ') + 8), types)
  }
  const takeText = (bare) => {
    const header = findHeader(bare, types)
    const inside = header || now.frames.length ? null : findInside(bare, types)
    if (header || inside) {
      if (now.headed) close()
      ;[now.type, now.message] = header ?? inside
      now.headed = true
      takeMessage()
      if (inside || !now.frames.length) rest.push(bare)
    } else if (now.headed || !now.frames.length) rest.push(bare)
    else takeContext(bare)
  }
  const take = (line, bare) => {
    if (!strip(bare, "^~ ")) return
    if (starts(bare, LINKS)) return close(true)
    if (starts(bare, STARTS)) return close(now.linked && !now.headed)
    const frames = findFrames(bare)
    if (frames.length) takeFrames(frames, bare)
    else if (pytest && !line.startsWith("E  ")) takeContext(bare)
    else takeText(pytest ? strip(line.slice(1)) : bare)
  }
  while (place < lines.length) {
    const line = lines[place++]
    take(line, strip(line))
  }
  close()
  return { errors: distinct(errors), lines: rest }
}

const textOf = (error) => [error.type, error.message].filter(Boolean).join(": ")

const distinct = (errors) => {
  const found = new Map()
  for (const error of errors) {
    const text = textOf(error)
    const same = found.get(text)
    if (!same || !error.headed) found.set(error.headed ? text : `#${found.size}`, error)
    else if (error.frames.length > same.frames.length) {
      same.frames = error.frames
      same.context = error.context
    }
  }
  const kept = [...found.values()]
  return [...kept.slice(0, 2), ...kept.slice(2).slice(-10)]
}

const isType = (name, types) => {
  const last = name.slice(name.lastIndexOf(".") + 1)
  const capital = (text) => text[0] >= "A" && text[0] <= "Z"
  if (!capital(last)) return SMALL_TYPES.includes(last) && last !== name
  if (TYPE_ENDS.test(last) || types.has(last.toLowerCase())) return true
  return last !== name && !capital(name) && last !== last.toUpperCase()
}

const findHeader = (line, types) => {
  const found = at(TYPE_START, line)
  if (!found || !isType(found[0], types)) return null
  const rest = line.slice(found[0].length)
  const name = found[0] === "Error" ? "" : found[0]
  if (rest.startsWith(":") && !rest.startsWith("::")) return [name, strip(rest.slice(1))]
  if (starts(rest, ["('", '("'])) return [name, quoted(rest.slice(2))]
  const bare = strip(rest)
  return name && (!bare || starts(bare, ["Traceback (most", "//", "- "])) ? [name, ""] : null
}

const findInside = (line, types) => {
  let spare = null
  for (const found of line.matchAll(TYPE)) {
    const end = found.index + found[0].length
    const after = line.slice(end, end + 2)
    if (after === ": " && isType(found[0], types) && found[0] !== "Error") {
      return [found[0], strip(line.slice(end + 2))]
    }
    if (!spare && (after === "('" || after === '("') && isType(found[0], types)) {
      spare = [found[0], quoted(line.slice(end + 2))]
    }
  }
  return spare
}

const quoted = (text) => {
  const end = Math.max(text.lastIndexOf("'"), text.lastIndexOf('"'))
  return end > 0 ? text.slice(0, end) : text
}

const findFrames = (line) => {
  if (!line.includes('File "')) {
    let found = at(CALL_SITE, line)
    if (found) return [frameKey(found[1], found[2])]
    found = at(LOCATION, line)
    if (!found || found[2].includes("Warning:")) return []
    return [frameKey(found[1], found[2].startsWith("in ") ? found[2].slice(3) : "")]
  }
  const frames = []
  let place = line.indexOf('File "')
  while (place >= 0) {
    const end = line.indexOf('", line ', place)
    if (end < 0) break
    const near = line.slice(end, end + 24).indexOf(", in ")
    const name = near < 0 ? "" : line.slice(end + near + 5)
    frames.push(frameKey(line.slice(place + 6, end), name))
    place = line.indexOf('File "', end)
  }
  return frames
}

const frameKey = (path, called) => {
  const parts = path.replaceAll("\\", "/").split("/")
  const stem = parts.at(-1).endsWith(".py") ? parts.at(-1).slice(0, -3) : parts.at(-1)
  const parent = parts.at(-2) ?? ""
  const inside = FRAMELESS.includes(parent) || parent.startsWith("python") ? "" : `${parent}/`
  return `${inside}${stem}:${at(FUNCTION, called)[0]}`
}

const normalize = (message) => {
  for (const suffix of SUFFIXES) {
    const place = message.indexOf(suffix)
    if (place >= 0) message = message.slice(0, place)
  }
  const place = message.indexOf(". Did you mean: '")
  if (place >= 0) message = message.slice(0, place + 1)
  for (const pattern of WRAPPERS) message = message.slice(endOf(pattern, message))
  return message
}

const PINNED =
  /([A-Za-z0-9][A-Za-z0-9_.-]{0,80}?)(?:===?| {2,}| |\/)v?([0-9]{1,6}(?:\.[0-9A-Za-z]{1,12}){1,6})/y
const INSTALLED =
  /[/\\]([A-Za-z0-9_.]{1,80})-([0-9]{1,6}(?:\.[0-9a-z]{1,8}){1,6})(?:-py[0-9]|\.dist-info|\.egg)/g
const PYTHON_PATH = /[/\\][Pp]ython(?:([23])\.?([0-9]{1,2}))[/\\]/

/** Versions that a paste tells of these packages (a Set or Map) and of Python, as an object. */
export function findVersions(text, packages) {
  const found = new Map()
  for (const line of cleanLines(text)) {
    for (const [name, version] of versionsIn(line)) {
      const key = name.toLowerCase().replaceAll("_", "-").replaceAll(".", "-")
      if ((key === "python" || packages.has(key)) && !found.has(key)) found.set(key, version)
    }
  }
  return Object.fromEntries([...found].sort((a, b) => (a[0] < b[0] ? -1 : 1)))
}

const versionsIn = (line) => {
  const found = []
  const bare = strip(line)
  const pinned = at(PINNED, bare)
  if (pinned && ["", " ", ";", ",", "\\"].includes(bare.charAt(pinned[0].length))) {
    found.push([pinned[1], pinned[2]])
  }
  for (const part of bare.split(" ")) {
    const [name, version, more] = part.split("/")
    if (more === undefined && /^[0-9].*\./.test(version ?? "")) found.push([name, version])
  }
  const place = bare.indexOf("-- Python ")
  if (place >= 0) found.push(["python", bare.slice(place + 10).split(",")[0]])
  for (const each of line.matchAll(INSTALLED)) found.push([each[1], each[2]])
  const path = PYTHON_PATH.exec(line)
  if (path) found.push(["python", `${path[1]}.${path[2]}`])
  return found
}

// Pages for a paste (match.py).

export const LEVELS = ["none", "suggestion", "likely", "confident"]
const MAX_CANDIDATES = 40
const MAX_WORDS = 90
const MAX_PAIRS = 160
const COVERED = 780
const ENOUGH = 300
const CLEAR = 30
const HINTED = 450
const UNKNOWN = 300
const FAMILY = new Map([
  ...["importerror", "modulenotfounderror"].map((name) => [name, 1]),
  ...["keyerror", "indexerror", "lookuperror"].map((name) => [name, 2]),
  ...("oserror filenotfounderror permissionerror ioerror connectionerror connectionrefusederror" +
    " connectionreseterror brokenpipeerror")
    .split(" ")
    .map((name) => [name, 3]),
])
const GENERIC_TYPES = ["", "exception"]
const tailOf = (word) => (word?.includes(".") ? word.slice(word.lastIndexOf(".") + 1) : null)

function makeTemplate([page, weak, name, text], index) {
  const parts = pieces(text)
  const [root, last] = name ? splitType(name) : ["", ""]
  const idOf = (word) => (word === null ? -1 : put(index.ids, word, () => index.ids.size))
  const isKey = ({ word, start, end }) => {
    if (word === null) return false
    const before = start ? text[start - 1] : ""
    if (before && "'\"".includes(before) && before === text[end]) return true
    const inner = text.slice(start + 1, end)
    if (inner.includes("_") || inner.includes(".")) return true
    return inner !== inner.toLowerCase() && inner !== inner.toUpperCase()
  }
  const weights = parts.map(({ word }) => index.words.get(word) ?? 0)
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  const typeWeight = index.types.get(last) ?? 0
  return {
    page,
    weak: Boolean(weak),
    text,
    root,
    name: last,
    typeWeight,
    pieces: parts,
    ids: parts.map(({ word }) => idOf(word)),
    tails: parts.map(({ word }) => idOf(tailOf(word))),
    weights,
    total,
    keys: parts.flatMap((part, n) => (isKey(part) ? [n] : [])),
    words: parts.filter(({ word }) => word !== null).length,
    openEnd: parts.length > 0 && parts.at(-1).word === null,
    distinct: total + (name ? typeWeight : 0),
  }
}

function makeIndex(document) {
  const index = { ids: new Map(), pages: document.pages, roots: new Set(document.roots) }
  for (const key of ["words", "types", "frames", "body"]) {
    index[key] = new Map(Object.entries(document[key]))
  }
  index.templates = document.templates.map((row) => makeTemplate(row, index))
  index.byWord = new Map()
  index.byType = new Map()
  index.templates.forEach((template, n) => {
    for (const word of new Set([...template.ids, ...template.tails])) {
      if (word >= 0) put(index.byWord, word, () => []).push(n)
    }
    put(index.byType, template.name, () => []).push(n)
  })
  index.weights = Array.from(index.ids.keys(), (word) => index.words.get(word) ?? 100)
  index.slugs = index.pages.map(({ slug }) => {
    const said = new Set(subwords(slug))
    return [...said].filter((word) => !STOP_WORDS.has(word) && word !== "flask")
  })
  index.frameTotals = index.pages.map(() => 0)
  for (const postings of index.frames.values()) {
    for (let n = 0; n < postings.length; n += 2) index.frameTotals[postings[n]] += postings[n + 1]
  }
  return index
}

function makeQuery(name, text, index) {
  const [root, last] = name ? splitType(name) : ["", ""]
  const query = { typed: Boolean(name), root, name: last, text, words: words(text).slice(0, MAX_WORDS) }
  query.exact = new Map()
  query.loose = new Map()
  const place = (places, word, n) => {
    const id = index.ids.get(word)
    if (id === undefined) return
    const found = put(places, id, () => [])
    if (!found.includes(n)) found.push(n)
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
    this.document = document
    this.packages = new Set(Object.keys(document.versions))
    this.index = makeIndex(document)
  }

  /** {level, matches, errors, versions} for a pasted text; never throws, whatever the text. */
  find(text) {
    const paste = read(text, this.index.byType)
    const rows = paste.errors.map((error) => [error, this.#rank(error)])
    const headed = paste.errors.some((error) => error.headed)
    if (!headed || !paste.errors.some((error) => error.frames.length)) {
      const message = paste.lines.map((line) => strip(line)).filter(Boolean).join(" ")
      const plain = { ...blank(), message, plain: true }
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
      versions: findVersions(text, this.packages),
    }
  }

  /** {package, version, outcome, below, above} of a page in these versions, or null. */
  status(slug, versions) {
    const page = this.index.pages.find((each) => each.slug === slug)
    if (!page || !Object.hasOwn(versions, page.package)) return null
    return statusOf(this.document, page, versions)
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
    const message = normalize(error.message)
    const queries = [[makeQuery(error.type, message, index), 0]]
    const inner = findInside(message, index.byType)
    if (inner) queries.push([makeQuery(inner[0], normalize(inner[1]), index), 20])
    const frames = this.#frameEvidence(error.frames)
    const best = new Map()
    if (error.headed) {
      for (const [query, penalty] of queries) this.#scoreAll(query, frames, penalty, best)
    }
    let said = subwords(`${error.type} ${message}`).slice(0, 80)
    let heard = [...error.context.slice(-6), ...error.frames.slice(-6)].join(" ")
    heard = subwords(heard).slice(0, 80)
    if (!error.headed) [said, heard] = [heard, []]
    return this.#combined(best, this.#hints(said, heard), new Set([...said, ...heard]))
  }

  #rankPlain(plain, lines, beside) {
    const { index } = this
    const best = new Map()
    const penalty = beside ? 60 : 0
    this.#scoreAll(makeQuery("", normalize(plain.message), index), new Map(), penalty, best)
    if (lines.length > 1) {
      for (const line of lines.slice(-10)) {
        const query = makeQuery("", normalize(strip(line)), index)
        this.#scoreAll(query, new Map(), penalty || 20, best)
      }
    }
    if (beside) for (const each of best.values()) each.level = Math.min(each.level, 1)
    const said = subwords(plain.message).slice(0, 120)
    return this.#combined(best, this.#hints(said, []), new Set(said))
  }

  #frameEvidence(frames) {
    const found = new Map()
    for (const frame of new Set(frames)) {
      const postings = this.index.frames.get(frame) ?? []
      for (let n = 0; n < postings.length; n += 2) {
        found.set(postings[n], (found.get(postings[n]) ?? 0) + postings[n + 1])
      }
    }
    for (const [page, seen] of found) {
      found.set(page, floor((1000 * seen) / this.index.frameTotals[page]))
    }
    return found
  }

  #scoreAll(query, frames, penalty, best) {
    for (const n of this.#candidates(query)) {
      const scored = this.#score(n, query, frames)
      if (!scored) continue
      scored.score = Math.max(scored.score - penalty, 0)
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
      for (const n of byWord.get(word) ?? []) shared.set(n, (shared.get(n) ?? 0) + weights[word])
    }
    const same = query.typed ? (byType.get(query.name) ?? []) : []
    for (const n of same) {
      if (shared.has(n) || same.length <= 40 || !templates[n].words) {
        shared.set(n, (shared.get(n) ?? 0) + templates[n].typeWeight)
      }
    }
    return Array.from(shared, ([n, weight]) => [
      -floor((1000 * weight) / (templates[n].distinct + 400)),
      n,
    ])
      .sort((a, b) => a[0] - b[0] || a[1] - b[1])
      .slice(0, MAX_CANDIDATES)
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
    const loose = Math.min(aligned.lead, 8) + aligned.gap + Math.min(aligned.trail, 8)
    const fit = explained + loose ? floor((1000 * explained) / (explained + loose)) : 1000
    const strict = length ? floor((1000 * hits) / length) : 1000
    const close = hits >= 4 && aligned.gap <= 2
    const evidence = close ? Math.max(cover, floor((900 * strict) / 1000)) : cover
    const met = new Set(aligned.pairs.filter((pair) => pair.firm).map((pair) => pair.piece))
    const missing = template.keys.filter((key) => !met.has(key)).length
    const raw = floor((65 * evidence + 35 * Math.min(fit, evidence + 200)) / 100)
    let score = floor((raw * held) / (held + 150))
    score += kinship === 1 ? (template.typeWeight < 200 ? 40 : 60) : [0, -100, -160][-kinship]
    score += floor(((frames.get(template.page) ?? 0) * 12) / 100)
    score -= 20 * Math.min(aligned.gap, 5) + 30 * aligned.empty
    if (hits < 2 && kinship < 1) score = floor(score / 2)
    if (missing) score -= floor((240 * missing) / template.keys.length)
    let level = 0
    if (!missing && held >= ENOUGH && (hits >= 2 || !template.words)) {
      level = levelOf(query, aligned, kinship, cover, fit, strict)
    }
    if (!this.#enough(template, kinship, frames)) level = Math.min(level, 0)
    if (template.weak) level = Math.min(level, 1)
    return { score: Math.max(score, 0), level, template: n, query, pairs: aligned.pairs }
  }

  #kinship(template, query) {
    if (!query.typed || !template.name) return 0
    if (query.name === template.name) {
      if (!query.root || !template.root || query.root === template.root) return 1
      return this.index.roots.has(query.root) ? 0 : -1
    }
    if (GENERIC_TYPES.includes(query.name) || GENERIC_TYPES.includes(template.name)) return 0
    const family = FAMILY.get(query.name)
    return family && family === FAMILY.get(template.name) ? 0 : -2
  }

  #enough(template, kinship, frames) {
    const rare = template.typeWeight >= 200 && kinship === 1
    if (template.words + (rare ? 2 : 0) >= 2 && template.distinct >= ENOUGH) return true
    return kinship === 1 && (frames.get(template.page) ?? 0) >= 600
  }

  #hints(said, heard) {
    const found = new Map()
    let total = 0
    for (const [part, texts] of [
      [2, said],
      [1, heard],
    ]) {
      for (const word of new Set(texts)) {
        if (STOP_WORDS.has(word)) continue
        const postings = this.index.body.get(word)
        if (part === 2) total += postings ? postings[0] : UNKNOWN
        for (let n = 1; postings && n < postings.length; n += 2) {
          const hint = put(found, postings[n], () => ({ impact: 0, share: 0 }))
          hint.impact += part * postings[n + 1]
          if (part === 2) hint.share += postings[0]
        }
      }
    }
    for (const hint of found.values()) hint.share = total ? floor((1000 * hint.share) / total) : 0
    return found
  }

  #combined(best, hints, said) {
    let top = 0
    for (const { impact } of hints.values()) top = Math.max(top, impact)
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
    const clear = ranked.length < 2 || ranked[0][0] - ranked[1][0] >= CLEAR
    return lowered(ranked, clear)
  }
}

const lowered = (ranked, clear) =>
  ranked.map((each, n) =>
    n === 0 && clear ? each : [each[0], Math.min(each[1], 2), each[2], each[3]],
  )

const levelOf = (query, aligned, kinship, cover, fit, strict) => {
  if (kinship < 0) return 0
  const hits = aligned.pairs.length
  const tight = aligned.gap <= 1 + floor(hits / 6) && !aligned.empty
  const sure = kinship ? fit >= 550 : fit >= 650 && aligned.weight >= 2 * ENOUGH
  if (cover >= COVERED && tight && sure && aligned.lead <= (kinship ? 0 : 3)) return 2
  if (cover >= COVERED && fit >= 400) return 1
  return (cover >= 250 && strict >= 700) || (cover >= 550 && fit >= 700) ? 1 : 0
}

const merged = (rankings) => {
  const best = new Map()
  const order = (a, b) => a[0] - b[0] || a[1] - b[1] || a[2] - b[2] || a[3][2] - b[3][2]
  rankings.forEach((ranked, n) => {
    for (const each of ranked) {
      const row = [each[1] === 3 ? -3 : -Math.min(each[1], 1), -each[0], n, each]
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
  for (let n = 0; n < template.ids.length && found.length < MAX_PAIRS; n++) {
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
  return found.slice(0, MAX_PAIRS)
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
      const cost = holes[other.piece] < holes[pair.piece] ? 0 : 8 * Math.min(between, 12)
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
      if (!between && pair.weight === template.weights[pair.piece]) found.empty++
    } else if (n) found.gap += between
    else found.lead = between
    found.weight += pair.weight
    piece = pair.piece + 1
    word = pair.word + 1
  })
  const after = query.words.length - word
  if (template.openEnd) {
    found.filled += after
    if (!after && pairs.length) found.empty++
  } else found.trail = after
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

const OUTCOMES = { F: "failed", p: "passed" }

const statusOf = (document, page, versions) => {
  const table = document.versions
  const mine = versions[page.package]
  const others = Object.keys(versions).filter(
    (each) => page.pairs && Object.hasOwn(table, each) && each !== page.package,
  )
  const outcomes = new Map()
  Array.from(page.cells).forEach((letter, n) => {
    const version = table[page.package][n]
    const fits = others.every((each) => sameLine(versions[each], table[each][n]))
    if (Object.hasOwn(OUTCOMES, letter) && version && fits && outcomes.get(version) !== "F") {
      outcomes.set(version, letter)
    }
  })
  const said = (version) => (version ? [version, OUTCOMES[outcomes.get(version)]] : null)
  const status = { package: page.package, version: mine, outcome: null, below: null, above: null }
  if (outcomes.has(mine)) return { ...status, outcome: OUTCOMES[outcomes.get(mine)] }
  const order = [...outcomes.keys()].sort(compareVersions)
  status.below = said(order.findLast((each) => compareVersions(each, mine) < 0))
  status.above = said(order.find((each) => compareVersions(each, mine) > 0))
  return status
}

const sameLine = (one, other) => {
  const [a, b] = [numberOf(one).slice(0, 2), numberOf(other).slice(0, 2)]
  return other !== "" && a.join() === b.join()
}

const numberOf = (version) => {
  const numbers = []
  for (const part of version.split(".")) {
    const digits = /^[0-9]*/.exec(part)[0]
    if (!digits) break
    numbers.push(Number(digits.slice(0, 9)))
  }
  return numbers
}

const compareVersions = (one, other) => {
  const [a, b] = [numberOf(one), numberOf(other)]
  for (let n = 0; n < Math.max(a.length, b.length); n++) {
    const order = (a[n] ?? -1) - (b[n] ?? -1)
    if (order) return order
  }
  return 0
}
