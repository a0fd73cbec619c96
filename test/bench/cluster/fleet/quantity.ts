const FACTORS: Readonly<Record<string, number>> = {
  m: 1e-3,
  '': 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
};

/** A Kubernetes quantity as a number: cores, or bytes. @throws when it is none. */
export const quantity = (text: string): number => {
  const [, number = '', unit = ''] = /^([0-9.]+)([A-Za-z]*)$/.exec(text) ?? [];
  const factor = FACTORS[unit];
  if (number === '' || factor === undefined) throw new Error(`not a quantity: '${text}'`);
  return Number(number) * factor;
};

/** CPU in thousandths of a core. */
export const millis = (text: string): number => Math.round(quantity(text) * 1000);

/** Memory or storage in MiB, rounded down. */
export const mebibytes = (text: string): number => Math.floor(quantity(text) / 2 ** 20 + 1e-9);
