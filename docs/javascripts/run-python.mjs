// Interpreters for a page: one for each run, the next made ready while the reader reads.
//
// The page owns the clocks: an interpreter that is stuck can't tell.

export const CLOCKS = { silence: 30_000, run: 10_000 }

/** Why a run ended otherwise than by itself, as a sentence for the reader. */
export class Stopped extends Error {
  name = "Stopped"
}

const POLICY =
  "The site's Content-Security-Policy does not allow WebAssembly: script-src needs 'wasm-unsafe-eval'."

/** The sentence for what a worker says when it can't go on. */
export function sentenceOf({ kind, message }) {
  if (kind === "policy") return POLICY
  if (kind === "load") return `${message}. Run tries again.`
  const short = message.trim().split("\n").at(-1).slice(0, 200)
  return `The interpreter broke: ${short}. Run starts a new one.`
}

const clock = (milliseconds, ring) => {
  let timer = null
  const stop = () => clearTimeout(timer)
  const start = () => {
    stop()
    timer = setTimeout(ring, milliseconds)
  }
  return { start, stop }
}

/** A worker that boots with a stack, then runs one snippet. */
class Interpreter {
  constructor(pool, stack) {
    this.worker = new Worker(new URL("run-worker.mjs", import.meta.url), { type: "module" })
    this.told = { progress: null }
    this.listeners = {}
    this.used = false
    this.ready = new Promise((resolve, reject) => Object.assign(this, { resolve, reject }))
    this.ready.catch(() => {})
    const silent = `Python did not start: nothing arrived for ${CLOCKS.silence / 1000} s. Run tries again.`
    this.silence = clock(CLOCKS.silence, () => this.stop(silent))
    this.silence.start()
    this.worker.onmessage = ({ data }) => this.hear(data, pool)
    this.worker.onerror = (event) => {
      event.preventDefault()
      this.stop(sentenceOf({ kind: "", message: event.message || "its script could not be loaded" }))
    }
    const { base, manifest, module } = pool
    this.worker.postMessage({ type: "boot", base, manifest, stack, module })
  }

  hear(data, pool) {
    if (data.type === "module") pool.module = data.module
    else if (data.type === "ready") {
      this.silence.stop()
      this.resolve(data)
    } else if (data.type === "fatal") this.stop(sentenceOf(data))
    else if (data.type === "progress") {
      this.silence.start()
      this.told.progress = data
    }
    this.listeners[data.type]?.(data)
  }

  /** End it; a reason goes to whoever waits for it. */
  stop(reason = "Stopped.") {
    this.silence.stop()
    this.timer?.stop()
    this.worker.terminate()
    this.stopped = true
    this.reject(new Stopped(reason))
    this.fail?.(new Stopped(reason))
  }

  run(files, entry, { onText, onLoading }) {
    this.used = true
    return new Promise((resolve, reject) => {
      this.fail = reject
      const late = `Stopped after ${CLOCKS.run / 1000} s. What it printed until then is above.`
      this.timer = clock(CLOCKS.run, () => this.stop(late))
      const finish = (value) => {
        this.timer.stop()
        resolve(value)
        this.worker.terminate()
      }
      this.listeners = {
        out: ({ text }) => onText(text),
        cut: () => this.stop("Stopped: it printed more than 64 kB. The first 64 kB are above."),
        loading: ({ name }) => {
          this.timer.stop()
          onLoading(name)
        },
        loaded: () => {
          this.timer.start()
          onLoading(null)
        },
        ended: finish,
        exited: ({ status, ms }) => {
          const note = `Ended by os._exit(${status}), which leaves no traceback.`
          finish({ outcome: status ? "failed" : "passed", error: null, emulated: [], ms, note })
        },
      }
      this.timer.start()
      this.worker.postMessage({ type: "run", files, entry })
    })
  }
}

/** Interpreters by stack, and what they share: the manifest and the compiled program. */
export class Pool {
  constructor(base, manifestName) {
    Object.assign(this, { base, manifestName, manifest: null, module: null, spares: new Map() })
  }

  async load() {
    if (this.manifest) return
    const answer = await fetch(this.base + this.manifestName).catch(() => null)
    if (!answer?.ok) {
      const why = answer ? `the server answered ${answer.status}` : "no connection to the server"
      throw new Stopped(`The list of packs could not be loaded: ${why}. Run tries again.`)
    }
    this.manifest = await answer.json()
  }

  /** Run a snippet's files on a stack. Throws `Stopped` where it can't end by itself. */
  async run(stack, files, entry, { onProgress, onText, onLoading, onStart, spare = true }) {
    const began = performance.now()
    await this.load()
    const interpreter = this.take(stack)
    onStart?.(interpreter)
    interpreter.listeners.progress = onProgress
    if (interpreter.told.progress) onProgress(interpreter.told.progress)
    await interpreter.ready
    onProgress(null)
    try {
      const ended = await interpreter.run(files, entry, { onText, onLoading })
      return { ...ended, total: performance.now() - began }
    } finally {
      if (spare) this.prepare(stack)
    }
  }

  take(stack) {
    const spare = this.spares.get(stack)
    this.spares.delete(stack)
    // Another version's spare would only keep this one waiting.
    for (const each of this.spares.values()) each.stop()
    this.spares.clear()
    return spare && !spare.stopped ? spare : new Interpreter(this, stack)
  }

  /** Make one interpreter ready ahead of time, where the device has the memory for it. */
  prepare(stack) {
    if ((navigator.deviceMemory ?? 8) < 4 || this.closed) return
    for (const [name, each] of this.spares) {
      if (name === stack && !each.stopped) return
      each.stop()
      this.spares.delete(name)
    }
    this.spares.set(stack, new Interpreter(this, stack))
  }

  close() {
    this.closed = true
    for (const each of this.spares.values()) each.stop()
    this.spares.clear()
  }
}
