// Ranks pages for pastes with the engines that a documentation site comes with.
// node peers.mjs WORKER MODULES < {"docs", "pastes": {name: [text]}, "engines"} > {engine: [[slug]]}

import { readFileSync } from "node:fs"
import { createRequire } from "node:module"
import vm from "node:vm"

const [, , worker, modules] = process.argv
const { docs, runs } = JSON.parse(readFileSync(0, "utf8"))

/** Material's own search worker, with the messages that the page sends to it. */
async function material(config) {
  const waiting = []
  const received = []
  const scope = {
    postMessage: (message) => (waiting.length ? waiting.shift()(message) : received.push(message)),
    addEventListener: (_, listener) => (scope.listener = listener),
    importScripts: () => {},
    location: { href: "http://localhost/assets/javascripts/workers/search.js" },
    console,
    setTimeout,
    URL,
  }
  scope.self = scope.globalThis = scope
  vm.runInNewContext(readFileSync(worker, "utf8"), scope)
  const ask = (data) => {
    const answer = received.length
      ? Promise.resolve(received.shift())
      : new Promise((resolve) => waiting.push(resolve))
    scope.listener({ data })
    return answer
  }
  await ask({ type: 0, data: { config, docs, options: { suggest: false } } })
  return async (text) => {
    const { data } = await ask({ type: 2, data: text })
    return data.items.map((item) => item[0].location)
  }
}

function minisearch() {
  const MiniSearch = createRequire(`${modules}/`)("minisearch")
  const engine = new MiniSearch({ idField: "location", fields: ["title", "text"] })
  engine.addAll(docs)
  const options = { boost: { title: 2 }, prefix: false, fuzzy: false }
  return async (text) => engine.search(text, options).map((each) => each.id)
}

const ENGINES = { material, minisearch }
const found = {}
for (const { name, engine, config, texts } of runs) {
  const search = await ENGINES[engine](config)
  const ranks = []
  for (const text of texts) {
    let rank = []
    try {
      rank = (await search(text)).slice(0, 10)
    } catch {
      // A paste that the engine's query language refuses finds nothing.
    }
    ranks.push(rank)
  }
  found[name] = ranks
}
console.log(JSON.stringify(found))
