// What match.mjs answers: node answer.mjs < {"index", "texts"}, one JSON line a text.

import { readFileSync } from "node:fs"

import { Matcher } from "../../docs/javascripts/match.mjs"
import { findVersions } from "../../docs/javascripts/versions.mjs"

const { index, texts } = JSON.parse(readFileSync(0, "utf8"))
const matcher = new Matcher(index)
for (const text of texts) {
  const { level, matches, errors } = matcher.find(text)
  const found = errors.map(({ error, ...each }) => ({
    type: error.type,
    message: error.message,
    frames: error.frames,
    linked: error.linked,
    level: each.level,
    matches: each.matches.map((match) => [match.slug, match.score, match.level]),
  }))
  const versions = findVersions(text, index)
  console.log(JSON.stringify({ level, matches, errors: found, versions }))
}
