const BINARY: Readonly<Record<string, number>> = { Ki: 1 / 1024, Mi: 1, Gi: 1024, Ti: 1024 * 1024 };

/** Thousandths of a CPU in a quantity such as `250m` or `2`. */
export const millis = (quantity: string): number =>
  quantity.endsWith('m') ? Number(quantity.slice(0, -1)) : Number(quantity) * 1000;

/**
 * MiB in a quantity such as `320Mi` or `2Gi`.
 *
 * @throws Error for a unit that is not a power of 1,024
 */
export const mebibytes = (quantity: string): number => {
  const factor = BINARY[quantity.slice(-2)];
  if (factor === undefined) throw new Error(`not Ki, Mi, Gi or Ti: ${quantity}`);
  return Number(quantity.slice(0, -2)) * factor;
};
