import warnings
from importlib.metadata import version

warnings.simplefilter("error", DeprecationWarning)

print("Flask-SQLAlchemy", version("flask-sqlalchemy"))
