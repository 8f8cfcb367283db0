"""The catalogue of documents, clauses, indicators and targets, read from ``data/catalogue`` and checked."""

from lib.catalogue.catalogue import PROGRESS, Catalogue
from lib.catalogue.loading import load_catalogue

__all__ = ["PROGRESS", "Catalogue", "load_catalogue"]
