"""`python -m tests.behaviours`: every promised behaviour, the tests that hold it, and the menu of its screen.

Runs the tests that carry a behaviour's number in their name (`test_that_s17_...`) and says of each behaviour
what it is, which tests hold it, whether they passed, and where on the screen it is found. Ends with 1 where a
test fails or does not run, or a behaviour has none. `--only S17 S18` looks at these alone.
"""

import argparse
import ast
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from ui.actions import ACTIONS, menu_name
from ui.models.situation import Situation
from ui.wording import wording

ROOT = Path(__file__).parent.parent
NUMBER = re.compile(r"(?<=_)s(\d{2,3})(?=_)")
PASSED, FAILED, NOT_RUN = "passed", "FAILED", "NOT RUN"


@dataclass(frozen=True)
class Behaviour:
    """What the desk does, in one line, and the action whose menu entry leads to it."""

    sentence: str
    action: str


BEHAVIOURS: dict[str, Behaviour] = {
    "S01": Behaviour(
        "Nobody is sent before customer, machine and fault are known; an only machine is filled in.",
        "new_call",
    ),
    "S02": Behaviour("Who could go is exactly those who master the skill the work needs.", "why"),
    "S03": Behaviour(
        "One saved call is one request with one number, and a visit one intervention with the same.",
        "new_call",
    ),
    "S04": Behaviour(
        "Candidates stand by mastery, then arrival, then name, and the first says why it is first.", "why"
    ),
    "S05": Behaviour("Telling writes one message; the technician counts as told once it has left.", "tell"),
    "S06": Behaviour(
        "An hour after a technician was told without an appointment, one alarm rings.", "acknowledge"
    ),
    "S07": Behaviour(
        "Work of more than four hours calls for level 3, who joins and replaces nobody.", "call_expert"
    ),
    "S08": Behaviour("Only experts on duty are offered, with the time where they are.", "call_expert"),
    "S09": Behaviour("Cases of our own people and of customers go through the same states.", "cases"),
    "S10": Behaviour(
        "A case says whether it is internal, can be filtered by it, and then debits no contract.", "cases"
    ),
    "S11": Behaviour(
        "Closing asks for a result and the real times; what is done and not closed is listed by age.", "cases"
    ),
    "S12": Behaviour(
        "A call in the night is taken, and its clocks start when the contract says.", "new_call"
    ),
    "S14": Behaviour(
        "Impact, urgency and contract give the priority by a table everybody can read.", "judgement_tables"
    ),
    "S15": Behaviour(
        "The share of cases closed at level 2 without a visit stands beside its target of 80 %.", "cases"
    ),
    "S16": Behaviour(
        "A case goes up at once or into a team's pool, sorted by the time it has left.", "cases"
    ),
    "S17": Behaviour(
        "Bronze: taken in charge within 4 office hours, parts on their way within 2 office days.",
        "contract_levels",
    ),
    "S18": Behaviour(
        "Silver: on site within 4 hours when urgent, and no commitment is said when not.", "contract_levels"
    ),
    "S19": Behaviour(
        "Gold: reachable day and night, on site by the calendar the contract names.", "contract_levels"
    ),
    "S20": Behaviour("Platinum: somebody is on the way within 2 hours, at any time.", "contract_levels"),
    "S21": Behaviour(
        "A symptom brings the five best articles while it is typed, without any network.", "knowledge"
    ),
    "S22": Behaviour(
        "Solved by an article, a call closes without a visit and counts one avoided.", "solve_by_article"
    ),
    "S23": Behaviour(
        "The articles travel as one dated file, and an old one says how old it is.", "export_pack"
    ),
    "S24": Behaviour(
        "All channels come into one queue with their icon, the oldest unjudged on top.", "find_work"
    ),
    "S25": Behaviour("The queue is there in every layout, and shows a new call at once.", "find_work"),
    "S26": Behaviour("Ringing back is a task with its own due time, result and line in the log.", "contacts"),
    "S27": Behaviour("No case closes without an article, or the reason why none fits.", "knowledge"),
    "S28": Behaviour("Closed unsolved, a case leaves its article open with one call more.", "open_articles"),
    "S29": Behaviour("A fix date has everybody who waits for it rung back, once.", "open_articles"),
    "S30": Behaviour(
        "A message from self-care is a call-back whose clock began when it was written.", "contacts"
    ),
    "S32": Behaviour(
        "A customer who paid three times in a year is offered a contract at closing; the answer is kept.",
        "cases",
    ),
    "S33": Behaviour("Handing a case up one level is one action and loses nothing.", "cases"),
    "S34": Behaviour(
        "The time from opening a call to its slot is kept, and its middle and worst tenth told.", "contacts"
    ),
    "S37": Behaviour(
        "A model that fails more than its year's mean and three sigma stands out by name.", "signals"
    ),
    "S38": Behaviour(
        "A form fills the sheet, and what the customer wrote is marked until confirmed.", "new_call"
    ),
    "S39": Behaviour(
        "Keywords propose a ready answer, which leaves only when somebody sends it.", "knowledge"
    ),
    "S40": Behaviour(
        "An e-mail waits for its first answer against a clock, and ages in colour.", "find_work"
    ),
    "S41": Behaviour("Every piece of work tells what is owed, or that nothing is.", "promise"),
    "S44": Behaviour(
        "A call passed on shows the customer's words, all contacts and the reason at once.", "new_call"
    ),
    "S46": Behaviour(
        "Without a contract that covers it, somebody decides: quote, courtesy or refusal.", "cases"
    ),
    "S51": Behaviour(
        "A case ends judged as visit or no visit, and no visit takes no time on the plan.", "cases"
    ),
    "S53": Behaviour(
        "Received, qualified, handled, closed: the level of support is another matter.", "cases"
    ),
    "S54": Behaviour("A case always has exactly one owner, and no escalation changes that unsaid.", "cases"),
    "S55": Behaviour("What has not been qualified cannot be planned.", "cases"),
    "S56": Behaviour("What is not ours is closed with where it was sent, without visit or debit.", "cases"),
    "S57": Behaviour("A second call about the same machine offers to join the first.", "new_call"),
    "S58": Behaviour(
        "Calls are drawn by weekday, hour, day of month and model; what is over twice the mean is flagged.",
        "signals",
    ),
    "S59": Behaviour(
        "Three times the calls on the first of the month flag that day and no other.", "signals"
    ),
    "S61": Behaviour(
        "Every contact is kept with time, channel, operator and outcome, with a case or without.", "contacts"
    ),
    "S62": Behaviour("What a customer said over any channel stands in one time-line.", "contacts"),
    "S63": Behaviour(
        "A contact for the account's owner reaches that person, and shows when it was read.", "contacts"
    ),
    "S83": Behaviour(
        "What is asked for and the day of going live choose queue and delay.", "judgement_tables"
    ),
    "S84": Behaviour(
        "A contract names one or two who may ask; somebody else's call waits for their word.", "contacts"
    ),
    "S87": Behaviour(
        "Support goes up one level at a time, down with a reason, and counts its minutes.", "cases"
    ),
    "S88": Behaviour(
        "An alarm nobody acknowledges climbs to a colleague, then to the lead on duty.", "alarm_people"
    ),
    "S89": Behaviour("The four states are passed in order, and skipping one is refused.", "cases"),
    "S90": Behaviour(
        "Another impact is another priority and place in the queue, with the name of who said so.", "cases"
    ),
    "S91": Behaviour(
        "A board of cards shows every open case with its owner and the time it has left.", "cases"
    ),
    "S92": Behaviour(
        "Level 3 takes a case only with description, steps, an attachment and who pays.", "cases"
    ),
    "S95": Behaviour(
        "Somebody unknown is found or written down before judging; times are shown in both zones.",
        "new_customer",
    ),
    "S96": Behaviour(
        "A contract holds its hours, its take-in-charge and its answer; a call shows both clocks.",
        "contract_levels",
    ),
    "S97": Behaviour("A chosen caller brings products, procedures and the last five contacts.", "new_call"),
    "S98": Behaviour(
        "Unsolved after 15 minutes, a call proposes the next level; the share solved by then has a target.",
        "cases",
    ),
    "S99": Behaviour(
        "A known caller goes to the usual contact on duty first, and past solutions are searched.", "new_call"
    ),
    "S101": Behaviour(
        "A promised customer hears of a new arrival, and of us before the silence is too long.",
        "customer_messages",
    ),
}


def found_tests(folder: Path) -> dict[str, list[str]]:
    """Return behaviour -> the tests that carry its number, as pytest names them."""
    found: dict[str, list[str]] = {}
    for path in sorted(folder.rglob("test_*.py")):
        for name in _test_names(ast.parse(path.read_text(encoding="utf-8"))):
            for number in NUMBER.findall(name):
                found.setdefault(f"S{number}", []).append(f"{path.relative_to(ROOT).as_posix()}::{name}")
    return found


def _test_names(module: ast.Module) -> Iterator[str]:
    for node in module.body:
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            yield node.name


def menu_path(action_id: str) -> str:
    """Return the menu and the entry that lead to a screen; raises KeyError where there is none."""
    action = {one.id: one for one in ACTIONS}[action_id]
    keys = f" ({action.keys})" if action.keys else ""
    return f"{menu_name(action.menu)} > {action.text(Situation())}{keys}"


def without_test(wanted: Iterable[str], tests: Mapping[str, Sequence[str]]) -> list[str]:
    """Return the behaviours that no test holds."""
    return [number for number in wanted if not tests.get(number)]


def run(tests: Sequence[str]) -> dict[str, str]:
    """Run the tests; return each with how it ended. Of one with parameters the worst end counts."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", f"--junitxml={report}"]
        subprocess.run([*command, "-n", "auto", "--dist", "loadfile", *tests], cwd=ROOT, check=False)
        return results(report.read_text(encoding="utf-8")) if report.is_file() else {}


def results(report: str) -> dict[str, str]:
    """Read pytest's report: test -> passed, failed or not run."""
    found: dict[str, str] = {}
    for case in ElementTree.fromstring(report).iter("testcase"):
        module, name = case.get("classname", ""), case.get("name", "").split("[")[0]
        test = f"{module.replace('.', '/')}.py::{name}"
        broke = case.find("failure") is not None or case.find("error") is not None
        end = FAILED if broke else NOT_RUN if case.find("skipped") is not None else PASSED
        found[test] = max(found.get(test, PASSED), end, key=(PASSED, NOT_RUN, FAILED).index)
    return found


def told(number: str, tests: Sequence[str], ends: Mapping[str, str]) -> tuple[str, bool]:
    """Return what is said of a behaviour, and whether it holds."""
    behaviour = BEHAVIOURS[number]
    outcomes = [ends.get(test, NOT_RUN) for test in tests]
    holds = bool(tests) and all(outcome == PASSED for outcome in outcomes)
    lines = [f"{number:<5}{PASSED if holds else FAILED}  {behaviour.sentence}"]
    lines.append(f"     screen: {menu_path(behaviour.action)}")
    lines += [f"     {outcome}  {test}" for outcome, test in zip(outcomes, tests, strict=True)]
    return "\n".join(lines if tests else [*lines, "     NO TEST"]), holds


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.behaviours", description=__doc__)
    parser.add_argument("--only", nargs="+", metavar="ID", help="these behaviours alone", default=[])
    asked = parser.parse_args(arguments)
    wanted = asked.only or list(BEHAVIOURS)
    if unknown := [number for number in wanted if number not in BEHAVIOURS]:
        parser.error(f"no such behaviour: {', '.join(unknown)}")
    wording.choose("en")
    tests = found_tests(ROOT / "tests")
    needed = list(dict.fromkeys(test for number in wanted for test in tests.get(number, ())))
    ends = run(needed) if needed else {}
    said = [told(number, tests.get(number, ()), ends) for number in wanted]
    print("\n".join(text for text, _holds in said))
    failed = [number for number, (_text, holds) in zip(wanted, said, strict=True) if not holds]
    missing = without_test(wanted, tests)
    print(f"\n{len(wanted)} behaviours, {len(needed)} tests: {len(wanted) - len(failed)} hold")
    if missing:
        print("without a test: " + ", ".join(missing))
    if set(failed) - set(missing):
        print("failed: " + ", ".join(number for number in failed if number not in missing))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
