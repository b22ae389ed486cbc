"""A GGUF file of a tiny Gemma with a vocabulary of bytes, letters and a few words, as llama.cpp would write it."""

from __future__ import annotations

from pathlib import Path

import gguf
import numpy as np

SPECIAL = ("<pad>", "<eos>", "<bos>", "<unk>", "<mask>")
TEXT = """
th the ▁th ▁the do dog ▁do ▁dog ca cat ▁ca ▁cat an ▁an ▁and nd 世界 世界杯
"""
WORDS = TEXT.split()
LETTERS = "\n▁abcdefghijklmnopqrstuvwxyzTDC.,世界杯你好"
LAYERS, HIDDEN, HEADS, SIZE = 2, 16, 2, 8


def pieces() -> list[str]:
    return [*SPECIAL, *(f"<0x{byte:02X}>" for byte in range(256)), *WORDS, *LETTERS]


def write(file: Path, architecture: str = "gemma3", seed: int = 0) -> Path:
    """Random weights in float32; merges follow from the order of the pieces, earlier ones first."""
    random, vocabulary = np.random.default_rng(seed), pieces()
    out = gguf.GGUFWriter(file, architecture)
    out.add_context_length(512)
    out.add_embedding_length(HIDDEN)
    out.add_block_count(LAYERS)
    out.add_feed_forward_length(32)
    out.add_head_count(HEADS)
    out.add_head_count_kv(1)
    out.add_key_length(SIZE)
    out.add_value_length(SIZE)
    out.add_layer_norm_rms_eps(1e-6)
    out.add_rope_freq_base(10000.0)
    out.add_sliding_window(32)
    out.add_vocab_size(len(vocabulary))
    out.add_tokenizer_model("llama")
    out.add_token_list(vocabulary)
    out.add_token_scores([-float(i) for i in range(len(vocabulary))])
    kinds = [gguf.TokenType.CONTROL] * 5 + [gguf.TokenType.BYTE] * 256
    out.add_token_types([*kinds, *[gguf.TokenType.NORMAL] * (len(vocabulary) - len(kinds))])
    out.add_pad_token_id(0)
    out.add_eos_token_id(1)
    out.add_bos_token_id(2)
    out.add_unk_token_id(3)
    out.add_mask_token_id(4)
    shapes = {
        "attn_q": (HEADS * SIZE, HIDDEN), "attn_k": (SIZE, HIDDEN), "attn_v": (SIZE, HIDDEN),
        "attn_output": (HIDDEN, HEADS * SIZE), "ffn_gate": (32, HIDDEN), "ffn_up": (32, HIDDEN), "ffn_down": (HIDDEN, 32),
        "attn_norm": (HIDDEN,), "ffn_norm": (HIDDEN,), "post_attention_norm": (HIDDEN,), "post_ffw_norm": (HIDDEN,),
        "attn_q_norm": (SIZE,), "attn_k_norm": (SIZE,),
    }  # fmt: skip
    tensors = {"token_embd.weight": (len(vocabulary), HIDDEN), "output_norm.weight": (HIDDEN,)}
    tensors |= {f"blk.{i}.{name}.weight": shape for i in range(LAYERS) for name, shape in shapes.items()}
    for name, shape in tensors.items():
        out.add_tensor(name, (random.standard_normal(shape) * (1.0 if len(shape) == 1 else 0.7)).astype(np.float32))
    out.write_header_to_file()
    out.write_kv_data_to_file()
    out.write_tensors_to_file()
    out.close()
    return file
