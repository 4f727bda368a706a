"""A believable shop with known truths planted in it, made from a seed.

`generate` makes the shop in memory, `write_sample` writes it, `write_large` does both in bounded
memory. What is planted stands in `plan`, and is written next to the data as `truth.toml`.
"""

from report_builder.sample.shop import Shop, generate
from report_builder.sample.writing import write_large, write_sample

__all__ = ["Shop", "generate", "write_large", "write_sample"]
