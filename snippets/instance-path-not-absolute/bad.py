from pathlib import Path

from flask import Flask

folder = Path("instance")

app = Flask(__name__, instance_path=str(folder))

assert Path(app.instance_path).name == "instance"
