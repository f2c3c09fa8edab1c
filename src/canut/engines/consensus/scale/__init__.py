"""Files that outgrow memory: the same method over pieces of a file, on this machine or on many."""

from canut.engines.consensus.scale.rounds import Streamed
from canut.engines.consensus.scale.spark import spark_file
from canut.engines.consensus.scale.stream import stream_file

__all__ = ["Streamed", "spark_file", "stream_file"]
