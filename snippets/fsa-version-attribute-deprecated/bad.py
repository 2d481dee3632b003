import warnings

import flask_sqlalchemy

warnings.simplefilter("error", DeprecationWarning)

print("Flask-SQLAlchemy", flask_sqlalchemy.__version__)
