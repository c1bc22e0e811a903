"""The comparison itself must notice what it promises to notice.

    tools/reference/python tools/reference/compare_test.py
"""

import math
import unittest

import pyarrow as pa

import compare


def found(expected: pa.Array, actual: pa.Array, typed: bool = True) -> list[str]:
    lines, _ = compare.differences(pa.table({"x": expected}), pa.table({"x": actual}), typed)
    return lines


class CompareTest(unittest.TestCase):
    def test_equal(self):
        values = pa.array([1.0, None, math.nan, math.inf, -0.0], from_pandas=False)
        self.assertEqual(found(values, values), [])

    def test_null_is_not_nan(self):
        null = pa.array([1.0, None], pa.float64())
        nan = pa.array([1.0, math.nan], from_pandas=False)
        self.assertIn("row 2", found(null, nan)[0])
        self.assertIn("row 2", found(nan, null)[0])

    def test_rounding_is_forgiven_and_more_is_not(self):
        self.assertEqual(found(pa.array([1.0]), pa.array([1.0 + 5e-13])), [])
        self.assertIn("row 1", found(pa.array([1.0]), pa.array([1.0 + 2e-12]))[0])

    def test_zero_and_infinity_are_exact(self):
        self.assertIn("row 1", found(pa.array([0.0]), pa.array([1e-300]))[0])
        self.assertIn("row 1", found(pa.array([math.inf]), pa.array([-math.inf]))[0])
        self.assertIn("row 1", found(pa.array([math.inf]), pa.array([1e308]))[0])
        self.assertIn("row 1", found(pa.array([1.0]), pa.array([math.nan], from_pandas=False))[0])

    def test_the_row_is_counted_among_nulls(self):
        self.assertIn(
            "row 3", found(pa.array([None, 1.0, 2.0]), pa.array([None, 1.0, 3.0]))[0]
        )

    def test_types(self):
        self.assertIn("type int64", found(pa.array([1]), pa.array([1], pa.int32()))[0])
        self.assertEqual(found(pa.array([1]), pa.array([1], pa.int32()), typed=False), [])
        self.assertEqual(found(pa.array(["a"]), pa.array(["a"], pa.large_string())), [])

    def test_other_types_are_exact(self):
        self.assertIn("row 2", found(pa.array([1, 2]), pa.array([1, 3]))[0])
        self.assertIn("row 1", found(pa.array([True]), pa.array([False]))[0])

    def test_shape(self):
        lines, _ = compare.differences(pa.table({"x": [1]}), pa.table({"y": [1]}), True)
        self.assertIn("columns", lines[0])
        self.assertIn("2 rows", found(pa.array([1, 2]), pa.array([1]))[0])


if __name__ == "__main__":
    unittest.main()
