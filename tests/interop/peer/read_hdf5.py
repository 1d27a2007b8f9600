# SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Opens HDF5 exports with h5py, dequantizes their integers and codes with numpy, and runs them in transformers.

    python -m peer.read_hdf5 JOBS.json
"""
import pathlib
from collections.abc import Iterator

import h5py
import numpy
import torch
from transformers import AutoTokenizer

from .built import compared, model_with
from .jobs import Job, work_through
from .measure import measured


def groups_of(layer: h5py.Group) -> numpy.ndarray:
    """[in]: the group of each column."""
    if "column_groups" in layer:
        return layer["column_groups"][:]
    return numpy.arange(layer["integers"].shape[1]) // layer.attrs["row"]


def decoded(layer: h5py.Group) -> numpy.ndarray:
    """float32 [out, in], before the scale: steps from the zero point, or levels of the code book."""
    integers = layer["integers"][:]
    if "codebook" not in layer:
        return integers.astype(numpy.float32) - layer["zero_point"][:].astype(numpy.float32)[:, groups_of(layer)]
    books = layer["codebook"][:]
    if len(books) == 1:
        return books[0][integers]
    groups = len(books) // len(integers)
    return books[numpy.arange(len(integers))[:, None] * groups + groups_of(layer), integers]


def dequantized(layer: h5py.Group) -> torch.Tensor:
    values = decoded(layer)
    if "scale" in layer:
        values = values * layer["scale"][:][:, groups_of(layer)]
    return torch.from_numpy(values.astype(layer.attrs["dtype"].decode()))


def layers_of(file: h5py.File) -> Iterator[tuple[str, h5py.Group]]:
    """Those whose formula gives the weight."""
    for name, layer in file["layers"].items():
        if layer.attrs["weight"] == b"dequantized":
            yield name, layer


def tensors_of(path: pathlib.Path) -> Iterator[tuple[str, torch.Tensor]]:
    with h5py.File(path) as file:
        for name, layer in layers_of(file):
            yield f"{name}.weight", dequantized(layer)
        for name, stored in file["tensors"].items():
            yield name, torch.from_numpy(stored[()])


def read(job: Job) -> dict:
    tensors = {name: tensor.float() for name, tensor in tensors_of(pathlib.Path(job.checkpoint) / "model.h5")}
    tokenizer = AutoTokenizer.from_pretrained(job.checkpoint)
    weights = {of: compared(tensors, pathlib.Path(directory)) for of, directory in job.weights.items()}
    return {"weights": weights} | measured(model_with(tensors, job.checkpoint), tokenizer, job)


if __name__ == "__main__":
    work_through(read)
