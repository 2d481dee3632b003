// What a report must not carry: paths, addresses, names of machines, values, secrets.
// Every pattern is bounded, so that none can run away on a hostile text.

const ENDS = "com|net|org|edu|gov|io|dev|cloud|local|localdomain|internal|intranet|lan|corp|home"
const COUNTRIES = "at|be|br|ca|ch|cn|cz|de|dk|es|eu|fi|fr|in|it|jp|nl|no|pl|ru|se|uk|us"

const RULES = [
  // Of a library's file the part below site-packages tells nothing of the machine.
  [/File "[^"\n]{0,400}?site-packages[/\\]([^"\n]{1,200})"/g, 'File <$1>'],
  [/File "<([\w. -]{1,40})>"/g, "File <$1>"],
  [/File "[^"\n]{1,600}"/g, "File <path>"],
  [/-----BEGIN [A-Z ]{1,40}-----[^-]{0,9000}(?:-----END [A-Z ]{1,40}-----)?/g, "<secret>"],
  [/\b[a-z][a-z0-9+.-]{1,30}:\/\/[^\s'"<>]{1,2000}/gi, "<url>"],
  [/[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){0,8}/g, "<email>"],
  [/\b(authorization|cookie|set-cookie)( *[:=] *)[^\n]{1,4000}/gi, "$1$2<secret>"],
  [
    /([\w-]{0,40}(?:secret|passw(?:or)?d|pwd|token|api[_-]?key|access[_-]?key|session)[\w-]{0,40}['"]? *[=:] *)(?!<)(?:'[^'\n]{0,2000}'|"[^"\n]{0,2000}"|[^\s,;)}\]]{1,2000})/gi,
    "$1<secret>",
  ],
  [/\bBearer +[^\s'"]{1,4000}/gi, "Bearer <secret>"],
  [/(?<![\w-])[\w-]{10,2000}\.[\w-]{10,4000}\.[\w-]{10,2000}\b/g, "<secret>"],
  [/\b0x[0-9a-f]{4,16}\b/gi, "<address>"],
  [/\b(?:\d{1,3}\.){3}\d{1,3}(?::\d{1,5})?\b/g, "<address>"],
  [/(?<![\w:.])\[?(?:[0-9a-f]{1,4}:){3,7}[0-9a-f]{1,4}\]?(?![\w:])/gi, "<address>"],
  [/(?<![\w:.])(?:[0-9a-f]{1,4}:){0,6}[0-9a-f]{0,4}::(?:[0-9a-f]{1,4}:){0,6}[0-9a-f]{0,4}(?![\w:])/gi, "<address>"],
  [/\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/gi, "<secret>"],
  [/(?<![\w-])(?=[A-Za-z_-]{0,60}\d)(?=[\d_-]{0,60}[A-Za-z])[A-Za-z0-9_-]{24,4000}/g, "<secret>"],
  [/'[^'\n]{1,2000}'/g, "'<value>'"],
  [/"[^"\n]{1,2000}"/g, '"<value>"'],
  [/(?<![\w<])[A-Za-z]:[\\/][^\n:*?"<>|]{1,400}/g, "<path>"],
  [/\\\\[\w.$-]{1,80}\\[^\s:*?"<>|]{1,400}/g, "<path>"],
  [/(?<![\w<./])(?:~|\.{1,2})?(?:\/[\w.@+~-]{1,100}){2,40}\/?/g, "<path>"],
  [/(?<![\w<./])(?:~|\.{1,2})\/[\w.@+~-]{1,100}/g, "<path>"],
  [
    new RegExp(`(?<![\\w.-])(?:[a-z0-9][a-z0-9-]{0,62}\\.){1,6}(?:${ENDS}|${COUNTRIES})(?![\\w.-]*[(\\w])(?::\\d{1,5})?`, "gi"),
    "<host>",
  ],
  [/\blocalhost(?::\d{1,5})?\b/g, "<host>"],
  [/(\b(?:host(?:name)?|server)(?: name)?[ =:]{1,3})(?!<)[\w.-]{2,200}/gi, "$1<host>"],
  [/^((?:[A-Z][a-z]{2} [ \d]\d|\d{4}-\d\d-\d\dT?) ?[\d:.,+Z-]{8,32} )[\w.-]{1,80}(?= [\w.()/-]{1,60}(?:\[\d{1,9}\])?:)/gm, "$1<host>"],
]

/** A text without what tells of a person, a machine or a secret; its last 20,000 characters. */
export function redact(text) {
  const end = text.slice(-20000).replace(/[\0-\x08\x0b-\x1f\x7f]/g, " ")
  const masked = RULES.reduce((now, [pattern, by]) => now.replace(pattern, by), end)
  const shown = masked.replace(/^\n+/, "").trimEnd()
  return shown.length > 5000 ? `…\n${shown.slice(-5000).replace(/^[^\n]*\n/, "")}` : shown
}

/** The address that opens an issue with a text, as long as servers take it. */
export function reportAddress(repository, text) {
  const whole = text.replace(/[\ud800-\udfff]/gu, "\ufffd")
  for (let size = 5000; ; size >>= 1) {
    const body = `What was run, on which versions:\n\n\`\`\`text\n${whole.slice(-size)}\n\`\`\`\n`
    const query = new URLSearchParams({ title: "Not known: ", body })
    if (`${query}`.length < 7000 || size < 9) return `${repository}/issues/new?${query}`
  }
}
