// One interpreter in a worker of its own: boots with a stack's packs, runs one snippet, is done.
//
// in:  {type: "boot", base, manifest, stack, module?}, {type: "run", files, entry}
// out: progress {done, total, step}, module {module}, ready {ms}, loading {name}, loaded,
//      out {text}, cut, ended {…}, exited {status}, fatal {kind, message}

const LARGEST_OUTPUT = 64 * 1024
const LARGEST_MEMORY = 1024 * 1024 * 1024
const ENVIRONMENT = {
  HOME: "/home",
  LC_ALL: "C.UTF-8",
  PYTHONDONTWRITEBYTECODE: "1",
  PYTHONHASHSEED: "0",
  PYTHONUNBUFFERED: "1",
  TMPDIR: "/tmp",
  TZ: "UTC",
}

const tell = (type, values = {}) => self.postMessage({ type, ...values })

class LoadError extends Error {
  name = "LoadError"
}

const named = (url) => decodeURIComponent(new URL(url).pathname.split("/").pop())

// Bytes as they arrive, unpacked, since only the server knows what it sends them as.
const progress = { done: 0, total: 0, step: "Loading Python" }
const arrived = (bytes, step = progress.step) => {
  Object.assign(progress, { done: progress.done + bytes, step })
  tell("progress", progress)
}

const plainFetch = self.fetch.bind(self)
const get = async (url) => {
  let response
  try {
    response = await plainFetch(url)
  } catch {
    throw new LoadError(`${named(url)} could not be loaded: no connection to the server`)
  }
  if (!response.ok) {
    throw new LoadError(`${named(url)} could not be loaded: the server answered ${response.status}`)
  }
  const counter = new TransformStream({
    transform(chunk, controller) {
      arrived(chunk.byteLength)
      controller.enqueue(chunk)
    },
  })
  return new Response(response.body.pipeThrough(counter), { headers: response.headers })
}

const bytesOf = async (url) => {
  const response = await get(url)
  try {
    return new Uint8Array(await response.arrayBuffer())
  } catch {
    throw new LoadError(`${named(url)} could not be loaded: the connection broke off`)
  }
}

const limitMemory = () => {
  const grow = WebAssembly.Memory.prototype.grow
  WebAssembly.Memory.prototype.grow = function (pages) {
    if (this.buffer.byteLength + pages * 65536 > LARGEST_MEMORY) throw new RangeError("limit")
    return grow.call(this, pages)
  }
}

const fetchNow = (url) => {
  tell("loading", { name: named(url) })
  const request = new XMLHttpRequest()
  request.open("GET", url, false)
  request.responseType = "arraybuffer"
  try {
    request.send()
  } catch {
    throw new Error("no connection to the server")
  } finally {
    tell("loaded")
  }
  if (request.status !== 200) throw new Error(`the server answered ${request.status}`)
  return new Uint8Array(request.response)
}

let python
let run

const boot = async ({ base, manifest, stack, module }) => {
  const began = performance.now()
  const { pyodide, packs, library, rest } = manifest
  const { first, lazy, python: release } = manifest.stacks[stack]
  const home = `${base}${pyodide.folder}/`
  const eager = [manifest.inside, ...first]
  const address = (id) => base + (id === "library-rest" ? rest : packs[id]).path
  const sizes = [library.size, pyodide.sizes["pyodide.asm.mjs"], ...eager.map((e) => packs[e].size)]
  if (!module) sizes.push(pyodide.sizes["pyodide.asm.wasm"])
  progress.total = sizes.reduce((sum, size) => sum + size, 0)
  tell("progress", progress)
  limitMemory()

  const asked = eager.map((id) => bytesOf(address(id)))
  const stdlib = get(base + library.path)
  const glue = load(`${home}pyodide.asm.mjs`).then((found) => {
    arrived(pyodide.sizes["pyodide.asm.mjs"])
    return found
  })
  const hashes = keyFunctions(`${base}${manifest.hashes}/`)
  const compiled = module ?? compile(`${home}pyodide.asm.wasm`)
  // Whatever fails first is the reason to tell; the others must not go unheard.
  const parts = Promise.all([...asked, stdlib, glue, hashes, compiled])
  parts.catch(() => {})
  const { loadPyodide } = await load(`${home}pyodide.mjs`)
  const ready = await parts
  tell("module", { module: ready.at(-1) })
  arrived(0, "Starting Python")
  self.fetch = async (url) => (String(url).endsWith(".wasm") ? new Response() : await stdlib)
  WebAssembly.instantiateStreaming = async (_, imports) => ({
    module: ready.at(-1),
    instance: await WebAssembly.instantiate(ready.at(-1), imports),
  })
  python = await loadPyodide({
    indexURL: home,
    stdLibURL: base + library.path,
    lockFileContents: JSON.stringify(NO_PACKAGES),
    packageBaseUrl: base,
    stdin: () => null,
    env: ENVIRONMENT,
  })
  self.fetch = plainFetch
  for (const folder of ["/packs", "/home/snippet"]) python.FS.mkdirTree(folder)
  eager.forEach((id, n) => python.FS.writeFile(`/packs/${id}.zip`, ready[n]))
  arrived(0, "Importing Flask")
  python.runPython(`import sys; sys.path.append("/packs/${manifest.inside}.zip")`)
  const inside = python.pyimport("known_issues_inside")
  const marked = (ids) => ids.map((id) => (packs[id].unpacked ? `${id}/` : id))
  const later = Object.entries(lazy).map(([name, ids]) => [name, marked(ids)])
  const offering = Object.values(lazy).flat().filter((id) => packs[id].listed)
  const listed = offering.map((id) => [id, packs[id].listed])
  const told = {
    first,
    lazy: Object.fromEntries(later),
    listed: Object.fromEntries(listed),
    python: release,
  }
  const fetched = (id) => python.toPy(fetchNow(address(id)))
  inside.prepare(JSON.stringify(told), fetched, ready.at(-2))
  run = inside.run
  tell("ready", { ms: performance.now() - began })
}

const NO_PACKAGES = {
  info: { abi_version: "2026_0", arch: "wasm32", platform: "emscripten_5_0_3", python: "3.14.2" },
  packages: {},
}

const load = async (url) => {
  try {
    return await import(url)
  } catch {
    throw new LoadError(`${named(url)} could not be loaded`)
  }
}

const compile = async (url) => {
  const response = await get(url)
  try {
    return await WebAssembly.compileStreaming(response)
  } catch (error) {
    if (!/MIME|Response has unsupported/i.test(error.message)) throw error
    return WebAssembly.compile(await bytesOf(url))
  }
}

/** What Python's hashlib lacks here: keys from passwords, from the modules of @noble/hashes. */
const keyFunctions = async (base) => {
  const [{ scrypt }, { pbkdf2 }, sha] = await Promise.all(
    ["scrypt", "pbkdf2", "sha2"].map((name) => load(`${base}${name}.mjs`)),
  )
  return {
    scrypt: (password, salt, N, r, p, dkLen) => {
      return scrypt(password, salt, { N, r, p, dkLen, maxmem: LARGEST_MEMORY })
    },
    pbkdf2: (name, password, salt, c, dkLen) => {
      return pbkdf2(sha[name.replace("-", "")], password, salt, { c, dkLen })
    },
  }
}

// Output goes out at once, so that nothing is lost when the page ends the worker; where there is
// much of it, at most every 50 ms. In the order in which it was written.
const MANY = 500
const output = { text: "", size: 0, times: 0, last: 0, cut: false }
const flush = () => {
  if (output.text) tell("out", { text: output.text })
  Object.assign(output, { text: "", times: output.times + 1, last: performance.now() })
}
const writer = () => {
  const decoder = new TextDecoder()
  return {
    write(bytes) {
      if (output.cut) return bytes.length
      output.size += bytes.length
      output.text += decoder.decode(bytes, { stream: true })
      if (output.size > LARGEST_OUTPUT) {
        output.cut = true
        output.text = output.text.slice(0, LARGEST_OUTPUT)
        flush()
        tell("cut")
      } else if (output.times < MANY || performance.now() - output.last > 50) flush()
      return bytes.length
    },
  }
}

const runSnippet = ({ files, entry }) => {
  python.setStdout(writer())
  python.setStderr(writer())
  const began = performance.now()
  try {
    const ended = JSON.parse(run(python.toPy(new Map(Object.entries(files))), entry))
    flush()
    if (ended.lost) throw new LoadError(ended.lost)
    tell("ended", { ...ended, ms: performance.now() - began })
  } catch (error) {
    flush()
    const status = error?.status ?? /exit\((\d+)\)/.exec(error?.message ?? "")?.[1]
    if (status === undefined) throw error
    tell("exited", { status: Number(status), ms: performance.now() - began })
  }
}

const kindOf = (error) => {
  if (error instanceof LoadError) return "load"
  return /unsafe-eval|Content.Security.Policy|blocked by CSP/i.test(error?.message) ? "policy" : ""
}

self.onmessage = async ({ data }) => {
  try {
    if (data.type === "boot") await boot(data)
    else runSnippet(data)
  } catch (error) {
    tell("fatal", { kind: kindOf(error), message: String(error?.message ?? error).slice(0, 2000) })
  }
}
