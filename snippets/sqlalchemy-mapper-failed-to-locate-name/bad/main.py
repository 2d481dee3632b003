from shop import User

assert User(name="ada").posts == []
