"""자료: 게이트와 점들의 모양, 그리고 CSV 읽기."""

from __future__ import annotations

import math
import random
import unicodedata
from collections import Counter
from pathlib import Path

import pytest

from helpers import IRIS
from micrograd_ko.datasets import Table, and_, circles, moons, nand, or_, read_csv, spirals, xor
from micrograd_ko.datasets.csv_table import spreadsheet_safe

POINTS = {"moons": moons, "circles": circles, "spirals": spirals}
each_shape = pytest.mark.parametrize("make", POINTS.values(), ids=POINTS)


# 논리 게이트


@pytest.mark.parametrize(
    ("gate", "truth"),
    [
        (and_, lambda a, b: a and b),
        (or_, lambda a, b: a or b),
        (nand, lambda a, b: not (a and b)),
        (xor, lambda a, b: a != b),
    ],
)
def test_gates_are_their_truth_tables(gate, truth):
    X, y = gate()
    assert X == [[0, 0], [0, 1], [1, 0], [1, 1]]
    assert y == [int(truth(bool(a), bool(b))) for a, b in X]
    X[0][0] = 9.0
    assert gate()[0][0] == [0.0, 0.0], "받은 목록을 고쳐도 다음 것은 그대로다"


# 평면의 점들


@each_shape
@pytest.mark.parametrize("n", [2, 3, 10, 101])
def test_sizes_and_labels(make, n):
    X, y = make(n)
    assert len(X) == len(y) == n
    counts = Counter(y)
    assert set(counts) == {0, 1}
    assert 0 <= counts[0] - counts[1] <= 1


@each_shape
def test_everything_is_a_plain_list(make):
    X, y = make(10)
    assert type(X) is list
    assert {type(row) for row in X} == {list}
    assert {type(number) for row in X for number in row} == {float}
    assert {type(label) for label in y} == {int}


@each_shape
def test_a_seed_fixes_the_points_and_python_random_is_left_alone(make):
    random.seed(1)
    expected = random.random()
    random.seed(1)
    first = make(20, seed=3)
    assert random.random() == expected
    assert make(20, seed=3) == first
    assert make(20, seed=4) != first
    assert make(20, seed=None) != make(20, seed=None)


@each_shape
def test_numpy_numbers_are_taken_as_settings(make):
    np = pytest.importorskip("numpy")
    assert make(np.int64(6), np.float64(0.1), seed=np.int64(3)) == make(6, 0.1, seed=3)


@each_shape
def test_labels_are_mixed(make):
    _, y = make(100)
    assert y != sorted(y)
    assert y != sorted(y, reverse=True)


@each_shape
def test_no_two_points_coincide_without_noise(make):
    X, _ = make(101, noise=0.0)
    assert min(math.dist(p, q) for i, p in enumerate(X) for q in X[:i]) > 1e-3


@each_shape
def test_noise_moves_points_by_its_own_size(make):
    calm, noisy = (sorted(zip(*reversed(make(2000, noise=e)))) for e in (0.0, 0.01))
    assert calm != noisy
    off = [min(math.dist(p, q) for _, q in calm) for _, p in noisy[::20]]
    assert sum(off) / len(off) < 0.02


def test_moons_are_two_half_circles_that_interlock():
    X, y = moons(101, noise=0.0)
    for (a, b), label in zip(X, y):
        center = (0.0, 0.0) if label == 0 else (1.0, 0.5)
        assert math.dist((a, b), center) == pytest.approx(1.0)
        assert b >= -1e-12 if label == 0 else b <= 0.5 + 1e-12


def test_circles_are_two_radii():
    X, y = circles(100, noise=0.0, factor=0.3)
    radii = {round(math.hypot(*x), 12): label for x, label in zip(X, y)}
    assert radii == {1.0: 0, 0.3: 1}


def test_circles_are_even_all_the_way_round():
    X, y = circles(40, noise=0.0)
    angles = sorted(math.atan2(b, a) % math.tau for (a, b), label in zip(X, y) if label == 0)
    gaps = [b - a for a, b in zip(angles, [*angles[1:], angles[0] + math.tau])]
    assert gaps == pytest.approx([math.tau / 20] * 20)


@pytest.mark.parametrize("classes", [2, 3, 5])
def test_spirals_wind_together(classes):
    n = 20 * classes
    X, y = spirals(n, noise=0.0, classes=classes)
    assert Counter(y) == dict.fromkeys(range(classes), 20)
    for label in range(classes):
        arm = sorted(((math.hypot(*x), *x) for x, t in zip(X, y) if t == label))
        for r, a, b in arm[1:]:
            turned = math.atan2(b, a) - 1.5 * math.pi * r - math.tau * label / classes
            assert math.cos(turned) == pytest.approx(1.0)
        assert arm[-1][0] == pytest.approx(1.0)


# CSV


def write(folder, text, encoding="utf-8", name="표.csv"):
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


def test_the_iris_table():
    table = read_csv(IRIS, "species")
    assert table.columns == ["sepal_length", "sepal_width", "petal_length", "petal_width"]
    assert table.classes == ["setosa", "versicolor", "virginica"]
    assert Counter(table.y) == {0: 50, 1: 50, 2: 50}
    assert (table.X[0], table.y[0]) == ([5.1, 3.5, 1.4, 0.2], 0.0)
    means = [sum(column) / 150 for column in zip(*table.X)]
    assert means == pytest.approx([5.843333, 3.057333, 3.758, 1.199333], abs=1e-6)


def test_the_iris_table_is_scikit_learns():
    bunch = pytest.importorskip("sklearn.datasets", reason="scikit-learn이 없다").load_iris()
    table = read_csv(IRIS, "species")
    theirs = bunch.data.tolist(), bunch.target.tolist(), bunch.target_names.tolist()
    assert (table.X, table.y, table.classes) == theirs


KOREAN = "키,몸무게,반\n170,60.5,가\n160,50,나\n"
EXPECTED = Table([[170.0, 60.5], [160.0, 50.0]], [0.0, 1.0], ["키", "몸무게"], "반", ["가", "나"])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp949", "euc-kr"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_every_common_way_to_save_a_table(tmp_path, encoding, separator, newline):
    text = KOREAN.replace(",", separator).replace("\n", newline)
    assert read_csv(write(tmp_path, text, encoding), "반") == EXPECTED
    assert read_csv(str(write(tmp_path, text.rstrip(), encoding)), "반") == EXPECTED


@pytest.mark.parametrize(
    "text",
    [
        '"키","몸무게","반"\n"170","60.5","가"\n160,50,나\n',
        " 키 , 몸무게 , 반 \n 170 , 60.5 , 가 \n160, 50,나 \n",
        "키,몸무게,반\n\n170,60.5,가\n,,\n160,50,나\n\n\n",
        "\n키,몸무게,반\n170,60.5,가\n160,50,나",
        "\n\n키;몸무게;반\n170;60.5;가\n160;50;나",
        "키,몸무게,반\n+170,6.05e1,가\n160.,5E+1,나\n",
    ],
    ids=["quoted", "spaces", "blank-lines", "blank-first", "blank-first-semicolon", "number-forms"],
)
def test_untidy_tables_read_the_same(tmp_path, text):
    assert read_csv(write(tmp_path, text), "반") == EXPECTED


def test_quoted_cells_may_hold_separators_quotes_and_lines(tmp_path):
    text = 'x,"이름, ""별명"""\n1,"가, 나"\n2,"다\n라"\n3,"마\u2028바\x0b"\n'
    table = read_csv(write(tmp_path, text), '이름, "별명"')
    assert table.X == [[1.0], [2.0], [3.0]]
    assert [table.classes[int(i)] for i in table.y] == ["가, 나", "다\n라", "마\u2028바"]


def test_utf8_is_tried_before_cp949(tmp_path):
    assert "길이".encode().decode("cp949") == "湲몄씠", "cp949로도 읽히는 글이어야 뜻이 있다"
    assert read_csv(write(tmp_path, "길이,t\n1,2\n3,4\n"), "t").columns == ["길이"]


def test_a_quoted_separator_does_not_choose_the_separator(tmp_path):
    table = read_csv(write(tmp_path, '"a, b, c";d\n1;2\n'), "d", kind="numbers")
    assert (table.columns, table.X, table.y) == (["a, b, c"], [[1.0]], [2.0])


def test_without_a_target_only_features_are_read(tmp_path):
    table = read_csv(write(tmp_path, "a,b\n1,2\n3,4\n"))
    assert table == Table([[1.0, 2.0], [3.0, 4.0]], [], ["a", "b"])


def test_columns_choose_and_order_the_features(tmp_path):
    path = write(tmp_path, "a,b,이름,t\n1,2,철수,0\n3,4,영희,1\n")
    table = read_csv(path, "t", columns=["b", "a"])
    assert (table.columns, table.X, table.y) == (["b", "a"], [[2.0, 1.0], [4.0, 3.0]], [0.0, 1.0])


@pytest.mark.parametrize(
    ("cells", "kind", "y", "classes"),
    [
        (["b", "a", "b"], "auto", [1, 0, 1], ["a", "b"]),
        (["0", "1", "0"], "auto", [0, 1, 0], ["0", "1"]),
        (["10", "9", "10"], "auto", [1, 0, 1], ["9", "10"]),
        (["-1", "1", "1"], "auto", [0, 1, 1], ["-1", "1"]),
        (["1.0", "2.0", "1.0"], "auto", [0, 1, 0], ["1.0", "2.0"]),
        (["1", "2", "1.0"], "auto", [0, 1, 0], ["1", "2"]),
        (["1.5", "2", "1.5"], "auto", [1.5, 2, 1.5], []),
        (["0", "1", "0"], "numbers", [0, 1, 0], []),
        (["1.5", "2", "1.5"], "classes", [0, 1, 0], ["1.5", "2"]),
        (["1", "a", "2"], "auto", [0, 2, 1], ["1", "2", "a"]),
        (["1_1", "11", "2"], "auto", [1, 0, 2], ["11", "1_1", "2"]),
        (["'=가", "=가", "나"], "auto", [0, 0, 1], ["=가", "나"]),
        (['"123,400"', '"1,023,400.5"', "900"], "auto", [123400, 1023400.5, 900], []),
        (['"1,2"', '"1,3"', '"1,2"'], "auto", [0, 1, 0], ["1,2", "1,3"]),
        ([str(i) for i in range(10)], "auto", list(range(10)), [str(i) for i in range(10)]),
        ([str(2 * i) for i in range(11)], "auto", [2 * i for i in range(11)], []),
        (
            [str(2 * i) for i in range(11)],
            "classes",
            list(range(11)),
            [str(2 * i) for i in range(11)],
        ),
    ],
)
def test_targets_are_classes_or_numbers(tmp_path, cells, kind, y, classes):
    path = write(tmp_path, "x,t\n" + "".join(f"1,{cell}\n" for cell in cells))
    table = read_csv(path, "t", kind=kind)
    assert (table.y, table.classes) == (y, classes)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("x,t\n1,0\n가,1\n", 3),
        ("x,t\n\n\n1,0\n,1\n", 5),
        ('x,t\n1,"가\n나"\n\n1;2,다\n', 5),
        ("x,t\r\n1,0\r\n\r\nnan,1\r\n", 4),
        ("x,t\n1,0\n1,2,3\n", 3),
        ('t,x\n"가\n나\n다",1\n라,inf\n', 5),
    ],
)
def test_a_message_names_the_line_as_an_editor_counts(tmp_path, text, line):
    with pytest.raises(ValueError, match=f" {line}번째 줄"):
        read_csv(write(tmp_path, text), "t")


def test_a_message_names_the_column_and_the_cell(tmp_path):
    with pytest.raises(ValueError, match=r"3번째 줄 '키' 열에.*'백칠십'"):
        read_csv(write(tmp_path, "키,t\n1,0\n백칠십,1\n", "cp949"), "t")


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf16_is_told_by_its_mark(tmp_path, encoding):
    text = KOREAN.replace(",", "\t") if encoding == "utf-16" else "\ufeff" + KOREAN
    assert read_csv(write(tmp_path, text, encoding), "반") == EXPECTED


def test_decomposed_hangul_is_the_same_hangul(tmp_path):
    """macOS는 한글을 풀어(NFD) 쓴다."""
    apart = unicodedata.normalize("NFD", KOREAN)
    mixed = write(tmp_path, apart + "180,70,가\n")
    assert read_csv(mixed, "반").classes == ["가", "나"]
    assert read_csv(mixed, unicodedata.normalize("NFD", "반")).target == "반"
    chosen = read_csv(mixed, columns=[unicodedata.normalize("NFD", "키")])
    assert chosen.columns == ["키"]


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        ('"a\nb";t\n1;0\n2;1\n', ["a\nb"]),
        ('"길이\n(cm)"\tt\n1\t0\n2\t1\n', ["길이\n(cm)"]),
        ("a\u2028b;t\n1;0\n2;1\n", ["a\u2028b"]),
        ("a\x85b;c;t\n1;1;0\n2;2;1\n", ["a\x85b", "c"]),
    ],
)
def test_lines_within_a_name_do_not_hide_the_separator(tmp_path, text, columns):
    table = read_csv(write(tmp_path, text), "t")
    assert (table.columns, table.y) == (columns, [0.0, 1.0])


@pytest.mark.parametrize("first", [0, 1])
@pytest.mark.parametrize("name", ["", '""', "Unnamed: 0"])
def test_the_row_numbers_of_pandas_and_r_are_no_feature(tmp_path, first, name):
    text = f"{name},키,t\n{first},170,0\n{first + 1},160,1\n"
    table = read_csv(write(tmp_path, text), "t")
    assert (table.columns, table.X) == (["키"], [[170.0], [160.0]])


def test_an_unnamed_column_that_does_not_count_is_refused_unless_unused(tmp_path):
    path = write(tmp_path, ",키,t\n7,170,0\n3,160,1\n")
    with pytest.raises(ValueError, match="index=False"):
        read_csv(path, "t")
    assert read_csv(path, "t", columns=["키"]).X == [[170.0], [160.0]]


@pytest.mark.parametrize("cell", ["2,5", "1,234", "1_000", "0x10", "1 2"])
def test_a_number_that_could_be_another_is_refused(tmp_path, cell):
    with pytest.raises(ValueError, match=f"숫자가 와야.*{cell}"):
        read_csv(write(tmp_path, f"a;t\n{cell};0\n1;1\n"), "t")


def test_a_decimal_comma_makes_no_class(tmp_path):
    with pytest.raises(ValueError, match=r"숫자가 와야.*'2,5'"):
        read_csv(write(tmp_path, "a;t\n1;2,5\n2;3,5\n"), "t")


def test_a_word_among_many_numbers_is_no_class(tmp_path):
    text = "x,t\n" + "".join(f"1,{i / 7}\n" for i in range(20)) + "1,모름\n"
    with pytest.raises(ValueError, match=r"22번째 줄 't' 열에.*'모름'.*--kind classes"):
        read_csv(write(tmp_path, text), "t")
    assert len(read_csv(write(tmp_path, text), "t", kind="classes").classes) == 21


def test_an_endless_file_is_not_read(tmp_path, monkeypatch):
    monkeypatch.setattr("micrograd_ko.datasets.csv_table.MAX_CSV_BYTES", 1 << 20)
    with pytest.raises(ValueError, match="너무 커서"):
        read_csv("/dev/zero" if Path("/dev/zero").exists() else write(tmp_path, "1" * (2 << 20)))


@pytest.mark.parametrize(
    ("text", "safe"),
    [("=1+1", "'=1+1"), ("@SUM(A1)", "'@SUM(A1)"), ("+가", "'+가"), ("-", "'-"), ("＝A1", "'＝A1"),
     ("-1", "-1"), ("+1.5e3", "+1.5e3"), ("가=나", "가=나"), ("'=a", "''=a"), ("'a", "'a")],
)  # fmt: skip
def test_no_class_name_becomes_a_formula_of_a_spreadsheet(tmp_path, text, safe):
    assert spreadsheet_safe(text) == safe
    path = write(tmp_path, f"x,t\n1,{safe}\n2,다른\n")
    assert text in read_csv(path, "t", kind="classes").classes
