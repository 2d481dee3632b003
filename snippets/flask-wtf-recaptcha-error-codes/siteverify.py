import json
from unittest import mock
from urllib.parse import parse_qsl

RIGHT = {"secret": "private key", "response": "solved"}


def urlopen(url, data):
    """What Google's server answers."""
    sent = dict(parse_qsl(data.decode()))
    bad = [name for name in RIGHT if sent.get(name) != RIGHT[name]]
    codes = [f"{'invalid' if n in sent else 'missing'}-input-{n}" for n in bad]
    answer = json.dumps({"success": not codes, "error-codes": codes})
    return mock.Mock(code=200, read=lambda: answer)
