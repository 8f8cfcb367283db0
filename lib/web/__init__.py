"""The ASGI app and its server: gate, security headers, compression, layers, health."""

from lib.web.app import build_app
from lib.web.server import Ready, serve

__all__ = ["Ready", "build_app", "serve"]
