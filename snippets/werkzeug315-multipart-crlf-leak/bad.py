from flask import Flask, request

app = Flask(__name__)
app.testing = True


@app.post("/")
def index():
    return {"note": request.form["note"]}


BODY = """\
--B\r
Content-Disposition: form-data; name=file; filename=a.bin\r
\r
{}\r
--B\r
Content-Disposition: form-data; name=note\r
\r
hello\r
--B--\r
"""
client = app.test_client()
kind = "multipart/form-data; boundary=B"
notes = []
for size in range(65_390, 65_440):
    page = client.post("/", data=BODY.format("x" * size), content_type=kind)
    notes.append(page.get_json()["note"])

wrong = [note for note in notes if note != "hello"]
print(len(wrong), "of", len(notes), "are wrong:", sorted(set(wrong)))
assert set(notes) == {"hello"}, "A line end leaks into a form field after a file"
