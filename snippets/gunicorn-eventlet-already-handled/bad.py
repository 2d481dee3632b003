from gunicorn.app.base import BaseApplication
from gunicorn.workers.geventlet import EventletWorker


class Server(BaseApplication):
    def load_config(self):
        self.cfg.set("worker_class", "eventlet")


assert Server().cfg.worker_class is EventletWorker
print("gunicorn has its eventlet worker")
