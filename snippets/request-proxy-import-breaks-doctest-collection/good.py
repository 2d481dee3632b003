import doctest

import flask


def greet():
    """Greet the client.

    >>> greet()
    'Hello'
    """
    return "Hello"


print(doctest.testmod())
