// A traceback as parts: text, and the frames that lie in the snippet's own files. Pure.

/** [{text, file, line}]: `file` and `line` where the part leads to a line of the snippet. */
export function parts(traceback, files) {
  const found = []
  const frame = /File "([^"\n]+)", line (\d+)/g
  let at = 0
  for (const match of traceback.matchAll(frame)) {
    if (!files.includes(match[1])) continue
    if (match.index > at) found.push({ text: traceback.slice(at, match.index) })
    found.push({ text: match[0], file: match[1], line: Number(match[2]) })
    at = match.index + match[0].length
  }
  if (at < traceback.length) found.push({ text: traceback.slice(at) })
  return found
}

/** `8.1 of 13.4 MB`. */
export const megabytes = ({ done, total }) => {
  return `${(done / 1e6).toFixed(1)} of ${(total / 1e6).toFixed(1)} MB`
}

export const seconds = (milliseconds) => {
  return milliseconds < 995 ? `${Math.round(milliseconds)} ms` : `${(milliseconds / 1000).toFixed(1)} s`
}

/** The first line of an error as Python's last line says it. */
export const errorLine = (error) => {
  if (!error) return ""
  return (error.message ? `${error.type}: ${error.message}` : error.type).split("\n")[0]
}
