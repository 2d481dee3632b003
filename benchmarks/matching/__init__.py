"""How well a pasted error finds its page, beside search engines fed with the same pastes."""
