import assert from "node:assert/strict"
import { test } from "node:test"

import { searchable } from "../../docs/javascripts/home.mjs"

for (const [typed, expected] of [
  ["KeyError: 'connection'", "KeyError connection"],
  ["  werkzeug.routing.BuildError:  ", "werkzeug routing BuildError"],
  ['"+csrf_token" -is:missing', "csrf_token is missing"],
  ["Ошибка: né", "Ошибка né"],
  ["'\"+-:^~*", ""],
]) {
  test(`${JSON.stringify(typed)} is searched as ${JSON.stringify(expected)}`, () => {
    assert.equal(searchable(typed), expected)
  })
}
