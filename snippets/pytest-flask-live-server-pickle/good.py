import multiprocessing
import os
import sys

import pytest
from flask import Flask, url_for


@pytest.fixture(scope="session")
def app():
    return Flask(__name__)


def test_address(live_server):
    url = url_for("static", filename="app.css", _external=True)
    assert url.startswith("http://localhost")


if __name__ == "__main__":
    multiprocessing.set_start_method("fork")
    os.environ["COLUMNS"] = "200"
    quiet = ["-qq", "-rE", "--tb=no", "-p", "no:cacheprovider"]
    sys.exit(pytest.main([*quiet, __file__]))
