"""The ONNX graph of MiniLM: BERT with 6 layers, mean pooling, L2 normalisation. Needs `onnx`; only the build uses it.

The architecture is that of `BertModel` in the weights' own `config.json`; pooling and normalisation follow the
`modules.json` of sentence-transformers/all-MiniLM-L6-v2. Sentences are single, so token type 0 is folded into the
position embeddings.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

__all__ = ["DIMENSIONS", "MAX_TOKENS", "Precision", "build_graph"]

Precision = Literal["int8", "fp32"]

DIMENSIONS = 384
HEADS = 12
LAYERS = 6
MAX_TOKENS = 256
"""`max_seq_length` of the sentence-transformers model: longer texts are cut."""
BLOCK = 32
"""Weights and activations are quantised in blocks of this many values, each with a scale of its own.

One scale for a whole activation tensor (`quantize_dynamic`) fails on this model: the cosine to fp32 falls to 0.95 for
short texts, and a text's vector depends on what else is in its batch.
"""
LAYER_NORM_EPSILON = 1e-12
MASKED = -1e9
OPSET = 20
IR_VERSION = 10
INT8_COMPUTE = 4
"""MatMulNBits accuracy level that quantises activations to int8 too (onnxruntime, ContribOperators.md)."""

Weights = Mapping[str, NDArray[Any]]


def build_graph(weights: Weights, precision: Precision) -> onnx.ModelProto:
    """The model with inputs `input_ids` and `attention_mask` (int64, batch by tokens) and output `embedding`.

    `int8` quantises the matrix products with onnxruntime's block-wise kernel and the word table by row. Every text
    needs at least one token that is not masked. Raises KeyError if a tensor is missing.
    """
    return _Builder(weights, precision).model()


class _Builder:
    def __init__(self, weights: Weights, precision: Precision) -> None:
        self.weights = weights
        self.precision = precision
        self.nodes: list[onnx.NodeProto] = []
        self.initializers: list[onnx.TensorProto] = []

    def model(self) -> onnx.ModelProto:
        hidden = self.embeddings()
        self.node("Cast", ["attention_mask"], "mask", to=TensorProto.FLOAT)
        self.attention_bias()
        for index in range(LAYERS):
            hidden = self.layer(hidden, index)
        self.pooling(hidden)
        inputs = [
            helper.make_tensor_value_info(name, TensorProto.INT64, ["batch", "tokens"])
            for name in ("input_ids", "attention_mask")
        ]
        output = helper.make_tensor_value_info("embedding", TensorProto.FLOAT, ["batch", DIMENSIONS])
        graph = helper.make_graph(self.nodes, "all-MiniLM-L6-v2", inputs, [output], self.initializers)
        opsets = [helper.make_opsetid("", OPSET), helper.make_opsetid("com.microsoft", 1)]
        model = helper.make_model(graph, opset_imports=opsets, ir_version=IR_VERSION)
        onnx.checker.check_model(model)
        return model

    # --- parts of the network -----------------------------------------------------------------------------------------

    def embeddings(self) -> str:
        words = self.word_table(self.weights["embeddings.word_embeddings.weight"])
        positions = (
            self.weights["embeddings.position_embeddings.weight"]
            + self.weights["embeddings.token_type_embeddings.weight"][0]
        )
        self.constant("positions", positions[:MAX_TOKENS])
        self.constant("start", np.array([0], np.int64))
        self.node("Shape", ["input_ids"], "length", start=1, end=2)
        self.node("Slice", ["positions", "start", "length", "start"], "positions_used")
        self.node("Add", [words, "positions_used"], "embedded")
        return self.layer_norm("embedded", "embeddings.LayerNorm", "hidden")

    def word_table(self, table: NDArray[Any]) -> str:
        if self.precision == "fp32":
            self.constant("words", table)
            return self.node("Gather", ["words", "input_ids"], "word_vectors")
        scales = np.maximum(np.abs(table).max(axis=1, keepdims=True), np.finfo(np.float32).tiny) / 127
        self.constant("words", np.round(table / scales).astype(np.int8))
        self.constant("word_scales", scales.astype(np.float32))
        self.node("Gather", ["words", "input_ids"], "words_int8")
        self.node("Cast", ["words_int8"], "words_float", to=TensorProto.FLOAT)
        self.node("Gather", ["word_scales", "input_ids"], "scales_used")
        return self.node("Mul", ["words_float", "scales_used"], "word_vectors")

    def attention_bias(self) -> None:
        self.constant("one", np.array(1, np.float32))
        self.constant("masked", np.array(MASKED, np.float32))
        self.constant("head_and_query_axes", np.array([1, 2], np.int64))
        self.node("Sub", ["one", "mask"], "padding")
        self.node("Mul", ["padding", "masked"], "padding_bias")
        self.node("Unsqueeze", ["padding_bias", "head_and_query_axes"], "attention_bias")
        self.constant("thirds", np.array([DIMENSIONS] * 3, np.int64))
        self.constant("by_head", np.array([0, 0, HEADS, DIMENSIONS // HEADS], np.int64))
        self.constant("merged", np.array([0, 0, DIMENSIONS], np.int64))

    def layer(self, hidden: str, index: int) -> str:
        source = f"encoder.layer.{index}"
        name = f"layer{index}"
        context = self.attention(hidden, f"{source}.attention.self", name)
        output = self.dense(context, *self.dense_weights(f"{source}.attention.output.dense"), f"{name}.projected")
        self.node("Add", [output, hidden], f"{name}.attended")
        hidden = self.layer_norm(f"{name}.attended", f"{source}.attention.output.LayerNorm", f"{name}.middle")
        wide = self.dense(hidden, *self.dense_weights(f"{source}.intermediate.dense"), f"{name}.wide")
        self.node("Gelu", [wide], f"{name}.gelu")
        output = self.dense(f"{name}.gelu", *self.dense_weights(f"{source}.output.dense"), f"{name}.narrow")
        self.node("Add", [output, hidden], f"{name}.sum")
        return self.layer_norm(f"{name}.sum", f"{source}.output.LayerNorm", f"{name}.hidden")

    def attention(self, hidden: str, source: str, name: str) -> str:
        parts = [self.dense_weights(f"{source}.{part}") for part in ("query", "key", "value")]
        # The scale of the dot product is folded into the query, which saves a product at run time.
        scale = np.float32(1 / np.sqrt(DIMENSIONS // HEADS))
        parts[0] = (parts[0][0] * scale, parts[0][1] * scale)
        weight = np.concatenate([item[0] for item in parts], axis=1)
        joined = self.dense(hidden, weight, np.concatenate([item[1] for item in parts]), f"{name}.qkv")
        names = [f"{name}.{part}" for part in ("query", "key", "value")]
        self.nodes.append(helper.make_node("Split", [joined, "thirds"], names, axis=2))
        for part, order in zip(names, ([0, 2, 1, 3], [0, 2, 3, 1], [0, 2, 1, 3]), strict=True):
            self.node("Reshape", [part, "by_head"], f"{part}_heads")
            self.node("Transpose", [f"{part}_heads"], f"{part}_ready", perm=order)
        self.node("MatMul", [f"{name}.query_ready", f"{name}.key_ready"], f"{name}.scores")
        self.node("Add", [f"{name}.scores", "attention_bias"], f"{name}.masked_scores")
        self.node("Softmax", [f"{name}.masked_scores"], f"{name}.attention", axis=-1)
        self.node("MatMul", [f"{name}.attention", f"{name}.value_ready"], f"{name}.mixed")
        self.node("Transpose", [f"{name}.mixed"], f"{name}.mixed_tokens", perm=[0, 2, 1, 3])
        return self.node("Reshape", [f"{name}.mixed_tokens", "merged"], f"{name}.context")

    def pooling(self, hidden: str) -> None:
        self.constant("token_axis", np.array([1], np.int64))
        self.constant("vector_axis", np.array([2], np.int64))
        self.node("Unsqueeze", ["mask", "vector_axis"], "token_mask")
        self.node("Mul", [hidden, "token_mask"], "kept")
        self.node("ReduceSum", ["kept", "token_axis"], "total", keepdims=0)
        self.node("ReduceSum", ["mask", "token_axis"], "count", keepdims=1)
        self.node("Div", ["total", "count"], "mean")
        self.node("ReduceL2", ["mean", "token_axis"], "norm", keepdims=1)
        self.node("Div", ["mean", "norm"], "embedding")

    # --- building blocks ----------------------------------------------------------------------------------------------

    def dense_weights(self, source: str) -> tuple[NDArray[Any], NDArray[Any]]:
        return self.weights[f"{source}.weight"].T, self.weights[f"{source}.bias"]

    def dense(self, value: str, weight: NDArray[Any], bias: NDArray[Any], name: str) -> str:
        """The product with `weight` (inputs by outputs) plus `bias`."""
        if self.precision == "fp32":
            self.constant(f"{name}.weight", weight)
            self.node("MatMul", [value, f"{name}.weight"], f"{name}.product")
        else:
            self.quantized_product(value, weight, name)
        self.constant(f"{name}.bias", bias)
        return self.node("Add", [f"{name}.product", f"{name}.bias"], name)

    def quantized_product(self, value: str, weight: NDArray[Any], name: str) -> None:
        from onnxruntime.capi._pybind_state import quantize_matmul_8bits

        # The kernel behind onnxruntime's MatMulNBitsQuantizer, whose wrapper would need onnx-ir and sympy.
        rows, columns = weight.shape
        blocks = rows // BLOCK
        packed = np.zeros((columns, blocks, BLOCK), np.uint8)
        scales = np.zeros((columns, blocks), np.float32)
        zero_points = np.zeros((columns, blocks), np.uint8)
        quantize_matmul_8bits(
            packed, np.ascontiguousarray(weight, np.float32), scales, zero_points, BLOCK, columns, rows, True
        )
        self.constant(f"{name}.packed", packed)
        self.constant(f"{name}.scales", scales)
        self.node(
            "MatMulNBits",
            [value, f"{name}.packed", f"{name}.scales"],
            f"{name}.product",
            domain="com.microsoft",
            K=rows,
            N=columns,
            bits=8,
            block_size=BLOCK,
            accuracy_level=INT8_COMPUTE,
        )

    def layer_norm(self, value: str, source: str, name: str) -> str:
        self.constant(f"{name}.gain", self.weights[f"{source}.weight"])
        self.constant(f"{name}.shift", self.weights[f"{source}.bias"])
        inputs = [value, f"{name}.gain", f"{name}.shift"]
        return self.node("LayerNormalization", inputs, name, axis=-1, epsilon=LAYER_NORM_EPSILON)

    def constant(self, name: str, value: NDArray[Any]) -> None:
        self.initializers.append(numpy_helper.from_array(np.ascontiguousarray(value), name))

    def node(self, operator: str, inputs: list[str], output: str, **attributes: Any) -> str:
        self.nodes.append(helper.make_node(operator, inputs, [output], name=output, **attributes))
        return output
