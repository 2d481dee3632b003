from flask import Flask


def build_app():
    return Flask(__name__)
