from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from flask import Flask, copy_current_request_context as copy, request

app = Flask(__name__)
app.testing = True
together = Barrier(6)


@app.get("/report")
def report():
    @copy
    def fetch(part):
        together.wait()
        return f"{request.path} {part}\n"

    with ThreadPoolExecutor(6) as pool:
        jobs = [pool.submit(fetch, part) for part in range(6)]
    return "".join(job.result() for job in jobs)


page = app.test_client().get("/report")
assert page.get_data(as_text=True).endswith("/report 5\n")
