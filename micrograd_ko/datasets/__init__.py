"""자료: 논리 게이트와 평면의 점들, 그리고 자기 표(CSV)."""

from micrograd_ko.datasets.csv_table import Table, read_csv
from micrograd_ko.datasets.toy import and_, circles, moons, nand, or_, spirals, xor

__all__ = ["Table", "and_", "circles", "moons", "nand", "or_", "read_csv", "spirals", "xor"]
