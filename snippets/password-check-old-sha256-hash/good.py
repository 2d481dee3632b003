import hmac

from werkzeug.security import check_password_hash, generate_password_hash

DIGEST = "a3b05bb9fa19efbf35c85157e98a90acc5854dcc3b78f173682499ae84ac2988"
users = {"ada": "sha256$k3Zp$" + DIGEST}


def check_password(stored, password):
    method, salt, digest = stored.split("$")
    if method != "sha256":
        return check_password_hash(stored, password)
    made = hmac.new(salt.encode(), password.encode(), method).hexdigest()
    return hmac.compare_digest(made, digest)


def log_in(name, password):
    if not check_password(users[name], password):
        return "Wrong password"
    users[name] = generate_password_hash(password)
    return "Hello, " + name


assert log_in("ada", "lovelace") == "Hello, ada"
assert log_in("ada", "byron") == "Wrong password"
assert not users["ada"].startswith("sha256$")
