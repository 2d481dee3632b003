"""Flask's known issues: pages whose claims were executed."""

__version__ = "0.1.0"
