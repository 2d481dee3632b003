from served import get, served_by_uwsgi

with served_by_uwsgi("--wsgi-file=shop.py") as address:
    answer = get(address)
    print(answer.splitlines()[-1])

assert "the shop" in answer, "uWSGI has started without the app"
