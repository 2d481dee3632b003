// The buttons that run a page's snippets. Everything else is loaded with the first click.

document.addEventListener("click", async (event) => {
  const button = event.target.closest?.(".ki-run [data-do], .ki-runs [data-do]")
  if (!button) return
  try {
    const panel = await import("./run-panel.mjs")
    await panel.act(button)
  } catch (error) {
    tell(button, error)
  }
})

/** The panel itself could not be loaded: say so where it would have been. */
function tell(button, error) {
  const bar = button.closest(".ki-run, .ki-runs")
  const note = bar.querySelector(".ki-run__note") ?? document.createElement("p")
  note.className = "ki-run__note"
  note.setAttribute("role", "status")
  note.textContent = `The runner could not be loaded, try again: ${error.message}`
  bar.append(note)
}

// Addresses of this very site, which only a browser knows.
const place = () => {
  for (const block of document.querySelectorAll("[data-address]")) {
    const { address } = block.dataset
    const whole = new URL(`../../${address}`, location.href).href
    const code = block.querySelector("code")
    if (!code.textContent.includes(whole)) {
      code.textContent = code.textContent.replace(address, whole)
    }
  }
}
if (window.document$) window.document$.subscribe(place)
else place()
