import os
import sys

import pytest
from flask import Flask, url_for


@pytest.fixture
def app():
    app = Flask(__name__)
    app.add_url_rule("/", "index", lambda: "Hello")
    return app


def test_index(live_server):
    assert url_for("index", _external=True).startswith("http://")


if __name__ == "__main__":
    os.environ["COLUMNS"] = "200"
    quiet = ["-qq", "--tb=no", "-p", "no:cacheprovider"]
    sys.exit(pytest.main([*quiet, __file__]))
