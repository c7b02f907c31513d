"""Peers beside us: the same machine, documents, questions and embedder weights, in turn.

    python -m bench.peers [--quick] [--only NAME] [--sets NAME,NAME] [--part hits|latency|all] [--write FILE]

sets up one virtual environment a peer (~/.cache/youju/peers, some 4 GB in all), runs everything and prints a table.
How each is used: run_*.py. What holds for all:

- Settings are each one's documented defaults, chunk sizes, fusion and k included; nothing is tuned, for or against.
  A second row of a peer is a remedy or another way that its own docs offer.
- Documents: a set's distinct paragraphs, one document each. hit@1: the gold document stands first.
- Weights: the fp32 multilingual-e5-small folder in the cache, e5's prefixes on both sides. The peers' document vectors
  are computed once and kept (store.py); each peer embeds its questions itself. Ours: int8, as it ships.
- Latency: corpora.crowd() makes each system about 10,000 chunks of its own kind out of all paragraphs and noisy copies
  of them; there the peers' document vectors stand for the first 64 characters, prefix and all, to spare hours. One
  client, three rounds of 200 questions, the systems in turn, each already opened and warm; the median of the rounds.
  Beside it processor time a question, which says more on a machine that is not idle.
- Peak memory: of a fresh process that opens the 10k index and answers. Disk: what is saved of that index.

A peer that cannot be installed or run has the reason in its row. The exit status is 1 only when ours fails.
"""
