"""The alarm engine as a state machine; every run makes a part of the 500 examples of `tests.alarm_engine`."""

import atexit
import shutil

from tests.scenarios.alarm_machine import FOLDER, TestTheAlarmEngine

__all__ = ["TestTheAlarmEngine"]
atexit.register(shutil.rmtree, FOLDER, ignore_errors=True)
