// A pasted text in an address's fragment, which no browser sends to a server.

const LONGEST = 16000

// `%` becomes `~`: the theme reads a decoded fragment as CSS, where a quote or a line's end
// throws an error.
const encode = (text) =>
  encodeURIComponent(text.replace(/[\ud800-\udfff]/gu, "\ufffd"))
    .replaceAll("~", "%7E")
    .replaceAll("%", "~")

/** `#q=…`, or nothing where the text is empty or too long for an address. */
export function toFragment(text) {
  if (!text.trim() || text.length > LONGEST) return ""
  const encoded = encode(text)
  return encoded.length > LONGEST ? "" : `#q=${encoded}`
}

/** `#q=…` of the last lines that fit; a traceback's end says most. */
export function toShortFragment(text) {
  for (let size = LONGEST; size; size >>= 1) {
    const part = text.length > size ? text.slice(-size).replace(/^[^\n]*\n/, "") : text
    const fragment = toFragment(part)
    if (fragment) return fragment
  }
  return ""
}

/** The text of a fragment, also of one in plain percent-encoding; "" where there is none. */
export function fromFragment(fragment) {
  if (!fragment.startsWith("#q=")) return ""
  const given = fragment.slice(3)
  const plain = given.includes("%") ? given : given.replace(/~(?=[0-9A-F]{2})/g, "%")
  try {
    return decodeURIComponent(plain)
  } catch {
    return given
  }
}
