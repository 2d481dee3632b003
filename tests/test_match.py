from __future__ import annotations

import dataclasses
import json
import re
import time
from pathlib import Path
from typing import Any

import matching
import pytest
import tiny
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.matching import differences, engines, foreign, pastes
from benchmarks.matching.hostile import HOSTILE
from known_issues import errors
from known_issues.errors import Wordings
from known_issues.match import Answer, Matcher
from known_issues.model import Error
from known_issues.paste import read

VECTORS = Path(__file__).parent / "vectors" / "match.json"
PAGES = [
    Wordings(slug="pot-is-empty", title="The pot is empty", errors=("KeyError: '{leaf}'",)),
    Wordings(
        slug="kettle-of-kind",
        title="A kettle of another kind",
        errors=("tea.KettleError: Kettle '{name}' of kind {kind} does not whistle.",),
    ),
    Wordings(
        slug="kettle-is-cold",
        title="The kettle is cold",
        errors=("RuntimeError: Working outside of kettle context.",),
        tracebacks=(("tea/kettle:pour", "tea/cup:fill"),),
    ),
    Wordings(
        slug="kettle-in-thread",
        title="The kettle is in another thread",
        errors=("RuntimeError: Working outside of kettle context.",),
        tracebacks=(("threading:run", "tea/kettle:pour"),),
    ),
    Wordings(
        slug="old-python-kettle",
        title="Old Python's word for it",
        errors=("AttributeError: can't set attribute",),
    ),
]
MATCHER = Matcher(errors.index(PAGES))


def _slugs(answer: Answer) -> list[str]:
    return [match.slug for match in answer.matches]


def test_a_traceback_that_lost_its_error_is_known_by_its_frames() -> None:
    cut = """\
Traceback (most recent call last):
  File "/srv/site-packages/tea/cup.py", line 3, in fill
    boil()
  File "/srv/site-packages/tea/kettle.py", line 9, in pour
    raise why
"""
    assert (MATCHER.find(cut).level, _slugs(MATCHER.find(cut))[0]) == (
        "suggestion",
        "kettle-is-cold",
    )
    one = "\n".join(cut.splitlines()[:3])
    assert MATCHER.find(one).level == "none"


def test_a_cut_traceback_is_known_by_the_last_line_that_it_shows() -> None:
    pages = [
        *PAGES,
        Wordings(
            slug="kettle-lost-its-valve",
            title="A valve that is gone",
            errors=("TypeError: Kettle() got an unexpected keyword argument 'steam_valve'",),
        ),
    ]
    cut = """\
Traceback (most recent call last):
  File "/srv/party/cups.py", line 3, in <module>
    working = outside(kettle.context, cold=True)
  File "/srv/party/tea.py", line 9, in <module>
    kettle = Kettle(litres=2, steam_valve=True)
"""
    answer = Matcher(errors.index(pages)).find(cut)
    assert _slugs(answer)[0] == "kettle-lost-its-valve"
    assert answer.level != "confident"


def test_another_module_of_a_package_is_another_text() -> None:
    pages = [
        Wordings(
            slug="top",
            title="Gone from the top",
            errors=("ImportError: cannot import name '{name}' from 'kettles' ({path})",),
        ),
        Wordings(
            slug="parts",
            title="The parts are gone",
            errors=("ModuleNotFoundError: No module named 'kettles.parts.{module}'",),
        ),
    ]
    matcher = Matcher(errors.index(pages))

    def met(module: str) -> list[str]:
        text = f"ImportError: cannot import name 'lid' from '{module}' (/srv/site.py)"
        best = next(each for each in matcher.find(text).matches if each.slug == "top")
        return [best.template[start:end] for start, end, *_ in best.words]

    assert "kettles" in met("kettles")
    assert "kettles" not in met("kettles.parts")
    missing = matcher.find("ModuleNotFoundError: No module named 'kettles.parts.lid'")
    assert (missing.level, _slugs(missing)[0]) == ("confident", "parts")


def test_what_an_introduction_quotes_leads_to_the_page(tmp_path: Path) -> None:
    quoted = {
        "tea.PotError: Pot <http://pot.example/> is cold": True,
        "sh: pour: command unknown": True,
        '{"pot": "cold and quite empty"}': False,
        "the pot has been standing for hours": True,
        "pot.pour(cup, slowly)": False,
        "cup": False,
    }
    why = "tea.CupError: The cup is broken for good"
    gone = "ImportError: cannot import name 'lid' from 'tea.pots'"
    any_pot = "tea.PotError: Pot '…' is cracked"
    text = " ".join(f"Or `{each}`." for each in [*quoted, gone, any_pot])
    page = tiny.PAGE.replace("## Why", f"{text}\n\n## Why\n\n`{why}`", 1)
    root = tiny.write(tmp_path, {f"docs/issues/{tiny.SLUG}.md": page}, tiny.CELLS)
    [known] = errors.wordings(tiny.load(root), {})
    assert {each: each in known.hints for each in quoted} == quoted
    assert why not in known.hints
    assert gone + " ({path})" in known.hints  # as Python ends it
    answer = Matcher(errors.index([*PAGES, known])).find("tea.PotError: Pot 'brown' is cracked")
    assert (_slugs(answer)[0], answer.level) == (tiny.SLUG, "confident")
    assert answer.matches[0].holes == {"value": "brown"}


def test_a_page_that_knows_the_cause_of_its_error_answers_both() -> None:
    pages = [
        *PAGES,
        Wordings(
            slug="kettle-by-hand",
            title="A kettle boiled by hand",
            errors=("tea.BoilError: The kettle is not on the stove.",),
        ),
        Wordings(
            slug="party-without-kettle",
            title="A party without a kettle",
            errors=("tea.PartyError: 400 Bad Party: The kettle is not on the stove.",),
            hints=("tea.BoilError: The kettle is not on the stove.",),
        ),
    ]
    matcher = Matcher(errors.index(pages))
    by_hand = "tea.BoilError: The kettle is not on the stove."
    assert _slugs(matcher.find(by_hand))[0] == "kettle-by-hand"
    answer = matcher.find(f"""\
{by_hand}

During handling of the above exception, another exception occurred:

tea.PartyError: 400 Bad Party: The kettle is not on the stove.
""")
    firsts = [each.matches[0].slug for each in answer.errors]
    assert (firsts, _slugs(answer)[0]) == (["party-without-kettle"] * 2, "party-without-kettle")


@pytest.mark.parametrize(
    "announcement",
    [
        "Error: While serving 'Ada', a KettleError was raised:\n\n",
        "tea.PartyError: While serving 'Ada', a KettleError was raised:\n\n",
        "tea.PartyError: While serving 'Ada', a KettleError was raised:\nTea is hot\n\n",
    ],
    ids=["without a type", "with a type", "with a line between"],
)
def test_the_cause_is_the_answer_before_the_line_that_announces_it(announcement: str) -> None:
    pages = [
        Wordings(
            slug="tea-party-announced",
            title="The party failed",
            errors=("tea.PartyError: While serving '{guest}', a KettleError was raised:",),
        ),
        *PAGES,
    ]
    answer = Matcher(errors.index(pages)).find(
        f"""{announcement}Traceback (most recent call last):
  File "/srv/party.py", line 3, in serve
    pour()
tea.KettleError: Kettle 'Bob' of kind iron does not whistle.
"""
    )
    assert [each.matches[0].slug for each in answer.errors] == [
        "kettle-of-kind",
        "tea-party-announced",
    ]
    assert (answer.level, answer.matches[0].slug) == ("confident", "kettle-of-kind")


def test_a_chains_first_error_is_the_cause_whatever_its_message_ends_with() -> None:
    party = "tea.PartyError: While serving 'Ada', a KettleError was raised:"
    kettle = "tea.KettleError: Kettle 'Bob' of kind iron does not whistle."
    page = _page(
        "tea-party-announced", "tea.PartyError: While serving '{guest}', a KettleError was raised:"
    )
    slug = {party: "tea-party-announced", kettle: "kettle-of-kind"}
    matcher = Matcher(errors.index([*PAGES, page]))
    for first, last in ((party, kettle), (kettle, party)):
        answer = matcher.find(
            f"{_traceback(('tea/cup.py', 'fill'))}{first}\n\n"
            "During handling of the above exception, another exception occurred:\n\n"
            f"{_traceback(('tea/pot.py', 'pour'))}{last}\n"
        )
        told = [(each.matches[0].slug, each.level) for each in answer.errors]
        assert told == [(slug[first], "confident"), (slug[last], "confident")]


def test_a_type_alone_does_not_outweigh_words() -> None:
    """`g-attribute-missing` holds `AttributeError: {name}`, which fits any."""
    answer = Matcher(matching.document()).find("AttributeError: Markup")
    assert _slugs(answer)[0] == "flask-markup-import-removed"


def test_a_full_match_is_the_answer_and_shows_why() -> None:
    answer = MATCHER.find("tea.KettleError: Kettle 'Bob Ж' of kind iron does not whistle.")
    best = answer.matches[0]
    assert (answer.level, best.slug, best.level) == ("confident", "kettle-of-kind", "confident")
    assert best.holes == {"name": "Bob Ж", "kind": "iron"}
    assert [(best.template[a:b], best.text[c:d]) for a, b, c, d in best.words] == [
        (word, word) for word in ("Kettle", "of", "kind", "does", "not", "whistle")
    ]


def test_a_wording_of_one_word_is_a_suggestion() -> None:
    answer = MATCHER.find("KeyError: 'oolong'")
    assert (answer.level, _slugs(answer)[0]) == ("suggestion", "pot-is-empty")


def test_a_librarys_type_is_known_where_its_message_is_the_readers_own() -> None:
    page = Wordings(slug="no-pot", title="No pot there", errors=("tea.PotNotFound: {pot}",))
    other = Wordings(slug="no-cup", title="No cup there", errors=("LookupError: {cup}",))
    matcher = Matcher(errors.index([*PAGES, page, other]))
    level = {
        text: (_slugs(matcher.find(text))[:1], matcher.find(text).level)
        for text in ("tea.PotNotFound: blue one", "PotNotFound: blue one", "LookupError: it")
    }
    assert level["tea.PotNotFound: blue one"] == (["no-pot"], "confident")
    assert level["PotNotFound: blue one"] == (["no-pot"], "likely")
    assert level["LookupError: it"][1] in ("suggestion", "none")
    assert matcher.find("coffee.PotNotFound: blue one").level in ("suggestion", "none")


@pytest.mark.parametrize(
    ("known", "pasted"),
    [
        (
            "ImportError: cannot import name 'lid' from 'tea.pots' ({path})",
            "AttributeError: module 'tea.pots' has no attribute 'lid'",
        ),
        (
            "AttributeError: module 'tea.pots' has no attribute 'lid'",
            "ImportError: cannot import name 'lid' from 'tea.pots' (/srv/pots.py)",
        ),
    ],
)
def test_an_absent_name_is_known_however_it_was_asked_for(known: str, pasted: str) -> None:
    page = Wordings(slug="lid-is-gone", title="The lid is gone", errors=(known,))
    matcher = Matcher(errors.index([*PAGES, page]))
    answer = matcher.find(pasted)
    assert (_slugs(answer)[0], answer.level) == ("lid-is-gone", "confident")
    best = answer.matches[0]
    # What is shown as pasted was pasted; no word of it is one of the page's wording.
    assert (best.text, best.words, best.holes) == (pasted.split(": ", 1)[1], (), {})
    assert matcher.find(pasted.replace("lid", "spout")).level != "confident"


def test_an_absent_names_other_form_is_not_any_librarys_wording() -> None:
    anybody = _page("anybody", "AttributeError: {thing} has no attribute {name}")
    lid = _page("lid", "ImportError: cannot import name 'lid' from 'tea' ({path})")
    document = errors.index([*PAGES, anybody, lid])
    matcher = Matcher(document)
    assert _slugs(matcher.find("AttributeError: kettle has no attribute spout"))[0] == "anybody"
    pasted = "ImportError: cannot import name 'spout' from 'tea' (/srv/tea.py)"
    assert _slugs(matcher.find(pasted))[0] == "lid"
    assert differences.differences(document, [pasted]) == []


def test_a_joint_between_two_holes_is_read() -> None:
    any_name = Wordings(slug="cup", title="A cup", errors=("tea.Spilled: Cup '{cup}' is wet.",))
    two_names = Wordings(
        slug="saucer", title="A saucer", errors=("tea.Spilled: Cup '{cup}_{saucer}' is wet.",)
    )
    for pages in ((any_name, two_names), (two_names, any_name)):
        matcher = Matcher(errors.index([*PAGES, *pages]))
        joint = matcher.find("tea.Spilled: Cup 'blue_plate:2' is wet.")
        assert (_slugs(joint)[0], joint.level) == ("saucer", "confident")
        assert joint.matches[0].holes == {"cup": "blue_plate:2"}
        other = matcher.find("tea.Spilled: Cup 'blue' is wet.")
        assert (_slugs(other)[0], other.level) == ("cup", "confident")
        assert [each.level for each in other.matches if each.slug == "saucer"] == ["suggestion"]


def test_a_quoted_call_is_a_call() -> None:
    a_name = Wordings(slug="cup", title="A cup", errors=("tea.Spilled: No cup '{cup}' there.",))
    a_call = Wordings(slug="jug", title="A jug", errors=("tea.Spilled: No cup '{cup}()' there.",))
    for pages in ((a_name, a_call), (a_call, a_name)):
        matcher = Matcher(errors.index([*PAGES, *pages]))
        for pasted, slug in (("pour()", "jug"), ("pour", "cup")):
            answer = matcher.find(f"tea.Spilled: No cup '{pasted}' there.")
            assert (_slugs(answer)[0], answer.level) == (slug, "confident")
            assert answer.matches[0].holes == {"cup": "pour"}


def test_the_name_of_a_class_is_an_identifier() -> None:
    text = "TypeError: '{}' object is not callable"
    assert _answer(text.format("TeaPot"), _page("pot", text.format("TeaPot"))) == (
        "confident",
        "pot",
    )
    assert _answer(text.format("teapot"), _page("pot", text.format("teapot"))) == ("likely", "pot")


def _traceback(*places: tuple[str, str]) -> str:
    frames = [f'  File "/srv/{path}", line 3, in {name}\n    x()\n' for path, name in places]
    return "".join(["Traceback (most recent call last):\n", *frames])


def test_a_place_that_a_page_names_decides(tmp_path: Path) -> None:
    """A file's wherever its text fits, a function's even without one."""
    quoted = (
        '`tea.PotError: The pot is far too hot` in `File "tea/stove.py"`,'
        ' and on `File "tea/old/kitchen/with/gas.py", in burn_low`.'
    )
    page = tiny.PAGE.replace("## Why", f"{quoted}\n\n## Why", 1)
    root = tiny.write(tmp_path, {f"docs/issues/{tiny.SLUG}.md": page}, tiny.CELLS)
    [known] = errors.wordings(tiny.load(root), {})
    assert known.places == ("tea/stove:", "with/gas:burn_low")
    assert not any("File" in hint for hint in known.hints)
    anywhere = _page("anywhere", "tea.PotError: The pot is far too hot")
    matcher = Matcher(errors.index([*PAGES, anywhere, known]))

    def first(traceback: str, error: str) -> tuple[str, str]:
        answer = matcher.find(traceback + error)
        return (answer.level, _slugs(answer)[0]) if answer.matches else (answer.level, "")

    hot = "tea.PotError: The pot is far too hot\n"
    elsewhere, stove = _traceback(("tea/sink.py", "wash")), _traceback(("tea/stove.py", "heat"))
    assert first(elsewhere, hot)[1] == "anywhere"
    assert first(stove, hot) == ("confident", tiny.SLUG)
    other = "ZeroDivisionError: division by zero\n"
    assert first(stove, other)[0] == "none"
    assert first(_traceback(("tea/with/gas.py", "burn_low")), other) == ("suggestion", tiny.SLUG)
    assert first(_traceback(("tea/with/gas.py", "smell")), other)[0] == "none"


def test_the_index_holds_wordings_as_pastes_are_read(tmp_path: Path) -> None:
    """Without a log's prefix and with plain quotes; a traceback in a message is no advice."""
    page = _page("pot", "ERROR [tea] Error: The pot is cold.", "tea.PotError: Call `pour` first.")
    [known] = errors.index([page])["pages"]
    assert known["errors"] == ["Error: The pot is cold.", "tea.PotError: Call 'pour' first."]
    message = f"cold\nWarm the pot before you pour.\n{_traceback(('tea/a.py', 'a'))}"
    failed = tiny.FAILED | {"error": Error("tea.PotError", message)}
    root = tiny.write(tmp_path, {}, tiny.CELLS | {("bad", "new"): failed})
    [told] = errors.wordings(tiny.load(root), {})
    assert "Warm the pot before you pour." in told.hints
    assert not any("Traceback" in hint for hint in told.hints)


def test_an_import_at_which_a_traceback_was_cut_off_is_read() -> None:
    page = _page("lid", "ImportError: cannot import name 'old_lid' from 'tea.pots' ({path})")
    frame = 'Traceback (most recent call last):\n  File "/srv/a.py", line 3, in <module>\n    '
    cut = f"{frame}from tea.pots import old_lid\n"
    assert _answer(cut, page) == ("confident", "lid")
    assert _answer(f"{frame}from tea.pots import new_lid\n", page)[0] != "confident"
    assert _answer(f"{cut}KeyError: 'cup'\n", page)[1] != "lid"
    assert _answer("from tea.pots import old_lid", page)[0] != "confident"


def test_a_package_that_says_only_the_name_is_asked_as_an_import_is() -> None:
    """As Flask does: its `__getattr__` ends with `raise AttributeError(name)`."""
    pages = [
        _page("lid", "ImportError: cannot import name 'old_lid' from 'tea' ({path})"),
        _page("bare", "AttributeError: {name}"),
    ]
    raised = _traceback(("site-packages/tea/__init__.py", "__getattr__"))
    assert _answer(f"{raised}AttributeError: old_lid", *pages) == ("confident", "lid")
    own = _traceback(("site-packages/tea/cup.py", "__getattr__"))
    assert _answer(f"{own}AttributeError: old_lid", *pages)[0] != "confident"


def test_a_hole_may_hold_a_mark_of_punctuation() -> None:
    page = _page("token", "tea.PotError: expected token '{one}', got '{two}' in the pot")
    answer = Matcher(errors.index([*PAGES, page])).find(
        "tea.PotError: expected token ',', got '}' in the pot"
    )
    assert (answer.level, answer.matches[0].holes) == ("confident", {"one": ",", "two": "}"})
    empty = "tea.PotError: expected token '', got '' in the pot"
    assert _answer(empty, page) == ("likely", "token")


def test_a_wording_that_was_cut_off_behind_a_hole_is_the_answer() -> None:
    page = _page(
        "stove", "Stove {number} is in use by another cook. Ask the cook, or light another."
    )
    assert _answer("Stove 3 is in use by another cook", page) == ("confident", "stove")
    assert _answer("Stove 3 is in", page)[0] != "confident"


def test_a_few_words_that_are_all_of_a_paste_are_the_answer() -> None:
    """Among others they have to be rarer."""
    page = _page("kettle", "tea.KettleError: the object is not a '{name}'")
    alone = "the object is not a 'pot'"
    assert _answer(alone, page) == ("confident", "kettle")
    assert _answer(f"We looked, and now it says: {alone}", page)[0] != "confident"


def test_what_a_page_quotes_is_the_answer_where_its_place_or_frames_agree() -> None:
    said = "AttributeError: 'NoneType' object has no attribute 'lid'"
    quoting = Wordings(
        slug="pot",
        title="No pot",
        errors=("tea.PotError: The pot is gone",),
        hints=(said,),
        places=("tea/stove:",),
        tracebacks=(("tea/house:open", "tea/kitchen:pour"),),
    )
    assert _answer(said, quoting) == ("suggestion", "pot")
    for path, name in (("tea/stove.py", "heat"), ("tea/kitchen.py", "pour")):
        assert _answer(_traceback((path, name)) + said, quoting) == ("confident", "pot")
    assert _answer(_traceback(("tea/sink.py", "wash")) + said, quoting) == ("suggestion", "pot")


def test_what_a_page_quotes_is_the_answer_to_the_bare_text_too() -> None:
    """Where it names a library, or is a sentence; another type with it is another error."""
    shell = _page("shell", "tea.PotError: cold", hints=("tea: pot: command not found",))
    assert _answer("tea: pot: command not found", shell) == ("confident", "shell")
    sentence = "the pot was closed before it was emptied"
    page = _page("closed", hints=(f"leaf.PotError: {sentence}",))
    assert _answer(sentence, page) == ("confident", "closed")
    assert _answer(f"CupError: {sentence}", page)[0] != "confident"


def test_some_words_of_a_long_wording_are_a_suggestion() -> None:
    page = _page("lids", "tea.PotError: the lid of the old samovar and its new tap is broken")
    assert _answer("the lid is broken", page) == ("suggestion", "lids")


def test_a_drivers_error_is_its_librarys_where_the_frames_say_so() -> None:
    """SQLAlchemy wraps it; a traceback that ends before that shows the driver's own."""
    page = dataclasses.replace(
        _page(
            "locked", "tea.exc.PotError: the small pot is locked", "leaf.CupError: the cup broke"
        ),
        tracebacks=(("tea/house:open", "tea/shop:enter", "tea/kitchen:pour"),),
    )
    said = "leaf.PotError: the small pot is locked"
    assert _answer(said, page) == ("likely", "locked")
    frames = _traceback(("tea/shop.py", "enter"), ("tea/kitchen.py", "pour"))
    assert _answer(frames + said, page) == ("confident", "locked")


def test_a_page_that_quotes_more_of_the_paste_keeps_another_from_being_the_answer() -> None:
    own = _page("any", "tea.PotError: TinyPot lacks '{name}'")
    quoting = _page("left", hints=("tea.PotError: TinyPot lacks 'left'",))
    said = "TinyPot lacks '{}'"
    assert _answer(said.format("right"), own, quoting) == ("confident", "any")
    assert _answer(said.format("left"), own, quoting)[0] == "likely"


def test_a_sentence_below_cut_frames_is_read() -> None:
    page = _page("pot", "tea.PotError: 'TinyPot' has no lid called 'old_lid'")
    frames = _traceback(("tea/cup.py", "fill"))
    said = "it worked until today, and now: 'TinyPot' has no lid called 'old_lid'"
    assert _answer(frames + said, page) == ("confident", "pot")
    assert _answer(f"{frames}    lid = TinyPot().lid\n", page)[0] in ("none", "suggestion")


def test_an_import_error_is_known_as_an_older_python_says_it(tmp_path: Path) -> None:
    wording = "ImportError: cannot import name 'old_lid' from 'tea.pots' ({path})"
    claimed = tiny.PAGE.replace("KeyError: '{leaf}'", wording)
    root = tiny.write(tmp_path, {f"docs/issues/{tiny.SLUG}.md": claimed}, tiny.CELLS)
    [known] = errors.wordings(tiny.load(root), {})
    matcher = Matcher(errors.index([*PAGES, known]))
    answer = matcher.find("ImportError: cannot import name 'old_lid'")
    assert (answer.level, _slugs(answer)[0]) == ("confident", tiny.SLUG)


def test_a_place_tells_whose_a_message_of_the_readers_own_is() -> None:
    page = dataclasses.replace(_page("pots", "tea.PotError: {pots}"), places=("tea/pots:",))
    others = [_page(f"pot-{n}", f"leaf{n}.PotError: {n} pots are too hot") for n in range(40)]
    said = "tea.PotError: {'lid': ['Not a lid.']}"
    assert _answer(said, page, *others)[0] == "suggestion"
    assert _answer(_traceback(("tea/pots.py", "load")) + said, page, *others) == (
        "confident",
        "pots",
    )


def test_a_page_that_fits_both_errors_is_before_one_that_fits_the_last() -> None:
    pages = [
        _page("last", "tea.PotError: The pot cannot be poured from any more today"),
        Wordings(
            slug="both",
            title="Both",
            errors=("tea.LidError: The lid of the pot has been glued to it",),
            hints=("tea.PotError: The pot cannot be poured from any more today",),
        ),
    ]
    last = f"{_traceback(('tea/a.py', 'a'))}{pages[0].errors[0]}\n"
    cause = f"{_traceback(('tea/b.py', 'b'))}{pages[1].errors[0]}\n"
    matcher = Matcher(errors.index([*PAGES, *pages]))
    link = "\nDuring handling of the above exception, another exception occurred:\n\n"
    assert _slugs(matcher.find(cause + link + last))[0] == "both"
    assert _slugs(matcher.find(last))[0] == "last"


def test_what_every_python_prints_is_not_the_answer() -> None:
    answer = MATCHER.find("AttributeError: can't set attribute")
    assert (answer.level, _slugs(answer)[0]) == ("likely", "old-python-kettle")


def test_pages_that_share_a_wording_are_likely() -> None:
    assert MATCHER.find("RuntimeError: Working outside of kettle context.").level == "likely"


@pytest.mark.parametrize(
    ("frames", "slug"),
    [
        (("kettle.py pour", "cup.py fill"), "kettle-is-cold"),
        (("threading.py run", "kettle.py pour"), "kettle-in-thread"),
    ],
)
def test_frames_decide_between_pages(frames: tuple[str, ...], slug: str) -> None:
    paths = {"threading.py": "/usr/lib/python3.12/threading.py"}
    lines = []
    for frame in frames:
        name, function = frame.split()
        path = paths.get(name, f"/venv/lib/python3.12/site-packages/tea/{name}")
        lines.append(f'  File "{path}", line 3, in {function}\n    pass\n')
    cut = f"{''.join(lines)}RuntimeError: Working outside of kettle context."
    answer = MATCHER.find(f"Traceback (most recent call last):\n{cut}")
    assert (answer.level, _slugs(answer)[0]) == ("confident", slug)
    # Its first lines are not there: what they would have shown is not known.
    assert (MATCHER.find(cut).level, _slugs(MATCHER.find(cut))[0]) == ("likely", slug)


def test_each_error_of_a_paste_has_its_answer() -> None:
    kettle = "tea.KettleError: Kettle 'a' of kind b does not whistle."
    answer = MATCHER.find(f"KeyError: 'leaf'\n\n{kettle}\n")
    assert [(each.error.type, each.level, each.matches[0].slug) for each in answer.errors] == [
        *(
            ("KeyError", "suggestion", "pot-is-empty"),
            ("tea.KettleError", "confident", "kettle-of-kind"),
        )
    ]
    assert (answer.level, _slugs(answer)[0]) == ("confident", "kettle-of-kind")


def _page(slug: str, *wordings: str, hints: tuple[str, ...] = ()) -> Wordings:
    return Wordings(slug=slug, title=slug, errors=wordings, hints=hints)


def _answer(text: str, *pages: Wordings) -> tuple[str, str]:
    answer = Matcher(errors.index([*PAGES, *pages])).find(text)
    return answer.level, _slugs(answer)[0]


def test_a_wording_without_a_hole_is_closer_than_one_with_it() -> None:
    pages = (
        _page("any", "tea.LeafError: Can't load leaf: tea.sorts:{sort}"),
        _page("oolong", "tea.LeafError: Can't load leaf: tea.sorts:oolong"),
    )
    assert _answer("tea.LeafError: Can't load leaf: tea.sorts:oolong", *pages) == (
        "confident",
        "oolong",
    )
    assert _answer("tea.LeafError: Can't load leaf: tea.sorts:sencha", *pages)[1] == "any"


def test_a_quotation_that_ends_elsewhere_is_another_text() -> None:
    """Jinja says `'Pot object' has no attribute`, Python `'Pot' object has no attribute`."""
    page = _page("pot", "'tea.TinyPot' object has no spout '{name}'")
    assert _answer("'tea.TinyPot' object has no spout 'left'", page) == ("confident", "pot")
    assert _answer("'tea.TinyPot object' has no spout 'left'", page) == ("likely", "pot")


def test_many_words_in_their_order_are_the_answer_beside_others() -> None:
    told = "The samovar on the left side of the kitchen refuses to boil green water today"
    page = _page("samovar", f"tea.SamovarError: {told}.")
    assert _answer(f"tea.SamovarError: In the house: {told}, says the cook", page) == (
        "confident",
        "samovar",
    )
    few = _page("samovar", "tea.SamovarError: The samovar refuses to boil.")
    said = "In the old house of the cook, who says so: {}, and nobody knows what to do next"
    whole = said.format("the samovar refuses to boil")
    assert _answer(whole, few) == ("confident", "samovar")
    apart = said.format("the samovar there refuses to boil")
    assert _answer(apart, few)[0] != "confident"
    short = _page("samovar", "tea.SamovarError: The samovar leaks badly.")
    assert _answer(said.format("the samovar leaks badly"), short)[0] != "confident"


def test_a_traceback_is_found_in_every_form() -> None:
    matcher = Matcher(matching.document())
    observed = pastes.observed(matching.site())[::67]
    astray = [
        (name, paste.accept)
        for name, form in pastes.FORMATS.items()
        for paste in observed
        if matcher.find(form(paste.text)).matches[0].slug not in paste.accept
    ]
    assert len(observed) > 20
    # A form that shows the last of two errors only may be another page's as well.
    assert len(astray) <= len(observed) * len(pastes.FORMATS) // 200


def test_holes_explain_no_more_than_some_words_for_each_that_was_met() -> None:
    page = _page("large", "{value} is too large")
    text = (
        "the cook in the kitchen of the house on the left side of the street intended to pour"
        " a much too large pot of green tea into the small cups of the other guests"
    )
    assert _answer(text, page)[0] in ("none", "suggestion")
    assert _answer("the teapot is too large", page)[0] == "confident"


def test_what_is_likely_goes_before_what_is_suggested() -> None:
    matcher = Matcher(matching.document())
    levels = [
        [match.level for match in matcher.find(paste.text).matches]
        for paste in pastes.collected(matching.DATA / "queries.jsonl", None)
    ]
    order = ["confident", "likely", "suggestion", "none"]
    assert levels
    for each in levels:
        near = [order.index(level) <= 1 for level in each]
        assert near == sorted(near, reverse=True)


def test_a_quoted_error_with_its_type_may_be_the_answer() -> None:
    quoted = "ImportError: cannot import name 'lid' from 'tea_pots' ({path})"
    page = _page("lids", hints=(quoted, "the lid of the pot is gone for good today"))
    text = "ImportError: cannot import name 'lid' from 'tea_pots' (/srv/tea_pots/__init__.py)"
    assert _answer(text, page) == ("confident", "lids")
    assert _answer("the lid of the pot is gone for good today", page) == ("likely", "lids")
    # A few words, or Python's own, which a page may quote, are any program's; a sentence is not.
    for anybody in (
        "ValueError: the pot is closed",
        "ValueError: samovar whistles loudly",
        "TypeError: expected str instance, int found",
        "TypeError: unorderable types: str() < int()",
    ):
        assert _answer(anybody, _page("closed", hints=(anybody,)))[0] in ("likely", "suggestion")
    for sentence in (
        "ValueError: the pot was closed before it was emptied",
        "ValueError: samovar whistles loudly today",
    ):
        assert _answer(sentence, _page("closed", hints=(sentence,))) == ("confident", "closed")


def test_a_long_wording_is_the_answer_wherever_it_stands() -> None:
    """Twelve words in their order are no chance, with or without the type."""
    said = "the samovar of the old house refuses to boil because nobody poured fresh water in"
    page = _page("samovar", hints=(said,))
    assert _answer(f"When I start it: {said}, he says.", page) == ("confident", "samovar")
    short = "the samovar refuses to boil"
    assert _answer(short, _page("samovar", hints=(short,))) == ("likely", "samovar")
    typed = _page("samovar", f"tea.SamovarError: {said}")
    other = said.replace("fresh", "stale").replace("the old house", "our cold barn")
    assert _answer(f"tea.SamovarError: {other}", typed)[0] != "confident"
    once = said.replace("fresh", "stale")
    assert _answer(f"tea.SamovarError: {once}", typed) == ("confident", "samovar")
    assert _answer(once, typed)[0] != "confident"


def test_an_error_raised_where_the_pages_is_agrees_with_it() -> None:
    page = dataclasses.replace(
        _page("pot", "KeyError: 'pot'"),
        tracebacks=(("tea/house:open", "tea/shop:enter", "tea/shop:serve", "tea/kitchen:pour"),),
    )
    for file, level in (("kitchen", "confident"), ("house", "suggestion")):
        raised = f"  File \"/srv/tea/{file}.py\", line 7, in pour\n    pots[pot]\nKeyError: 'pot'"
        assert _answer(raised, page) == (level, "pot")


def test_the_name_of_a_library_tells_which_one_an_import_is_of() -> None:
    page = _page("tops", "ImportError: cannot import name '{name}' from 'tea'")
    text = "ImportError: cannot import name 'pour' from 'tea'"
    assert _answer(text, page) == ("confident", "tops")
    assert _answer(text.replace("'tea'", "'coffee'"), page)[0] != "confident"


def test_a_frame_that_a_terminal_wrapped_is_one() -> None:
    text = """\
Traceback (most recent call last):
  File "/usr/lib/python3.12/site-packages/tea/kettle.py",
line 3, in pour
    boil(whole, steam)
"""
    [error] = read(text).errors
    assert (error.frames, error.context) == (["tea/kettle:"], ["boil(whole, steam)"])


@pytest.mark.parametrize("text", ["", " ", "Internal Server Error", "\x1b[", "{leaf}", "Жук"])
def test_nothing_known_is_none(text: str) -> None:
    assert MATCHER.find(text).level == "none"


def test_the_index_is_the_same_each_time() -> None:
    again = errors.build(matching.site(), {})
    assert errors.write(again) == errors.write(matching.document())
    assert "." not in json.dumps([again["rarity"], again["schema_version"]])


def test_the_vectors_are_of_this_matcher() -> None:
    """After a change: `python -m benchmarks.matching.vectors`."""
    vectors = json.loads(VECTORS.read_text(encoding="utf-8"))
    matcher = Matcher(vectors["index"])
    for vector in vectors["answers"]:
        found = differences.answer(matcher, vectors["index"], vector["text"])
        assert found == vector["answer"], vector["text"]


@pytest.mark.parametrize("index", ["document", "stand_ins"])
def test_javascript_answers_the_same(index: str) -> None:
    document: dict[str, Any] = getattr(matching, index)()
    texts = [paste.text for paste in pastes.collected(matching.DATA / "queries.jsonl", None)]
    texts += [paste.text for paste in pastes.observed(matching.site())]
    assert differences.differences(document, differences.spoiled(texts, 750, seed=3)) == []


def test_observed_tracebacks_find_their_page() -> None:
    site = matching.site()
    wordings = errors.wordings(site, {})
    changed = list(pastes.changed(site, pastes.observed(site)))[::3]
    ranks = engines.ours(wordings, [paste.text for paste in changed])
    assert engines.hits(ranks, [paste.accept for paste in changed], 1) >= 99


def test_collected_pastes_find_their_page() -> None:
    wordings = errors.wordings(matching.site(), {})
    known = pastes.collected(matching.DATA / "queries.jsonl", [each.slug for each in wordings])
    ranks = engines.ours(wordings, [paste.text for paste in known])
    accepted = [paste.accept for paste in known]
    assert engines.hits(ranks, accepted, 1) >= 95
    assert engines.hits(ranks, accepted, 5) >= 99


def test_collected_pastes_find_their_stand_in() -> None:
    wordings = pastes.stand_ins(matching.DATA / "standins.jsonl")
    known = pastes.collected(matching.DATA / "queries.jsonl", [each.slug for each in wordings])
    ranks = engines.ours(wordings, [paste.text for paste in known])
    accepted = [paste.accept for paste in known]
    assert engines.hits(ranks, accepted, 1) >= 84
    assert engines.hits(ranks, accepted, 5) >= 93


def test_plain_errors_of_python_are_not_answered() -> None:
    matcher = Matcher(matching.document())
    levels = {
        code: matcher.find(foreign.raised(code)).level
        for code in foreign.FAILING
        if not re.search("django|numpy|requests", code)
    }
    # Pages about Flask's JSON have the very words of Python's.
    assert [c for c, each in levels.items() if each == "confident" and "json." not in c] == []
    # A page whose error is one of Python's own is near, and does not say that it is it.
    assert sum(each == "likely" for each in levels.values()) <= len(levels) // 2


@pytest.mark.parametrize(
    "said",
    [
        "TypeError: can't compare offset-naive and offset-aware datetimes",
        "RuntimeError: Event loop is closed",
        "ValueError: I/O operation on closed file",
        "TypeError: tuple indices must be integers or slices, not str",
        "ModuleNotFoundError: No module named 'pkg_resources'",
        "ImportError: cannot import name 'Mapping' from 'collections' (/lib/collections.py)",
        "ConnectionResetError: [Errno 104] Connection reset by peer",
        "UnicodeDecodeError: 'utf-8' codec can't decode byte 0x80 in position 0: "
        "invalid start byte",
    ],
)
def test_words_that_any_program_prints_are_not_the_answer_alone(said: str) -> None:
    """Pages have these very wordings; only a traceback can tell that it is theirs."""
    answer = Matcher(matching.document()).find(said)
    assert answer.level in ("likely", "suggestion")


def test_a_paste_that_an_alias_answers_is_its_pages(tmp_path: Path) -> None:
    path = tmp_path / "queries.jsonl"
    path.write_text('{"text": "no tea", "accept": ["old-name"]}\n', encoding="utf-8")
    assert pastes.collected(path, ["tea-is-cold"]) == []
    found = pastes.collected(path, ["tea-is-cold"], {"old-name": "tea-is-cold"})
    assert found == [pastes.Paste("no tea", frozenset({"tea-is-cold"}))]


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_pastes_take_bounded_time(name: str) -> None:
    matcher = Matcher(matching.stand_ins())
    start = time.process_time()
    matcher.find(HOSTILE[name])
    assert time.process_time() - start < 1


@given(st.text() | st.text(alphabet="KeyError: 'a'\n\"\\File linesp,>|[]{}<>E\x1b0123"))
def test_no_text_raises(text: str) -> None:
    assert len(MATCHER.find(text).matches) <= 10
