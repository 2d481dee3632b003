from flask import Flask, request

app = Flask(__name__)


@app.post("/")
def index():
    return {"note": request.form["note"]}


PART = "--B\r\nContent-Disposition: form-data; name={}\r\n\r\n{}\r\n"
kind = "multipart/form-data; boundary=B"
notes = []
for size in range(65_390, 65_440):
    file = PART.format("file; filename=a.bin", "x" * size)
    body = file + PART.format("note", "hello") + "--B--\r\n"
    page = app.test_client().post("/", data=body, content_type=kind)
    notes.append(page.get_json()["note"])

wrong = [note for note in notes if note != "hello"]
print(len(wrong), "of", len(notes), "are wrong:", sorted(set(wrong)))
assert not wrong, "A line end leaks into a form field after a file"
