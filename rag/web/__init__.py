"""The page: a folder for each thing that a visitor sees or a program calls, and `serving/` before them all."""

import os

# Gradio looks up addresses of its makers when it is imported, unless told not to.
os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")
# It keeps some kilobytes about each of the last events for a page of its own that we do not serve.
os.environ.setdefault("GRADIO_ANALYTICS_MAX_EVENTS", "1")
