import doctest

from flask import request


def greet():
    """Greet the client.

    >>> greet()
    'Hello'
    """
    return "Hello"


print(doctest.testmod())
