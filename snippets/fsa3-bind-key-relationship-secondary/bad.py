from flask import Flask
from flask_sqlalchemy import SQLAlchemy

app = Flask(__name__)
app.config["SQLALCHEMY_BINDS"] = {"work": "sqlite:///:memory:"}
db = SQLAlchemy(app)


class Task(db.Model):
    __bind_key__ = "work"
    id = db.Column(db.Integer, primary_key=True)


task_id = db.Column("task_id", db.ForeignKey("task.id"))
project_id = db.Column("project_id", db.ForeignKey("project.id"))
links = db.Table("links", Task.metadata, task_id, project_id)


class Project(db.Model):
    __bind_key__ = "work"
    id = db.Column(db.Integer, primary_key=True)
    tasks = db.relationship(Task, secondary="links")


assert len(Project(tasks=[Task()]).tasks) == 1
