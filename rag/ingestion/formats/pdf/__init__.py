"""PDF to text: characters with their looks, what of them is seen, lines, and the document's pages."""

from rag.ingestion.formats.pdf.document import extract_pdf

__all__ = ["extract_pdf"]
