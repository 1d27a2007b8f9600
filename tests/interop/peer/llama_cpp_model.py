# SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""One GGUF file opened by llama.cpp through its own C interface."""
import ctypes

import llama_cpp
import numpy

SILENCE = llama_cpp.llama_log_callback(lambda *_: None)


class LlamaCppModel:
    def __init__(self, path: str, positions: int) -> None:
        llama_cpp.llama_log_set(SILENCE, ctypes.c_void_p(0))
        llama_cpp.llama_backend_init()
        parameters = llama_cpp.llama_model_default_params()
        parameters.use_extra_bufts = False  # its AMX kernels fail with some compilers
        self.model = llama_cpp.llama_model_load_from_file(path.encode(), parameters)
        if not self.model:
            raise ValueError("llama_model_load_from_file failed")
        context = llama_cpp.llama_context_default_params()
        context.n_ctx = context.n_batch = context.n_ubatch = positions
        context.n_threads = context.n_threads_batch = 1
        self.context = llama_cpp.llama_init_from_model(self.model, context)
        self.vocabulary = llama_cpp.llama_model_get_vocab(self.model)
        self.batch = llama_cpp.llama_batch_init(positions, 0, 1)

    def close(self) -> None:
        llama_cpp.llama_batch_free(self.batch)
        llama_cpp.llama_free(self.context)
        llama_cpp.llama_model_free(self.model)

    def tokens(self, text: str) -> list[int]:
        data = text.encode()
        room = len(data) + 8
        ids = (llama_cpp.llama_token * room)()
        count = llama_cpp.llama_tokenize(self.vocabulary, data, len(data), ids, room, True, False)
        if count < 0:
            raise ValueError("llama_tokenize failed")
        return list(ids[:count])

    def logits(self, ids: list[int]) -> numpy.ndarray:
        """float32 [tokens, vocabulary], of a sequence from its beginning."""
        llama_cpp.llama_memory_clear(llama_cpp.llama_get_memory(self.context), True)
        self.batch.n_tokens = len(ids)
        for place, token in enumerate(ids):
            self.batch.token[place] = token
            self.batch.pos[place] = place
            self.batch.n_seq_id[place] = 1
            self.batch.seq_id[place][0] = 0
            self.batch.logits[place] = True
        if llama_cpp.llama_decode(self.context, self.batch) != 0:
            raise ValueError("llama_decode failed")
        size = llama_cpp.llama_vocab_n_tokens(self.vocabulary)
        return numpy.ctypeslib.as_array(llama_cpp.llama_get_logits(self.context), (len(ids), size)).copy()

    def is_end(self, token: int) -> bool:
        return llama_cpp.llama_vocab_is_eog(self.vocabulary, token)
