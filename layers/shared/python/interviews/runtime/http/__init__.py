"""Lambda functions as HTTP endpoints behind API Gateway; what a function's file needs of it."""

from .endpoint import HttpHandler, admin, integration, public, room
from .request import Request
from .response import Response

__all__ = ["HttpHandler", "Request", "Response", "admin", "integration", "public", "room"]
