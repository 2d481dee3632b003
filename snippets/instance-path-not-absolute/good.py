from pathlib import Path

from flask import Flask

folder = Path(__file__).resolve().parent / "instance"

app = Flask(__name__, instance_path=str(folder))

assert Path(app.instance_path).name == "instance"
