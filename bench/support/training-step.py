"""Prints PyTorch's median milliseconds for a training step of the papers' CNN, and the linear algebra that it used.

Arguments: batch size, rounds.
"""

import json
import statistics
import sys
import time

import torch
from torch import nn

batch, rounds = int(sys.argv[1]), int(sys.argv[2])
network = nn.Sequential(
    nn.Conv2d(1, 32, 3),
    nn.ReLU(),
    nn.Conv2d(32, 64, 3),
    nn.MaxPool2d(2),
    nn.ReLU(),
    nn.Dropout(0.25),
    nn.Flatten(),
    nn.Linear(9216, 128),
    nn.ReLU(),
    nn.Dropout(0.5),
    nn.Linear(128, 10),
)
optimiser = torch.optim.Adam(network.parameters(), lr=0.001)
images = torch.rand(batch, 1, 28, 28)
answers = torch.arange(batch) % 10


def step():
    optimiser.zero_grad()
    nn.functional.cross_entropy(network(images), answers).backward()
    optimiser.step()


times = []
for round in range(rounds + 2):
    start = time.perf_counter()
    step()
    times.append(time.perf_counter() - start)
with open("/proc/self/maps") as maps:
    libraries = maps.read()
blas = next((name for name in ("openblas", "mkl") if name in libraries), "another BLAS")
print(json.dumps({"milliseconds": 1000 * statistics.median(times[2:]), "blas": blas}))
