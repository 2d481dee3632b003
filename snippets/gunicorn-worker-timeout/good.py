from served import get, served_by_gunicorn

with served_by_gunicorn("--timeout=30") as address:
    answer = get(address)
    print(answer.decode().splitlines()[:1])

assert b"the report" in answer, "gunicorn hangs up on the slow request"
