"""`python -m known_issues`."""

from known_issues.cli import main

main(prog_name="known-issues")
