from gunicorn.app.base import BaseApplication


class Server(BaseApplication):
    def load_config(self):
        self.cfg.set("worker_class", "gthread")
        self.cfg.set("threads", 4)


print(Server().cfg.worker_class.__name__)
