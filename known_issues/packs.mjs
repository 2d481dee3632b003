// node packs.mjs JOB.json: makes packs with the Pyodide that will run them.
//
// A job is {pyodide, source, mount, packs: [{folder, names, unpacked, target}],
//           library: {packs, modules, hot, rest, report} | null}; paths below `mount` but for
// the first two. One line of JSON on stdout for each pack that was made.

import fs from "node:fs"
import path from "node:path"
import { pathToFileURL } from "node:url"

const MOUNT = "/mount"
const job = JSON.parse(fs.readFileSync(process.argv[2], "utf8"))
const { loadPyodide } = await import(pathToFileURL(path.join(job.pyodide, "pyodide.mjs")).href)

const boot = async () => {
  const python = await loadPyodide({ indexURL: job.pyodide + path.sep })
  python.FS.mkdirTree(MOUNT)
  python.FS.mount(python.FS.filesystems.NODEFS, { root: job.mount }, MOUNT)
  python.runPython(fs.readFileSync(job.source, "utf8"))
  return python
}

const python = await boot()
const pack = python.globals.get("pack")
for (const { folder, names, unpacked, target } of job.packs) {
  pack(`${MOUNT}/${folder}`, python.toPy(names), unpacked, `${MOUNT}/${target}`)
  console.log(JSON.stringify({ target }))
}

if (job.library) {
  const { packs, modules, hot, rest, report } = job.library
  const fresh = await boot()
  const paths = fresh.toPy(packs.map((each) => `${MOUNT}/${each}`))
  const [used, broken] = fresh.globals.get("probe")(paths, fresh.toPy(modules)).toJs({
    dict_converter: Object.fromEntries,
  })
  const library = path.join(job.pyodide, "python_stdlib.zip")
  python.FS.writeFile("/library.zip", new Uint8Array(fs.readFileSync(library)))
  python.globals.get("pack_library")(
    "/library.zip",
    python.toPy(new Set(used)),
    `${MOUNT}/${hot}`,
    `${MOUNT}/${rest}`,
  )
  fs.writeFileSync(path.join(job.mount, report), JSON.stringify({ used, broken }))
  console.log(JSON.stringify({ target: hot }))
}
