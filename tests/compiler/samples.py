"""시험할 함수와 자료."""

import math
import random


def doubled(x):
    return x * 2.0


def data(count=23, wide=3):
    rng = random.Random(5)
    X = [[rng.uniform(-1, 1) for _ in range(wide)] for _ in range(count)]
    return X, [math.sin(3 * x[0]) + 0.5 * x[1] for x in X]
