import subprocess
import sys
import venv

venv.create("env")  # an environment in which nobody installed Flask
python = sys.executable

done = subprocess.run([python, "-c", "import flask; print(flask.__name__)"])
print("exit status", done.returncode)
sys.exit(done.returncode)
