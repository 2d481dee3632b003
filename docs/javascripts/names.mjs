// Names for what the theme leaves nameless to a screen reader.

function name(page) {
  const search = page.querySelector(".md-search[role=dialog]:not([aria-label])")
  search?.setAttribute("aria-label", "Search")
  // Each code block's button stands in a <nav>: a landmark too many.
  for (const bar of page.querySelectorAll("nav.md-code__nav:not([role])")) bar.role = "none"
}

function start(page) {
  name(page)
  new MutationObserver(() => name(page)).observe(page.body, { childList: true, subtree: true })
}

if (typeof document !== "undefined") start(document)
