import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** On-demand prices of Linux machines, as Karpenter ships them for the case that AWS does not answer. */
export interface PriceTable {
  /** When the table was made, ISO 8601. */
  readonly date: string;
  readonly region: string;
  /** What the provider expects a price of this region in. */
  readonly currency: 'USD' | 'CNY';
  /** Price per hour by instance type. */
  readonly prices: ReadonlyMap<string, number>;
}

const FOLDER = 'pkg/providers/pricing';

/**
 * Reads a region's table out of the source of the provider. Like the provider, it takes that of us-east-1 for a region
 * that has none.
 *
 * @param module folder with the files of the provider's module
 * @see https://github.com/aws/karpenter-provider-aws/blob/v1.14.1/pkg/providers/pricing/zz_generated.pricing_aws.go
 * @throws Error when the file does not look as expected
 */
export const priceTable = (module: string, region: string): PriceTable => {
  const china = region.startsWith('cn-');
  const file = join(module, FOLDER, `zz_generated.pricing_aws${china ? '_cn' : ''}.go`);
  const source = readFileSync(file, 'utf8');
  const fallback = china ? 'cn-north-1' : 'us-east-1';
  const [chosen = ''] = [region, fallback].filter((name) => source.includes(`"${name}": {`));
  const [, date = '', table = ''] = [
    '',
    /^\/\/ generated at (\S+) for/m.exec(source)?.[1],
    source.split(`"${chosen}": {`)[1]?.split(/\n\t\},?\n/)[0],
  ];
  const prices = new Map(
    [...table.matchAll(/"([a-z0-9-]+\.[a-z0-9-]+)": ([0-9.]+)/g)].map(([, type = '', price]) => [
      type,
      Number(price),
    ]),
  );
  if (date === '' || prices.size === 0) throw new Error(`no prices of ${region} in ${file}`);
  return { date, region: chosen, currency: china ? 'CNY' : 'USD', prices };
};
