class Config:
    SECRET_KEY = "dev"


class ProductionConfig(Config):
    SESSION_COOKIE_SECURE = True
