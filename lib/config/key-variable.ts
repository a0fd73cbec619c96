/**
 * The environment variable of the gateway that holds the key of a model: `qwen3-coder` → `MODEL_QWEN3_CODER_API_KEY`.
 * Names that differ in punctuation only share a variable; a rule refuses them.
 */
export const keyVariable = (model: string): string =>
  `MODEL_${model.toUpperCase().replace(/[^A-Z0-9]/g, '_')}_API_KEY`;
