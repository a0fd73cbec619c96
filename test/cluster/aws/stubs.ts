import type { AwsCall } from './aws-call';
import type { MachineImage } from './machine-images';
import type { PriceTable } from './price-table';

/** What stubs answer from. */
export interface StubFacts {
  readonly prices: PriceTable;
  readonly images: readonly MachineImage[];
}

/** An answer that the emulator does not have. */
export interface Stub {
  /** Action as a policy names it. */
  readonly action: string;
  /** Why the emulator's own answer does not do, and where ours is from. */
  readonly why: string;
  /** The answer; undefined leaves the call to the emulator. */
  readonly answer: (call: AwsCall, facts: StubFacts) => object | undefined;
}

/** Everything of AWS that neither the emulator nor Karpenter's own stand-in for EC2's writes answers. */
export const STUBS: readonly Stub[] = [
  {
    action: 'pricing:GetProducts',
    why: 'moto 5.2.5 has no price list and answers 500; ours is the dated table in the source of Karpenter',
    answer: ({ parameters }, { prices }) => ({
      FormatVersion: 'aws_v1',
      PriceList: productsOf(parameters['Filters'], prices),
    }),
  },
  {
    action: 'ssm:GetParameter',
    why: 'moto 5.2.5 lacks the public parameters of EKS, and refuses to make parameters under /aws; ours hold the ids of images that moto is given',
    answer: ({ parameters }, { images }) => {
      const image = images.find(({ parameter }) => parameter === parameters['Name']);
      return image && { Parameter: { Name: image.parameter, Type: 'String', Value: image.id, Version: 1 } };
    },
  },
];

/** Karpenter asks for machines and for bare metal apart. */
const productsOf = (filters: unknown, { prices, currency }: PriceTable): readonly string[] => {
  const metal = JSON.stringify(filters).includes('Compute Instance (bare metal)');
  return [...prices]
    .filter(([type]) => type.includes('.metal') === metal)
    .map(([instanceType, price]) =>
      JSON.stringify({
        product: { attributes: { instanceType } },
        terms: {
          OnDemand: { term: { priceDimensions: { rate: { pricePerUnit: { [currency]: String(price) } } } } },
        },
      }),
    );
};
